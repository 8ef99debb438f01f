//! The record in `IndexedDB`. Every failure is `None`: refused.
//!
//! One readwrite transaction looks and writes, so that contexts that race get one id (measured in
//! Chromium and Firefox: page, worker, shared worker and service worker, eight at once, over
//! restarts). A cross-site frame may be refused with `UnknownError`, a private window with
//! `InvalidStateError`, and reading `indexedDB` itself may throw `SecurityError`.

use super::js;
use super::store::{Task, found};
use super::wait::settled;
use crate::identity::recall::Found;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "libreauth-client";
const STORE: &str = "device";

/// Does the task under the slot's key, and gives what was there before.
pub async fn run(slot: &str, task: Task<'_>) -> Option<Found> {
    let database = open().await?;
    let found = transact(&database, slot, task).await;
    // Left open, it would keep another context from deleting the database.
    database.close();
    found
}

async fn transact(database: &IdbDatabase, slot: &str, task: Task<'_>) -> Option<Found> {
    let mode = match task {
        Task::Look => IdbTransactionMode::Readonly,
        _ => IdbTransactionMode::Readwrite,
    };
    let transaction = database.transaction_with_str_and_mode(STORE, mode).ok()?;
    let store = transaction.object_store(STORE).ok()?;
    let key = JsValue::from_str(slot);
    let request = store.get(&key).ok()?;
    // The transaction stays open while the answer's microtasks run, and nothing else is awaited.
    let before = found(&answer(&request).await?);
    if let Some(change) = task.change(&before) {
        match change {
            Some(text) => store.put_with_key(&JsValue::from_str(text), &key),
            None => store.delete(&key),
        }
        .ok()?;
        settled(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(resolve));
            transaction.set_onabort(Some(reject));
        })
        .await?;
    }
    Some(before)
}

/// Opens the database in whatever version it has, so that a later client's stays readable.
async fn open() -> Option<IdbDatabase> {
    let factory: IdbFactory = js::global("indexedDB")?.unchecked_into();
    let request = factory.open(DATABASE).ok()?;
    // A new database comes without the store; one that arrives late must still get it.
    let created = request.clone();
    let create = Closure::once_into_js(move || {
        if let Some(database) = opened(&created) {
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(create.dyn_ref());
    if answer(&request).await.is_none() {
        let late = request.clone();
        let close = Closure::once_into_js(move || {
            if let Some(database) = opened(&late) {
                database.close();
            }
        });
        request.set_onsuccess(close.dyn_ref());
        return None;
    }
    let database = opened(&request)?;
    // Whoever wants to delete or upgrade the database need not wait for us.
    if let Some(close) = js::get(&database, "close") {
        let close: js_sys::Function = close.unchecked_into();
        database.set_onversionchange(Some(&close.bind0(&database)));
    }
    Some(database)
}

fn opened(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    Some(request.result().ok()?.unchecked_into())
}

/// Waits for a request, and gives its result.
async fn answer(request: &IdbRequest) -> Option<JsValue> {
    settled(&mut |resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await?;
    request.result().ok()
}
