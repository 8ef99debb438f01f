//! Plain objects in the making: what is handed out to JavaScript. It is JSON until it is whole, since
//! each field set by JavaScript would have its glue.

use wasm_bindgen::prelude::*;

use crate::json::{self, Json, push_text};

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    fn made(json: &str, how: u32) -> JsValue;
    /// A number in JSON.
    fn written(number: f64) -> String;
}

/// As `JSON.parse` gives it.
pub(super) fn plain(json: &str) -> JsValue {
    made(json, 0)
}

/// For what several listeners are handed alike.
pub(super) fn frozen(json: &str) -> JsValue {
    made(json, 1)
}

/// A `LibreAuthError` with those of these fields that are known.
pub(super) fn error(json: &str) -> JsValue {
    made(json, 2)
}

/// An object with the same prototype as `{}`. Fields stand in the order in which they are set; one
/// that is not known is `null`.
pub(super) struct Fields(String);

impl Fields {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    pub(super) fn text<'a>(self, name: &str, text: impl Into<Option<&'a str>>) -> Self {
        self.value(name, text.into().map(text_of).as_deref())
    }

    pub(super) fn number(self, name: &str, number: impl Into<Option<f64>>) -> Self {
        self.value(name, number.into().map(written).as_deref())
    }

    pub(super) fn flag(self, name: &str, flag: impl Into<Option<bool>>) -> Self {
        self.value(name, flag.into().map(flag_of))
    }

    pub(super) fn list(self, name: &str, values: impl Iterator<Item = String>) -> Self {
        self.value(name, list(values).as_str())
    }

    /// A field with whatever that JSON is.
    pub(super) fn value<'a>(mut self, name: &str, json: impl Into<Option<&'a str>>) -> Self {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        push_text(&mut self.0, name);
        self.0.push(':');
        self.0.push_str(json.into().unwrap_or("null"));
        self
    }

    pub(super) fn done(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        self.0
    }
}

pub(super) fn text_of(text: &str) -> String {
    let mut json = String::new();
    push_text(&mut json, text);
    json
}

pub(super) fn flag_of(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// An array.
pub(super) fn list(values: impl Iterator<Item = String>) -> String {
    let mut json = String::new();
    for value in values {
        json.push(if json.is_empty() { '[' } else { ',' });
        json.push_str(&value);
    }
    json.push_str(if json.is_empty() { "[]" } else { "]" });
    json
}

/// What has no fixed shape.
fn any(value: &Json) -> String {
    match value {
        Json::Null => "null".into(),
        Json::Bool(value) => flag_of(*value).into(),
        Json::Number(value) => written(*value),
        Json::Text(value) => text_of(value),
        Json::List(values) => list(values.iter().map(any)),
        Json::Object(fields) => free(fields),
    }
}

/// An object of fields that are not ours.
pub(super) fn free(fields: &json::Fields) -> String {
    // Whoever copies the object would set the copy's prototype by this name.
    let fields = fields.iter().filter(|(name, _)| *name != "__proto__");
    fields
        .fold(Fields::new(), |object, (name, value)| object.value(name, any(value).as_str()))
        .done()
}
