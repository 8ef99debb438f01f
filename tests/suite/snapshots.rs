//! The state as data, fit for `useSyncExternalStore` and `shallowRef`.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, World};

#[wasm_bindgen_test]
async fn a_snapshot_is_the_same_object_until_something_changed() {
    let world = World::of(LIBREAUTH);
    let is_same = || world.eval("app.getSnapshot() === kept.snapshot").is_truthy();
    let keep = || world.eval("(kept.snapshot = app.getSnapshot())");
    keep();
    assert!(is_same());
    world.yes("app.init()").await;
    assert!(!is_same());
    keep();
    world.no("app.license('NO-SUCH-KEY')").await;
    assert!(is_same(), "a no to a login changes nothing");
    world.yes("app.license('DEMO-KEY-0001')").await;
    world.yes("app.check()").await;
    assert!(!is_same());
    keep();
    for _ in 0..3 {
        world.yes("app.check()").await;
    }
    assert!(is_same(), "the same answer again is no news");
    world.eval("app.stopHeartbeat()");
    assert!(!is_same());
    assert_eq!(world.look("kept.snapshot.beating"), true, "an old one stays as it was");
    assert_eq!(world.look("app.getSnapshot().beating"), false);
}

#[wasm_bindgen_test]
async fn snapshots_and_verdicts_are_frozen() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.eval("(kept.check = app.check())");
        world.yes("kept.check").await;
        world.eval("kept.check.then((it) => (kept.verdict = it))");
        world.yes("kept.check").await;
        for frozen in ["app.getSnapshot()", "app.getSnapshot().verdict", "kept.verdict"] {
            assert!(world.eval(&format!("Object.isFrozen({frozen})")).is_truthy(), "{frozen}");
        }
    }
}

#[wasm_bindgen_test]
async fn whoever_awaits_a_call_finds_the_new_state() {
    for service in BOTH {
        let world = World::of(service);
        let last = service.log_in[service.log_in.len() - 1];
        for call in service.log_in {
            let seen = world.yes(&format!("{call}.then(() => app.state)")).await;
            assert_eq!(seen, if *call == last { "active" } else { "initialized" });
        }
        let seen = "(() => { const it = app.logout(); kept.at_once = app.state; return it })()";
        world.yes(seen).await;
        assert_eq!(world.look("kept.at_once"), "closed", "who logs out wants it now");
    }
}

#[wasm_bindgen_test]
async fn automatic_beats_are_up_to_the_app() {
    for service in BOTH {
        let beating = |world: &World| {
            let next = world.look("app.diagnostics().nextBeatAt").is_number();
            assert_eq!(world.look("app.getSnapshot().beating"), next);
            next
        };
        let world = World::licensed(service, "{ heartbeat: false }").await;
        assert!(!beating(&world));
        world.eval("app.startHeartbeat()");
        world.eval("app.startHeartbeat()");
        assert!(beating(&world));
        world.eval("app.stopHeartbeat()");
        world.eval("app.stopHeartbeat()");
        assert!(!beating(&world));

        let world = World::of(service);
        world.eval("app.startHeartbeat()");
        assert!(!beating(&world), "there is nothing to ask about yet");
        world.log_in(service).await;
        assert!(beating(&world));
        world.yes("app.logout()").await;
        assert!(!beating(&world));
        assert_eq!(world.look("app.diagnostics().beats"), json!(0));
    }
}
