//! Arguments of JavaScript callers, which may be anything. They are read one after the other, and
//! the first wrong one is kept and answered by name; what is read after it does not matter.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::error::{Code, Error};
use crate::protocol::Field;
use crate::secret::Secret;
use crate::text::{digits, holds, join, pieces};

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    fn kind(value: &JsValue) -> String;
    fn absolute(address: &str) -> Option<String>;
    /// The items of an array, or one that is no text.
    fn copied(value: &JsValue) -> Array;
    #[wasm_bindgen(js_name = isOptions)]
    fn is_options(value: &JsValue) -> bool;
    #[wasm_bindgen(catch)]
    fn misnamed(options: &JsValue, known: &str) -> Result<Option<String>, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// A number as JavaScript writes it.
    #[wasm_bindgen(js_name = String)]
    fn written(number: f64) -> String;
}

/// Far above any key or name, and far below what would hurt.
const LONGEST: u16 = 4_096;

/// The arguments of one call or constructor, its named options among them.
#[derive(Default)]
pub(super) struct Arguments<'a> {
    options: Option<&'a JsValue>,
    wrong: Option<Box<Error>>,
}

impl<'a> Arguments<'a> {
    /// Takes the options object, or `undefined` for none. `known` are the names it may have, as an
    /// error lists them. Errors: `invalid_argument`, `unknown_option`.
    pub(super) fn new(options: &'a JsValue, known: &str) -> Self {
        let mut new = Self::default();
        if options.is_undefined() {
            return new;
        }
        if !is_options(options) {
            new.mistyped(Code::InvalidArgument, "argument options", "an object", options);
        }
        match misnamed(options, known) {
            Ok(None) => new.options = Some(options),
            Ok(Some(advice)) => new.refuse(Code::UnknownOption, &[&advice]),
            Err(_) => {
                let detail = "Reading the argument options threw an error.";
                new.refuse(Code::InvalidArgument, &[detail]);
            }
        }
        new
    }

    /// The first wrong argument so far, if there is one.
    pub(super) fn check(&mut self) -> Result<(), Box<Error>> {
        self.wrong.take().map_or(Ok(()), Err)
    }

    /// Keeps an error, unless there is one already.
    pub(super) fn keep(&mut self, error: Box<Error>) {
        self.wrong.get_or_insert(error);
    }

    fn refuse(&mut self, code: Code, detail: &[&str]) {
        self.keep(Error::with_detail(code, detail));
    }

    /// Refuses an option's value.
    pub(super) fn refuse_option(&mut self, name: &str, problem: &str) {
        self.refuse(Code::InvalidOption, &["The option ", name, " ", problem, "."]);
    }

    fn mistyped(&mut self, code: Code, what: &str, must: &str, value: &JsValue) {
        self.refuse(code, &["The ", what, " must be ", must, ", not ", &kind(value), "."]);
    }

    /// A required text of one line, not empty.
    pub(super) fn text(&mut self, name: &str, value: &JsValue) -> String {
        self.limited(name, value, LONGEST, false)
    }

    /// What the table of calls says of one of a call's arguments.
    pub(super) fn field(&mut self, field: &Field, value: &JsValue) -> Secret {
        Secret::new(self.limited(field.name, value, field.longest, field.lines))
    }

    fn limited(&mut self, name: &str, value: &JsValue, longest: u16, lines: bool) -> String {
        let what = join(&["argument ", name]);
        let Some(text) = value.as_string() else {
            self.mistyped(Code::InvalidArgument, &what, "a string", value);
            return String::new();
        };
        let refused = |c: char| c.is_control() && !(lines && c.is_ascii_whitespace());
        if text.trim_ascii().is_empty() {
            self.refuse(Code::InvalidArgument, &["The ", &what, " is empty."]);
        } else if text.len() > longest.into() {
            self.too_long(Code::InvalidArgument, &what, longest);
        } else if text.chars().any(refused) {
            self.refuse(Code::InvalidArgument, &["The ", &what, " holds control characters."]);
        }
        text
    }

    fn too_long(&mut self, code: Code, what: &str, longest: u16) {
        self.refuse(code, &["The ", what, " is longer than ", &digits(longest), " bytes."]);
    }

    /// A required text that is never shown.
    pub(super) fn secret(&mut self, name: &str, value: &JsValue) -> Secret {
        Secret::new(self.text(name, value))
    }

    /// An absolute address, or a path of the page's own origin, as an absolute address.
    pub(super) fn address(&mut self, name: &str, value: &JsValue) -> String {
        let text = self.text(name, value);
        absolute(&text).unwrap_or_else(|| {
            if holds(&text, "@") {
                // Not repeated: it may hold a password.
                self.refuse(Code::InvalidUrl, &["The address can't be read."]);
            } else {
                // Up to its query, which may hold a key.
                let shown: String =
                    text.chars().take_while(|c| *c != '?' && *c != '#').take(200).collect();
                self.refuse(Code::InvalidUrl, &["\"", &shown, "\" is no address."]);
            }
            text
        })
    }

    /// An option's value, unless it is absent or `undefined`.
    pub(super) fn option(&mut self, name: &str) -> Option<JsValue> {
        let value = Reflect::get(self.options?, &name.into()).unwrap_or_else(|_| {
            self.refuse(Code::InvalidOption, &["Reading the option ", name, " threw an error."]);
            JsValue::UNDEFINED
        });
        (!value.is_undefined()).then_some(value)
    }

    /// An option that is a text, not empty.
    pub(super) fn option_text(&mut self, name: &str) -> Option<String> {
        self.option_limited(name, LONGEST)
    }

    /// What the table of calls says of one of a call's options.
    pub(super) fn option_field(&mut self, field: &Field) -> Option<Secret> {
        self.option_limited(field.name, field.longest).map(Secret::new)
    }

    fn option_limited(&mut self, name: &str, longest: u16) -> Option<String> {
        let value = self.option(name)?;
        let text = value.as_string();
        match &text {
            Some(text) if text.is_empty() => self.refuse_option(name, "is empty"),
            Some(text) if text.len() <= longest.into() => {}
            Some(_) => self.too_long(Code::InvalidOption, &join(&["option ", name]), longest),
            None => self.mistyped_option(name, "a string", &value),
        }
        text
    }

    /// An option that is one of these texts, which are parted by commas: which one. An error lists
    /// them after `or`, what else it may be.
    pub(super) fn choice(&mut self, name: &str, value: &JsValue, or: &str, texts: &str) -> usize {
        let chosen = value.as_string().unwrap_or_default();
        pieces(texts, b',').position(|text| text == chosen).unwrap_or_else(|| {
            self.refuse_option(name, &join(&["must be ", or, "one of ", texts]));
            0
        })
    }

    /// An option that is a text, or an array of texts.
    pub(super) fn option_texts(&mut self, name: &str) -> Option<Vec<String>> {
        let value = self.option(name)?;
        if let Some(text) = value.as_string() {
            return Some(vec![text]);
        }
        let texts: Option<Vec<_>> = copied(&value).iter().map(|it| it.as_string()).collect();
        if texts.is_none() {
            self.mistyped_option(name, "a string or an array of strings", &value);
        }
        texts
    }

    /// An option that is a text and never shown.
    pub(super) fn option_secret(&mut self, name: &str) -> Option<Secret> {
        self.option_text(name).map(Secret::new)
    }

    /// An option that is true or false.
    pub(super) fn option_flag(&mut self, name: &str) -> Option<bool> {
        let value = self.option(name)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.mistyped_option(name, "a boolean", &value);
        }
        flag
    }

    /// An option that is a whole number within a range.
    pub(super) fn option_number(&mut self, name: &str, min: u32, max: u32) -> Option<f64> {
        let value = self.option(name)?;
        let number = value.as_f64();
        match number {
            Some(number) if number >= min.into() && number <= max.into() => {}
            Some(number) => {
                let [min, max, number] = [min.into(), max.into(), number].map(written);
                let problem = join(&["must be from ", &min, " to ", &max, ", not ", &number]);
                self.refuse_option(name, &problem);
            }
            None => self.mistyped_option(name, "a number", &value),
        }
        number.map(f64::round)
    }

    /// An option that is a function.
    pub(super) fn option_function(&mut self, name: &str) -> Option<Function> {
        let value = self.option(name)?;
        let function = value.dyn_ref().cloned();
        if function.is_none() {
            self.mistyped_option(name, "a function", &value);
        }
        function
    }

    /// The caller's `AbortSignal`.
    pub(super) fn signal(&mut self) -> Option<AbortSignal> {
        let value = self.option("signal")?;
        let aborted = Reflect::get(&value, &"aborted".into());
        let (Ok(signal), Ok(aborted)) = (value.dyn_into(), aborted) else {
            self.refuse_option("signal", "must be an AbortSignal");
            return None;
        };
        if aborted.is_truthy() {
            self.keep(Error::new(Code::Aborted));
        }
        Some(signal)
    }

    fn mistyped_option(&mut self, name: &str, must: &str, value: &JsValue) {
        self.mistyped(Code::InvalidOption, &join(&["option ", name]), must, value);
    }
}
