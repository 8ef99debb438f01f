//! What is kept about a device: one JSON text.

use super::id::DeviceId;
use super::parts::{NAMES, Parts};
use crate::json::{Json, object_of_texts};

/// The version of the form that this code writes.
const VERSION: &str = "1";

/// A stored device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The id, minted once.
    pub id: DeviceId,
    /// When it was minted: milliseconds since 1970.
    pub created: u64,
    /// The parts at that time; absent if the id was not made of them (random or imported).
    pub parts: Option<Parts>,
}

/// Why a stored text is not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Not ours, or broken.
    Damaged,
    /// Written by a later version of this client. It must not be overwritten; every version keeps
    /// `version` and `id` where they are, so the id may still be read.
    Newer(Option<DeviceId>),
}

impl Record {
    /// The text to store: one object of texts. Unknown parts are empty.
    #[must_use]
    pub fn encode(&self) -> String {
        let created = self.created.to_string();
        let mut fields =
            vec![("version", VERSION), ("id", self.id.as_str()), ("created", &created)];
        if let Some(parts) = &self.parts {
            fields.extend(parts.iter().map(|(name, value)| (name, value.unwrap_or(""))));
        }
        object_of_texts(&fields)
    }

    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// [`Flaw`]: anything but a record of this version, whole and well-formed.
    pub fn decode(text: &str) -> Result<Self, Flaw> {
        let Some(Json::Object(fields)) = Json::parse(text.as_bytes()) else {
            return Err(Flaw::Damaged);
        };
        let text = |name: &str| match fields.get(name) {
            Some(Json::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let id = text("id").and_then(DeviceId::minted);
        let version = text("version").unwrap_or("");
        if version != VERSION {
            // One digit will do for as long as anybody minds.
            let newer = matches!(version.as_bytes(), [b'2'..=b'9']);
            return Err(if newer { Flaw::Newer(id) } else { Flaw::Damaged });
        }
        // All parts or none, and nothing else.
        let bare = 3;
        let parts = match fields.iter().count() {
            count if count == bare => None,
            count if count == bare + NAMES.len() => {
                let parts = Parts::read(&mut |name| text(name).map(str::to_owned));
                Some(parts.ok_or(Flaw::Damaged)?)
            }
            _ => return Err(Flaw::Damaged),
        };
        match (id, text("created").and_then(|text| text.parse().ok())) {
            (Some(id), Some(created)) => Ok(Self { id, created, parts }),
            _ => Err(Flaw::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "fp1-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5";

    fn id() -> DeviceId {
        DeviceId::install([0xA5; 16])
    }

    fn fields(fields: &[(&str, &str)]) -> String {
        object_of_texts(fields)
    }

    #[test]
    fn the_form_is_fixed() {
        let bare = Record { id: id(), created: 1_767_225_600_000, parts: None };
        let text = format!(r#"{{"version":"1","id":"{ID}","created":"1767225600000"}}"#);
        assert_eq!(bare.encode(), text);
        let parts =
            Parts::from([("engine", "blink"), ("model", "a \"quoted\" \\ model")].as_slice());
        let full = Record { parts: Some(parts), ..bare.clone() };
        assert!(full.encode().ends_with(
            r#","engine":"blink","brands":"","os":"","cpu":"","model":"a \"quoted\" \\ model","language":"","gpu":""}"#
        ));
        let unknown = Record { parts: Some(Parts::default()), ..bare.clone() };
        for record in [bare, full, unknown] {
            assert_eq!(Record::decode(&record.encode()), Ok(record));
        }
    }

    #[test]
    fn damaged_and_foreign_texts_are_told() {
        let whole = Record { id: id(), created: 1, parts: Some(Parts::default()) }.encode();
        for text in [
            String::new(),
            "null".into(),
            "[]".into(),
            "{}".into(),
            "\u{0}\u{1}".into(),
            "\"fp1-a5a5\"".into(),
            fields(&[("version", "0"), ("id", ID), ("created", "1")]),
            fields(&[("version", "one"), ("id", ID), ("created", "1")]),
            fields(&[("version", "1"), ("id", ID)]),
            fields(&[("version", "1"), ("id", ID), ("created", "-1")]),
            fields(&[("version", "1"), ("id", ID), ("created", "")]),
            fields(&[("version", "1"), ("id", "fp1-short"), ("created", "1")]),
            fields(&[("version", "1"), ("id", ID), ("created", "1"), ("canvas", "x")]),
            format!(r#"{{"version":1,"id":"{ID}","created":"1"}}"#),
            whole.replace(r#""gpu":"""#, r#""gpu":7"#),
            whole.replace("gpu", "canvas"),
            whole.get(..60).unwrap_or_default().to_owned(),
        ] {
            assert_eq!(Record::decode(&text), Err(Flaw::Damaged), "{text}");
        }
    }

    #[test]
    fn a_newer_record_still_gives_its_id() {
        let later = r#"{"version":"2","id":"fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5","seen":[1,{}]}"#;
        let id = DeviceId::minted("fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5");
        assert_eq!(Record::decode(later), Err(Flaw::Newer(id)));
        assert_eq!(Record::decode(r#"{"version":"9"}"#), Err(Flaw::Newer(None)));
    }
}
