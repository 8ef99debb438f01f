//! JSON (RFC 8259) as the wire and the storage hold it: a value, a reader in `reader.rs`, and a
//! writer for objects of texts, which is all that is ever sent.
//!
//! The reader is our own because of its weight: `serde_json` with its error texts and number tables
//! is a tenth of the whole client.

mod reader;

use std::rc::Rc;

use crate::hex;
use crate::session::Millis;
use crate::text::whole;

/// One value. Fields keep their order; of two with one name the last counts (as in `JSON.parse`).
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number, as JavaScript holds it.
    Number(f64),
    /// Any text.
    Text(String),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`
    Object(Fields),
}

/// The fields of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Rc<Vec<(String, Json)>>);

impl Json {
    /// What these bytes spell, if they spell one value and nothing else. Nesting beyond 127 levels
    /// is refused, so that no input can exhaust the stack.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        reader::read(bytes)
    }
}

impl Fields {
    /// The object that these bytes spell, if they spell one.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        match Json::parse(bytes) {
            Some(Json::Object(fields)) => Some(fields),
            _ => None,
        }
    }

    /// A field that is there and not null.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.iter().rev().find(|(field, _)| field == name)?;
        (!matches!(value, Json::Null)).then_some(value)
    }

    /// All fields in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// Writes an object of texts: `{"name":"value",…}`, its fields in the order given.
pub fn object_of_texts(fields: &[(&str, &str)]) -> String {
    let mut texts = Texts::default();
    for (name, value) in fields {
        texts.text(name, value);
    }
    texts.finish()
}

/// An object of texts in the making: its fields stand in the order in which they are added.
#[derive(Default)]
pub(crate) struct Texts(String);

impl Texts {
    /// Adds a field.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        push_text(&mut self.0, name);
        self.0.push(':');
        push_text(&mut self.0, value);
    }

    /// Adds a field, if there is a value for it.
    pub(crate) fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// Adds a whole number that is not negative, as a text.
    pub(crate) fn number(&mut self, name: &str, value: f64) {
        self.text(name, &whole(value));
    }

    /// Adds a time, if there is one.
    pub(crate) fn time(&mut self, name: &str, value: Option<Millis>) {
        if let Some(value) = value {
            self.number(name, value.0);
        }
    }

    /// Adds a `1` for what is true, and nothing for what is not.
    pub(crate) fn flag(&mut self, name: &str, value: bool) {
        self.optional(name, value.then_some("1"));
    }

    /// The object.
    pub(crate) fn finish(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }
}

/// Writes a text, in its quotes.
pub(crate) fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                json.push('\\');
                json.push(c);
            }
            '\n' => json.push_str("\\n"),
            ' '.. => json.push(c),
            _ => {
                json.push_str(if c < '\u{10}' { "\\u000" } else { "\\u001" });
                json.push(hex::digit(c as u8 & 15));
            }
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        let json =
            Json::parse(br#" {"a":[null,true,-1.5,18446744073709551615],"b":{"c":"\u00e9"}} "#);
        let Some(Json::Object(fields)) = json else { panic!("no object") };
        let Some(Json::List(list)) = fields.get("a") else { panic!("no list") };
        assert_eq!(list[2], Json::Number(-1.5));
        assert_eq!(list.len(), 4);
        let Some(Json::Object(inner)) = fields.get("b") else { panic!("no object") };
        assert_eq!(inner.get("c"), Some(&Json::Text("é".into())));
    }

    #[test]
    fn what_is_not_one_value_is_refused() {
        for bytes in ["", "{", "{}x", "nul", "\"", "[1,]", "{\"a\":1,}", "\u{0}"] {
            assert_eq!(Json::parse(bytes.as_bytes()), None, "{bytes:?}");
        }
        assert_eq!(Json::parse(b"\"\xff\""), None);
        assert_eq!(Json::parse("[".repeat(100_000).as_bytes()), None);
    }

    #[test]
    fn the_last_of_two_fields_counts_and_null_is_absent() {
        let Some(Json::Object(fields)) = Json::parse(br#"{"a":1,"a":2,"b":null}"#) else {
            panic!("no object")
        };
        assert_eq!(fields.get("a"), Some(&Json::Number(2.0)));
        assert_eq!(fields.get("b"), None);
    }

    #[test]
    fn an_object_of_texts_is_escaped_and_in_order() {
        let json = object_of_texts(&[("b", "x\"\\\n\u{1}é"), ("a", "")]);
        assert_eq!(json, "{\"b\":\"x\\\"\\\\\\n\\u0001é\",\"a\":\"\"}");
    }
}
