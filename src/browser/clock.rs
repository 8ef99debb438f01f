//! Both clocks, read.

use wasm_bindgen::prelude::*;

use crate::session::{Millis, Now};

#[wasm_bindgen(module = "/src/browser/script.js")]
extern "C" {
    /// `performance.now()`, or NaN where there is none.
    fn monotonic() -> f64;
}

/// This moment: `performance.now()` and `Date.now()`.
pub(super) fn now() -> Now {
    let wall = js_sys::Date::now();
    let mono = monotonic();
    Now { mono: Millis(if mono.is_nan() { wall } else { mono }), wall: Millis(wall) }
}
