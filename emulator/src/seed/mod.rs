//! The world the emulator starts with, as a JSON file.
//!
//! Every field but the identities has a default, unknown fields are refused, and an error
//! names the place: `libreauth[0].licences[2].level: invalid type: integer`.

mod content;
mod libreauth;
mod lockence;

pub use content::{ChannelSeed, ChatMessageSeed, FileSeed, VariableSeed, WebhookSeed};
pub use libreauth::{
    AppSeed, Blacklist, EncryptionScheme, LicenceSeed, Profile, RateLimit, SubscriptionSeed,
    UserSeed, UserVariableSeed,
};
pub use lockence::{LockenceLicenceSeed, LockenceSeed};
use serde::{Deserialize, Serialize};

use crate::hex;

/// Everything the emulator starts with. `emulator/seed.json` is the demo's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// Start of the stream of session ids, nonces and garbage; default 1.
    #[serde(default = "one")]
    pub random_seed: u64,
    /// Ed25519 seed that LibreAuth signs with; default `000102..1f`.
    #[serde(default)]
    pub signing_seed: SigningSeed,
    /// Transport switches.
    #[serde(default)]
    pub settings: Settings,
    /// Applications of the LibreAuth service.
    #[serde(default)]
    pub libreauth: Vec<AppSeed>,
    /// Applications of the Lockence service.
    #[serde(default)]
    pub lockence: Vec<LockenceSeed>,
}

/// Switches that belong to the transport and not to one application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name the signature headers in `Access-Control-Expose-Headers`, so that a page can read
    /// them. The recorded KeyAuth server does not; default true.
    #[serde(default = "yes")]
    pub expose_signature_headers: bool,
    /// Send `Access-Control-Allow-Origin: *`; default true. Off, a page's `fetch` fails.
    #[serde(default = "yes")]
    pub cors: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { expose_signature_headers: true, cors: true }
    }
}

impl Default for Seed {
    /// Two services without applications.
    fn default() -> Self {
        Self {
            random_seed: one(),
            signing_seed: SigningSeed::default(),
            settings: Settings::default(),
            libreauth: Vec::new(),
            lockence: Vec::new(),
        }
    }
}

impl Seed {
    /// Reads a seed file.
    ///
    /// # Errors
    /// The first field that is missing, unknown, of the wrong type or out of range.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let seed: Self = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| SeedError::new(error.path().to_string(), error.inner().to_string()))?;
        reader.end().map_err(|error| SeedError::new(".", error.to_string()))?;
        seed.validate()?;
        Ok(seed)
    }

    /// Text of the demo's seed, the file `emulator/seed.json`.
    pub fn demo_json() -> &'static str {
        include_str!("../../seed.json")
    }

    /// The demo's seed.
    pub fn demo() -> Self {
        // The file is part of the crate and a test reads it, so the empty seed never shows.
        Self::from_json(Self::demo_json()).unwrap_or_default()
    }

    fn validate(&self) -> Result<(), SeedError> {
        for (position, app) in self.libreauth.iter().enumerate() {
            app.validate(&format!("libreauth[{position}]"))?;
        }
        for (position, app) in self.lockence.iter().enumerate() {
            app.validate(&format!("lockence[{position}]"))?;
        }
        Ok(())
    }
}

/// 32 bytes of an Ed25519 seed, in JSON 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SigningSeed(pub [u8; 32]);

impl Default for SigningSeed {
    /// The bytes 0 to 31; their public key begins `03a107bf`.
    fn default() -> Self {
        let mut bytes = [0; 32];
        for (byte, value) in bytes.iter_mut().zip(0..) {
            *byte = value;
        }
        Self(bytes)
    }
}

impl TryFrom<String> for SigningSeed {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        hex::decode(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("a signing seed is 64 hex digits")
    }
}

impl From<SigningSeed> for String {
    fn from(seed: SigningSeed) -> Self {
        hex::encode(&seed.0)
    }
}

/// When something runs out, as a seed file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    Lifetime,
    /// Unix time in seconds.
    At(u64),
    /// Seconds from the first use.
    In(u64),
}

impl Expiry {
    /// What a lifetime licence shows as `expiry`: 20 November 2286.
    pub(crate) const LIFETIME_S: u64 = 9_999_999_999;

    /// From the two fields of a seed; an absolute time goes before a duration.
    pub(crate) fn new(expires_at_s: Option<u64>, expires_in_s: Option<u64>) -> Self {
        match (expires_at_s, expires_in_s) {
            (Some(at), _) => Self::At(at),
            (None, Some(duration)) => Self::In(duration),
            (None, None) => Self::Lifetime,
        }
    }

    /// Unix seconds of the end when the first use is at `first_use_s`.
    pub(crate) fn resolve(self, first_use_s: u64) -> u64 {
        match self {
            Self::Lifetime => Self::LIFETIME_S,
            Self::At(at) => at,
            Self::In(duration) => first_use_s.saturating_add(duration),
        }
    }
}

/// A seed that cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("seed field {field}: {problem}")]
pub struct SeedError {
    /// Path of the field, for example `libreauth[0].ownerid`.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
}

impl SeedError {
    fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }
}

/// Refuses a field with a reason when the condition does not hold.
fn require(holds: bool, place: &str, field: &str, problem: &str) -> Result<(), SeedError> {
    if holds { Ok(()) } else { Err(SeedError::new(format!("{place}.{field}"), problem)) }
}

/// Refuses two ways to say the same thing.
fn one_expiry(at: Option<u64>, within: Option<u64>, place: &str) -> Result<(), SeedError> {
    let holds = at.is_none() || within.is_none();
    require(holds, place, "expires_in_s", "not together with expires_at_s")
}

/// Refuses a name that stands twice.
fn distinct<'a>(
    names: impl Iterator<Item = &'a str>,
    place: &str,
    list: &str,
) -> Result<(), SeedError> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        require(seen.insert(name), place, list, &format!("{name} stands twice"))?;
    }
    Ok(())
}

fn one() -> u64 {
    1
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        Seed::from_json(text).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_seed_is_a_seed() {
        let seed = Seed::from_json("{}").unwrap();
        assert_eq!(seed.settings, Settings::default());
        assert_eq!(
            String::from(seed.signing_seed),
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        );
    }

    #[test]
    fn errors_name_the_field() {
        let app = r#"{"libreauth":[{"name":"A","ownerid":"123","secret":"s","version":"1.0"}]}"#;
        assert_eq!(error_of(app), "seed field libreauth[0].ownerid: an ownerid has 10 characters");
        assert!(error_of(r#"{"random_seed":"x"}"#).starts_with("seed field random_seed: invalid"));
        assert!(error_of(r#"{"signing_seed":"00"}"#).contains("64 hex digits"));
        assert!(error_of(r#"{"licenses":[]}"#).contains("unknown field `licenses`"));
        assert!(error_of("{} {}").contains("trailing characters"));
        let both = r#"{"lockence":[{"name":"A","api_key":"k","licences":[
            {"key":"K","expires_at_s":1,"expires_in_s":1}]}]}"#;
        assert_eq!(
            error_of(both),
            "seed field lockence[0].licences[0].expires_in_s: not together with expires_at_s"
        );
        let twice =
            r#"{"lockence":[{"name":"A","api_key":"k","licences":[{"key":"K"},{"key":"K"}]}]}"#;
        assert_eq!(error_of(twice), "seed field lockence[0].licences: K stands twice");
    }

    #[test]
    fn the_demo_seed_reads_and_writes() {
        let seed = Seed::from_json(Seed::demo_json()).unwrap();
        let again = serde_json::to_string(&seed).unwrap();
        Seed::from_json(&again).unwrap();
    }
}
