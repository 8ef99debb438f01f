//! The browser side of the device id: reads, stores, and does what [`crate::identity`] decides.
//!
//! Nothing here runs at import or construction; the first call that needs the id starts it, so a
//! page can ask for consent before. Calls that run at once, in one context or in many, need no
//! lock of their own: the store settles which of them minted (see [`store`]).

pub mod context;
pub mod given;
pub mod signals;
pub mod store;

pub use given::Override;
pub use store::fill_random;

use crate::identity::recall::{Found, Plan, recall, settle};
use crate::identity::{
    DeviceId, Explanation, IdentityError, Mode, Parts, Record, Resolved, Source, id, transfer,
};
use store::Task;

/// Gives the device id of an app: its own if it brings one, else the stored, else a new one.
///
/// `now_ms` are milliseconds since 1970; they date a new id. An [`Override`] function is asked
/// once per call.
///
/// # Errors
///
/// [`IdentityError`]: a bad or failing override, no browser, or an install id without storage.
pub async fn resolve(
    app_id: &str,
    mode: Mode,
    given: Option<Override>,
    now_ms: f64,
) -> Result<Resolved, IdentityError> {
    if let Some(given) = given {
        return given::ask(given).await.map(Resolved::given);
    }
    context::require_browser()?;
    let slot = id::slot(app_id);
    let database = store::run(&slot, Task::Look).await;
    let (candidate, source, store) = match recall(database, store::read_copy(&slot), mode)? {
        Plan::Give { resolved, refresh } => {
            if refresh {
                keep_copy(&slot, &resolved);
            }
            return Ok(resolved);
        }
        Plan::Mend(record) => (record, Source::Mended, true),
        Plan::Mint { erase_copy, store } => {
            if erase_copy {
                store::erase_copy(&slot);
            }
            (mint(app_id, mode, now_ms).await?, Source::Minted, store)
        }
    };
    let before = if store {
        store::run(&slot, Task::Claim(candidate.encode())).await
    } else {
        Found::Refused
    };
    let resolved = settle(before, candidate, source, mode)?;
    if resolved.persisted {
        keep_copy(&slot, &resolved);
    }
    Ok(resolved)
}

/// Resolves the id and tells all about it. Reads the signals only if the id is made of them.
///
/// # Errors
///
/// Those of [`resolve`].
pub async fn explain(
    app_id: &str,
    mode: Mode,
    given: Option<Override>,
    now_ms: f64,
) -> Result<Explanation, IdentityError> {
    Ok(explained(resolve(app_id, mode, given, now_ms).await?).await)
}

/// Tells all about an id that was resolved.
pub async fn explained(resolved: Resolved) -> Explanation {
    let now = if resolved.parts.is_some() { Some(signals::read().await) } else { None };
    Explanation::of(resolved, now.as_ref())
}

/// Erases the stored id and its copy. The next [`resolve`] mints anew.
///
/// # Errors
///
/// [`IdentityError::Refused`] if the browser's storage did not answer.
pub async fn forget(app_id: &str) -> Result<(), IdentityError> {
    if context::require_browser().is_err() {
        return Ok(());
    }
    let slot = id::slot(app_id);
    store::erase_copy(&slot);
    match store::run(&slot, Task::Erase).await {
        Found::Refused => Err(IdentityError::Refused { undone: "nothing could be erased" }),
        _ => Ok(()),
    }
}

/// Gives the stored id as a text for [`import`]; mints one first if there is none.
///
/// # Errors
///
/// Those of [`resolve`], and [`IdentityError::Refused`] for an id that is not stored.
pub async fn export(app_id: &str, mode: Mode, now_ms: f64) -> Result<String, IdentityError> {
    exported(app_id, &resolve(app_id, mode, None, now_ms).await?)
}

/// An id that was resolved, as a text for [`import`].
///
/// # Errors
///
/// [`IdentityError::Refused`] for an id that is not stored.
pub fn exported(app_id: &str, resolved: &Resolved) -> Result<String, IdentityError> {
    match resolved.record() {
        Some(record) => Ok(transfer::export(app_id, &record)),
        None => Err(IdentityError::Refused { undone: "there is no stored id to export" }),
    }
}

/// Stores an exported id in place of this device's own.
///
/// # Errors
///
/// [`IdentityError::InvalidTransfer`] for another text, [`IdentityError::Refused`] without storage,
/// [`IdentityError::Unavailable`] outside a browser.
pub async fn import(app_id: &str, text: &str) -> Result<DeviceId, IdentityError> {
    context::require_browser()?;
    let record = transfer::import(app_id, text)?;
    let slot = id::slot(app_id);
    let encoded = record.encode();
    match store::run(&slot, Task::Put(encoded.clone())).await {
        Found::Refused => Err(IdentityError::Refused { undone: "the id was not stored" }),
        _ => {
            store::keep_copy(&slot, &encoded);
            Ok(record.id)
        }
    }
}

/// Makes a record for a device that has none.
async fn mint(app_id: &str, mode: Mode, now_ms: f64) -> Result<Record, IdentityError> {
    let (id, parts) = match mode {
        Mode::Sticky => {
            let parts = Parts::of(&signals::read().await);
            (DeviceId::sticky(app_id, &parts), Some(parts))
        }
        Mode::Install => (DeviceId::install(context::random_bytes()?), None),
    };
    // `as` saturates: a negative or absurd time becomes 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let created = now_ms as u64;
    Ok(Record { id, created, parts })
}

fn keep_copy(slot: &str, resolved: &Resolved) {
    if let Some(record) = resolved.record() {
        store::keep_copy(slot, &record.encode());
    }
}
