use crate::Request;
use crate::testing::{World, no, value};

const KEY: &str = "DEMO1-DEMO1-DEMO1-DEMO1";

fn init(world: &mut World, key: &str, hwid: &str) -> crate::Response {
    let body =
        format!(r#"{{"api_key":"lockence-demo-api-key","license_key":"{key}","hwid":"{hwid}"}}"#);
    world.lockence("init", &body)
}

fn with_token(world: &mut World, action: &str, token: &str) -> crate::Response {
    let body = format!(r#"{{"api_key":"lockence-demo-api-key","session_token":"{token}"}}"#);
    world.lockence(action, &body)
}

fn opened(world: &mut World) -> String {
    value(&init(world, KEY, "device"))["session_token"].as_str().unwrap().to_owned()
}

#[test]
fn the_documented_answers() {
    let mut world = World::demo();
    let response = init(&mut world, KEY, "device");
    let token = value(&response)["session_token"].as_str().unwrap().to_owned();
    assert_eq!(token.len(), 36);
    assert_eq!(
        (response.status, response.text()),
        (
            200,
            format!(
                r#"{{"success":true,"message":"Authentication successful","session_token":"{token}","expires_at":"2025-06-15T16:06:40Z","username":"john_doe","metadata":{{"plan":"pro"}}}}"#
            )
        )
    );
    assert_eq!(response.header("content-type"), Some("application/json"));
    let response = with_token(&mut world, "validate", &token);
    assert_eq!(
        (response.status, response.text().as_str()),
        (
            200,
            r#"{"success":true,"message":"Session is valid","username":"john_doe","metadata":{"plan":"pro"}}"#
        )
    );
    for action in ["heartbeat", "logout"] {
        let response = with_token(&mut world, action, &token);
        assert_eq!((response.status, &value(&response)["success"]), (200, &true.into()));
    }
    for action in ["validate", "heartbeat", "logout"] {
        let response = with_token(&mut world, action, &token);
        assert_eq!((response.status, response.text()), (404, no("Session not found")), "{action}");
    }
}

#[test]
fn an_empty_holder_is_null_and_an_empty_object() {
    let mut world = World::demo();
    let shown = value(&init(&mut world, "DEMO4-DEMO4-DEMO4-DEMO4", "device"));
    assert!(shown["username"].is_null());
    assert_eq!(shown["metadata"], serde_json::json!({}));
}

#[test]
fn the_documented_statuses() {
    let mut world = World::demo();
    let expected = [
        ("NOKEY-NOKEY-NOKEY-NOKEY", 404, "Invalid license key"),
        ("EXPRD-EXPRD-EXPRD-EXPRD", 403, "License expired"),
        ("DSBLD-DSBLD-DSBLD-DSBLD", 403, "License disabled"),
        ("LOCKD-LOCKD-LOCKD-LOCKD", 403, "HWID mismatch"),
    ];
    for (key, status, message) in expected {
        let response = init(&mut world, key, "device");
        assert_eq!((response.status, response.text()), (status, no(message)));
    }
    for action in ["init", "validate", "heartbeat", "logout"] {
        let response = world.lockence(action, r#"{"api_key":"wrong"}"#);
        assert_eq!((response.status, response.text()), (401, no("Invalid API key")));
    }
}

#[test]
fn a_device_is_bound_on_first_use() {
    let mut world = World::demo();
    opened(&mut world);
    assert_eq!(init(&mut world, KEY, "other").status, 403);
    assert_eq!(init(&mut world, KEY, "device").status, 200);
    for hwid in ["one", "two"] {
        assert_eq!(init(&mut world, "DEMO5-DEMO5-DEMO5-DEMO5", hwid).status, 200);
    }
}

#[test]
fn only_the_heartbeat_extends() {
    let mut world = World::demo();
    let token = opened(&mut world);
    world.pass(3_599);
    assert_eq!(with_token(&mut world, "heartbeat", &token).status, 200);
    world.pass(3_599);
    assert_eq!(with_token(&mut world, "validate", &token).status, 200);
    world.pass(1);
    assert_eq!(with_token(&mut world, "validate", &token).status, 404);
}

#[test]
fn a_key_that_runs_out_ends_its_session() {
    let mut world = World::with(|seed| {
        let licence = &mut seed.lockence[0].licences[0];
        licence.expires_in_s = Some(60);
    });
    let token = opened(&mut world);
    world.pass(59);
    assert_eq!(with_token(&mut world, "validate", &token).status, 200);
    world.pass(1);
    for action in ["validate", "heartbeat"] {
        let response = with_token(&mut world, action, &token);
        assert_eq!((response.status, response.text()), (403, no("License expired")));
    }
}

#[test]
fn what_is_not_a_call() {
    let mut world = World::demo();
    assert_eq!(world.lockence("init", "not json").status, 400);
    assert_eq!(world.lockence("init", "[]").status, 400);
    assert_eq!(world.lockence("init", r#"{"api_key":"lockence-demo-api-key"}"#).status, 400);
    assert_eq!(world.lockence("other", "{}").status, 404);
    assert_eq!(world.send(&Request::new("GET", "/api/v1/init")).status, 405);
    let mut beacon = Request::json("/api/v1/logout", "{}");
    beacon.headers = vec![("content-type".into(), "text/plain;charset=UTF-8".into())];
    assert_eq!(world.send(&beacon).status, 400);
}

#[test]
fn a_browser_may_ask_first() {
    let mut world = World::demo();
    let response = world.send(&Request::new("OPTIONS", "/api/v1/init"));
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(response.header("access-control-allow-headers"), Some("content-type"));
    assert_eq!(response.header("access-control-allow-methods"), Some("POST, OPTIONS"));
}
