//! Several calls at once, and calls at the wrong time.

use libreauth_emulator::FaultKind;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, LOCKENCE, World, settled, until};

#[wasm_bindgen_test]
async fn the_same_call_twice_is_one_request_with_one_answer() {
    for service in BOTH {
        let world = World::of(service);
        let calls = service.log_in.iter().copied().chain(["app.check()", "app.heartbeat()"]);
        for (number, call) in calls.enumerate() {
            let promises = [world.promise(call), world.promise(call), world.promise(call)];
            let mut answers = Vec::new();
            for promise in promises {
                answers.push(settled(promise, call).await.expect(call));
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{call}: {answers:?}");
            assert_eq!(world.asked().len(), number + 1, "{call}");
        }
    }
}

#[wasm_bindgen_test]
async fn the_same_failure_is_everybody_s() {
    let world = World::of(LIBREAUTH);
    world.fault(FaultKind::ServerError { status: 503 });
    for promise in [world.promise("app.init()"), world.promise("app.Init()")] {
        assert_eq!(settled(promise, "init").await.expect_err("503").code, "server_error");
    }
    assert_eq!(world.asked().len(), 1);
    world.yes("app.init()").await;
}

#[wasm_bindgen_test]
async fn a_second_call_that_changes_the_session_waits_its_turn() {
    let world = World::of(LIBREAUTH);
    world.fault(FaultKind::Slow { ms: 20 });
    let init = world.promise("app.init()");
    for call in ["app.license('DEMO-KEY-0001')", "app.check()", "app.upgrade('a', 'b')"] {
        let failed = world.no(call).await;
        assert_eq!(failed.code, "call_in_progress", "{call}");
        assert_eq!(failed.fields["retryable"], true);
        assert!(failed.message.contains("init()"), "{}", failed.message);
    }
    settled(init, "init").await.expect("opens");

    world.fault(FaultKind::Slow { ms: 20 });
    let license = world.promise("app.license('DEMO-KEY-0001')");
    for call in ["app.license('DEMO-KEY-0002')", "app.login('john_doe', 'x')", "app.init()"] {
        assert_eq!(world.no(call).await.code, "call_in_progress", "{call}");
    }
    settled(license, "license").await.expect("logs in");
    assert_eq!(world.asked(), ["init", "license"]);
    assert_eq!(world.yes("app.check()").await["licensed"], true);
}

#[wasm_bindgen_test]
async fn a_second_key_waits_for_the_first() {
    let world = World::of(LOCKENCE);
    world.fault(FaultKind::Slow { ms: 20 });
    let first = world.promise("app.init('DEMO1-DEMO1-DEMO1-DEMO1')");
    let failed = world.no("app.init('DEMO2-DEMO2-DEMO2-DEMO2')").await;
    assert_eq!(failed.code, "call_in_progress");
    settled(first, "init").await.expect("opens");
}

#[wasm_bindgen_test]
async fn before_init_there_is_nothing_to_ask_about() {
    let libreauth = [
        "app.check()",
        "app.Check()",
        "app.heartbeat()",
        "app.license('DEMO-KEY-0001')",
        "app.login('john_doe', 'correct horse')",
        "app.register('ada', 'x', 'DEMO-KEY-0002')",
        "app.upgrade('ada', 'UPGRADE-KEY-0001')",
    ];
    let lockence = ["app.check()", "app.validate()", "app.heartbeat()"];
    for (service, calls) in [(LIBREAUTH, &libreauth[..]), (LOCKENCE, &lockence[..])] {
        let world = World::of(service);
        for call in calls {
            let failed = world.no(call).await;
            assert_eq!(failed.code, "not_initialized", "{call}");
            assert!(failed.message.contains("init()"), "{}", failed.message);
        }
        world.yes("app.logout()").await;
        assert_eq!(world.state(), "idle", "logging out of nothing does nothing");
        world.eval("app.stopHeartbeat()");
        assert!(world.asked().is_empty());
        world.log_in(service).await;
        world.yes("app.logout()").await;
        world.yes("app.logout()").await;
        let failed = world.no("app.check()").await;
        assert_eq!(failed.code, "not_initialized");
        assert!(failed.message.contains("was closed"), "{}", failed.message);
    }
}

#[wasm_bindgen_test]
async fn logging_out_gives_up_what_is_under_way() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.fault(FaultKind::Hang);
        let check = world.promise("app.check()");
        until(|| world.asked().len() == service.log_in.len() + 1).await;
        world.yes("app.logout()").await;
        let failed = settled(check, "check").await.expect_err("aborted");
        assert_eq!(failed.code, "aborted");
        assert!(failed.message.contains("logout()"), "{}", failed.message);
    }
}

#[wasm_bindgen_test]
async fn a_logout_that_fails_still_ends_the_session_here() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.fault(FaultKind::Drop);
        assert_eq!(world.no("app.logout()").await.code, "network");
        assert_eq!(world.state(), "closed");
        world.log_in(service).await;
    }
}

#[wasm_bindgen_test]
async fn init_again_replaces_the_session() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.yes(service.log_in[0]).await;
        let wanted = if service.name == "libreauth" { "initialized" } else { "active" };
        assert_eq!(world.state(), wanted);
        world.yes("app.logout()").await;
        world.log_in(service).await;
        assert_eq!(world.yes("app.check()").await["licensed"], true);
    }
}

#[wasm_bindgen_test]
async fn many_clients_share_a_page() {
    let world = World::of(LIBREAUTH);
    let client = "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options)";
    world.eval(&format!("(kept.all = Array.from({{ length: 50 }}, () => {client}))"));
    world.eval(
        "(kept.jobs = kept.all.map((it) => it.init().then(() => it.license('DEMO-KEY-0005'))))",
    );
    let names =
        world.yes("Promise.all(kept.jobs).then((all) => all.map((it) => it.username))").await;
    let names = names.as_array().expect("a list").clone();
    assert_eq!(names.len(), 50);
    assert!(names.iter().all(|name| name == "DEMO-KEY-0005"));
    world.eval("kept.all.forEach((it) => it.free())");
}
