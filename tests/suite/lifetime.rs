//! The end of a client: at once, without a request, as often as one likes.

use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, LOCKENCE, World, settled, until};

#[wasm_bindgen_test]
async fn every_call_after_the_end_answers_freed() {
    let shared = ["app.check()", "app.heartbeat()", "app.logout()", "app.deviceId()"];
    let device = ["app.explainDeviceId()", "app.forgetDevice()", "app.exportDevice()"];
    let libreauth = [
        "app.init()",
        "app.Init()",
        "app.Check()",
        "app.license('DEMO-KEY-0001')",
        "app.login('john_doe', 'correct horse')",
        "app.register('ada', 'x', 'DEMO-KEY-0002')",
        "app.upgrade('ada', 'UPGRADE-KEY-0001')",
        "app.variable('motd')",
        "app.getUserVariable('theme')",
        "app.setUserVariable('theme', 'dark')",
        "app.file('385624')",
        "app.log('started')",
        "app.webhook('publichook')",
        "app.ban()",
        "app.isBlacklisted()",
        "app.onlineUsers()",
        "app.stats()",
        "app.chatMessages('general')",
        "app.sendChatMessage('general', 'hello')",
        "app.forgotPassword('john_doe', 'john@example.invalid')",
        "app.changeUsername('ada')",
        "app.enableTwoFactor()",
        "app.disableTwoFactor('123456')",
        "app.health()",
    ];
    let lockence = ["app.init('DEMO1-DEMO1-DEMO1-DEMO1')", "app.validate()"];
    for (service, own) in [(LIBREAUTH, &libreauth[..]), (LOCKENCE, &lockence[..])] {
        let world = World::licensed(service, "{}").await;
        let asked = world.asked().len();
        world.eval("app.free()");
        world.eval("app.free()");
        for call in shared.iter().chain(&device).chain(own) {
            assert_eq!(world.no(call).await.code, "freed", "{call}");
        }
        assert_eq!(world.no("app.importDevice('text')").await.code, "freed");
        for call in ["app.startHeartbeat()", "app.stopHeartbeat()"] {
            assert_eq!(world.throws(call).code, "freed", "{call}");
        }
        let snapshot = world.look("app.getSnapshot()");
        assert_eq!((&snapshot["state"], &snapshot["licensed"]), (&"closed".into(), &false.into()));
        let diagnostics = world.look("app.diagnostics()");
        assert_eq!(diagnostics["state"], "closed");
        assert!(diagnostics["nextBeatAt"].is_null(), "it beats no more");
        assert_eq!(world.asked().len(), asked, "the end asks nobody");
    }
}

#[wasm_bindgen_test]
async fn what_is_under_way_is_given_up() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.eval("(fetch.instead = () => new Promise(() => {}))");
        let calls = ["app.check()", "app.heartbeat()", "app.logout()"];
        let waiting = calls.map(|call| (call, world.promise(call)));
        let requests = world.look("app.diagnostics().requestsInFlight");
        assert_eq!(requests, 1, "logout() gives up the others");
        world.eval("app.free()");
        for (call, promise) in waiting {
            let failed = settled(promise, call).await.expect_err(call);
            let wanted = if call == "app.logout()" { "freed" } else { "aborted" };
            assert_eq!(failed.code, wanted, "{call}");
        }
        assert_eq!(world.look("app.diagnostics().requestsInFlight"), 0);
    }
}

#[wasm_bindgen_test]
async fn the_request_is_aborted_too() {
    let world = World::of(LIBREAUTH);
    world.eval("(fetch.instead = () => new Promise(() => {}))");
    let init = world.promise("app.init()");
    until(|| world.look("fetch.requests.length") == 1).await;
    assert_eq!(world.look("fetch.requests[0].signal.aborted"), false);
    world.eval("app.free()");
    assert_eq!(settled(init, "init").await.expect_err("freed").code, "freed");
    assert_eq!(world.look("fetch.requests[0].signal.aborted"), true);
}

#[wasm_bindgen_test]
async fn listeners_hear_of_the_end_once_and_nothing_after_it() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.eval("(kept.heard = [], app.subscribe(() => kept.heard.push(app.state)))");
    world.eval("app.on('state', ({ from, to }) => kept.heard.push(`${from} -> ${to}`))");
    world.eval("app.free()");
    world.eval("app.free()");
    world.no("app.init()").await;
    assert_eq!(world.look("kept.heard"), serde_json::json!(["closed", "active -> closed"]));
}

#[wasm_bindgen_test]
async fn a_listener_may_end_the_client_and_the_others_hear_of_it() {
    let world = World::of(LIBREAUTH);
    world.eval("(kept.heard = [], app.subscribe(() => app.free()))");
    world.eval("app.subscribe(() => kept.heard.push(app.getSnapshot().state))");
    world.eval("app.on('state', ({ from, to }) => kept.heard.push(`${from} -> ${to}`))");
    world.call("app.init()").await.ok();
    assert_eq!(world.state(), "closed");
    let told = ["initialized", "idle -> initialized", "closed", "initialized -> closed"];
    assert_eq!(world.look("kept.heard"), serde_json::json!(told));
}

#[wasm_bindgen_test]
async fn clients_do_not_end_with_each_other() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    let other = "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options)";
    world.eval(&format!("(kept.other = {other})"));
    world.yes("kept.other.init()").await;
    world.eval("kept.other.free()");
    assert_eq!(world.yes("app.check()").await["licensed"], true);
    world.eval("app.free()");
    world.set("app", &world.eval(other));
    world.log_in(LIBREAUTH).await;
}
