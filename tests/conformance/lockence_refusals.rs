//! Lockence's noes: the documented status codes and texts, and the error codes of its kin.

use libreauth_client::protocol::{Call, Kind};
use libreauth_client::{Category, Code};

use crate::services::{activate, code, lockence, refusal};

/// The calls that are made in a session.
const IN_SESSION: [Kind; 3] = [Kind::Validate, Kind::Heartbeat, Kind::Logout];

fn no(message: &str) -> String {
    format!(r#"{{"success":false,"message":"{message}"}}"#)
}

#[test]
fn the_documented_noes_to_init() {
    for (status, message, expected) in [
        (404, "Invalid license key", Code::LicenseInvalid),
        (403, "License expired", Code::LicenseExpired),
        (403, "HWID mismatch", Code::HwidMismatch),
        (403, "License disabled", Code::LicenseDisabled),
    ] {
        let error = refusal(&lockence(), &activate("K"), status, &no(message));
        assert_eq!((error.code, error.definite), (expected, true), "{message}");
        assert_eq!(error.server_message.as_deref(), Some(message));
        assert_eq!((error.endpoint, error.status), (Some("init"), Some(status)));
        // The guide prints the bodies apart from the statuses: the words are enough.
        assert_eq!(code(&lockence(), &activate("K"), 200, &no(message)), expected, "{message}");
    }
}

#[test]
fn a_bad_api_key_is_a_matter_of_set_up_and_says_nothing_about_the_licence() {
    for call in [
        activate("K"),
        Call::new(Kind::Validate),
        Call::new(Kind::Heartbeat),
        Call::new(Kind::Logout),
    ] {
        for body in ["", "{}", r#"{"error":"unauthorized"}"#, &no("Invalid API key")] {
            let error = refusal(&lockence(), &call, 401, body);
            assert_eq!(error.code, Code::InvalidApiKey, "{body}");
            assert_eq!(error.code.category(), Category::Config);
            assert!(!error.definite && !error.code.retryable(), "{body}");
        }
    }
    let error = refusal(&lockence(), &Call::new(Kind::Heartbeat), 200, &no("Invalid API key"));
    assert_eq!((error.code, error.definite), (Code::InvalidApiKey, false));
}

#[test]
fn not_found_is_the_key_on_init_and_the_session_elsewhere() {
    for body in ["", "{}", r#"{"success":false}"#, &no("Session not found")] {
        let error = refusal(&lockence(), &activate("K"), 404, body);
        assert_eq!((error.code, error.definite), (Code::LicenseInvalid, true), "{body}");
        for kind in IN_SESSION {
            let error = refusal(&lockence(), &kind.into(), 404, body);
            assert_eq!((error.code, error.definite), (Code::SessionExpired, true), "{body}");
        }
    }
}

#[test]
fn forbidden_is_a_no_and_its_words_say_which() {
    for call in [activate("K"), Call::new(Kind::Validate), Call::new(Kind::Heartbeat)] {
        for (message, expected) in [
            ("License expired", Code::LicenseExpired),
            ("License disabled", Code::LicenseDisabled),
            ("HWID mismatch", Code::HwidMismatch),
            (
                "Hardware ID mismatch. Please contact support to reset your HWID.",
                Code::HwidMismatch,
            ),
        ] {
            let error = refusal(&lockence(), &call, 403, &no(message));
            assert_eq!((error.code, error.definite), (expected, true), "{message}");
        }
    }
    assert_eq!(code(&lockence(), &activate("K"), 403, ""), Code::Rejected);
    assert_eq!(code(&lockence(), &activate("K"), 403, &no("Nein")), Code::Rejected);
    assert!(refusal(&lockence(), &activate("K"), 403, "").definite);
}

#[test]
fn an_error_code_is_read_before_the_words() {
    for body in [
        r#"{"success":false,"error_code":"HWID_MISMATCH","message":"Hardware ID mismatch. Please contact support to reset your HWID."}"#,
        r#"{"success":false,"error_code":"HWID_MISMATCH","message":"Sprechen Sie uns an."}"#,
        r#"{"success":false,"error_code":"HWID_MISMATCH"}"#,
    ] {
        assert_eq!(code(&lockence(), &activate("K"), 403, body), Code::HwidMismatch, "{body}");
    }
}

#[test]
fn a_no_to_validate_and_heartbeat_may_say_nothing_more() {
    for call in [Call::new(Kind::Validate), Call::new(Kind::Heartbeat)] {
        let error = refusal(&lockence(), &call, 200, r#"{"success":false}"#);
        assert_eq!((error.code, error.definite), (Code::SessionExpired, true));
        let error = refusal(&lockence(), &call, 200, &no("Session expired or invalid"));
        assert_eq!(error.code, Code::SessionExpired);
    }
}

#[test]
fn a_server_error_is_trouble_that_may_pass() {
    for body in ["", "<html>500</html>", &no("Server error - contact support")] {
        for call in [
            activate("K"),
            Call::new(Kind::Validate),
            Call::new(Kind::Heartbeat),
            Call::new(Kind::Logout),
        ] {
            let error = refusal(&lockence(), &call, 500, body);
            assert_eq!((error.code, error.definite), (Code::ServerError, false), "{body}");
            assert!(error.code.retryable());
        }
    }
}

#[test]
fn a_page_of_html_is_a_proxy_speaking_whatever_its_status() {
    for status in [200, 401, 403, 404] {
        for call in [activate("K"), Call::new(Kind::Heartbeat)] {
            let error = refusal(&lockence(), &call, status, "<!doctype html><title>x</title>");
            assert_eq!((error.code, error.definite), (Code::ResponseNotJson, false), "{status}");
        }
    }
}
