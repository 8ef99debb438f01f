//! The id itself, and how it is minted.

use super::parts::Parts;
use crate::hex;
use std::fmt;

/// The algorithm that mints, and the prefix of what it minted. The prefix stays with an id for
/// life: a later `fp2` is for new devices only.
const ALGORITHM: &str = "fp1";

/// How many hexadecimal digits follow the prefix. Always the same: a service that looks for the
/// sent id *within* the stored one must not match a shorter id that is its beginning.
const DIGITS: usize = 32;

/// What is sent as `hwid`: a minted id, or the app's own.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceId(String);

impl DeviceId {
    /// `fp1-` and the first 32 hexadecimal digits of
    /// SHA-256(`fp1` ␟ app id ␟ the parts, each separated by ␟), where ␟ is U+001F and an unknown
    /// part is empty.
    ///
    /// The app id salts it, so that two vendors cannot join their users. It is no anonymisation:
    /// so few bits can be found by trying them all.
    #[must_use]
    pub fn sticky(app_id: &str, parts: &Parts) -> Self {
        Self::from_hex(&hex::sha256(ALGORITHM, &[app_id, parts.as_str()], DIGITS))
    }

    /// `fp1-` and 128 random bits in hexadecimal: another id after every wipe.
    #[must_use]
    pub fn install(random: [u8; DIGITS / 2]) -> Self {
        Self::from_hex(&hex::encode(&random, DIGITS))
    }

    /// A minted id out of storage or an export, or `None` if the text is none. Ids of later
    /// algorithms (`fp2-` …) are told by the same form.
    #[must_use]
    pub fn minted(text: &str) -> Option<Self> {
        let [b'f', b'p', b'1'..=b'9', b'-', digits @ ..] = text.as_bytes() else { return None };
        let hexadecimal = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        let well_formed = digits.len() == DIGITS && digits.iter().all(hexadecimal);
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The app's own id, which [`super::given::check`] has passed.
    pub(super) fn given(text: String) -> Self {
        Self(text)
    }

    /// The text to send.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    fn from_hex(digits: &str) -> Self {
        let mut id = String::from(ALGORITHM);
        id.push('-');
        id.push_str(digits);
        Self(id)
    }
}

/// Redacted: an id must not reach a log through the struct that holds it.
impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minted = Self::minted(&self.0).is_some();
        f.write_str(if minted { self.0.get(..4).unwrap_or("") } else { "given-" })?;
        f.write_str("…")
    }
}

/// The name under which an app's record is stored. A hash, because an app id can hold a secret
/// (Lockence's holds the API key).
#[must_use]
pub fn slot(app_id: &str) -> String {
    hex::sha256("slot", &[app_id], DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(model: &str, language: &str) -> Parts {
        let known =
            ["blink", "google chrome", "windows", "x86", model, language, "geforce rtx 3060"];
        Parts::read(&known.join("\u{1f}")).expect("seven parts")
    }

    #[test]
    fn the_algorithm_is_fixed_for_life() {
        // printf 'fp1\x1fapp\x1fblink\x1fgoogle chrome\x1fwindows\x1fx86\x1f\x1fde\x1fgeforce rtx 3060' | sha256sum
        assert_eq!(
            DeviceId::sticky("app", &parts("", "de")).as_str(),
            "fp1-d557aa888cfc0d90bc51ab6becafb812"
        );
        // printf 'fp1\x1fapp\x1f\x1f\x1f\x1f\x1f\x1f\x1f' | sha256sum
        assert_eq!(
            DeviceId::sticky("app", &Parts::unknown()).as_str(),
            "fp1-9eff3f5acf0d37b5740238d0a8525d87"
        );
        // printf 'slot\x1fapp' | sha256sum
        assert_eq!(slot("app"), "d8d7d2579fba5bb8a0e4c993ba9631b7");
    }

    #[test]
    fn every_part_and_the_app_count() {
        let id = DeviceId::sticky("app", &parts("", "de"));
        assert_ne!(DeviceId::sticky("other", &parts("", "de")), id);
        let shifted = parts("de", "");
        assert_ne!(DeviceId::sticky("app", &shifted), id, "a value must not slide to another part");
    }

    #[test]
    fn every_minted_id_has_one_form() {
        let ids = [
            DeviceId::install([0; 16]),
            DeviceId::install([0xA5; 16]),
            DeviceId::sticky("", &Parts::unknown()),
        ];
        for id in ids {
            assert_eq!(id.as_str().len(), 36);
            assert_eq!(DeviceId::minted(id.as_str()), Some(id));
        }
        assert_eq!(DeviceId::install([0xA5; 16]).as_str(), "fp1-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5");
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in [
            "",
            "fp1-",
            "fp0-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5",
            "fp1-A5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5",
            "fp1-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "fp1-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "fp1-ä5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5",
        ] {
            assert_eq!(DeviceId::minted(text), None, "{text}");
        }
        assert!(DeviceId::minted("fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5").is_some());
    }

    #[test]
    fn debug_hides_the_id() {
        assert_eq!(format!("{:?}", DeviceId::install([7; 16])), "fp1-…");
        assert_eq!(format!("{:?}", DeviceId::given("my-own-machine-id-12345".into())), "given-…");
    }
}
