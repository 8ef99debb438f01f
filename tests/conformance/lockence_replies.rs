//! Lockence's yeses, as its guide prints them, and what its kin adds to them.

use libreauth_client::Code;
use libreauth_client::json::{Fields, Json};
use libreauth_client::protocol::answer::{Holder, LockenceSession};
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::secret::Secret;

use crate::services::{activate, believed, code, lockence, read, response};

fn session(body: &str) -> LockenceSession {
    match read(&lockence(), &activate("K"), body).unwrap().output {
        Output::Lockence(session) => session,
        other => panic!("{other:?}"),
    }
}

fn holder(body: &str) -> Holder {
    match read(&lockence(), &Call::new(Kind::Validate), body).unwrap().output {
        Output::Holder(holder) => holder,
        other => panic!("{other:?}"),
    }
}

fn fields(json: &str) -> Fields {
    match Json::parse(json.as_bytes()) {
        Some(Json::Object(fields)) => fields,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_documented_yes_to_init() {
    let body = "{\n\"success\": true,\n\"message\": \"Authentication successful\",\n\"session_token\": \"uuid\",\n\"expires_at\": \"2025-01-18T12:00:00Z\",\n\"username\": \"john_doe\",\n\"metadata\": {}\n}";
    let answer = read(&lockence(), &activate("K"), body).unwrap();
    assert_eq!(answer.session, Some(Secret::new("uuid")));
    assert_eq!(
        session(body),
        LockenceSession {
            username: Some("john_doe".into()),
            message: "Authentication successful".into(),
            expires_at: Some("2025-01-18T12:00:00Z".into()),
            metadata: Fields::default(),
        }
    );
}

#[test]
fn the_documented_yes_to_validate() {
    let body =
        r#"{"success":true,"message":"Session is valid","username":"john_doe","metadata":{}}"#;
    let expected = Holder { username: Some("john_doe".into()), metadata: Some(Fields::default()) };
    assert_eq!(holder(body), expected);
    assert_eq!(
        read(&lockence(), &Call::new(Kind::Validate), body).unwrap().message,
        "Session is valid"
    );
}

#[test]
fn metadata_is_handed_on_as_it_came() {
    let metadata = r#"{"plan":"pro","seats":3,"tags":["a",null],"nested":{"b":true,"z":1.5}}"#;
    let body = format!(r#"{{"success":true,"session_token":"t","metadata":{metadata}}}"#);
    assert_eq!(session(&body).metadata, fields(metadata));
    let names: Vec<_> = fields(metadata).iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names, ["plan", "seats", "tags", "nested"], "in its own order");
}

#[test]
fn an_init_needs_its_token_and_nothing_else() {
    for body in [
        r#"{"success":true,"session_token":"t"}"#,
        r#"{"success":true,"session_token":"t","message":null,"username":null,"expires_at":null,"metadata":null}"#,
        r#"{"success":true,"session_token":"t","username":"","expires_at":"","metadata":[]}"#,
    ] {
        assert_eq!(session(body), LockenceSession::default(), "{body}");
    }
    for body in [r#"{"success":true}"#, r#"{"success":true,"session_token":null}"#] {
        assert_eq!(code(&lockence(), &activate("K"), 200, body), Code::ResponseMalformed);
    }
}

#[test]
fn expires_at_is_kept_as_the_service_wrote_it() {
    for (expires_at, written) in [
        (r#""2025-01-18T12:00:00Z""#, Some("2025-01-18T12:00:00Z")),
        (r#""2025-01-18T13:00:00+01:00""#, Some("2025-01-18T13:00:00+01:00")),
        ("1737201600", Some("1737201600")),
        (r#""""#, None),
        ("null", None),
        ("true", None),
    ] {
        let body = format!(r#"{{"success":true,"session_token":"t","expires_at":{expires_at}}}"#);
        assert_eq!(session(&body).expires_at.as_deref(), written, "{expires_at}");
    }
}

#[test]
fn the_fuller_answers_of_its_kin_are_understood() {
    let session = session(
        r#"{"success":true,"message":"Authentication successful","session_token":"550e8400-e29b-41d4-a716-446655440000","expires_at":"2025-01-18T12:00:00.000Z","license_expires_at":"2026-01-18T12:00:00.000Z","license_key":"XXXXX-XXXXX-XXXXX-XXXXX","email":null,"hwid":"x","is_active":true,"is_first_activation":false,"product_id":7,"product_name":"App","product":{"id":7,"product_name":"App","product_slug":"app"},"username":"john_doe"}"#,
    );
    assert_eq!(session.username.as_deref(), Some("john_doe"));
    assert_eq!(
        session.expires_at.as_deref(),
        Some("2025-01-18T12:00:00.000Z"),
        "the session's own end"
    );
    let bare = holder(
        r#"{"success":true,"message":"Session is valid","product_id":7,"product_name":"App"}"#,
    );
    assert_eq!(bare, Holder::default());
}

#[test]
fn heartbeat_and_logout_have_no_documented_body() {
    // The samples swallow the heartbeat's answer and read `success` of the logout's.
    for call in [Call::new(Kind::Heartbeat), Call::new(Kind::Logout)] {
        for (status, body) in [
            (200, r#"{"success":true,"message":"Heartbeat received"}"#),
            (200, r#"{"message":"ok"}"#),
            (200, r#"{"last_activity":"2025-01-18T12:00:00Z"}"#),
            (200, "{}"),
            (200, ""),
            (204, ""),
        ] {
            let answer = lockence().read(&call, &believed(&call, response(status, body)));
            assert!(answer.is_ok(), "{} {status} {body:?}: {answer:?}", call.endpoint());
        }
    }
}

#[test]
fn init_and_validate_need_a_true() {
    for call in [activate("K"), Call::new(Kind::Validate)] {
        for body in ["{}", r#"{"session_token":"t"}"#, r#"{"success":"true","session_token":"t"}"#]
        {
            assert_eq!(code(&lockence(), &call, 200, body), Code::ResponseMalformed, "{body}");
        }
        assert_eq!(code(&lockence(), &call, 200, ""), Code::ResponseEmpty);
    }
}

#[test]
fn a_success_that_is_no_boolean_is_neither_yes_nor_no() {
    for call in [Call::new(Kind::Heartbeat), Call::new(Kind::Logout)] {
        for success in [r#""false""#, "0", r#""""#, "[]"] {
            let body = format!(r#"{{"success":{success}}}"#);
            assert_eq!(code(&lockence(), &call, 200, &body), Code::ResponseMalformed, "{body}");
        }
    }
}
