//! One `setTimeout`, owned: dropping it clears it.

use wasm_bindgen::prelude::*;

use super::callback::told;
use crate::session::Millis;

/// The longest delay: past it the session looks at the clocks. Timers may stand still while the device
/// sleeps, and no event tells that it woke up.
const LONGEST: f64 = 60_000.0;

#[wasm_bindgen(module = "/src/browser/script.js")]
extern "C" {
    // The handle is a number in browsers and an object in Node.
    fn later(callback: &JsValue, delay: f64) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue);
}

/// A timer that fires once, unless it is dropped before. It does not keep a Node process running.
pub(super) struct Timer(JsValue);

impl Timer {
    /// Calls back after `delay`, or a minute: a callback must look at the clock.
    pub(super) fn once(delay: Millis, callback: impl Fn() + 'static) -> Self {
        let callback = told(move |_, _, _| callback());
        Self(later(&callback, delay.0.clamp(0.0, LONGEST).ceil()))
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}
