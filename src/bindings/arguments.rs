//! Arguments of JavaScript callers, which may be anything: each is looked at by name, and a wrong
//! one is answered by name.

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::{Code, Error};
use crate::text::join;

#[wasm_bindgen(module = "/src/bindings/arguments.js")]
extern "C" {
    fn kind(value: &JsValue) -> String;
    fn absolute(address: &str) -> Option<String>;
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
const LONGEST: usize = 4_096;

fn wrong(code: Code, what: &str, name: &str, must: &str, value: &JsValue) -> Box<Error> {
    Error::with_detail(
        code,
        join(&["The ", what, " ", name, " must be ", must, ", not ", &kind(value), "."]),
    )
}

/// A required text argument, not empty.
pub(super) fn text(name: &str, value: &JsValue) -> Result<String, Box<Error>> {
    let text = value
        .as_string()
        .ok_or_else(|| wrong(Code::InvalidArgument, "argument", name, "a string", value))?;
    let problem = if text.trim().is_empty() {
        "is empty"
    } else if text.len() > LONGEST {
        "is longer than 4,096 bytes"
    } else if text.chars().any(char::is_control) {
        "holds control characters"
    } else {
        return Ok(text);
    };
    Err(Error::with_detail(
        Code::InvalidArgument,
        join(&["The argument ", name, " ", problem, "."]),
    ))
}

/// An absolute address, or a path of the page's own origin, as an absolute address.
pub(super) fn address(name: &str, value: &JsValue) -> Result<String, Box<Error>> {
    let text = text(name, value)?;
    absolute(&text).ok_or_else(|| {
        // Not repeated when it may hold a password.
        if text.contains('@') {
            return Error::new(Code::InvalidUrl);
        }
        let text: String = text.chars().take(200).collect();
        Error::with_detail(Code::InvalidUrl, join(&["\"", &text, "\" is no address."]))
    })
}

/// Named options of a constructor or a call: an object, of which every field must be known.
pub(super) struct Options<'a> {
    object: Option<&'a JsValue>,
}

impl<'a> Options<'a> {
    /// Takes `undefined` for no options; `known` are their names, as an error lists them. Errors:
    /// `invalid_argument`, `unknown_option`.
    pub(super) fn of(value: &'a JsValue, known: &str) -> Result<Self, Box<Error>> {
        if value.is_undefined() {
            return Ok(Self { object: None });
        }
        if !is_options(value) {
            return Err(wrong(Code::InvalidArgument, "argument", "options", "an object", value));
        }
        match misnamed(value, known) {
            Ok(None) => Ok(Self { object: Some(value) }),
            Ok(Some(advice)) => Err(Error::with_detail(Code::UnknownOption, advice)),
            Err(_) => {
                let detail = "Reading the argument options threw an error.";
                Err(Error::with_detail(Code::InvalidArgument, detail))
            }
        }
    }

    /// An option's value, unless it is absent or `undefined`.
    pub(super) fn get(&self, name: &str) -> Result<Option<JsValue>, Box<Error>> {
        let Some(object) = self.object else { return Ok(None) };
        let value = Reflect::get(object, &name.into()).map_err(|_| {
            let detail = join(&["Reading the option ", name, " threw an error."]);
            Error::with_detail(Code::InvalidOption, detail)
        })?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// A text, not empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Box<Error>> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        match value.as_string() {
            Some(text) if !text.is_empty() && text.len() <= LONGEST => Ok(Some(text)),
            Some(_) => Err(invalid(name, "must be a text of 1 to 4,096 bytes")),
            None => Err(wrong(Code::InvalidOption, "option", name, "a string", &value)),
        }
    }

    /// A whole number within a range.
    pub(super) fn number(&self, name: &str, min: u32, max: u32) -> Result<Option<f64>, Box<Error>> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        let number = value
            .as_f64()
            .ok_or_else(|| wrong(Code::InvalidOption, "option", name, "a number", &value))?;
        if number.is_finite() && (f64::from(min)..=f64::from(max)).contains(&number) {
            return Ok(Some(number.round()));
        }
        let [min, max, number] = [min.into(), max.into(), number].map(written);
        Err(invalid(name, &join(&["must be from ", &min, " to ", &max, ", not ", &number])))
    }

    /// A function.
    pub(super) fn function(&self, name: &str) -> Result<Option<Function>, Box<Error>> {
        let Some(value) = self.get(name)? else { return Ok(None) };
        value
            .dyn_into()
            .map(Some)
            .map_err(|value| wrong(Code::InvalidOption, "option", name, "a function", &value))
    }
}

/// An option whose value won't do.
pub(super) fn invalid(name: &str, problem: &str) -> Box<Error> {
    Error::with_detail(Code::InvalidOption, join(&["The option ", name, " ", problem, "."]))
}
