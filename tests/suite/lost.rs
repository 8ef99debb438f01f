//! The service loses a session that was good: it is opened again without a word, if the app lets the
//! login be remembered.

use libreauth_emulator::{Control, LicenceAction, Service as Where};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, World, until};

const REMEMBERS: [&str; 2] = ["{ remember: undefined }", "{ remember: 'credentials-in-memory' }"];

/// Keeps every snapshot's state, with what it says of the licence.
fn watch(world: &World) {
    world.eval(
        "(kept.seen = [], app.subscribe(() => {
           const { state, licensed } = app.getSnapshot();
           if (kept.seen.at(-1)?.[0] !== state) kept.seen.push([state, licensed]);
         }))",
    );
}

#[wasm_bindgen_test]
async fn a_session_that_is_lost_is_opened_again_without_a_word() {
    for service in BOTH {
        for options in REMEMBERS {
            let world = World::licensed(service, options).await;
            watch(&world);
            let account = world.look("app.getSnapshot().account");
            let before = world.asked();
            world.control(Control::KillSessions);
            let verdict = world.yes("app.check()").await;
            assert_eq!(verdict["licensed"], true, "{verdict}");
            until(|| world.state() == "active").await;
            assert_eq!(world.look("kept.seen"), json!([["grace", true], ["active", true]]));
            let again = world.asked().split_off(before.len());
            assert_eq!(again[1..], before, "what opened and logged in, once more");
            assert_eq!(world.look("app.getSnapshot().beating"), true);
            assert_eq!(world.yes("app.check()").await["success"], true);
            let names = ["username", "name"].map(|name| account[name].clone());
            let now = world.look("app.getSnapshot().account");
            assert_eq!(["username", "name"].map(|name| now[name].clone()), names);
            assert_eq!(world.asked().len(), 2 * before.len() + 2, "and that is all");
            world.eval("app.free()");
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_not_remembered_is_not_opened_again() {
    for service in BOTH {
        let world = World::licensed(service, "{ remember: 'none' }").await;
        watch(&world);
        let before = world.asked().len();
        world.control(Control::KillSessions);
        assert_eq!(world.yes("app.check()").await["licensed"], false);
        assert_eq!(world.look("kept.seen"), json!([["expired", false]]));
        assert_eq!(world.asked().len(), before + 1);
        assert!(world.look("app.diagnostics().nextBeatAt").is_null());
    }
}

#[wasm_bindgen_test]
async fn a_login_with_a_second_factor_is_never_remembered() {
    let world = World::with(LIBREAUTH, REMEMBERS[0]);
    world.yes("app.init()").await;
    world.yes("app.license('DEMO-KEY-0001', { code: '123456' })").await;
    world.control(Control::KillSessions);
    assert_eq!(world.yes("app.check()").await["licensed"], false);
    assert_eq!(world.state(), "expired");
    assert_eq!(world.asked(), ["init", "license", "check"]);
}

#[wasm_bindgen_test]
async fn what_the_service_says_to_it_is_the_truth() {
    for (action, code) in
        [(LicenceAction::Ban, "banned"), (LicenceAction::Revoke, "license_invalid")]
    {
        let world = World::licensed(LIBREAUTH, REMEMBERS[0]).await;
        let key = "DEMO-KEY-0001".to_owned();
        world.control(Control::Licence { service: Where::LibreAuth, key, action });
        world.control(Control::KillSessions);
        world.yes("app.check()").await;
        until(|| world.state() != "grace").await;
        assert_eq!(world.state(), "denied");
        assert_eq!(world.look("app.getSnapshot().reason"), code);
        assert_eq!(world.look("app.getSnapshot().licensed"), false);
        assert_eq!(world.asked(), ["init", "license", "check", "init", "license"]);
    }
}

#[wasm_bindgen_test]
async fn a_logout_forgets() {
    let world = World::licensed(LIBREAUTH, REMEMBERS[0]).await;
    world.yes("app.logout()").await;
    world.yes("app.init()").await;
    world.control(Control::KillSessions);
    world.yes("app.check()").await;
    assert_eq!(world.asked(), ["init", "license", "logout", "init", "check"]);
    assert_ne!(world.state(), "active");
}
