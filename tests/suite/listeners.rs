//! Listeners: each hears what it asked for, and none can do the others or the client any harm.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{LIBREAUTH, Staged, World};

#[wasm_bindgen_test]
async fn subscribers_hear_each_change_until_they_leave() {
    let world = World::of(LIBREAUTH);
    world.eval("(kept.states = [])");
    world.eval("(kept.leave = app.subscribe((...args) => kept.states.push([app.state, args])))");
    world.yes("app.init()").await;
    world.yes("app.license('DEMO-KEY-0001')").await;
    let quiet = json!([["initialized", [null]], ["active", [null]]]);
    assert_eq!(world.look("kept.states"), quiet);
    world.eval("kept.leave()");
    world.eval("kept.leave()");
    world.yes("app.logout()").await;
    assert_eq!(world.look("kept.states"), quiet);
}

#[wasm_bindgen_test]
async fn the_same_function_twice_is_two_listeners() {
    let world = World::of(LIBREAUTH);
    world.eval("(kept.count = 0, kept.add = () => (kept.count += 1))");
    world.eval("(kept.leave = app.subscribe(kept.add), app.subscribe(kept.add))");
    world.yes("app.init()").await;
    assert_eq!(world.look("kept.count"), 2);
    world.eval("kept.leave()");
    world.yes("app.logout()").await;
    assert_eq!(world.look("kept.count"), 3);
}

#[wasm_bindgen_test]
async fn events_come_by_kind_with_what_happened() {
    let world = World::of(LIBREAUTH);
    world.eval("(kept.heard = [])");
    for kind in ["state", "verdict", "error"] {
        world.eval(&format!("app.on('{kind}', (it) => kept.heard.push(['{kind}', it]))"));
    }
    world.yes("app.init()").await;
    world.yes("app.license('DEMO-KEY-0001')").await;
    world.yes("app.check()").await;
    world.yes("app.check()").await;
    world.no("app.license('NO-SUCH-KEY')").await;
    world.yes("app.logout()").await;
    let change = |from, to| json!(["state", { "from": from, "to": to, "reason": null }]);
    let verdict = world.look("app.getSnapshot().verdict");
    assert_eq!(
        world.look("kept.heard"),
        json!([
            change("idle", "initialized"),
            change("initialized", "active"),
            ["verdict", verdict],
            change("active", "closed"),
        ])
    );
    assert!(world.eval("kept.heard.every(([, it]) => Object.isFrozen(it))").is_truthy());
}

#[wasm_bindgen_test]
async fn one_that_throws_keeps_nobody_from_hearing() {
    let world = World::of(LIBREAUTH);
    let _report = Staged::new("reportError", "(it) => globalThis.kept.reported.push(it.message)");
    let _kept = Staged::new("kept", "{ reported: [] }");
    world.eval("app.subscribe(() => { throw new Error('first') })");
    world.eval("app.on('state', () => { throw new Error('second') })");
    world.eval("(kept.count = 0, app.subscribe(() => { kept.count += 1 }))");
    world.eval("app.on('state', () => { kept.count += 1 })");
    world.yes("app.init()").await;
    assert_eq!(world.look("kept.count"), 2);
    assert_eq!(world.look("globalThis.kept.reported"), json!(["first", "second"]));
    assert_eq!(world.state(), "initialized");
}

#[wasm_bindgen_test]
async fn without_report_error_the_console_tells() {
    let world = World::of(LIBREAUTH);
    let _report = Staged::new("reportError", "undefined");
    let console = "{ ...console, error: (it) => { globalThis.kept.said = it.message } }";
    let _console = Staged::new("console", console);
    let _kept = Staged::new("kept", "{}");
    world.eval("app.subscribe(() => { throw new Error('in a listener') })");
    world.yes("app.init()").await;
    assert_eq!(world.look("globalThis.kept.said"), "in a listener");
}

#[wasm_bindgen_test]
async fn a_listener_may_call_the_client() {
    let world = World::of(LIBREAUTH);
    world.eval(
        "app.on('state', ({ to }) => {
           app.getSnapshot();
           app.diagnostics();
           app.startHeartbeat();
           if (to === 'initialized') kept.license = app.license('DEMO-KEY-0001');
           if (to === 'active') kept.check = app.check();
         })",
    );
    world.eval("app.on('verdict', () => { kept.logout = app.logout() })");
    world.yes("app.init()").await;
    assert_eq!(world.yes("kept.license").await["username"], "DEMO-KEY-0001");
    assert_eq!(world.yes("kept.check").await["licensed"], true);
    world.yes("kept.logout").await;
    assert_eq!(world.state(), "closed");
    assert_eq!(world.asked(), ["init", "license", "check", "logout"]);
}

#[wasm_bindgen_test]
async fn a_listener_may_add_and_remove_listeners() {
    let world = World::of(LIBREAUTH);
    world.eval("(kept.count = 0)");
    world.eval(
        "(kept.leave = app.subscribe(() => {
           kept.leave();
           app.subscribe(() => { kept.count += 1 });
         }))",
    );
    world.yes("app.init()").await;
    assert_eq!(world.look("kept.count"), 0, "who comes late hears the next one");
    world.yes("app.license('DEMO-KEY-0001')").await;
    world.yes("app.logout()").await;
    assert_eq!(world.look("kept.count"), 2);
}

#[wasm_bindgen_test]
async fn a_listener_that_was_removed_hears_nothing_more() {
    let world = World::of(LIBREAUTH);
    world.eval(
        "(kept.heard = [], app.on('state', () => { kept.heard.push('first'); kept.leave() }))",
    );
    world.eval("(kept.leave = app.on('state', () => kept.heard.push('second')))");
    world.yes("app.init()").await;
    assert_eq!(world.look("kept.heard"), json!(["first"]), "not even of the same event");
}

#[wasm_bindgen_test]
fn what_is_no_event_or_no_listener_is_refused_at_once() {
    let world = World::of(LIBREAUTH);
    for (call, word) in [
        ("app.subscribe()", "listener"),
        ("app.subscribe(null)", "listener"),
        ("app.subscribe({ handleEvent() {} })", "listener"),
        ("app.on('state')", "listener"),
        ("app.on('state', 'print')", "listener"),
        ("app.on('State', () => {})", "'state', 'verdict', 'error', 'leader' or 'storage'"),
        ("app.on('', () => {})", "event"),
        ("app.on(Symbol('state'), () => {})", "event"),
        ("app.on(null, () => {})", "event"),
        ("app.on({ toString() { throw 1 } }, () => {})", "event"),
    ] {
        let failed = world.throws(call);
        assert_eq!(failed.code, "invalid_argument", "{call}");
        assert!(failed.message.contains(word), "{call}: {}", failed.message);
    }
}
