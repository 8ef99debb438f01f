//! What is kept about a device: one JSON text.

use super::id::DeviceId;
use super::parts::Parts;
use serde::{Deserialize, Serialize};

/// The version of the form that this code writes.
const VERSION: u32 = 1;

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

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    id: &'a DeviceId,
    created: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<&'a Parts>,
}

/// What every version has.
#[derive(Deserialize)]
struct Head {
    version: u32,
    #[serde(default)]
    id: String,
}

#[derive(Deserialize)]
struct Body {
    created: u64,
    #[serde(default)]
    parts: Option<Parts>,
}

impl Record {
    /// The text to store.
    #[must_use]
    pub fn encode(&self) -> String {
        let written = Written {
            version: VERSION,
            id: &self.id,
            created: self.created,
            parts: self.parts.as_ref(),
        };
        // Plain strings and numbers always have a JSON form.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// [`Flaw`]: anything but a record of this version, whole and well-formed.
    pub fn decode(text: &str) -> Result<Self, Flaw> {
        let head: Head = serde_json::from_str(text).map_err(|_| Flaw::Damaged)?;
        let id = DeviceId::minted(&head.id);
        if head.version > VERSION {
            return Err(Flaw::Newer(id));
        }
        let body: Body = serde_json::from_str(text).map_err(|_| Flaw::Damaged)?;
        match id {
            Some(id) if head.version == VERSION => {
                Ok(Self { id, created: body.created, parts: body.parts })
            }
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

    #[test]
    fn the_form_is_fixed() {
        let bare = Record { id: id(), created: 1_767_225_600_000, parts: None };
        let text = format!(r#"{{"version":1,"id":"{ID}","created":1767225600000}}"#);
        assert_eq!(bare.encode(), text);
        let parts = Parts {
            engine: Some("blink".into()),
            model: Some("a \"quoted\" \\ model".into()),
            ..Parts::default()
        };
        let full = Record { parts: Some(parts), ..bare.clone() };
        assert!(full.encode().contains(r#""parts":{"engine":"blink","model":"a \"quoted\""#));
        for record in [bare, full] {
            assert_eq!(Record::decode(&record.encode()), Ok(record));
        }
    }

    #[test]
    fn damaged_and_foreign_texts_are_told() {
        let unknown_part =
            format!(r#"{{"version":1,"id":"{ID}","created":1,"parts":{{"canvas":"x"}}}}"#);
        let cut = unknown_part.get(..40).unwrap_or_default().to_owned();
        for text in [
            String::new(),
            "null".into(),
            "[]".into(),
            "{}".into(),
            "\u{0}\u{1}".into(),
            "\"fp1-a5a5\"".into(),
            format!(r#"{{"version":0,"id":"{ID}","created":1}}"#),
            format!(r#"{{"version":1,"id":"{ID}"}}"#),
            format!(r#"{{"version":1,"id":"{ID}","created":-1}}"#),
            format!(r#"{{"version":1,"id":"{ID}","created":"1"}}"#),
            r#"{"version":1,"id":"fp1-short","created":1}"#.into(),
            r#"{"version":1,"created":1}"#.into(),
            format!(r#"{{"version":"1","id":"{ID}","created":1}}"#),
            unknown_part,
            cut,
        ] {
            assert_eq!(Record::decode(&text), Err(Flaw::Damaged), "{text}");
        }
    }

    #[test]
    fn a_newer_record_still_gives_its_id() {
        let later = r#"{"version":2,"id":"fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5","seen":[1,{}]}"#;
        let id = DeviceId::minted("fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5");
        assert_eq!(Record::decode(later), Err(Flaw::Newer(id)));
        assert_eq!(Record::decode(r#"{"version":9}"#), Err(Flaw::Newer(None)));
    }
}
