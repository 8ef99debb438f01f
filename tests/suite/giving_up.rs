//! Calls that their caller gives up by an `AbortSignal`.

use libreauth_emulator::FaultKind;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, World, pause, settled, until};

#[wasm_bindgen_test]
async fn a_signal_that_is_aborted_already_asks_nobody() {
    for service in BOTH {
        let world = World::of(service);
        let first = service.log_in[0].replace(')', ", { signal: AbortSignal.abort() })");
        let first = first.replace("(, ", "(");
        let failed = world.no(&first).await;
        assert_eq!(
            (failed.code.as_str(), &failed.fields["category"]),
            ("aborted", &"usage".into())
        );
        assert!(world.asked().is_empty());
        world.log_in(service).await;
    }
}

#[wasm_bindgen_test]
async fn a_call_under_way_is_given_up_and_the_session_stays_as_it_was() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        let before = world.eval("app.getSnapshot()");
        world.eval("(kept.control = new AbortController())");
        world.fault(FaultKind::Hang);
        let check = world.promise("app.check({ signal: kept.control.signal })");
        let asked = service.log_in.len() + 1;
        until(|| world.asked().len() == asked).await;
        world.eval("kept.control.abort(new Error('the user left'))");
        assert_eq!(settled(check, "check").await.expect_err("aborted").code, "aborted");
        assert_eq!(world.look("fetch.requests.at(-1).signal.aborted"), true);
        assert_eq!(world.eval("app.getSnapshot()"), before);
        assert_eq!(world.yes("app.check()").await["licensed"], true);
    }
}

#[wasm_bindgen_test]
async fn who_gives_up_leaves_the_others_their_answer() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.eval("(kept.control = new AbortController())");
    world.fault(FaultKind::Slow { ms: 50 });
    let one = world.promise("app.check({ signal: kept.control.signal })");
    let other = world.promise("app.check()");
    until(|| world.asked().len() == 3).await;
    world.eval("kept.control.abort()");
    assert_eq!(settled(one, "one").await.expect_err("aborted").code, "aborted");
    assert_eq!(settled(other, "other").await.expect("an answer")["licensed"], true);
    assert_eq!(world.asked().len(), 3, "they shared one request");
}

#[wasm_bindgen_test]
async fn an_abort_after_the_answer_does_nothing_and_no_listener_is_left() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.eval("(kept.control = new AbortController(), kept.listeners = 0)");
    world.eval(
        "Object.assign(kept.control.signal, {
           addEventListener(...args) {
             kept.listeners += 1;
             return AbortSignal.prototype.addEventListener.apply(this, args);
           },
           removeEventListener(...args) {
             kept.listeners -= 1;
             return AbortSignal.prototype.removeEventListener.apply(this, args);
           },
         })",
    );
    let check = world.promise("app.check({ signal: kept.control.signal })");
    assert_eq!(world.look("kept.listeners"), 1);
    assert_eq!(settled(check, "check").await.expect("an answer")["licensed"], true);
    assert_eq!(world.look("kept.listeners"), 0);
    world.eval("kept.control.abort()");
    pause(1).await;
    assert_eq!(world.state(), "active");
}

#[wasm_bindgen_test]
async fn a_signal_that_throws_leaves_nobody_without_an_answer() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    for name in ["addEventListener", "removeEventListener", "aborted"] {
        world.eval("(kept.signal = new AbortController().signal)");
        let odd = "get() { throw new Error('no') }";
        world.eval(&format!("Object.defineProperty(kept.signal, '{name}', {{ {odd} }})"));
        match world.call("app.check({ signal: kept.signal })").await {
            Ok(verdict) => assert_eq!(verdict["licensed"], true),
            Err(failed) => assert_eq!(failed.code, "invalid_option", "{name}"),
        }
        assert_eq!(world.yes("app.check()").await["licensed"], true, "after {name}");
    }
}

#[wasm_bindgen_test]
async fn one_signal_gives_up_many_calls() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.eval("(fetch.instead = () => new Promise(() => {}))");
    world.eval(
        "(kept.control = new AbortController(), kept.only = { signal: kept.control.signal })",
    );
    let check = world.promise("app.check(kept.only)");
    let upgrade = world.promise("app.upgrade('ada', 'UPGRADE-KEY-0001', kept.only)");
    world.eval("kept.control.abort()");
    for (promise, what) in [(check, "check"), (upgrade, "upgrade")] {
        assert_eq!(settled(promise, what).await.expect_err(what).code, "aborted");
    }
    assert_eq!(world.look("app.diagnostics().requestsInFlight"), 0);
}

#[wasm_bindgen_test]
async fn a_fetch_that_aborts_its_own_call_is_no_trouble() {
    let world = World::of(LIBREAUTH);
    world.eval("(kept.control = new AbortController())");
    world.eval("(fetch.instead = () => { kept.control.abort(); throw new Error('gone') })");
    assert_eq!(world.no("app.init({ signal: kept.control.signal })").await.code, "aborted");
    world.eval("(fetch.instead = undefined)");
    world.log_in(LIBREAUTH).await;
}

#[wasm_bindgen_test]
async fn a_wait_for_the_device_id_can_be_given_up() {
    let world =
        World::with(LIBREAUTH, "{ hwid: () => new Promise((it) => (globalThis.give = it)) }");
    world.yes("app.init()").await;
    world.eval("(kept.control = new AbortController())");
    let license = "app.license('DEMO-KEY-0001', { signal: kept.control.signal })";
    let license = world.promise(license);
    until(|| world.eval("globalThis.give").is_function()).await;
    world.eval("kept.control.abort()");
    assert_eq!(settled(license, "license").await.expect_err("aborted").code, "aborted");
    world.eval("globalThis.give(hwid)");
    world.yes("app.license('DEMO-KEY-0001')").await;
    assert_eq!(world.asked(), ["init", "license"]);
    world.eval("delete globalThis.give");
}
