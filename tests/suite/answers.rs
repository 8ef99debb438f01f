//! Answers that are none: each has its own code, the session is kept, and the next call works.

use libreauth_emulator::FaultKind;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, LOCKENCE, World};

const GIGABYTE: u64 = 1_000_000_000;

const FAULTS: [(FaultKind, &str); 12] = [
    (FaultKind::ServerError { status: 500 }, "server_error"),
    (FaultKind::ServerError { status: 503 }, "server_error"),
    (FaultKind::Html { status: 502 }, "server_error"),
    (FaultKind::Html { status: 200 }, "response_not_json"),
    (FaultKind::Html { status: 403 }, "response_not_json"),
    (FaultKind::Garbage, "response_malformed"),
    (FaultKind::Empty, "response_empty"),
    (FaultKind::Truncated, "response_malformed"),
    (FaultKind::RateLimit { status: 429, retry_after_s: 7 }, "rate_limited"),
    (FaultKind::Hang, "timeout"),
    (FaultKind::Drop, "network"),
    (FaultKind::Flood { bytes: GIGABYTE }, "response_too_large"),
];

/// A short patience where silence is the fault; elsewhere a busy machine must not be taken for it.
fn patience(fault: FaultKind) -> &'static str {
    if fault == FaultKind::Hang { "{ timeoutMs: 100 }" } else { "{}" }
}

#[wasm_bindgen_test]
async fn a_login_fails_by_name_and_can_be_repeated() {
    for service in BOTH {
        for (fault, code) in FAULTS {
            let world = World::with(service, patience(fault));
            for call in service.log_in {
                let before = world.eval("app.getSnapshot()");
                world.fault(fault);
                let failed = world.no(call).await;
                assert_eq!(failed.code, code, "{call} {fault:?}: {}", failed.message);
                assert_eq!(failed.fields["category"], "transient");
                assert_eq!(failed.fields["retryable"], true);
                assert_eq!(world.eval("app.getSnapshot()"), before, "{call} {fault:?}");
                world.yes_in_time(call).await;
            }
            assert_eq!(world.state(), "active", "{fault:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_check_fails_by_name_and_the_last_good_verdict_counts_on() {
    for service in BOTH {
        for (fault, code) in FAULTS {
            let world = World::with(service, patience(fault));
            for call in service.log_in {
                world.yes_in_time(call).await;
            }
            let call = "app.check()";
            world.yes_in_time(call).await;
            world.fault(fault);
            let failed = world.no(call).await;
            assert_eq!(failed.code, code, "{fault:?}: {}", failed.message);
            let snapshot = world.look("app.getSnapshot()");
            assert_eq!(snapshot["state"], "grace", "{fault:?}");
            assert_eq!(snapshot["licensed"], true, "trouble never reads as a no");
            assert_eq!(snapshot["reason"], code);
            assert_eq!(snapshot["message"], failed.fields["serverMessage"]);
            assert!(snapshot["graceUntil"].as_f64() > Some(1.7e12), "{snapshot}");
            assert_eq!(snapshot["verdict"]["success"], true);
            world.yes_in_time(call).await;
            let snapshot = world.look("app.getSnapshot()");
            assert_eq!((&snapshot["state"], &snapshot["reason"]), (&"active".into(), &Value::Null));
            assert_eq!(snapshot["graceUntil"], Value::Null);
        }
    }
}

#[wasm_bindgen_test]
async fn a_flood_is_read_no_further_than_the_limit() {
    for (option, limit) in [("{}", 1_048_576_u64), ("{ maxResponseBytes: 4096 }", 4_096)] {
        for service in BOTH {
            let world = World::licensed(service, option).await;
            world.fault(FaultKind::Flood { bytes: GIGABYTE });
            let failed = world.no("app.check()").await;
            assert_eq!(failed.code, "response_too_large");
            assert!(failed.message.contains(&limit.to_string()), "{}", failed.message);
            let pulled = world.look("fetch.pulled").as_u64().expect("a number");
            assert!(pulled > limit && pulled <= limit + 65_536, "{pulled} of {limit}");
            assert_eq!(world.look("fetch.cancelled"), true, "the connection is let go");
        }
    }
}

#[wasm_bindgen_test]
async fn an_answer_up_to_the_limit_is_read() {
    let world = World::licensed(LIBREAUTH, "{ maxResponseBytes: 2048 }").await;
    let padded = "(length) => '{\"success\":true,\"message\":\"padded\"}'.padEnd(length, ' ')";
    world.eval(&format!("(kept.padded = {padded})"));
    world.eval("(fetch.instead = async () => new Response(kept.padded(2048)))");
    assert_eq!(world.yes("app.check()").await["message"], "padded");
    world.eval("(fetch.instead = async () => new Response(kept.padded(2049)))");
    assert_eq!(world.no("app.check()").await.code, "response_too_large");
    // Where there is no stream to stop reading, it still is not believed.
    world.eval(
        "(fetch.instead = async () => ({
           status: 200,
           headers: new Headers(),
           arrayBuffer: async () => new TextEncoder().encode(kept.padded(2049)).buffer,
         }))",
    );
    assert_eq!(world.no("app.check()").await.code, "response_too_large");
}

#[wasm_bindgen_test]
async fn a_rate_limit_says_how_long_to_wait_and_is_no_denial() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.fault(FaultKind::RateLimit { status: 429, retry_after_s: 7 });
        let failed = world.no("app.check()").await;
        assert_eq!(failed.fields["retryAfterMs"], 7_000);
        assert_eq!(failed.fields["status"], 429);
        assert_eq!(world.look("app.getSnapshot().licensed"), true);
    }
    // LibreAuth says it with status 200, too.
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.fault(FaultKind::RateLimit { status: 200, retry_after_s: 7 });
    assert_eq!(world.no("app.check()").await.code, "rate_limited");
    assert_eq!(world.state(), "grace");
}

#[wasm_bindgen_test]
async fn lockence_answers_by_status() {
    for (status, body, code, state) in [
        (401, "", "invalid_api_key", "grace"),
        (401, "{\"success\":false,\"message\":\"no\"}", "invalid_api_key", "grace"),
        (403, "<html>firewall</html>", "response_not_json", "grace"),
        (404, "<html>not found</html>", "response_not_json", "grace"),
        (403, "", "session_expired", "expired"),
        (403, "{\"success\":false,\"message\":\"HWID mismatch\"}", "hwid_mismatch", "denied"),
        (404, "", "session_expired", "expired"),
        (404, "{\"success\":false}", "session_expired", "expired"),
    ] {
        let world = World::licensed(LOCKENCE, "{}").await;
        let response = format!("new Response(`{body}`, {{ status: {status} }})");
        world.eval(&format!("(fetch.instead = async () => {response})"));
        let found = match world.call("app.check()").await {
            Ok(verdict) => verdict["reason"].as_str().expect("a reason").to_owned(),
            Err(failed) => failed.code,
        };
        assert_eq!((found.as_str(), world.state().as_str()), (code, state), "{status} {body}");
    }
}

#[wasm_bindgen_test]
async fn a_status_alone_is_no_word_of_libreauth() {
    for status in [401, 403, 404] {
        for (body, code) in [
            ("", "response_empty"),
            ("<html>no</html>", "response_not_json"),
            ("{\"success\":true}", "response_malformed"),
            ("{\"error\":\"no\"}", "response_malformed"),
        ] {
            let world = World::licensed(LIBREAUTH, "{}").await;
            let response = format!("new Response(`{body}`, {{ status: {status} }})");
            world.eval(&format!("(fetch.instead = async () => {response})"));
            assert_eq!(world.no("app.check()").await.code, code, "{status} {body}");
            assert_eq!(world.state(), "grace");
        }
    }
}

#[wasm_bindgen_test]
async fn without_grace_trouble_ends_the_licence_at_once() {
    let world = World::licensed(LIBREAUTH, "{ graceMs: 0 }").await;
    world.fault(FaultKind::Drop);
    assert_eq!(world.no("app.check()").await.code, "network");
    let snapshot = world.look("app.getSnapshot()");
    assert_eq!(
        (&snapshot["state"], &snapshot["reason"]),
        (&"expired".into(), &"unreachable".into())
    );
    assert_eq!(world.yes("app.check()").await["licensed"], true);
    assert_eq!(world.state(), "active", "the session was kept");
}

#[wasm_bindgen_test]
async fn nonsense_in_json_is_a_typed_error() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        for body in [
            "null",
            "true",
            "42",
            "\"text\"",
            "[]",
            "[{\"success\":true}]",
            "{}",
            "{\"success\":1}",
            "{\"success\":\"true\"}",
            "{\"success\":null}",
            "{\"success\":true",
            "{\"success\":true}}",
            "{\"success\":true,\"success\"}",
            "\\ufeff",
        ] {
            world.eval(&format!("(fetch.instead = async () => new Response(`{body}`))"));
            let failed = world.no("app.check()").await;
            assert!(failed.code.starts_with("response_"), "{body}: {}", failed.code);
        }
        let deep = "new Response('{\"a\":'.repeat(100_000))";
        world.eval(&format!("(fetch.instead = async () => {deep})"));
        assert_eq!(world.no("app.check()").await.code, "response_malformed");
        world.eval("(fetch.instead = undefined)");
        assert_eq!(world.yes("app.check()").await["licensed"], true);
    }
}

#[wasm_bindgen_test]
async fn a_heartbeat_of_lockence_may_be_answered_by_nothing() {
    let world = World::licensed(LOCKENCE, "{}").await;
    world.fault(FaultKind::Empty);
    assert_eq!(world.yes("app.heartbeat()").await["licensed"], true, "no body is documented");
    world.fault(FaultKind::Truncated);
    assert_eq!(world.no("app.heartbeat()").await.code, "response_malformed");
}
