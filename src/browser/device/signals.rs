//! Reading the signals. Each is a value or absent; none throws.

use super::js;
use super::wait::fulfilled;
use crate::identity::signals::Signals;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// WebGL's `UNMASKED_RENDERER_WEBGL` (extension `WEBGL_debug_renderer_info`).
const UNMASKED_RENDERER: f64 = 37_446.0;

/// Reads what this browser says about itself; what the parts would leave out is not read.
pub async fn read() -> Signals {
    let navigator = js::global("navigator").unwrap_or(JsValue::UNDEFINED);
    let hints = js::get(&navigator, "userAgentData").unwrap_or(JsValue::UNDEFINED);
    let mut signals = Signals {
        native_function: native_function(),
        internal_error: js::global("InternalError").is_some(),
        user_agent: js::text(&navigator, "userAgent"),
        platform: js::text(&navigator, "platform"),
        brands: brands(&hints),
        hinted_platform: js::text(&hints, "platform"),
        language: js::text(&navigator, "language"),
        nan_byte: nan_byte(),
        brave: js::get(&navigator, "brave").is_some(),
        clock_ms: clock(),
        ..Signals::default()
    };
    if signals.may_tell_model() {
        signals.model = model(&hints).await;
    }
    if signals.may_tell_gpu() {
        signals.gpu_renderer = gpu_renderer();
    }
    signals
}

fn native_function() -> Option<String> {
    js::call(&js::global("parseInt")?, "toString", &[])?.as_string()
}

fn brands(hints: &JsValue) -> Option<Vec<String>> {
    let list: Array = js::get(hints, "brands")?.dyn_into().ok()?;
    Some(list.iter().filter_map(|entry| js::text(&entry, "brand")).collect())
}

/// The top byte of `Infinity - Infinity`. A compiler may fold that sum, and the sign of a NaN that
/// it folds is its own; it cannot fold one whose operand the browser hands in at run time.
fn nan_byte() -> Option<u8> {
    let infinity = js::global("Infinity")?.as_f64()?;
    #[expect(clippy::eq_op, reason = "infinity less itself is the NaN that is wanted")]
    let [top, ..] = (infinity - infinity).to_be_bytes();
    Some(top)
}

fn clock() -> Option<f64> {
    js::call(&js::global("performance")?, "now", &[])?.as_f64()
}

async fn model(hints: &JsValue) -> Option<String> {
    let wanted = Array::of1(&JsValue::from_str("model"));
    let promise = js::call(hints, "getHighEntropyValues", &[&wanted])?;
    js::text(&fulfilled(&promise).await?, "model")
}

/// Draws nothing: a context on a canvas of one pixel, asked for its name and let go at once (a
/// browser has few contexts, and takes away the oldest).
fn gpu_renderer() -> Option<String> {
    let one = JsValue::from_f64(1.0);
    let canvas = js::construct(&js::global("OffscreenCanvas")?, &[&one, &one])?;
    let context = js::call(&canvas, "getContext", &[&JsValue::from_str("webgl")])?;
    let extension = |name| js::call(&context, "getExtension", &[&JsValue::from_str(name)]);
    extension("WEBGL_debug_renderer_info");
    let parameter = JsValue::from_f64(UNMASKED_RENDERER);
    let renderer = js::call(&context, "getParameter", &[&parameter]);
    if let Some(lose) = extension("WEBGL_lose_context") {
        js::call(&lose, "loseContext", &[]);
    }
    renderer?.as_string()
}
