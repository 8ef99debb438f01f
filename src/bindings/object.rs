//! Plain objects in the making: what is handed out to JavaScript. It is JSON until it is whole, since
//! each field that JavaScript sets would have its glue.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::json::{Fields, Json, push_text};

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    fn made(json: &str, how: i32) -> JsValue;
    /// A number in JSON.
    fn written(number: f64) -> JsValue;
}

/// What `JSON.parse` gives.
pub(super) fn plain(write: impl FnOnce(&mut Writer)) -> JsValue {
    whole(0, write)
}

/// The JSON of a plain object, for [`parsed`]: none of the page's functions runs meanwhile.
pub(super) fn json(write: impl FnOnce(&mut Writer)) -> String {
    let mut json = Writer(String::new());
    write(&mut json);
    json.0
}

/// What `JSON.parse` gives.
pub(super) fn parsed(json: &str) -> JsValue {
    made(json, 0)
}

/// A text alone, which needs no JSON.
pub(super) fn text(text: &str) -> JsValue {
    text.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// For what several listeners are handed alike.
pub(super) fn frozen(write: impl FnOnce(&mut Writer)) -> JsValue {
    whole(1, write)
}

/// A `LibreAuthError` with those of these fields that are known.
pub(super) fn error(write: impl FnOnce(&mut Writer)) -> JsValue {
    whole(2, write)
}

fn whole(how: i32, write: impl FnOnce(&mut Writer)) -> JsValue {
    made(&json(write), how)
}

/// JSON in the making. Fields stand in the order in which they are written; what is not known is
/// `null`.
pub(super) struct Writer(String);

impl Writer {
    /// Begins an object.
    pub(super) fn open(&mut self) -> &mut Self {
        self.0.push('{');
        self
    }

    /// Ends it.
    pub(super) fn close(&mut self) {
        self.0.push('}');
    }

    pub(super) fn text<'a>(&mut self, name: &str, text: impl Into<Option<&'a str>>) -> &mut Self {
        self.value(name, text.into(), Self::push_text)
    }

    pub(super) fn number(&mut self, name: &str, number: impl Into<Option<f64>>) -> &mut Self {
        self.value(name, number.into().as_ref(), Self::push_number)
    }

    pub(super) fn flag(&mut self, name: &str, flag: impl Into<Option<bool>>) -> &mut Self {
        self.value(name, flag.into().as_ref(), Self::push_flag)
    }

    /// A field with whatever `push` writes.
    #[inline(never)]
    pub(super) fn value<T: ?Sized>(
        &mut self,
        name: &str,
        value: Option<&T>,
        push: fn(&mut Self, &T),
    ) -> &mut Self {
        self.push_name(name);
        match value {
            Some(value) => push(self, value),
            None => self.push_null(),
        }
        self
    }

    /// A field with a list of whatever `push` writes.
    pub(super) fn list<T>(
        &mut self,
        name: &str,
        items: &[T],
        push: fn(&mut Self, &T),
    ) -> &mut Self {
        self.push_name(name);
        self.push_list(items, push);
        self
    }

    pub(super) fn push_list<T>(&mut self, items: &[T], push: fn(&mut Self, &T)) {
        self.0.push('[');
        for item in items {
            self.part();
            push(self, item);
        }
        self.0.push(']');
    }

    pub(super) fn push_null(&mut self) {
        self.0.push_str("null");
    }

    pub(super) fn push_text(&mut self, text: &str) {
        push_text(&mut self.0, text);
    }

    fn push_number(&mut self, number: &f64) {
        self.0.push_str(&written(*number).as_string().unwrap_or_default());
    }

    pub(super) fn push_flag(&mut self, flag: &bool) {
        self.0.push_str(if *flag { "true" } else { "false" });
    }

    /// An object of fields that are not ours.
    pub(super) fn push_fields(&mut self, fields: &Fields) {
        self.open();
        for (name, value) in fields.iter() {
            // Whoever copies the object would set the copy's prototype by this name.
            if name != "__proto__" {
                self.value(name, Some(value), Self::push_any);
            }
        }
        self.close();
    }

    /// What has no fixed shape.
    fn push_any(&mut self, value: &Json) {
        match value {
            Json::Null => self.push_null(),
            Json::Bool(value) => self.push_flag(value),
            Json::Number(value) => self.push_number(value),
            Json::Text(value) => self.push_text(value),
            Json::List(values) => self.push_list(values, Self::push_any),
            Json::Object(fields) => self.push_fields(fields),
        }
    }

    fn push_name(&mut self, name: &str) {
        self.part();
        self.push_text(name);
        self.0.push(':');
    }

    /// Parts what follows from what stands before, unless that is the beginning.
    fn part(&mut self) {
        if !self.0.ends_with(['{', '[']) {
            self.0.push(',');
        }
    }
}
