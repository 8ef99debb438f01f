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

use crate::identity::asking::{Platform, Task};
use crate::identity::recall::Found;
use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = visit)]
    fn visit_slot(slot: &str, how: u32, text: Option<&str>, seen: &JsValue) -> Promise;
    fn copy(slot: &str, text: &JsValue) -> JsValue;
    /// See [`Browser`].
    #[wasm_bindgen(js_name = isBrowser)]
    pub fn is_browser() -> bool;
    #[wasm_bindgen(js_name = fillRandom)]
    pub fn fill_random(bytes: &mut [u8]) -> bool;
}

/// Does the task in the slot of that name. The promise is never rejected; it resolves to what the
/// slot holds then, for [`read`]. `seen` is what it resolved to the last time.
pub fn visit(slot: &str, task: &Task, seen: &JsValue) -> Promise {
    let (how, text) = match task {
        Task::Look => (0, None),
        Task::Claim(text) => (1, Some(text.as_str())),
        Task::Put(text) => (2, Some(text.as_str())),
        Task::Erase => (2, None),
    };
    visit_slot(slot, how, text, seen)
}

/// What a slot holds; null is a store that refused, or took longer than 3 s.
#[must_use]
pub fn read(value: &JsValue) -> Found {
    match value.as_string() {
        Some(text) => Found::read(&text),
        None if *value == JsValue::UNDEFINED => Found::Absent,
        None if *value == JsValue::NULL => Found::Refused,
        None => Found::Damaged,
    }
}

/// This browser, and its slot for an app.
pub struct Browser {
    /// The name of the slot.
    pub slot: String,
}

impl Platform for Browser {
    /// A page has a document; every worker of a browser, an extension's too, has the property
    /// `indexedDB`, even where reading it throws. Node, Deno, Bun and workerd have neither, though
    /// they have a `navigator`. (A test that installs a document or a database of its own counts
    /// as a browser, as it asks to.)
    fn is_browser(&self) -> bool {
        is_browser()
    }

    fn random(&self) -> Option<[u8; 16]> {
        let mut bytes = [0; 16];
        fill_random(&mut bytes).then_some(bytes)
    }

    fn copy(&self) -> Found {
        read(&copy(&self.slot, &JsValue::UNDEFINED))
    }

    fn is_new(&self) -> bool {
        copy(&self.slot, &JsValue::UNDEFINED) == JsValue::NULL
    }

    fn set_copy(&self, text: Option<&str>) {
        copy(&self.slot, &text.map_or(JsValue::NULL, JsValue::from_str));
    }
}
