//! Names a "no": by HTTP status where the service documents it, by `error_code`, then by words.
//!
//! The words are the default texts of the open KeyAuth server, which LibreAuth is modelled on, and
//! of Lockence's page. A vendor can edit most of them, so they only ever choose the finer code;
//! that it is a no was decided before.

use super::{Kind, Role};
use crate::error::{Code, Error};
use crate::json::Fields;
use crate::text::{holds, pieces};

/// Which service speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Form posts; logical failures come with status 200.
    LibreAuth,
    /// JSON; failures come with 401, 403, 404.
    Lockence,
}

/// The error for a clear no.
pub(super) fn name(dialect: Dialect, kind: Kind, status: u16, object: &Fields) -> Box<Error> {
    let message = object.text("message");
    let mut words = object.text("error_code").unwrap_or_default();
    words.push(' ');
    words.push_str(message.as_deref().unwrap_or_default());
    words.make_ascii_lowercase();
    let code = match (dialect, status) {
        (Dialect::Lockence, 401) => Code::InvalidApiKey,
        (Dialect::Lockence, 404) if kind.needs_session() => Code::SessionExpired,
        (Dialect::Lockence, 404) => Code::LicenseInvalid,
        // A page whose gateway documents it: `status` in place of `success` is a rate limit.
        _ if object.boolean("success").is_none() && object.boolean("status") == Some(false) => {
            by_words(kind, &words).unwrap_or(Code::RateLimited)
        }
        _ => by_words(kind, &words).unwrap_or_else(|| by_kind(kind)),
    };
    let mut error = Error::new(code);
    error.server_message = message;
    if code == Code::VersionOutdated {
        error.download_url = object.text("download");
    }
    // To be asked for fewer requests or a better API key, or to hear of the service's own trouble,
    // says nothing about the licence.
    error.definite = !matches!(code, Code::RateLimited | Code::InvalidApiKey | Code::ServerError);
    error
}

/// What a no means when its words say nothing: the meaning that the call's page documents.
fn by_kind(kind: Kind) -> Code {
    if kind.role() == Role::Probe { Code::SessionExpired } else { Code::Rejected }
}

/// The first row that has words which are all there names the code; so the order matters. Words that
/// go together are parted by `+`, those of which one will do by commas.
#[rustfmt::skip]
const WORDS: &[(&str, Code)] = &[
    ("rate limit,too many requests,slow down,rate-limit,ratelimit,try again in,try again later", Code::RateLimited),
    ("maintenance,temporarily unavailable,error: ", Code::ServerError),
    ("hwid must be,force hwid", Code::InvalidHwid),
    ("hwid,hardware id", Code::HwidMismatch),
    ("blacklist,banned", Code::Banned),
    ("vpn", Code::VpnBlocked),
    ("invalidver", Code::VersionOutdated),
    ("session+not validated", Code::NotLoggedIn),
    ("session+not found,session+expired,session+invalid", Code::SessionExpired),
    ("encrypt", Code::EncryptionRequired),
    ("program hash,hash must be provided", Code::HashMismatch),
    ("token must be,token invalid,token file", Code::TokenRejected),
    ("type+was not found", Code::NotSupported),
    ("application+paused", Code::AppPaused),
    ("application+disabled", Code::AppDisabled),
    ("paused", Code::LicensePaused),
    ("disabled", Code::LicenseDisabled),
    ("two factor,two-factor,2fa", Code::TwoFactorRequired),
    ("already taken,username+already", Code::UsernameTaken),
    ("already+used", Code::LicenseUsed),
    ("expired,no active subscription", Code::LicenseExpired),
    ("password,invalid username", Code::CredentialsInvalid),
    ("invalid+api key", Code::InvalidApiKey),
    ("invalid+key,invalid+licen,licen+not found,key+not found", Code::LicenseInvalid),
    ("no user found,email+match", Code::CredentialsInvalid),
    ("not found", Code::NotFound),
];

fn by_words(kind: Kind, words: &str) -> Option<Code> {
    let are_there = |all: &str| pieces(all, b'+').all(|word| holds(words, word));
    let (_, code) = WORDS.iter().find(|(any, _)| pieces(any, b',').any(are_there))?;
    match (kind.role(), code) {
        // A key that is sent can't be the session's fault, and the other way round.
        (Role::Probe, Code::LicenseInvalid | Code::NotFound) => None,
        _ => Some(*code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn libreauth(kind: Kind, message: &str) -> Code {
        let json = format!(r#"{{"success":false,"message":"{message}"}}"#);
        name(Dialect::LibreAuth, kind, 200, &Fields::parse(json.as_bytes()).unwrap()).code
    }

    fn lockence(kind: Kind, status: u16, json: &str) -> Code {
        name(Dialect::Lockence, kind, status, &Fields::parse(json.as_bytes()).unwrap()).code
    }

    #[test]
    fn the_default_texts_of_the_open_server_are_named() {
        let license = Kind::License;
        for (message, code) in [
            ("Invalid license key", Code::LicenseInvalid),
            ("License key has already been used", Code::LicenseUsed),
            ("Your license is banned", Code::Banned),
            ("Invalid username", Code::CredentialsInvalid),
            ("Password does not match.", Code::CredentialsInvalid),
            ("The user is banned", Code::Banned),
            ("HWID doesn't match. Ask for a HWID reset", Code::HwidMismatch),
            ("You've been blacklisted from our application", Code::Banned),
            ("No active subscription(s) found", Code::LicenseExpired),
            ("Your subscription is paused and can't be used right now", Code::LicensePaused),
            ("Username already taken, choose a different one", Code::UsernameTaken),
            ("HWID must be 20 or more characters, change this in app settings.", Code::InvalidHwid),
            ("Session is not validated", Code::NotLoggedIn),
            ("Session not found. If you get this frequently, ask", Code::SessionExpired),
            ("The value inputted for type paramater was not found", Code::NotSupported),
            ("Something the vendor wrote", Code::Rejected),
            ("", Code::Rejected),
        ] {
            assert_eq!(libreauth(license, message), code, "{message}");
        }
        for (message, code) in [
            ("invalidver", Code::VersionOutdated),
            ("This application is disabled", Code::AppDisabled),
            ("Application is currently paused, please wait", Code::AppPaused),
            ("This program hash does not match, make sure", Code::HashMismatch),
            ("Token Must Be Provided", Code::TokenRejected),
            ("No encryption key supplied, encryption is forced.", Code::EncryptionRequired),
            ("VPNs are blocked on this application", Code::VpnBlocked),
        ] {
            assert_eq!(libreauth(Kind::Init, message), code, "{message}");
        }
        assert_eq!(libreauth(Kind::Check, "Session expired"), Code::SessionExpired);
        assert_eq!(libreauth(Kind::Check, "Sitzung beendet"), Code::SessionExpired);
    }

    #[test]
    fn lockence_is_named_by_status_then_code_then_words() {
        let init = Kind::Activate;
        let no = r#"{"success":false}"#;
        assert_eq!(lockence(init, 401, no), Code::InvalidApiKey);
        assert_eq!(lockence(init, 404, no), Code::LicenseInvalid);
        assert_eq!(lockence(Kind::Heartbeat, 404, no), Code::SessionExpired);
        assert_eq!(lockence(init, 403, no), Code::Rejected);
        for (json, code) in [
            (r#"{"success":false,"message":"License expired"}"#, Code::LicenseExpired),
            (r#"{"success":false,"message":"HWID mismatch"}"#, Code::HwidMismatch),
            (r#"{"success":false,"message":"License is disabled"}"#, Code::LicenseDisabled),
            (
                r#"{"success":false,"error_code":"HWID_MISMATCH","message":"Contact us"}"#,
                Code::HwidMismatch,
            ),
        ] {
            assert_eq!(lockence(init, 403, json), code, "{json}");
        }
    }

    #[test]
    fn a_rate_limit_or_a_bad_api_key_is_no_word_about_the_licence() {
        let limited = Fields::parse(br#"{"status":false,"message":"wait"}"#).unwrap();
        let error = name(Dialect::LibreAuth, Kind::Check, 200, &limited);
        assert_eq!((error.code, error.definite), (Code::RateLimited, false));
        assert!(!name(Dialect::Lockence, Kind::Heartbeat, 401, &Fields::default()).definite);
        assert!(name(Dialect::Lockence, Kind::Heartbeat, 403, &Fields::default()).definite);
    }
}
