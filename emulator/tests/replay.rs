//! One seed replays one story, whatever is thrown at the emulator.

// Clippy's exception for tests does not reach the helpers of an integration test.
#![allow(clippy::indexing_slicing)]

use libreauth_emulator::{Emulator, Request};

const TYPES: [&str; 24] = [
    "init",
    "login",
    "loginEmail",
    "license",
    "register",
    "upgrade",
    "check",
    "logout",
    "var",
    "file",
    "webhook",
    "getvar",
    "setvar",
    "log",
    "ban",
    "checkblacklist",
    "fetchOnline",
    "fetchStats",
    "chatget",
    "chatsend",
    "forgot",
    "changeUsername",
    "2faenable",
    "2fadisable",
];
const FIELDS: [&str; 20] = [
    "ver",
    "key",
    "hwid",
    "username",
    "pass",
    "email",
    "varid",
    "fileid",
    "webid",
    "var",
    "data",
    "message",
    "channel",
    "reason",
    "newUsername",
    "code",
    "enckey",
    "hash",
    "ownerid",
    "init_iv",
];
const VALUES: [&str; 16] = [
    "1.0",
    "DEMO-KEY-0001",
    "DEMO-KEY-0002",
    "LOCKED-KEY-0001",
    "john_doe",
    "correct horse",
    "abcdefabcdefabcdefabcdefabcdefab",
    "motd",
    "general",
    "slow",
    "123456",
    "",
    "<b>",
    "\u{1f512}",
    "john@example.invalid",
    "0123456789abcdefghijklmnopqrstuvwxy",
];
const FAULTS: [&str; 8] = [
    r#"{"kind":"garbage","count":1}"#,
    r#"{"kind":"truncated","count":1,"acted":true}"#,
    r#"{"kind":"replay","count":2}"#,
    r#"{"kind":"restart","count":1}"#,
    r#"{"kind":"stale_signature","seconds":-9223372036854775808,"count":1}"#,
    r#"{"kind":"forged_signature","count":1}"#,
    r#"{"kind":"flood","bytes":5,"count":1}"#,
    r#"{"kind":"nothing"}"#,
];
const ORDERS: [(&str, &str); 5] = [
    ("reset", ""),
    ("settings", r#"{"encryption":"c","rate_limit":{"requests":50,"window_s":60}}"#),
    ("settings", r#"{"encryption":null,"rate_limit":null,"profile":"keyauth"}"#),
    ("licences", r#"{"key":"DEMO-KEY-0001","action":"revoke"}"#),
    ("sessions", r#"{"action":"kill_all"}"#),
];

/// A request that may or may not make sense.
fn request(rng: &mut fastrand::Rng, session: &str) -> Request {
    let mut pick = |list: &[&'static str]| list[rng.usize(..list.len())];
    let kind = pick(&["libreauth", "libreauth", "libreauth", "lockence", "control", "bytes"]);
    match kind {
        "lockence" => {
            let action = pick(&["init", "validate", "heartbeat", "logout", "x"]);
            let key = pick(&["DEMO1-DEMO1-DEMO1-DEMO1", "EXPRD-EXPRD-EXPRD-EXPRD", "x"]);
            let body = format!(
                r#"{{"api_key":"lockence-demo-api-key","license_key":"{key}","hwid":"{key}","session_token":""}}"#
            );
            Request::json(&format!("/api/v1/{action}"), &body)
        }
        "control" => {
            let fault = pick(&FAULTS);
            if rng.bool() {
                return Request::json("/_emulator/faults", fault);
            }
            let (what, body) = ORDERS[rng.usize(..ORDERS.len())];
            Request::json(&format!("/_emulator/{what}"), body)
        }
        "bytes" => {
            let path = pick(&["/api/1.3/", "/api/v1/init", "/_emulator/faults", "/health", "/x"]);
            let mut request = Request::form(path, &[]);
            request.body = (0..rng.usize(..64)).map(|_| rng.u8(..)).collect();
            request
        }
        _ => {
            let mut fields = vec![("type", pick(&TYPES)), ("name", "MyApp")];
            fields.push(("ownerid", "XXXXXXXXXX"));
            let mut values: Vec<_> = (0..6).map(|_| (pick(&FIELDS), pick(&VALUES))).collect();
            fields.append(&mut values);
            fields.push(("sessionid", session));
            Request::form(pick(&["/api/1.3/", "/api/1.4/"]), &fields)
        }
    }
}

#[test]
fn the_same_seed_requests_and_times_give_the_same_answers() {
    for seed in 0..4 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let (mut one, mut two) = (Emulator::demo(), Emulator::demo());
        let mut now_ms = 1_750_000_000_000.0;
        let mut session = String::new();
        for _ in 0..500 {
            now_ms += f64::from(rng.u32(..600_000));
            let request = request(&mut rng, &session);
            let answer = one.handle(&request, now_ms);
            assert_eq!(answer, two.handle(&request, now_ms), "{request:?}");
            if let Some((_, rest)) = answer.text().split_once(r#""sessionid":""#) {
                session = rest[..10].to_owned();
            }
        }
        assert_eq!(one.state(), two.state());
    }
}

#[test]
fn no_time_is_too_strange() {
    let init = [("type", "init"), ("name", "MyApp"), ("ownerid", "XXXXXXXXXX"), ("ver", "1.0")];
    for now_ms in [f64::NAN, f64::INFINITY, -1.0, 0.0, f64::MAX] {
        let mut emulator = Emulator::demo();
        let answer = emulator.handle(&Request::form("/api/1.3/", &init), now_ms);
        assert_eq!(answer.status, 200);
        let body = r#"{"api_key":"lockence-demo-api-key","license_key":"DEMO1-DEMO1-DEMO1-DEMO1","hwid":"x"}"#;
        let answer = emulator.handle(&Request::json("/api/v1/init", body), now_ms);
        assert_eq!(answer.status, 200);
    }
}
