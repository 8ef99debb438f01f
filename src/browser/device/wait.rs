//! Waiting for the browser, and not for ever.

use super::js;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

/// How long storage may take. A database that is being deleted, or a browser that is shutting
/// down, leaves a request without any answer.
const PATIENCE_MS: f64 = 3_000.0;

/// Hands `start` the two functions that end the wait, well or badly, and waits for the first call
/// of either. A wait without end ends badly.
///
/// The functions are the promise's own: an event handler may be set to one directly, so nothing
/// of Rust's is left behind for an event that comes late or never.
pub async fn settled(start: &mut dyn FnMut(&Function, &Function)) -> Option<JsValue> {
    let global: JsValue = js_sys::global().into();
    let mut timer = None;
    let promise = Promise::new(&mut |resolve, reject| {
        timer = js::call(&global, "setTimeout", &[&reject, &JsValue::from_f64(PATIENCE_MS)]);
        start(&resolve, &reject);
    });
    let outcome = promise.await;
    if let Some(timer) = timer {
        js::call(&global, "clearTimeout", &[&timer]);
    }
    outcome.ok()
}

/// Waits for a promise as [`settled`] does. Anything but a promise is its own answer.
pub async fn fulfilled(promise: &JsValue) -> Option<JsValue> {
    // Resolving a promise with another makes it follow that one.
    settled(&mut |resolve, _| drop(resolve.call1(&JsValue::UNDEFINED, promise))).await
}
