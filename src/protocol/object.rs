//! Reading a JSON object field by field: liberal in type (string-or-number), silent on what is
//! absent, null or of another shape.

use serde_json::{Map, Value};

use crate::session::Millis;

/// A JSON object that came over the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Map<String, Value>);

impl Object {
    /// The object that these bytes spell, if they spell one.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(map)) => Some(Self(map)),
            _ => None,
        }
    }

    /// A field that is there and not null.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A boolean. Never a string or a number: `"false"` must not read as a yes.
    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        self.value(name)?.as_bool()
    }

    /// A string, or a number as text. The empty string is no value (PHP's way of saying null).
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A finite number, or a string that spells one.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        match self.value(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse::<f64>().ok().filter(|n| n.is_finite()),
            _ => None,
        }
    }

    /// A number of seconds, as milliseconds.
    pub(super) fn seconds(&self, name: &str) -> Option<Millis> {
        self.number(name).map(|seconds| Millis(seconds * 1_000.0))
    }

    /// An object inside.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        self.value(name)?.as_object().cloned().map(Self)
    }

    /// A list of objects; one object alone counts as a list of one (a quirk of KeyAuth's `register`).
    pub(super) fn objects(&self, name: &str) -> Vec<Self> {
        match self.value(name) {
            Some(Value::Array(items)) => {
                items.iter().filter_map(|item| item.as_object().cloned().map(Self)).collect()
            }
            Some(Value::Object(one)) => vec![Self(one.clone())],
            _ => Vec::new(),
        }
    }

    /// The free-form object inside, as it is.
    pub(super) fn map(&self, name: &str) -> Option<Map<String, Value>> {
        self.value(name)?.as_object().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Object {
        Object::parse(json.as_bytes()).unwrap()
    }

    #[test]
    fn numbers_and_strings_stand_for_each_other() {
        let it = object(r#"{"a":"12","b":12,"c":"N\/A - ask","d":null,"e":"","f":"inf"}"#);
        assert_eq!(it.number("a"), Some(12.0));
        assert_eq!(it.text("b").as_deref(), Some("12"));
        assert_eq!(it.number("c"), None);
        assert_eq!(it.text("c").as_deref(), Some("N/A - ask"));
        assert_eq!((it.text("d"), it.text("e"), it.number("f")), (None, None, None));
    }

    #[test]
    fn only_a_boolean_is_a_boolean() {
        let it = object(r#"{"a":true,"b":"true","c":1}"#);
        assert_eq!((it.boolean("a"), it.boolean("b"), it.boolean("c")), (Some(true), None, None));
    }

    #[test]
    fn one_object_is_a_list_of_one() {
        assert_eq!(object(r#"{"s":{"a":1}}"#).objects("s").len(), 1);
        assert_eq!(object(r#"{"s":[{"a":1},2,{}]}"#).objects("s").len(), 2);
        assert_eq!(object(r#"{"s":"x"}"#).objects("s").len(), 0);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for bytes in ["", "[]", "null", "\"x\"", "{", "{\"a\":1}x"] {
            assert_eq!(Object::parse(bytes.as_bytes()), None, "{bytes}");
        }
        assert_eq!(Object::parse("[".repeat(100_000).as_bytes()), None);
    }
}
