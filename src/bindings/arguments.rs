//! Arguments of JavaScript callers, which may be anything: each is looked at by name, and a wrong
//! one is answered by name.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::{Code, Error};
use crate::text::join;

/// Far above any key or name, and far below what would hurt.
const LONGEST: usize = 4_096;

/// What a value is, for an error: `null`, `a number`, `an object` …
fn kind(value: &JsValue) -> &'static str {
    if value.is_null() {
        return "null";
    }
    match value.js_typeof().as_string().as_deref() {
        Some("undefined") => "undefined",
        Some("string") => "a string",
        Some("number") => "a number",
        Some("boolean") => "a boolean",
        Some("function") => "a function",
        Some("symbol") => "a symbol",
        Some("bigint") => "a bigint",
        _ => "an object",
    }
}

fn wrong(code: Code, what: &str, name: &str, must: &str, value: &JsValue) -> Box<Error> {
    Error::with_detail(
        code,
        join(&["The ", what, " ", name, " must be ", must, ", not ", kind(value), "."]),
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
    let base = Reflect::get(&js_sys::global(), &"location".into())
        .and_then(|location| Reflect::get(&location, &"href".into()))
        .ok()
        .and_then(|href| href.as_string());
    let url = match base {
        Some(base) if text.starts_with('/') => web_sys::Url::new_with_base(&text, &base),
        _ => web_sys::Url::new(&text),
    };
    match url {
        Ok(url) => Ok(url.href()),
        // Not repeated when it may hold a password.
        Err(_) if text.contains('@') => Err(Error::new(Code::InvalidUrl)),
        Err(_) => {
            let text: String = text.chars().take(200).collect();
            Err(Error::with_detail(Code::InvalidUrl, join(&["\"", &text, "\" is no address."])))
        }
    }
}

/// Named options of a constructor or a call: an object, of which every field must be known.
pub(super) struct Options<'a> {
    object: Option<&'a JsValue>,
}

impl<'a> Options<'a> {
    /// Takes `undefined` for no options. Errors: `invalid_argument`, `unknown_option`.
    pub(super) fn of(value: &'a JsValue, known: &[&str]) -> Result<Self, Box<Error>> {
        if value.is_undefined() {
            return Ok(Self { object: None });
        }
        if !value.is_object() || value.is_function() || Array::is_array(value) {
            return Err(wrong(Code::InvalidArgument, "argument", "options", "an object", value));
        }
        for name in keys(value)? {
            if !known.contains(&name.as_str()) {
                let name: String = name.chars().take(80).collect();
                let close = known.iter().find(|it| it.eq_ignore_ascii_case(&name));
                let advice = match close {
                    Some(close) => join(&["The option \"", &name, "\" is spelt \"", close, "\"."]),
                    None => join(&["\"", &name, "\" is none of ", &listed(known), "."]),
                };
                return Err(Error::with_detail(Code::UnknownOption, advice));
            }
        }
        Ok(Self { object: Some(value) })
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
        let number =
            String::from(js_sys::Number::from(number).to_string_with_radix(10).unwrap_or_default());
        Err(invalid(
            name,
            &join(&[
                "must be from ",
                &min.to_string(),
                " to ",
                &max.to_string(),
                ", not ",
                &number,
            ]),
        ))
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

fn listed(names: &[&str]) -> String {
    let mut list = String::new();
    for name in names {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(name);
    }
    list
}

/// An option whose value won't do.
pub(super) fn invalid(name: &str, problem: &str) -> Box<Error> {
    Error::with_detail(Code::InvalidOption, join(&["The option ", name, " ", problem, "."]))
}

/// The names of an object's own fields. A proxy's trap may throw.
fn keys(object: &JsValue) -> Result<Vec<String>, Box<Error>> {
    let names = Reflect::own_keys(object).map_err(|_| {
        Error::with_detail(Code::InvalidArgument, "Reading the argument options threw an error.")
    })?;
    Ok(names.iter().filter_map(|name| name.as_string()).collect())
}

/// An empty object with the same prototype as `{}`, for building answers.
pub(super) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh plain object does not fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
