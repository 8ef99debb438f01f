//! Arguments of JavaScript callers, which may be anything: what they must be is said here, and
//! `script.js` reads them so. They are read one after the other, and the first wrong one is kept and
//! answered by name; what is read after it does not matter.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::browser::number;
use crate::error::{Code, Error};
use crate::protocol::Field;
use crate::secret::Secret;

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    type Given;
    #[wasm_bindgen(constructor)]
    fn new(values: &Array, options_at: i32, known: &str) -> Given;
    /// What is wrong, and a sentence on it; or nothing.
    #[wasm_bindgen(method, getter)]
    fn wrong(this: &Given) -> Array;
    #[wasm_bindgen(method)]
    fn refuse(this: &Given, name: &str, problem: &str);
    #[wasm_bindgen(method)]
    fn text(this: &Given, name: &str, at: i32, longest: i32, lines: bool) -> JsValue;
    #[wasm_bindgen(method)]
    fn address(this: &Given, name: &str, at: i32, longest: i32) -> JsValue;
    #[wasm_bindgen(method)]
    fn option(this: &Given, name: &str, must: &str, min: f64, max: f64) -> JsValue;
    #[wasm_bindgen(method)]
    fn texts(this: &Given, name: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn choice(this: &Given, name: &str, or: &str, texts: &str) -> i32;
    #[wasm_bindgen(method)]
    fn signal(this: &Given) -> JsValue;
}

/// Far above any key or name, and far below what would hurt.
const LONGEST: u16 = 4_096;

/// The arguments of one call or constructor, its named options among them.
pub(super) struct Arguments {
    given: Given,
    wrong: Option<Box<Error>>,
}

impl Arguments {
    /// Of these values one is the options object, or `undefined` for none. `known` are the names it
    /// may have, as an error lists them. Errors: `invalid_argument`, `unknown_option`.
    pub(super) fn new(values: &Array, options_at: i32, known: &str) -> Self {
        Self { given: Given::new(values, options_at, known), wrong: None }
    }

    /// The first wrong argument so far, if there is one.
    pub(super) fn check(&mut self) -> Result<(), Box<Error>> {
        self.read();
        self.wrong.take().map_or(Ok(()), Err)
    }

    /// Keeps an error, unless there is one already.
    pub(super) fn keep(&mut self, error: Box<Error>) {
        self.read();
        self.wrong.get_or_insert(error);
    }

    /// Keeps the first that JavaScript found wrong, unless there is one already.
    fn read(&mut self) {
        let wrong = self.given.wrong();
        // `script.js` counts likewise.
        let code = match number(&wrong.get(0)) {
            None => return,
            Some(0.0) => Code::InvalidArgument,
            Some(1.0) => Code::InvalidOption,
            Some(2.0) => Code::UnknownOption,
            Some(3.0) => Code::InvalidUrl,
            Some(_) => Code::Aborted,
        };
        let mut error = Error::new(code);
        error.detail = wrong.get(1).as_string();
        self.wrong.get_or_insert(error);
    }

    /// Refuses an option's value.
    pub(super) fn refuse_option(&mut self, name: &str, problem: &str) {
        self.given.refuse(name, problem);
    }

    /// A required text of one line, not empty.
    pub(super) fn text(&mut self, name: &str, at: i32) -> String {
        self.given.text(name, at, LONGEST.into(), false).as_string().unwrap_or_default()
    }

    /// What the table of calls says of one of a call's arguments.
    pub(super) fn field(&mut self, field: &Field, at: i32) -> Secret {
        let text = self.given.text(field.name, at, field.longest.into(), field.lines);
        Secret::new(text.as_string().unwrap_or_default())
    }

    /// An absolute address, or a path of the page's own origin, as an absolute address.
    pub(super) fn address(&mut self, name: &str, at: i32) -> String {
        self.given.address(name, at, LONGEST.into()).as_string().unwrap_or_default()
    }

    /// An option's value, unless it is absent or `undefined`.
    pub(super) fn option(&mut self, name: &str) -> Option<JsValue> {
        let value = self.given.option(name, "", 0.0, 0.0);
        (value != JsValue::UNDEFINED).then_some(value)
    }

    /// An option that is a text, not empty.
    pub(super) fn option_text(&mut self, name: &str) -> Option<String> {
        self.given.option(name, "a string", 0.0, LONGEST.into()).as_string()
    }

    /// What the table of calls says of one of a call's options.
    pub(super) fn option_field(&mut self, field: &Field) -> Option<Secret> {
        let text = self.given.option(field.name, "a string", 0.0, field.longest.into());
        text.as_string().map(Secret::new)
    }

    /// An option that is one of these texts, which are parted by commas: which one; negative, if it is
    /// absent. An error lists them after `or`, what else it may be.
    pub(super) fn choice(&mut self, name: &str, or: &str, texts: &str) -> i32 {
        self.given.choice(name, or, texts)
    }

    /// An option that is a text, or an array of texts.
    pub(super) fn option_texts(&mut self, name: &str) -> Option<Vec<String>> {
        let texts = self.given.texts(name);
        if texts == JsValue::UNDEFINED {
            return None;
        }
        let texts: &Array = texts.unchecked_ref();
        Some((0..).map_while(|at| texts.get(at).as_string()).collect())
    }

    /// An option that is a text and never shown.
    pub(super) fn option_secret(&mut self, name: &str) -> Option<Secret> {
        self.option_text(name).map(Secret::new)
    }

    /// An option that is true or false.
    pub(super) fn option_flag(&mut self, name: &str) -> Option<bool> {
        flag(&self.given.option(name, "a boolean", 0.0, 0.0))
    }

    /// An option that is a whole number within a range.
    pub(super) fn option_number(&mut self, name: &str, min: u32, max: u32) -> Option<f64> {
        number(&self.given.option(name, "a number", min.into(), max.into()))
    }

    /// An option that is a function, or `undefined`.
    pub(super) fn option_function(&mut self, name: &str) -> JsValue {
        self.given.option(name, "a function", 0.0, 0.0)
    }

    /// The caller's `AbortSignal`, or `undefined`.
    pub(super) fn signal(&mut self) -> JsValue {
        self.given.signal()
    }
}

/// A value that is true or false.
pub(super) fn flag(value: &JsValue) -> Option<bool> {
    if *value == JsValue::TRUE { Some(true) } else { (*value == JsValue::FALSE).then_some(false) }
}
