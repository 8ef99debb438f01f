//! What was kept and is not used: it belongs to something else, is older than it should be, or is no record.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind, Service};
use libreauth_client::session::{Input, Loaded, State, StorageTrouble};
use libreauth_client::trust::Verifier;

use crate::harness::{DEVICE, Harness};
use crate::kept::{changed, keeping, left, page, troubles};
use crate::reload::first;
use crate::replies::{MINUTE, activate, libreauth, lockence, yes};

#[test]
fn another_licence_key_goes_to_the_service() {
    let before = first(&lockence());
    let given = (5_000.0, activate("KEY-2"), left(&before));
    let (mut it, init) = page(lockence(), keeping(), Verifier::default(), given);
    assert_eq!(it.sent, ["init"]);
    it.reply(yes());
    assert!(it.outcome(init).is_ok());
}

#[test]
fn what_was_kept_for_another_app_device_or_service_is_not_used() {
    let before = first(&libreauth());
    let app = |name: &str, version: &str| {
        let url = libreauth_client::protocol::libreauth::DEFAULT_URL;
        let (name, owner) = (name.into(), "XXXXXXXXXX".into());
        let app = libreauth_client::protocol::libreauth::App::new(name, owner, version.into(), url);
        Service::LibreAuth(app.unwrap())
    };
    for service in [app("MyApp", "1.1"), app("Other", "1.0")] {
        let given = (5_000.0, Call::new(Kind::Init), left(&before));
        let (it, _) = page(service, keeping(), Verifier::default(), given);
        assert_eq!(
            (it.sent.as_slice(), troubles(&it)),
            (&["init"][..], vec![StorageTrouble::Foreign])
        );
    }
    let mut it = Harness::new(libreauth(), keeping());
    it.device_known = false;
    it.call(Kind::Init);
    it.input(Input::Device(Ok(format!("{DEVICE}f"))));
    it.input(Input::Loaded(left(&before)));
    assert_eq!((it.sent.as_slice(), troubles(&it)), (&["init"][..], vec![StorageTrouble::Foreign]));
}

#[test]
fn without_a_device_id_what_was_kept_is_not_used() {
    let kept = left(&first(&libreauth()));
    for known_before in [false, true] {
        let mut it = Harness::new(libreauth(), keeping());
        it.device_known = false;
        it.call(Kind::Init);
        if known_before {
            it.input(Input::Loaded(kept.clone()));
        }
        it.input(Input::Device(Err(libreauth_client::Error::new(Code::HwidUnavailable))));
        it.input(Input::Loaded(kept.clone()));
        assert_eq!(it.sent, ["init"]);
    }
}

#[test]
fn an_older_record_is_a_rollback() {
    let mut before = first(&libreauth());
    let Loaded::Record(old, _) = left(&before) else { panic!() };
    before.beat(yes());
    let Loaded::Record(_, largest) = left(&before) else { panic!() };
    let given = (MINUTE, Call::new(Kind::Init), Loaded::Record(old, largest));
    let (mut it, _) = page(libreauth(), keeping(), Verifier::default(), given);
    assert_eq!(
        (it.sent.as_slice(), troubles(&it)),
        (&["init"][..], vec![StorageTrouble::RolledBack])
    );
    it.reply(yes());
    assert!(it.kept.last().unwrap().1 > largest, "what is kept next counts again");
}

#[test]
fn whatever_else_is_found_is_told_and_dropped() {
    let before = left(&first(&libreauth()));
    let cases = [
        (Loaded::Damaged(0.0), StorageTrouble::Damaged),
        (Loaded::TooNew(0.0), StorageTrouble::TooNew),
        (Loaded::Refused, StorageTrouble::Refused),
        (changed(&before, |it| it.replace(r#""v":"1""#, r#""v":"2""#)), StorageTrouble::Damaged),
        (changed(&before, |it| it[..it.len() / 2].to_owned()), StorageTrouble::Damaged),
        (changed(&before, |_| String::new()), StorageTrouble::Damaged),
    ];
    for (loaded, trouble) in cases {
        let given = (5_000.0, Call::new(Kind::Init), loaded);
        let (mut it, init) = page(libreauth(), keeping(), Verifier::default(), given);
        assert_eq!((it.sent.as_slice(), troubles(&it)), (&["init"][..], vec![trouble]));
        assert_eq!(it.session.diagnostics().storage, Some(trouble));
        it.reply(yes());
        assert!(it.outcome(init).is_ok());
    }
}

#[test]
fn a_storage_that_refuses_is_told_once_and_changes_nothing_else() {
    let mut it = first(&libreauth());
    it.input(Input::NotKept);
    it.beat(yes());
    it.input(Input::NotKept);
    assert_eq!((troubles(&it), it.state()), (vec![StorageTrouble::Refused], State::Active));
    assert_eq!(it.session.diagnostics().storage, Some(StorageTrouble::Refused));
}
