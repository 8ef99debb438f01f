//! Reading the signals.

use crate::identity::signals::Signals;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/script.js")]
extern "C" {
    fn readings() -> Array;
    #[wasm_bindgen(js_name = details)]
    fn read_details(model: i32, gpu: i32) -> Promise;
    #[wasm_bindgen(js_name = readAhead)]
    fn read_ahead();
}

/// Reads what this browser says about itself for free; the rest is for [`details`].
pub fn read() -> Box<Signals> {
    let readings = readings();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a byte")]
    let nan_byte = number(&readings, 6).map(|byte| byte as u8);
    Box::new(Signals {
        native_function: text(&readings, 0),
        user_agent: text(&readings, 1),
        platform: text(&readings, 2),
        brands: text(&readings, 3),
        hinted_platform: text(&readings, 4),
        language: text(&readings, 5),
        nan_byte,
        clock_ms: number(&readings, 7),
        internal_error: readings.get(8) == JsValue::TRUE,
        brave: readings.get(9) == JsValue::TRUE,
        ..Signals::default()
    })
}

/// The same as [`read`]; and what takes longest of [`details`] is read in a moment, for when it is wanted.
pub fn ahead() -> Box<Signals> {
    let signals = read();
    if signals.may_tell_gpu() {
        read_ahead();
    }
    signals
}

/// A promise of what is missing in these readings, for [`complete`]; what the parts would leave out
/// is not read.
pub fn details(signals: &Signals) -> Promise {
    read_details(signals.may_tell_model().into(), signals.may_tell_gpu().into())
}

/// Adds what was missing.
pub fn complete(signals: &mut Signals, details: &Array) {
    signals.model = text(details, 0);
    signals.gpu_renderer = text(details, 1);
}

fn text(readings: &Array, at: u32) -> Option<String> {
    readings.get(at).as_string()
}

fn number(readings: &Array, at: u32) -> Option<f64> {
    crate::browser::number(&readings.get(at))
}
