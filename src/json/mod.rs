//! JSON (RFC 8259) as the wire and the storage hold it: a value, a reader in `reader.rs`, and a
//! writer for objects of texts, which is all that is ever sent.
//!
//! The reader is our own because of its weight: `serde_json` with its error texts and number tables
//! is a tenth of the whole client.

mod reader;

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
pub struct Fields(Vec<(String, Json)>);

impl Json {
    /// What these bytes spell, if they spell one value and nothing else. Nesting beyond 127 levels
    /// is refused, so that no input can exhaust the stack.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        reader::read(bytes)
    }
}

impl Fields {
    /// A field that is there and not null.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.iter().rev().find(|(field, _)| field == name)?;
        (*value != Json::Null).then_some(value)
    }

    /// All fields in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

/// Writes an object of texts: `{"name":"value",…}`, its fields in the order given.
pub fn object_of_texts(fields: &[(&str, &str)]) -> String {
    let mut json = String::from("{");
    for (name, value) in fields {
        if json.len() > 1 {
            json.push(',');
        }
        push_text(&mut json, name);
        json.push(':');
        push_text(&mut json, value);
    }
    json.push('}');
    json
}

/// Writes a text, in its quotes.
pub(crate) fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' => json.push_str("\\n"),
            ' '.. => json.push(c),
            _ => {
                json.push_str("\\u00");
                json.extend([u32::from(c) / 16, u32::from(c) % 16].map(hex_digit));
            }
        }
    }
    json.push('"');
}

fn hex_digit(value: u32) -> char {
    char::from_digit(value, 16).unwrap_or('0')
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
