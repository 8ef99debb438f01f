//! What JavaScript calls. All of it is of one type, since each has its glue.

use wasm_bindgen::prelude::*;

/// A number, bytes and a value, each where there is one; and what comes of it.
type Callback = dyn Fn(u16, Option<Vec<u8>>, JsValue) -> JsValue;

/// A function that JavaScript may call for as long as it holds it.
pub fn callback(called: impl Fn(u16, Option<Vec<u8>>, JsValue) -> JsValue + 'static) -> JsValue {
    Closure::<Callback>::new(called).into_js_value()
}

/// The same, of which nothing comes.
pub fn told(called: impl Fn(u16, Option<Vec<u8>>, JsValue) + 'static) -> JsValue {
    callback(move |number, bytes, value| {
        called(number, bytes, value);
        JsValue::UNDEFINED
    })
}
