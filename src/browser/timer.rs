//! One `setTimeout`, owned: dropping it clears it.

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::session::Millis;

/// The longest delay that `setTimeout` takes; past it, it fires at once (HTML, timers).
const LONGEST: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    // The handle is a number in browsers and an object in Node.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, delay: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue);
}

/// A timer that fires once, unless it is dropped before.
pub(super) struct Timer {
    handle: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls back after `delay`. It is capped at the longest that the platform can wait, so a
    /// callback must look at the clock.
    pub(super) fn once(delay: Millis, callback: impl FnOnce() + 'static) -> Self {
        let callback = Closure::once(callback);
        let handle =
            set_timeout(callback.as_ref().unchecked_ref(), delay.0.clamp(0.0, LONGEST).ceil());
        Self { handle, _callback: callback }
    }

    /// Lets a Node process end although this timer is running.
    pub(super) fn detached(self) -> Self {
        let unref = Reflect::get(&self.handle, &"unref".into()).unwrap_or_default();
        if let Some(unref) = unref.dyn_ref::<Function>() {
            let _ = unref.call0(&self.handle);
        }
        self
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.handle);
    }
}
