//! Pages that come after each other, with a storage between them.

use libreauth_client::protocol::{Call, Service};
use libreauth_client::secret::Secret;
use libreauth_client::session::{CallId, Event, Input, Loaded, Policy, StorageTrouble};
use libreauth_client::trust::Verifier;

use crate::harness::Harness;
use crate::replies::policy;

/// Kept over a reload, and not shared.
pub(crate) fn keeping() -> Policy {
    Policy { keeps: true, ..policy() }
}

/// A page, and the call that it begins with, whose question for what was kept is answered so.
pub(crate) fn page(
    service: Service,
    policy: Policy,
    verifier: Verifier,
    (now, call, loaded): (f64, Call, Loaded),
) -> (Harness, CallId) {
    let mut it = Harness::with(service, policy, verifier);
    // Its own clock begins anew.
    (it.now, it.wall_ahead) = (50.0, now - 50.0);
    let id = it.call(call);
    assert_eq!((it.loads, it.sent.len()), (1, 0), "it looks into the storage first");
    it.input(Input::Loaded(loaded));
    (it, id)
}

/// What a page left behind.
pub(crate) fn left(it: &Harness) -> Loaded {
    let largest = it.kept.iter().map(|it| it.1).fold(0.0, f64::max);
    match it.kept.last() {
        Some((Some(record), _)) => Loaded::Record(record.clone(), largest),
        Some((None, _)) => Loaded::Erased(largest),
        None => Loaded::Absent(largest),
    }
}

/// The same with its text changed.
pub(crate) fn changed(loaded: &Loaded, change: impl Fn(&str) -> String) -> Loaded {
    let Loaded::Record(text, largest) = loaded else { panic!("{loaded:?}") };
    let new = change(text.expose());
    assert_ne!(new, text.expose(), "nothing changed");
    Loaded::Record(Secret::new(new), *largest)
}

/// What listeners were told of the storage.
pub(crate) fn troubles(it: &Harness) -> Vec<StorageTrouble> {
    let told = it.events.iter().filter_map(|event| match event {
        Event::Storage(trouble) => Some(*trouble),
        _ => None,
    });
    told.collect()
}
