//! What a success says, in useful units: times in epoch milliseconds, numbers as numbers.

use std::fmt;

use super::further::Told;
use crate::json::Fields;
use crate::secret::Secret;
use crate::session::Millis;

/// A success, read.
#[derive(Clone, Default, PartialEq)]
pub struct Answer {
    /// The service's message, word for word.
    pub message: String,
    /// The session that the call opened.
    pub session: Option<Secret>,
    /// What the caller gets.
    pub output: Output,
}

/// What the caller gets. Its `Debug` only names the kind: a licence's user is named after its key.
#[derive(Clone, Default, PartialEq)]
pub enum Output {
    /// Nothing beside the success.
    #[default]
    Nothing,
    /// LibreAuth `init`.
    Init(InitResult),
    /// LibreAuth `license`, `login`, `register`.
    Account(Account),
    /// Lockence `init`.
    Lockence(LockenceSession),
    /// Lockence `validate`: who the session belongs to.
    Holder(Holder),
    /// LibreAuth `var`, `getvar`: a text.
    Text(String),
    /// What a further call of LibreAuth tells.
    Further(Told),
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Init(_) => "Init(…)",
            Self::Account(_) => "Account(…)",
            Self::Lockence(_) => "Lockence(…)",
            Self::Holder(_) => "Holder(…)",
            Self::Text(_) => "Text(…)",
            Self::Further(_) => "Further(…)",
        })
    }
}

/// LibreAuth `init`'s answer.
#[derive(Clone, Default, PartialEq)]
pub struct InitResult {
    /// The service's message.
    pub message: String,
    /// False when the service handed out a session that it already had for this address.
    pub new_session: Option<bool>,
    /// Statistics of the application.
    pub app: Option<AppInfo>,
    /// The service's own statement of its Ed25519 key (`pubkey`), 64 hex characters.
    pub public_key: Option<String>,
    /// Is it one of the pinned keys? `None`: there is nothing to compare.
    pub public_key_matches: Option<bool>,
    /// API 1.4: what is new in the app (`changelog`; the field's real name is not documented).
    pub changelog: Option<String>,
}

/// `appinfo`: strings in the open KeyAuth server, some of them sentences in place of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppInfo {
    /// The version that the panel names.
    pub version: Option<String>,
    /// Number of users.
    pub users: Option<f64>,
    /// Number of users online.
    pub online_users: Option<f64>,
    /// Number of keys.
    pub keys: Option<f64>,
    /// Where customers manage their licence.
    pub customer_panel_url: Option<String>,
}

/// Who is logged in (`info`).
#[derive(Clone, Default, PartialEq)]
pub struct Account {
    /// User name; a licence's user is named after its key.
    pub username: Option<String>,
    /// The service's message.
    pub message: String,
    /// The hardware id that the service has stored.
    pub hwid: Option<String>,
    /// The address that the service saw.
    pub ip: Option<String>,
    /// Epoch milliseconds.
    pub created_at: Option<Millis>,
    /// Epoch milliseconds.
    pub last_login_at: Option<Millis>,
    /// What the user has.
    pub subscriptions: Vec<Subscription>,
}

/// One subscription of a user.
#[derive(Clone, Default, PartialEq)]
pub struct Subscription {
    /// Its name in the panel.
    pub name: String,
    /// The licence key it came from.
    pub key: Option<String>,
    /// Level, from the second login on.
    pub level: Option<f64>,
    /// Epoch milliseconds.
    pub expires_at: Option<Millis>,
    /// Milliseconds left when the service answered.
    pub time_left_ms: Option<Millis>,
}

/// Lockence `init`'s answer.
#[derive(Clone, Default, PartialEq)]
pub struct LockenceSession {
    /// The licence's user.
    pub username: Option<String>,
    /// The service's message.
    pub message: String,
    /// `expires_at` as the service wrote it (RFC 3339); of session or licence, it does not say.
    pub expires_at: Option<String>,
    /// The vendor's free data; empty when absent or null.
    pub metadata: Fields,
}

/// Who a Lockence session belongs to.
#[derive(Clone, Default, PartialEq)]
pub struct Holder {
    /// The licence's user.
    pub username: Option<String>,
    /// The vendor's free data.
    pub metadata: Option<Fields>,
}

/// One message of a chat channel.
#[derive(Clone, Default, PartialEq)]
pub struct ChatMessage {
    /// User name.
    pub author: String,
    /// What was said.
    pub text: String,
    /// Epoch milliseconds.
    pub sent_at: Option<Millis>,
}

/// What an authenticator needs (`2fa`).
#[derive(Clone, Default, PartialEq)]
pub struct TwoFactorSecret {
    /// To be typed in.
    pub secret: Option<String>,
    /// To be shown as a QR code, as the service writes it.
    pub qr_code: Option<String>,
}

/// How the service says it is. Never signed: anybody may have said so.
#[derive(Clone, Default, PartialEq)]
pub struct Health {
    /// The key that it says it signs with (`sign_public`), 64 hex characters.
    pub public_key: Option<String>,
    /// Is it one of the pinned keys? `None`: there is nothing to compare.
    pub public_key_matches: Option<bool>,
    /// All that it reports, whose names are not documented.
    pub report: Fields,
}

/// What an answer holds is for the app: keys, names, values. `Debug` says only what it is.
macro_rules! silent {
    ($($name:ident)*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        })*
    };
}

silent! { Answer InitResult Account Subscription LockenceSession Holder ChatMessage TwoFactorSecret Health }
