//! LibreAuth's noes: the documented one, the recorded ones, and the default texts of the server it
//! is modelled on. A vendor can edit them, so an unknown text must stay a no.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind};

use crate::services::{code, libreauth, license, login, refusal};

fn no(message: &str) -> String {
    format!(r#"{{"success":false,"message":"{message}"}}"#)
}

#[test]
fn the_documented_no_to_check() {
    let body = "{\n  \"success\": false,\n  \"message\": \"Session expired\"\n}";
    let error = refusal(&libreauth(), &Call::new(Kind::Check), 200, body);
    assert_eq!((error.code, error.definite), (Code::SessionExpired, true));
    assert_eq!(error.server_message.as_deref(), Some("Session expired"));
    assert_eq!((error.endpoint, error.status), (Some("check"), Some(200)));
}

#[test]
fn the_recorded_noes() {
    let gone = no(
        "Session not found. If you get this frequently, ask the developer to use the latest example code",
    );
    for (call, body, expected) in [
        (Call::new(Kind::Check), no("Session is not validated"), Code::NotLoggedIn),
        (Call::new(Kind::Check), gone.clone(), Code::SessionExpired),
        (license("K"), gone.clone(), Code::SessionExpired),
        (Call::new(Kind::Logout), gone, Code::SessionExpired),
        (license("K"), no("HWID doesn't match. Ask for a HWID reset"), Code::HwidMismatch),
        (license("K"), no("No active subscription(s) found"), Code::LicenseExpired),
        (
            Call::new(Kind::Check),
            no("The value inputted for type paramater was not found"),
            Code::NotSupported,
        ),
    ] {
        let error = refusal(&libreauth(), &call, 200, &body);
        assert_eq!((error.code, error.definite), (expected, true), "{body}");
    }
}

#[test]
fn a_wrong_version_says_where_the_new_one_is() {
    let body =
        r#"{"success":false,"message":"invalidver","download":"https://example.invalid/update"}"#;
    let error = refusal(&libreauth(), &Call::new(Kind::Init), 200, body);
    assert_eq!(error.code, Code::VersionOutdated);
    assert_eq!(error.download_url.as_deref(), Some("https://example.invalid/update"));
    let error = refusal(
        &libreauth(),
        &Call::new(Kind::Init),
        200,
        r#"{"success":false,"message":"invalidver","download":""}"#,
    );
    assert_eq!((error.code, error.download_url), (Code::VersionOutdated, None));
    let escaped = r#"{"success":false,"message":"invalidver","download":"https:\/\/example.invalid\/update"}"#;
    let error = refusal(&libreauth(), &Call::new(Kind::Init), 200, escaped);
    assert_eq!(error.download_url.as_deref(), Some("https://example.invalid/update"));
}

#[test]
fn the_default_noes_to_init() {
    for (message, expected) in [
        ("This application is disabled", Code::AppDisabled),
        (
            "Application is currently paused, please wait for the developer to say otherwise.",
            Code::AppPaused,
        ),
        (
            "This program hash does not match, make sure you're using latest version",
            Code::HashMismatch,
        ),
        ("Token Must Be Provided", Code::TokenRejected),
        ("Token Invalid", Code::TokenRejected),
        ("Token File Hashes Must Be The Same", Code::TokenRejected),
        ("Hash Must Be Provided", Code::HashMismatch),
        ("No encryption key supplied, encryption is forced.", Code::EncryptionRequired),
        ("VPNs are blocked on this application", Code::VpnBlocked),
    ] {
        assert_eq!(
            code(&libreauth(), &Call::new(Kind::Init), 200, &no(message)),
            expected,
            "{message}"
        );
    }
}

#[test]
fn the_default_noes_to_a_login() {
    for (message, expected) in [
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
        (
            "There is no subscription created for your key level. Contact application developer.",
            Code::Rejected,
        ),
        ("Username already taken, choose a different one", Code::UsernameTaken),
        ("HWID must be 20 or more characters, change this in app settings.", Code::InvalidHwid),
        (
            "Force HWID is enabled, disable in app settings if you want to use blank HWIDs",
            Code::InvalidHwid,
        ),
        ("Session is not validated", Code::NotLoggedIn),
        ("2FA code required", Code::TwoFactorRequired),
    ] {
        for call in [license("K"), login("u", "p")] {
            assert_eq!(code(&libreauth(), &call, 200, &no(message)), expected, "{message}");
        }
    }
}

#[test]
fn words_are_matched_whatever_their_case() {
    assert_eq!(code(&libreauth(), &license("K"), 200, &no("YOUR LICENSE IS BANNED")), Code::Banned);
}

#[test]
fn a_text_that_the_vendor_wrote_stays_a_no_and_is_kept_word_for_word() {
    let text = "Bitte wenden Sie sich an den H\\u00e4ndler \\/ Support";
    let upgrade = Call::new(Kind::Upgrade).with("username", "u").with("key", "K");
    for call in [Call::new(Kind::Init), license("K"), upgrade] {
        let error = refusal(&libreauth(), &call, 200, &no(text));
        assert_eq!((error.code, error.definite), (Code::Rejected, true));
        assert_eq!(
            error.server_message.as_deref(),
            Some("Bitte wenden Sie sich an den Händler / Support")
        );
    }
    // To a check the page documents one meaning of a no.
    assert_eq!(code(&libreauth(), &Call::new(Kind::Check), 200, &no(text)), Code::SessionExpired);
    assert_eq!(
        code(&libreauth(), &Call::new(Kind::Check), 200, r#"{"success":false}"#),
        Code::SessionExpired
    );
}

#[test]
fn a_no_counts_with_an_error_status_too() {
    for status in [200, 400, 401, 403, 404, 422] {
        let error = refusal(&libreauth(), &Call::new(Kind::Check), status, &no("Session expired"));
        assert_eq!((error.code, error.definite), (Code::SessionExpired, true), "{status}");
        assert_eq!(error.status, Some(status));
    }
}

#[test]
fn an_unknown_application_is_said_in_plain_text() {
    for body in ["KeyAuth_Invalid", "LibreAuth_Invalid\n"] {
        for call in [Call::new(Kind::Init), Call::new(Kind::Check), license("K")] {
            let error = refusal(&libreauth(), &call, 200, body);
            assert_eq!((error.code, error.definite), (Code::AppNotFound, false), "{body}");
        }
    }
}

#[test]
fn the_empty_answer_of_log_is_no_yes() {
    assert_eq!(code(&libreauth(), &Call::new(Kind::Check), 200, ""), Code::ResponseEmpty);
}
