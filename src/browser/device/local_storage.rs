//! The copy in a page's local storage. Workers have none; a blocked one throws when it is read;
//! a full one throws when it is written. None of it matters: the copy is for mending only.

use super::js;
use super::store::found;
use crate::identity::recall::Found;
use wasm_bindgen::JsValue;

/// What the copy holds.
#[must_use]
pub fn read(slot: &str) -> Found {
    storage("getItem", slot, None).map_or(Found::Absent, |value| found(&value))
}

/// Writes the copy.
pub fn write(slot: &str, text: &str) {
    storage("setItem", slot, Some(text));
}

/// Erases the copy.
pub fn erase(slot: &str) {
    storage("removeItem", slot, None);
}

fn storage(method: &str, slot: &str, text: Option<&str>) -> Option<JsValue> {
    let storage = js::global("localStorage")?;
    let mut key = String::from("libreauth-client:");
    key.push_str(slot);
    let key = JsValue::from_str(&key);
    match text {
        Some(text) => js::call(&storage, method, &[&key, &JsValue::from_str(text)]),
        None => js::call(&storage, method, &[&key]),
    }
}
