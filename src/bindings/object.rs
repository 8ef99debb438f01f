//! Plain objects in the making: what is handed out to JavaScript.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = put)]
    fn put_text(object: &Object, name: &str, text: Option<&str>);
    #[wasm_bindgen(js_name = put)]
    fn put_number(object: &Object, name: &str, number: Option<f64>);
    #[wasm_bindgen(js_name = put)]
    fn put_flag(object: &Object, name: &str, flag: Option<bool>);
    #[wasm_bindgen(js_name = put)]
    fn put_value(object: &Object, name: &str, value: &JsValue);
}

/// An object with the same prototype as `{}`. Fields stand in the order in which they are set; one
/// that is not known is `null`.
pub(super) struct Fields(Object);

impl Fields {
    pub(super) fn new() -> Self {
        Self(Object::new())
    }

    pub(super) fn text<'a>(self, name: &str, text: impl Into<Option<&'a str>>) -> Self {
        put_text(&self.0, name, text.into());
        self
    }

    pub(super) fn number(self, name: &str, number: impl Into<Option<f64>>) -> Self {
        put_number(&self.0, name, number.into());
        self
    }

    pub(super) fn flag(self, name: &str, flag: impl Into<Option<bool>>) -> Self {
        put_flag(&self.0, name, flag.into());
        self
    }

    pub(super) fn value(self, name: &str, value: &JsValue) -> Self {
        put_value(&self.0, name, value);
        self
    }

    pub(super) fn list(self, name: &str, values: impl Iterator<Item = JsValue>) -> Self {
        self.value(name, &list(values))
    }

    pub(super) fn done(self) -> JsValue {
        self.0.into()
    }

    /// For what several listeners are handed alike.
    pub(super) fn frozen(self) -> JsValue {
        Object::freeze(&self.0).into()
    }
}

/// An array.
pub(super) fn list(values: impl Iterator<Item = JsValue>) -> JsValue {
    values.collect::<Array>().into()
}
