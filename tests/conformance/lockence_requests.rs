//! Lockence's requests, byte for byte.

use libreauth_client::Code;
use libreauth_client::protocol::lockence::App;
use libreauth_client::protocol::{Call, Kind};
use libreauth_client::secret::Secret;

use crate::services::{activate, body, lockence, lockence_with, request};

#[test]
fn init_is_the_documented_body() {
    assert_eq!(
        body(&lockence(), &activate("XXXXX-XXXXX-XXXXX-XXXXX")),
        r#"{"api_key":"your_api_key","license_key":"XXXXX-XXXXX-XXXXX-XXXXX","hwid":"your-device"}"#
    );
}

#[test]
fn the_other_calls_send_key_and_session() {
    for call in [Call::new(Kind::Validate), Call::new(Kind::Heartbeat), Call::new(Kind::Logout)] {
        assert_eq!(
            body(&lockence(), &call),
            r#"{"api_key":"your_api_key","session_token":"your_session_id"}"#,
            "{}",
            call.endpoint()
        );
    }
}

#[test]
fn each_call_is_a_json_post_to_its_own_path() {
    for (call, url) in [
        (activate("K"), "https://your-domain.com/api/v1/init"),
        (Call::new(Kind::Validate), "https://your-domain.com/api/v1/validate"),
        (Call::new(Kind::Heartbeat), "https://your-domain.com/api/v1/heartbeat"),
        (Call::new(Kind::Logout), "https://your-domain.com/api/v1/logout"),
    ] {
        let request = request(&lockence(), &call);
        assert_eq!(request.url, url);
        assert_eq!(request.content_type, "application/json");
    }
}

#[test]
fn what_means_something_in_json_is_escaped() {
    for (value, escaped) in [
        (r#"a"b"#, r#"a\"b"#),
        (r"a\b", r"a\\b"),
        ("a\nb", r"a\nb"),
        ("a\tb\u{0}\u{1f}", r"a\u0009b\u0000\u001f"),
        (r#"","hwid":"x"#, r#"\",\"hwid\":\"x"#),
        ("é\u{1f512}\u{2028}</script>", "é\u{1f512}\u{2028}</script>"),
    ] {
        let body = body(&lockence(), &activate(value));
        assert!(body.contains(&format!("\"license_key\":\"{escaped}\",")), "{value:?}: {body}");
    }
}

#[test]
fn an_awkward_value_reads_back_as_it_was() {
    let key = "ä\"\\/\u{8}\u{c}\n\r\t\u{7f}\u{2028}\u{1f512}";
    for (service, call, field) in [
        (lockence(), activate(key), "license_key"),
        (lockence_with(key), Call::new(Kind::Heartbeat), "api_key"),
    ] {
        let read: serde_json::Value = serde_json::from_str(&body(&service, &call)).unwrap();
        assert_eq!(read.get(field).and_then(serde_json::Value::as_str), Some(key));
    }
}

#[test]
fn an_empty_api_key_is_refused() {
    for key in ["", " \t"] {
        let made = App::new("https://your-domain.com/api/v1", Secret::new(key));
        assert_eq!(made.map(|_| ()).unwrap_err().code, Code::InvalidArgument);
    }
}

#[test]
fn an_address_that_would_show_the_key_is_refused() {
    let made = App::new("http://your-domain.com/api/v1", Secret::new("k"));
    assert_eq!(made.map(|_| ()).unwrap_err().code, Code::InvalidUrl);
}
