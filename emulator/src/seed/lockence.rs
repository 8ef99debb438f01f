//! Seed data of the Lockence service.

use serde::{Deserialize, Serialize};

use super::{SeedError, distinct, one_expiry, require, yes};

/// One application of the Lockence service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockenceSeed {
    /// Shown in the emulator's state only.
    pub name: String,
    /// `api_key` of every call.
    pub api_key: String,
    /// Length of a session without a heartbeat in seconds; default 3600, as a sibling
    /// service documents it. Lockence states none.
    #[serde(default = "one_hour")]
    pub session_ttl_s: u64,
    /// Licence keys.
    #[serde(default)]
    pub licences: Vec<LockenceLicenceSeed>,
}

/// One licence key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockenceLicenceSeed {
    /// The key; the documentation's sample has the form `XXXXX-XXXXX-XXXXX-XXXXX`.
    pub key: String,
    /// `username` in the answers; default none (null).
    #[serde(default)]
    pub username: Option<String>,
    /// `metadata` in the answers; default an empty object.
    #[serde(default = "empty_object")]
    pub metadata: serde_json::Value,
    /// End as Unix seconds. Neither this nor the next = lifetime.
    #[serde(default)]
    pub expires_at_s: Option<u64>,
    /// End as seconds from the first use.
    #[serde(default)]
    pub expires_in_s: Option<u64>,
    /// Refused with status 403.
    #[serde(default)]
    pub disabled: bool,
    /// Hardware id that is bound already.
    #[serde(default)]
    pub hwid: Option<String>,
    /// Bind to the first hardware id; default true.
    #[serde(default = "yes")]
    pub hwid_lock: bool,
}

impl LockenceSeed {
    pub(super) fn validate(&self, place: &str) -> Result<(), SeedError> {
        require(!self.api_key.is_empty(), place, "api_key", "may not be empty")?;
        require(self.session_ttl_s > 0, place, "session_ttl_s", "must be at least 1")?;
        distinct(self.licences.iter().map(|licence| licence.key.as_str()), place, "licences")?;
        for (position, licence) in self.licences.iter().enumerate() {
            let place = format!("{place}.licences[{position}]");
            require(!licence.key.is_empty(), &place, "key", "may not be empty")?;
            one_expiry(licence.expires_at_s, licence.expires_in_s, &place)?;
        }
        Ok(())
    }
}

fn one_hour() -> u64 {
    3_600
}

fn empty_object() -> serde_json::Value {
    serde_json::Value::Object(serde_json::Map::new())
}
