//! One test for each row of the decision table: is a reply a yes, a no, or neither?

use libreauth_client::protocol::{Call, Failure, Kind, Response, Service};
use libreauth_client::session::Millis;
use libreauth_client::{Category, Code};

use crate::services::{activate, believed, libreauth, license, lockence, refusal, response};

/// Both services' calls, each of which takes part in every row.
fn calls() -> Vec<(Service, Call)> {
    let mut calls: Vec<_> =
        [Call::new(Kind::Init), license("K"), Call::new(Kind::Check), Call::new(Kind::Logout)]
            .map(|it| (libreauth(), it))
            .into();
    calls.extend(
        [
            activate("K"),
            Call::new(Kind::Validate),
            Call::new(Kind::Heartbeat),
            Call::new(Kind::Logout),
        ]
        .map(|it| (lockence(), it)),
    );
    calls
}

/// Asserts that `body` is trouble that may pass, of this code, and never a no.
fn transient(status: u16, body: &str, code: Code) {
    for (service, call) in calls() {
        let error = refusal(&service, &call, status, body);
        let name = format!("{} {} {status} {body:?}", service.name(), call.endpoint());
        assert_eq!(error.code, code, "{name}");
        assert_eq!(error.code.category(), Category::Transient, "{name}");
        assert!(!error.definite && error.code.retryable(), "{name}");
        assert_eq!(error.endpoint, Some(call.endpoint()), "{name}");
        assert_eq!(error.status, Some(status), "{name}");
    }
}

#[test]
fn success_true_is_a_yes() {
    let body = r#"{"success":true,"message":"m","sessionid":"s","session_token":"t"}"#;
    for (service, call) in calls() {
        for status in [200, 201] {
            let answer = service.read(&call, &believed(&call, response(status, body)));
            assert!(answer.is_ok(), "{} {}", service.name(), call.endpoint());
        }
    }
}

#[test]
fn success_true_with_an_error_status_is_not() {
    let body = r#"{"success":true,"message":"m","sessionid":"s","session_token":"t"}"#;
    for (service, call) in calls() {
        for status in [301, 400, 403, 404, 429, 500, 503] {
            let error = refusal(&service, &call, status, body);
            assert!(!error.definite, "{} {} {status}", service.name(), call.endpoint());
        }
    }
}

#[test]
fn success_false_is_a_no() {
    for (service, call) in calls() {
        for status in [200, 400, 403, 422] {
            let error = refusal(&service, &call, status, r#"{"success":false,"message":"No."}"#);
            assert!(error.definite, "{} {} {status}", service.name(), call.endpoint());
            assert_eq!(error.server_message.as_deref(), Some("No."));
        }
    }
}

#[test]
fn status_false_in_its_place_is_a_rate_limit_unless_its_words_say_more() {
    for (service, call) in calls() {
        let limited = refusal(&service, &call, 200, r#"{"status":false,"message":"Please wait."}"#);
        assert_eq!((limited.code, limited.definite), (Code::RateLimited, false));
        let banned =
            refusal(&service, &call, 200, r#"{"status":false,"message":"You are banned"}"#);
        assert_eq!((banned.code, banned.definite), (Code::Banned, true));
    }
}

#[test]
fn too_many_requests_are_no_denial() {
    transient(429, "", Code::RateLimited);
    transient(429, r#"{"success":false,"message":"Invalid license key"}"#, Code::RateLimited);
    transient(429, "<html>slow down</html>", Code::RateLimited);
    for message in ["Rate limit exceeded", "Too many requests", "Please slow down"] {
        let body = format!(r#"{{"success":false,"message":"{message}"}}"#);
        transient(200, &body, Code::RateLimited);
    }
}

#[test]
fn a_named_wait_is_kept_in_milliseconds() {
    let response = |status| Response {
        status,
        retry_after: Some("30".into()),
        body: br#"{"success":false,"message":"Too many requests"}"#.to_vec(),
        ..Response::default()
    };
    for (service, call) in calls() {
        for status in [429, 503] {
            let error = service.read(&call, &believed(&call, response(status))).unwrap_err();
            assert_eq!(error.retry_after, Some(Millis(30_000.0)));
        }
    }
}

#[test]
fn a_5xx_is_trouble_whatever_its_body() {
    for status in [500, 502, 503, 504, 520, 599] {
        transient(status, "", Code::ServerError);
        transient(status, "<html>Bad Gateway</html>", Code::ServerError);
        transient(status, r#"{"success":false,"message":"Error: no database"}"#, Code::ServerError);
        transient(status, r#"{"success":true}"#, Code::ServerError);
    }
}

#[test]
fn what_is_no_json_is_trouble() {
    transient(
        200,
        "<!doctype html><title>Log in to the hotel's network</title>",
        Code::ResponseNotJson,
    );
    transient(200, "Service temporarily unavailable", Code::ResponseNotJson);
    transient(400, "<h1>Bad Request</h1>", Code::ResponseNotJson);
}

#[test]
fn json_that_was_cut_off_or_is_of_another_shape_is_trouble() {
    for body in
        ["{", r#"{"success":true"#, r#"{"success":fal"#, "[]", r#"[{"success":true}]"#, r#""yes""#]
    {
        transient(200, body, Code::ResponseMalformed);
    }
    transient(200, "\u{1}\u{2}\u{3}", Code::ResponseMalformed);
}

#[test]
fn bytes_that_are_no_text_are_trouble() {
    let body = b"{\"success\":true,\"message\":\"\xff\xfe\"}".to_vec();
    for (service, call) in calls() {
        let response = Response { status: 200, body: body.clone(), ..Response::default() };
        assert_eq!(
            service.read(&call, &believed(&call, response)).unwrap_err().code,
            Code::ResponseMalformed
        );
    }
}

#[test]
fn nothing_is_trouble_where_a_body_is_promised() {
    for (service, call) in calls() {
        let body_promised = !matches!(
            (&service, call.kind()),
            (Service::Lockence(_), Kind::Heartbeat | Kind::Logout)
        );
        if body_promised {
            for body in ["", " \r\n"] {
                assert_eq!(refusal(&service, &call, 200, body).code, Code::ResponseEmpty);
            }
        }
    }
}

#[test]
fn a_failed_fetch_is_trouble_too() {
    for (failure, code) in [
        (Failure::Network(String::new()), Code::Network),
        (Failure::Network("Failed to fetch".into()), Code::Network),
        (Failure::Timeout(Millis(10_000.0)), Code::Timeout),
        (Failure::TooLarge(1_048_576), Code::ResponseTooLarge),
    ] {
        let error = failure.into_error();
        assert_eq!(error.code, code);
        assert_eq!(error.code.category(), Category::Transient);
        assert!(!error.definite);
    }
    let error = Failure::Timeout(Millis(10_000.0)).into_error();
    assert!(error.message().contains("10000 ms"), "{error}");
}

#[test]
fn a_plain_text_marker_is_a_matter_of_set_up() {
    for (service, call) in calls() {
        let error = refusal(&service, &call, 200, "KeyAuth_Invalid");
        assert_eq!(error.code.category(), Category::Config);
        assert!(!error.definite, "it says nothing about the licence");
    }
}

#[test]
fn no_body_at_all_can_make_the_reader_stumble() {
    let mut random = fastrand::Rng::with_seed(7);
    let seed = br#"{"success":true,"message":"m","sessionid":"s","session_token":"t","info":{"subscriptions":[{"expiry":"1"}]},"expires_at":"2025-01-18T12:00:00.5+01:00","metadata":{"a":[1.5e3,null]}}"#;
    for _ in 0..3_000 {
        let mut body = seed.to_vec();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..body.len());
            match random.u8(..3) {
                0 => body.truncate(at.max(1)),
                1 => body.splice(at..=at, [random.u8(..)]).for_each(drop),
                _ => body.insert(at, random.u8(..)),
            }
        }
        for (service, call) in calls() {
            let status = *random.choice(&[200, 401, 403, 404, 429, 500]).unwrap();
            let response = Response { status, body: body.clone(), ..Response::default() };
            // Whatever it says, it comes back as a value.
            let _ = service.read(&call, &believed(&call, response));
        }
    }
}
