//! What is kept about a device: one JSON text.

use super::id::DeviceId;
use super::parts::Parts;
use crate::json::{Fields, Texts};
use crate::text::{digits, natural};

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
    /// The text to store: one object of texts.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut texts = Texts::default();
        texts.text("version", VERSION);
        texts.text("id", self.id.as_str());
        texts.text("created", &digits(self.created));
        texts.text("parts", self.parts.as_ref().map_or("", Parts::as_str));
        texts.finish()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    ///
    /// [`Flaw`]: anything but a record of this version, whole and well-formed.
    pub fn decode(text: &str) -> Result<Self, Flaw> {
        let fields = Fields::parse(text.as_bytes()).ok_or(Flaw::Damaged)?;
        let text = |name: &str| fields.string(name);
        let id = text("id").and_then(DeviceId::minted);
        let version = text("version").unwrap_or("");
        if version != VERSION {
            // One digit will do for as long as anybody minds.
            let newer = matches!(version.as_bytes(), [b'2'..=b'9']);
            return Err(if newer { Flaw::Newer(id) } else { Flaw::Damaged });
        }
        let parts = match text("parts") {
            Some("") => Some(None),
            Some(parts) => Parts::read(parts).map(Some),
            None => None,
        };
        let created = text("created").and_then(natural);
        match (id, created, parts) {
            (Some(id), Some(created), Some(parts)) if fields.iter().count() == 4 => {
                Ok(Self { id, created, parts })
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
        let text = format!(r#"{{"version":"1","id":"{ID}","created":"1767225600000","parts":""}}"#);
        assert_eq!(bare.encode(), text);
        let parts = Parts::read("blink\u{1f}\u{1f}\u{1f}\u{1f}a \"b\" \\ c\u{1f}\u{1f}");
        assert!(parts.is_some());
        let full = Record { parts, ..bare.clone() };
        assert!(
            full.encode()
                .ends_with(r#""parts":"blink\u001f\u001f\u001f\u001fa \"b\" \\ c\u001f\u001f"}"#)
        );
        let unknown = Record { parts: Some(Parts::unknown()), ..bare.clone() };
        for record in [bare, full, unknown] {
            assert_eq!(Record::decode(&record.encode()), Ok(record));
        }
    }

    #[test]
    fn damaged_and_foreign_texts_are_told() {
        let whole = Record { id: id(), created: 1, parts: None }.encode();
        let with = |from: &str, to: &str| {
            assert!(whole.contains(from));
            whole.replace(from, to)
        };
        for text in [
            String::new(),
            "null".into(),
            "[]".into(),
            "{}".into(),
            "\u{0}\u{1}".into(),
            "\"fp1-a5a5\"".into(),
            with(r#""version":"1""#, r#""version":"0""#),
            with(r#""version":"1""#, r#""version":"one""#),
            with(r#""version":"1""#, r#""version":1"#),
            with(r#""created":"1""#, r#""created":"-1""#),
            with(r#""created":"1""#, r#""created":"""#),
            with(r#""created":"1","#, ""),
            with(ID, "fp1-short"),
            with(r#""parts":"""#, r#""parts":7"#),
            with(r#""parts":"""#, r#""parts":"linux""#),
            with(r#""parts":"""#, r#""parts":"","canvas":"x""#),
            with(r#","parts":"""#, ""),
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
