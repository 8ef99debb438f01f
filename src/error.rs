//! Every way it can fail: one [`Error`] with a stable [`Code`], the service's own words, and what
//! to do next.

use std::fmt;
use std::rc::Rc;

use crate::session::Millis;
use crate::text::{digits, join, line, word};
use crate::trust::Verification;

/// What kind of trouble it is; decides who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// The call was wrong: the app's code must change.
    Usage,
    /// The app's set-up is wrong: its owner must act.
    Config,
    /// The service said no.
    Denied,
    /// The service could not be asked; the same call may succeed later.
    Transient,
    /// The answer can't be trusted.
    Untrusted,
    /// Our own fault.
    Internal,
}

impl Category {
    /// The name that JavaScript sees.
    pub fn as_str(self) -> &'static str {
        word("usage config denied transient untrusted internal", self as usize)
    }
}

/// One row per code: variant, name, category, and what happened and what to do next.
macro_rules! codes {
    ($($variant:ident $name:literal $category:ident $text:literal;)*) => {
        /// A stable name for what went wrong; made to be branched on.
        #[allow(rustdoc::bare_urls)] // an example address in a text for people
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`: ", $text)] $variant,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Name and text of each, a line for each.
            const LINES: &str = concat!($($name, "\n", $text, "\n"),*);

            /// Who has to act.
            pub fn category(self) -> Category {
                match self { $(Self::$variant => Category::$category,)* }
            }
        }
    };
}

codes! {
    InvalidArgument "invalid_argument" Usage "An argument is not usable.";
    InvalidOwnerId "invalid_owner_id" Usage "The owner id must have exactly 10 characters; copy it from the panel.";
    InvalidUrl "invalid_url" Usage "The service's address is not usable. Pass an https address, such as https://libreauth.nutexe.dev/api/1.3/.";
    InvalidOption "invalid_option" Usage "An option has a value that is not usable.";
    UnknownOption "unknown_option" Usage "There is no such option.";
    NotInitialized "not_initialized" Usage "There is no session. Call init() first and await it.";
    CallInProgress "call_in_progress" Usage "Another call that changes the session is under way. Await it first.";
    Aborted "aborted" Usage "The call was given up before it was answered.";
    Freed "freed" Usage "This client was freed. Construct a new one.";

    InvalidHwid "invalid_hwid" Config "The hardware id is not usable. Pass 20 to 255 printable characters without < and >.";
    HwidUnavailable "hwid_unavailable" Config "There is no storage to keep a device id in. Pass the option hwid.";
    AppNotFound "app_not_found" Config "The service does not know this application. Compare name and owner id with the panel.";
    AppDisabled "app_disabled" Config "The application is disabled in the service's panel.";
    AppPaused "app_paused" Config "The application is paused in the service's panel.";
    VersionOutdated "version_outdated" Config "The service wants another version of this app. Update, or reload the page.";
    HashMismatch "hash_mismatch" Config "The hash check refused this app. Turn it off for web apps, or pass a hash that the panel lists.";
    TokenRejected "token_rejected" Config "The token check refused this app. Turn it off for web apps, or pass token and tokenHash.";
    EncryptionRequired "encryption_required" Config "The application forces response encryption. Pass the option enckey of libreauth-client/full, or turn it off in the panel.";
    DecryptionFailed "decryption_failed" Config "The answer could not be decrypted. Choose another scheme, or pass a function, as the option decrypt. Only pages in a secure context (https) can decrypt.";
    InvalidApiKey "invalid_api_key" Config "The service does not accept the API key. Copy it from the dashboard.";
    NotSupported "not_supported" Config "The service, or this entry of the package, does not have this call.";
    NotFound "not_found" Config "The service has nothing of that name. Compare it with the panel.";

    LicenseInvalid "license_invalid" Denied "The service does not know this licence key. Check it for typing errors.";
    LicenseUsed "license_used" Denied "The licence key has been used already.";
    LicenseExpired "license_expired" Denied "The licence has expired. Renew it.";
    LicensePaused "license_paused" Denied "The licence is paused. Ask the vendor.";
    LicenseDisabled "license_disabled" Denied "The licence is disabled. Ask the vendor.";
    HwidMismatch "hwid_mismatch" Denied "The licence is bound to another device. Ask the vendor to reset it.";
    Banned "banned" Denied "The service has banned this licence, user or device. Ask the vendor.";
    CredentialsInvalid "credentials_invalid" Denied "The user name or password is wrong.";
    UsernameTaken "username_taken" Denied "The user name is taken. Choose another.";
    TwoFactorRequired "two_factor_required" Denied "A valid two-factor code is needed. Pass it as the option code.";
    VpnBlocked "vpn_blocked" Denied "The service refuses connections through a VPN.";
    SessionExpired "session_expired" Denied "The session has ended on the service. Call init() and log in again.";
    NotLoggedIn "not_logged_in" Denied "Nobody is logged in to this session. Call license() or login() first.";
    Rejected "rejected" Denied "The service said no.";

    Network "network" Transient "The service could not be reached: offline, a wrong address, or an answer that the browser withheld (CORS).";
    Timeout "timeout" Transient "The service did not answer in time.";
    ServerError "server_error" Transient "The service has an error of its own. Try again later.";
    RateLimited "rate_limited" Transient "The service wants fewer requests. Try again later.";
    ResponseEmpty "response_empty" Transient "The service answered nothing.";
    ResponseNotJson "response_not_json" Transient "The answer is no JSON: perhaps a proxy's or a log-in page, or a wrong address.";
    ResponseMalformed "response_malformed" Transient "The answer could not be read.";
    ResponseTooLarge "response_too_large" Transient "The answer is larger than maxResponseBytes allows.";
    Unreachable "unreachable" Transient "The service was out of reach for longer than graceMs. The client keeps trying.";

    SignatureMissing "signature_missing" Untrusted "The answer has no signature that can be read, so it does not count. A page can read one only if the service sends Access-Control-Expose-Headers: X-Signature-Ed25519, X-Signature-Timestamp; if it does not, put a relay on the page's own origin in front of it.";
    SignatureInvalid "signature_invalid" Untrusted "The answer was not signed by the pinned publicKey, so it does not count. Compare the key with the one that health() of libreauth-client/full reports, or somebody changed the answer.";
    SignatureStale "signature_stale" Untrusted "The answer was signed at another time, so it does not count: a clock is wrong, or it is a recording.";
    ResponseMismatched "response_mismatched" Untrusted "The answer does not fit the call, so it does not count: it is one to another call, or a login without info, which says who logged in.";

    Internal "internal" Internal "Something went wrong inside the client. Please report it.";
}

impl Code {
    /// The name that JavaScript sees.
    pub fn as_str(self) -> &'static str {
        line(Self::LINES, 2 * self as usize)
    }

    /// What happened and what to do next, for a person.
    pub fn text(self) -> &'static str {
        line(Self::LINES, 2 * self as usize + 1)
    }

    /// The code of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// May the same call succeed later, unchanged?
    pub fn retryable(self) -> bool {
        self.category() == Category::Transient || self == Self::CallInProgress
    }
}

/// What every call answers when it fails. Always boxed: it is large, rare, and passed on often.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What went wrong.
    pub code: Code,
    /// What happened this time, where there is more to say than the code's text.
    pub detail: Option<String>,
    /// The call, such as `license`.
    pub endpoint: Option<&'static str>,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The service's own words, word for word.
    pub server_message: Option<String>,
    /// How long the service asked to be left alone.
    pub retry_after: Option<Millis>,
    /// Where the service says the new version is.
    pub download_url: Option<String>,
    /// The service clearly said no to this very question (and not: it could not be asked).
    pub definite: bool,
    /// How sure it is that the service itself said so, where there was an answer.
    pub verification: Option<Verification>,
}

impl Error {
    /// An error that its code says all about.
    pub fn new(code: Code) -> Box<Self> {
        Box::new(Self {
            code,
            detail: None,
            endpoint: None,
            status: None,
            server_message: None,
            retry_after: None,
            download_url: None,
            definite: false,
            verification: None,
        })
    }

    /// An error with more to say, given in parts and put before the code's text. Never a secret.
    pub fn with_detail(code: Code, detail: &[&str]) -> Box<Self> {
        let mut error = Self::new(code);
        error.detail = Some(join(detail));
        error
    }

    /// For all who have to hear of it.
    #[inline(never)]
    pub(crate) fn shared(self: Box<Self>) -> Rc<Self> {
        Rc::new(*self)
    }

    /// `what happened this time` `the code's text` `(the service said: "…"; HTTP 403)`
    pub fn message(&self) -> String {
        let mut text = String::new();
        if let Some(detail) = &self.detail {
            text.push_str(detail);
            text.push(' ');
        }
        text.push_str(self.code.text());
        if let Some(message) = &self.server_message {
            text.push_str(&join(&[" The service said: \"", message, "\"."]));
        }
        if let Some(status) = self.status.filter(|status| *status != 200) {
            text.push_str(&join(&[" (HTTP ", &digits(status), ")"]));
        }
        if self.verification == Some(Verification::Unverified)
            && self.code.category() != Category::Untrusted
        {
            text.push_str(" The answer is not signed, so perhaps not the service's.");
        }
        text
    }

    /// The same error, of this call.
    pub fn of(mut self: Box<Self>, endpoint: &'static str) -> Box<Self> {
        self.endpoint = Some(endpoint);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_snake_case_names() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for name in names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
        }
    }

    #[test]
    fn every_text_is_a_sentence() {
        for code in Code::ALL {
            assert!(code.text().ends_with('.'), "{}", code.as_str());
        }
    }

    #[test]
    fn the_documents_and_types_name_every_code() {
        let guide = include_str!("../docs/errors.md");
        let types = include_str!("../pkg/types/index.d.ts");
        for code in Code::ALL {
            let row = format!("| `{}` | {} |", code.as_str(), code.text());
            assert!(guide.contains(&row), "docs/errors.md lacks: {row}");
            let literal = format!("'{}'", code.as_str());
            assert!(types.contains(&literal), "pkg/types/index.d.ts lacks {literal}");
        }
    }

    #[test]
    fn only_trouble_that_may_pass_is_retryable() {
        assert!(Code::Network.retryable() && Code::RateLimited.retryable());
        assert!(!Code::HwidMismatch.retryable() && !Code::InvalidApiKey.retryable());
    }

    #[test]
    fn the_message_holds_the_services_words_and_the_status() {
        let mut error = Error::new(Code::HwidMismatch);
        error.server_message = Some("HWID mismatch".into());
        error.status = Some(403);
        assert_eq!(
            error.to_string(),
            "The licence is bound to another device. Ask the vendor to reset it. \
             The service said: \"HWID mismatch\". (HTTP 403)"
        );
    }
}
