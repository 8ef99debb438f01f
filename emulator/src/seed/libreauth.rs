//! Seed data of the LibreAuth service: applications, licence keys, users.

use serde::{Deserialize, Serialize};

use super::content::{ChannelSeed, FileSeed, VariableSeed, WebhookSeed};
use super::{SeedError, distinct, one_expiry, require, yes};

/// One application and everything its owner set in the panel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppSeed {
    /// Application name, field `name` of every call.
    pub name: String,
    /// Owner's id, exactly 10 characters (LibreAuth documentation).
    pub ownerid: String,
    /// Application secret, the key of the HMAC header.
    pub secret: String,
    /// Version that `init` must send in `ver`.
    pub version: String,
    /// Whose answers are given where the two sources differ; default LibreAuth.
    #[serde(default)]
    pub profile: Profile,
    /// Default true; false answers `init` with "This application is disabled".
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Default false; true answers `init` with the pause message.
    #[serde(default)]
    pub paused: bool,
    /// Download address in the `invalidver` answer; may be empty.
    #[serde(default)]
    pub download: String,
    /// `customerPanelLink` of `appinfo`.
    #[serde(default)]
    pub customer_panel: String,
    /// What `init` of API 1.4 carries as `changelog`. The field's real name is not known.
    #[serde(default)]
    pub changelog: String,
    /// Length of a session in seconds; default 21600, recorded from the open KeyAuth 1.2
    /// server. LibreAuth extends it with every call, the `keyauth` profile does not.
    #[serde(default = "six_hours")]
    pub session_ttl_s: u64,
    /// Default true: `check` before a login says "Session is not validated", as recorded.
    /// LibreAuth's samples call `check` right after `init`; false makes that succeed.
    #[serde(default = "yes")]
    pub check_requires_login: bool,
    /// Default false; true gives a second `init` from the same address the same session and
    /// logs it out, as recorded.
    #[serde(default)]
    pub one_session_per_ip: bool,
    /// Compare the hardware id with the stored one; default true.
    #[serde(default = "yes")]
    pub hwid_check: bool,
    /// Refuse a login without a hardware id; default true.
    #[serde(default = "yes")]
    pub force_hwid: bool,
    /// Shortest hardware id in bytes; default 20.
    #[serde(default = "twenty")]
    pub hwid_min_length: usize,
    /// MD5 sums of accepted builds, 32 hex digits each; empty switches Hash Check off.
    #[serde(default)]
    pub hash_check: Vec<String>,
    /// How answers are encrypted when `init` sent `enckey`; absent = not at all.
    #[serde(default)]
    pub encryption: Option<EncryptionScheme>,
    /// Refuse `init` without `enckey`; default false.
    #[serde(default)]
    pub force_encryption: bool,
    /// Requests allowed per window; absent = no limit.
    #[serde(default)]
    pub rate_limit: Option<RateLimit>,
    /// The code every account's second factor accepts; default `123456`. There is no
    /// authenticator in the emulator.
    #[serde(default = "two_factor_code")]
    pub two_factor_code: String,
    /// Licence keys.
    #[serde(default)]
    pub licences: Vec<LicenceSeed>,
    /// Users that exist from the start.
    #[serde(default)]
    pub users: Vec<UserSeed>,
    /// Values of the `var` call.
    #[serde(default)]
    pub variables: Vec<VariableSeed>,
    /// Contents of the `file` call.
    #[serde(default)]
    pub files: Vec<FileSeed>,
    /// Canned answers of the `webhook` call.
    #[serde(default)]
    pub webhooks: Vec<WebhookSeed>,
    /// Chat channels.
    #[serde(default)]
    pub channels: Vec<ChannelSeed>,
    /// Addresses and hardware ids that are refused.
    #[serde(default)]
    pub blacklist: Blacklist,
}

/// Whose answers are given where LibreAuth's documentation and the recorded server differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// LibreAuth's documentation: sliding sessions, `check` without nonce, "Session expired",
    /// `pubkey` in `init`, HMAC under the application's secret.
    #[default]
    LibreAuth,
    /// Recorded from the open KeyAuth 1.2 server: fixed sessions, a nonce everywhere,
    /// "Session not found.", HMAC under `enckey-secret`.
    KeyAuth,
}

/// How bodies are encrypted. LibreAuth says AES-256-CBC and no more; these are the candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncryptionScheme {
    /// KeyAuth 1.0: key = first 32 hex characters of SHA-256(enckey), IV = first 16 hex
    /// characters of SHA-256(`init_iv`), output in hex.
    A,
    /// As `A`, the IV from SHA-256(enckey).
    BDerived,
    /// As `A`, the IV all zero.
    BZero,
    /// As `A`, a random IV before the ciphertext.
    BPrefixed,
    /// Key = SHA-256(enckey), a random IV before the ciphertext, output in base64.
    C,
}

/// At most `requests` per `window_s` seconds and ownerid (recorded: 200 in 60 s).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Calls that are answered.
    pub requests: u64,
    /// Length of the window in seconds.
    pub window_s: u64,
}

/// One licence key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceSeed {
    /// The key itself, at most 70 characters.
    pub key: String,
    /// Level of the subscription it gives; default `1`.
    #[serde(default = "level")]
    pub level: String,
    /// Subscription it gives; default `default`. Empty = none exists for the level.
    #[serde(default = "subscription")]
    pub subscription: String,
    /// End as Unix seconds. Neither this nor the next = lifetime.
    #[serde(default)]
    pub expires_at_s: Option<u64>,
    /// End as seconds from the first use.
    #[serde(default)]
    pub expires_in_s: Option<u64>,
    /// User who used it already. The key's own text = logged in with `license` before.
    #[serde(default)]
    pub used_by: Option<String>,
    /// Hardware id of that earlier use; needs `used_by`.
    #[serde(default)]
    pub hwid: Option<String>,
    /// Bind the account to the first hardware id; default true.
    #[serde(default = "yes")]
    pub hwid_lock: bool,
    /// Refused with "Your license is banned".
    #[serde(default)]
    pub banned: bool,
    /// The subscription is paused.
    #[serde(default)]
    pub paused: bool,
}

/// One user with a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserSeed {
    /// Name, at most 70 characters.
    pub username: String,
    /// Password in the clear: this is a development server.
    pub password: String,
    /// Address that `forgot` must name.
    #[serde(default)]
    pub email: Option<String>,
    /// Hardware id that is bound already.
    #[serde(default)]
    pub hwid: Option<String>,
    /// Refused with "The user is banned".
    #[serde(default)]
    pub banned: bool,
    /// Second factor on from the start.
    #[serde(default)]
    pub two_factor: bool,
    /// What the user may use.
    #[serde(default)]
    pub subscriptions: Vec<SubscriptionSeed>,
    /// Values of `getvar` and `setvar`.
    #[serde(default)]
    pub variables: Vec<UserVariableSeed>,
}

/// One subscription of a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionSeed {
    /// Its name; default `default`.
    #[serde(default = "subscription")]
    pub subscription: String,
    /// Key it came from.
    #[serde(default)]
    pub key: Option<String>,
    /// Level; default `1`.
    #[serde(default = "level")]
    pub level: String,
    /// End as Unix seconds. Neither this nor the next = lifetime.
    #[serde(default)]
    pub expires_at_s: Option<u64>,
    /// End as seconds from the emulator's first request.
    #[serde(default)]
    pub expires_in_s: Option<u64>,
    /// "Your subscription is paused and can't be used right now".
    #[serde(default)]
    pub paused: bool,
}

/// One value kept for a user.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserVariableSeed {
    /// Its name, field `var`.
    pub name: String,
    /// Its value, at most 500 characters.
    pub data: String,
    /// `setvar` is refused with "Variable is read only".
    #[serde(default)]
    pub read_only: bool,
}

/// Clients that are refused at login.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blacklist {
    /// Addresses.
    #[serde(default)]
    pub ips: Vec<String>,
    /// Hardware ids.
    #[serde(default)]
    pub hwids: Vec<String>,
}

impl AppSeed {
    pub(super) fn validate(&self, place: &str) -> Result<(), SeedError> {
        require(!self.name.is_empty(), place, "name", "may not be empty")?;
        require(
            self.ownerid.chars().count() == 10,
            place,
            "ownerid",
            "an ownerid has 10 characters",
        )?;
        require(self.session_ttl_s > 0, place, "session_ttl_s", "must be at least 1")?;
        for hash in &self.hash_check {
            require(
                hash.len() == 32 && hash.chars().all(|digit| digit.is_ascii_hexdigit()),
                place,
                "hash_check",
                "an MD5 sum is 32 hex digits",
            )?;
        }
        distinct(self.licences.iter().map(|licence| licence.key.as_str()), place, "licences")?;
        distinct(self.users.iter().map(|user| user.username.as_str()), place, "users")?;
        for (position, licence) in self.licences.iter().enumerate() {
            let place = format!("{place}.licences[{position}]");
            require(!licence.key.is_empty(), &place, "key", "may not be empty")?;
            one_expiry(licence.expires_at_s, licence.expires_in_s, &place)?;
            let unused = licence.used_by.is_none();
            require(!unused || licence.hwid.is_none(), &place, "hwid", "needs used_by")?;
        }
        for (user_position, user) in self.users.iter().enumerate() {
            for (position, subscription) in user.subscriptions.iter().enumerate() {
                let place = format!("{place}.users[{user_position}].subscriptions[{position}]");
                one_expiry(subscription.expires_at_s, subscription.expires_in_s, &place)?;
            }
        }
        for (position, file) in self.files.iter().enumerate() {
            let valid = crate::hex::decode(&file.hex).is_some();
            require(valid, &format!("{place}.files[{position}]"), "hex", "must be hex digits")?;
        }
        Ok(())
    }
}

fn six_hours() -> u64 {
    21_600
}

fn twenty() -> usize {
    20
}

fn two_factor_code() -> String {
    "123456".to_owned()
}

fn level() -> String {
    "1".to_owned()
}

fn subscription() -> String {
    "default".to_owned()
}
