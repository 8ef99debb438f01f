//! A JSON value without maps, floats as text or anything else that weighs: what the wire and the
//! storage hold, read by `serde_json` into the least that will do.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

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
        serde_json::from_slice(bytes).ok()
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

fn push_text(json: &mut String, text: &str) {
    // A text can always be written; the fallback only spares a panic.
    json.push_str(&serde_json::to_string(text).unwrap_or_default());
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Number(value))
            }
            #[allow(clippy::cast_precision_loss)] // as JavaScript reads it
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Number(value as f64))
            }
            #[allow(clippy::cast_precision_loss)] // as JavaScript reads it
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Number(value as f64))
            }
            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::Text(value.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Json::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
                let mut object = Vec::new();
                while let Some(field) = fields.next_entry()? {
                    object.push(field);
                }
                Ok(Json::Object(Fields(object)))
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(value) => value.serialize(serializer),
            Self::Object(value) => value.serialize(serializer),
        }
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
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
