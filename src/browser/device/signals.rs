//! Reading the signals.

use crate::identity::signals::Signals;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/signals.js")]
extern "C" {
    fn readings() -> Array;
    fn model() -> Promise;
    #[wasm_bindgen(js_name = gpuRenderer)]
    fn gpu_renderer() -> JsValue;
}

/// Reads what this browser says about itself; what the parts would leave out is not read.
pub async fn read() -> Signals {
    let readings = readings();
    let text = |at| readings.get(at).as_string();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a byte")]
    let nan_byte = readings.get(7).as_f64().map(|byte| byte as u8);
    let mut signals = Signals {
        native_function: text(0),
        internal_error: readings.get(1).is_truthy(),
        user_agent: text(2),
        platform: text(3),
        brands: text(4),
        hinted_platform: text(5),
        language: text(6),
        nan_byte,
        brave: readings.get(8).is_truthy(),
        clock_ms: readings.get(9).as_f64(),
        ..Signals::default()
    };
    if signals.may_tell_model() {
        signals.model = model().await.ok().and_then(|model| model.as_string());
    }
    if signals.may_tell_gpu() {
        signals.gpu_renderer = gpu_renderer().as_string();
    }
    signals
}
