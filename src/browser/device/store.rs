//! The one place that keeps an app's record, and the copy beside it.
//!
//! In an extension that is `storage.local`, under a web lock. Elsewhere it is `IndexedDB`, where
//! one readwrite transaction looks and writes, so that contexts that race get one id (measured in
//! Chromium and Firefox: page, worker, shared worker and service worker, eight at once, over
//! restarts); pages keep a copy in local storage.
//!
//! Every failure is a value. A cross-site frame may be refused with `UnknownError`, a private
//! window with `InvalidStateError`, reading `indexedDB` itself may throw `SecurityError`, and an
//! opening may never be answered.

use crate::identity::recall::Found;
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/script.js")]
extern "C" {
    fn visit(slot: &str, writes: bool, change: &JsValue) -> Promise;
    fn copy(slot: &str, text: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = isBrowser)]
    pub(super) fn is_browser() -> bool;
    #[wasm_bindgen(js_name = fillRandom)]
    pub fn fill_random(bytes: &mut [u8]) -> bool;
}

/// What to do in the store.
#[derive(Clone)]
pub enum Task {
    /// Nothing but look.
    Look,
    /// Write this text unless a record is there: of many contexts that claim at once, one wins and
    /// the others find its record.
    Claim(String),
    /// Write this text.
    Put(String),
    /// Erase.
    Erase,
}

impl Task {
    /// What to write over what was found: null erases, undefined leaves.
    fn change(&self, found: &Found) -> JsValue {
        match self {
            Self::Claim(text) if found.yields_to_new() => JsValue::from_str(text),
            Self::Put(text) => JsValue::from_str(text),
            Self::Erase => JsValue::NULL,
            Self::Look | Self::Claim(_) => JsValue::UNDEFINED,
        }
    }
}

/// Does the task, and gives what the slot held *before*, or [`Found::Refused`] if any of it failed
/// or took longer than 3 s.
pub async fn run(slot: &str, task: Task) -> Found {
    let before = Rc::new(RefCell::new(Found::Refused));
    let seen = before.clone();
    let writes = !matches!(task, Task::Look);
    // Handed over for good: it may be called late, or never.
    let change = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |value| {
        let found = read(&value);
        let change = task.change(&found);
        seen.replace(found);
        change
    });
    let done = visit(slot, writes, &change.into_js_value()).await;
    if done.is_ok_and(|done| done.is_truthy()) { before.take() } else { Found::Refused }
}

/// What the copy holds.
#[must_use]
pub fn read_copy(slot: &str) -> Found {
    read(&copy(slot, &JsValue::UNDEFINED))
}

/// Writes the copy.
pub fn keep_copy(slot: &str, text: &str) {
    copy(slot, &JsValue::from_str(text));
}

/// Erases the copy.
pub fn erase_copy(slot: &str) {
    copy(slot, &JsValue::NULL);
}

/// What a stored value holds.
fn read(value: &JsValue) -> Found {
    if value.is_undefined() || value.is_null() {
        return Found::Absent;
    }
    value.as_string().map_or(Found::Damaged, |text| Found::read(&text))
}
