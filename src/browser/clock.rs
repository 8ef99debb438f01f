//! Both clocks, read.

use wasm_bindgen::prelude::*;

use crate::session::{Millis, Now};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// This moment: `performance.now()` and `Date.now()`.
pub(super) fn now() -> Now {
    let wall = js_sys::Date::now();
    Now { mono: Millis(performance_now().unwrap_or(wall)), wall: Millis(wall) }
}
