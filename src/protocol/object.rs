//! Reading a JSON object field by field: liberal in type (string-or-number), silent on what is
//! absent, null or of another shape.

use crate::json::{Fields, Json};
use crate::session::Millis;
use crate::text::{digits, join, natural};

impl Fields {
    /// Is there something of that name?
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A boolean. Never a string or a number: `"false"` must not read as a yes.
    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A string, or a whole number as text. The empty string is no value (PHP's way of saying null).
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Json::Text(text) if !text.is_empty() => Some(text.clone()),
            Json::Number(number) => whole(*number),
            _ => None,
        }
    }

    /// A string, be it empty.
    pub(crate) fn string(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, or a string that spells a whole one.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Json::Number(number) => Some(*number),
            Json::Text(text) => integer(text.trim_ascii()),
            _ => None,
        }
    }

    /// A number of seconds, as milliseconds.
    pub(super) fn seconds(&self, name: &str) -> Option<Millis> {
        self.number(name).map(|seconds| Millis(seconds * 1_000.0))
    }

    /// An object inside.
    pub(super) fn object(&self, name: &str) -> Option<&Self> {
        match self.get(name)? {
            Json::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// Reads each object in a list; one object alone counts as a list of one (a quirk
    /// of KeyAuth's `register`).
    pub(super) fn objects(&self, name: &str, read: &mut dyn FnMut(&Self)) {
        let items = match self.get(name) {
            Some(Json::List(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        for item in items {
            if let Json::Object(fields) = item {
                read(fields);
            }
        }
    }
}

/// The digits of a whole number, if it is one that a double holds exactly.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
fn whole(number: f64) -> Option<String> {
    let exact = number.trunc() == number && number.abs() <= 9_007_199_254_740_991.0;
    let sign = if number < 0.0 { "-" } else { "" };
    exact.then(|| join(&[sign, &digits(number.abs() as u64)]))
}

/// The number that a sign and digits spell, if 63 bits hold it.
#[allow(clippy::cast_precision_loss)] // as JavaScript reads it
fn integer(text: &str) -> Option<f64> {
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, text.get(1..)?),
        Some(b'+') => (1.0, text.get(1..)?),
        _ => (1.0, text),
    };
    let number = natural(digits).filter(|number| i64::try_from(*number).is_ok());
    number.map(|number| sign * number as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Fields {
        Fields::parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn numbers_and_strings_stand_for_each_other() {
        let it = object(r#"{"a":"12","b":12,"c":"N\/A - ask","d":null,"e":"","f":"inf","g":2.5}"#);
        assert_eq!(it.number("a"), Some(12.0));
        assert_eq!(it.text("b").as_deref(), Some("12"));
        assert_eq!(it.number("c"), None);
        assert_eq!(it.text("c").as_deref(), Some("N/A - ask"));
        assert_eq!((it.text("d"), it.text("e"), it.number("f")), (None, None, None));
        assert_eq!((it.number("g"), it.text("g")), (Some(2.5), None));
    }

    #[test]
    fn a_string_may_spell_a_number_with_a_sign() {
        let it = |text: &str| object(&format!(r#"{{"a":"{text}"}}"#)).number("a");
        for text in ["-5", "+7", " 12 ", "007", "0", "-0", "", "-", "+-1", "1.0", "1 2"] {
            let number = text.trim().parse::<i64>().ok();
            assert_eq!(it(text), number.map(|number| number as f64), "{text}");
        }
        assert_eq!(it("9007199254740991"), Some(9_007_199_254_740_991.0));
        assert_eq!((it("9223372036854775808"), it("-99999999999999999999")), (None, None));
    }

    #[test]
    fn only_a_boolean_is_a_boolean() {
        let it = object(r#"{"a":true,"b":"true","c":1}"#);
        assert_eq!((it.boolean("a"), it.boolean("b"), it.boolean("c")), (Some(true), None, None));
    }

    #[test]
    fn one_object_is_a_list_of_one() {
        let count = |json: &str| {
            let mut count = 0;
            object(json).objects("s", &mut |_| count += 1);
            count
        };
        assert_eq!(count(r#"{"s":{"a":1}}"#), 1);
        assert_eq!(count(r#"{"s":[{"a":1},2,{}]}"#), 2);
        assert_eq!(count(r#"{"s":"x"}"#), 0);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for bytes in ["", "[]", "null", "\"x\"", "{", "{\"a\":1}x"] {
            assert_eq!(Fields::parse(bytes.as_bytes()), None, "{bytes}");
        }
    }
}
