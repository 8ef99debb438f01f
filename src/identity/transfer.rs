//! Moving a device id on purpose: out as one line of text, in on another machine or browser.

use super::error::IdentityError;
use super::id::DeviceId;
use super::record::Record;
use crate::hex;
use crate::text::{digits, natural, pieces};

/// Digits of the check: enough to catch a slip of the pen, no protection against forgery.
const CHECK_DIGITS: usize = 8;

/// The record as `<id>.<created>.<check>`. The check also holds the app id, so that the text of
/// another app is told apart.
#[must_use]
pub fn export(app_id: &str, record: &Record) -> String {
    let (id, created) = (record.id.as_str(), digits(record.created));
    let mut text = String::from(id);
    for field in [&created, &check(app_id, id, &created)] {
        text.push('.');
        text.push_str(field);
    }
    text
}

fn check(app_id: &str, id: &str, created: &str) -> String {
    hex::sha256("export", &[app_id, id, created], CHECK_DIGITS)
}

/// Reads an exported text. White space around it is forgiven.
///
/// The record has no parts: the id was not made of this machine's.
///
/// # Errors
///
/// [`IdentityError::InvalidTransfer`].
pub fn import(app_id: &str, text: &str) -> Result<Record, IdentityError> {
    let unlike = IdentityError::InvalidTransfer { what: "it does not have the form of one" };
    let mut fields = pieces(text.trim_ascii(), b'.');
    let (Some(id), Some(created), Some(sum), None) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err(unlike);
    };
    let (Some(minted), Some(date)) = (DeviceId::minted(id), natural(created)) else {
        return Err(unlike);
    };
    if check(app_id, id, created) != sum {
        return Err(IdentityError::InvalidTransfer {
            what: "it is misspelt or belongs to another app",
        });
    }
    Ok(Record { id: minted, created: date, parts: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::parts::Parts;

    fn record() -> Record {
        let id = DeviceId::install([0xA5; 16]);
        Record { id, created: 1_767_225_600_000, parts: Some(Parts::unknown()) }
    }

    #[test]
    fn an_id_moves_and_leaves_its_parts_behind() {
        let text = export("app", &record());
        assert!(text.starts_with("fp1-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5.1767225600000."));
        let moved = import("app", &format!("\n {text} ")).expect("imports");
        assert_eq!(moved, Record { parts: None, ..record() });
    }

    #[test]
    fn slips_and_other_apps_are_told() {
        let text = export("app", &record());
        assert!(import("other", &text).is_err());
        assert!(import("app", &text.replace("a5a5.", "a5a6.")).is_err());
        assert!(import("app", &text.replace("00000.", "00001.")).is_err());
        for text in ["", ".", "..", "fp1-", "fp1-a5.1.2", "ä.ö.ü"] {
            assert!(import("app", text).is_err(), "{text}");
        }
    }
}
