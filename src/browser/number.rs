//! Numbers of JavaScript.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/script.js")]
extern "C" {
    /// NaN, if it is no number: one value needs no glue.
    #[wasm_bindgen(js_name = numberOf)]
    fn number_of(value: &JsValue) -> f64;
}

/// A value that is a number (and not NaN).
pub fn number(value: &JsValue) -> Option<f64> {
    Some(number_of(value)).filter(|number| !number.is_nan())
}
