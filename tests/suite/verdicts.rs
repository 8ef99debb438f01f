//! What becomes of a licensed session when the service changes its mind: a no is a value, and the
//! state says which no it was.

use libreauth_emulator::{Control, LicenceAction, Service as Whose};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, LOCKENCE, World};

#[wasm_bindgen_test]
async fn a_session_that_the_service_lost_is_expired_and_can_be_opened_again() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        world.eval("app.on('state', (it) => (kept.heard = it))");
        world.control(Control::KillSessions);
        let verdict = world.yes("app.check()").await;
        assert_eq!((&verdict["success"], &verdict["licensed"]), (&false.into(), &false.into()));
        assert_eq!(verdict["reason"], "session_expired", "{}", service.name);
        let snapshot = world.look("app.getSnapshot()");
        assert_eq!(snapshot["state"], "expired");
        assert_eq!(snapshot["reason"], "session_expired");
        assert_eq!(snapshot["message"], verdict["message"]);
        assert_eq!((&snapshot["licensed"], &snapshot["beating"]), (&false.into(), &false.into()));
        let heard = world.look("kept.heard");
        assert_eq!((&heard["from"], &heard["to"]), (&"active".into(), &"expired".into()));
        assert_eq!(heard["reason"], "session_expired");

        let failed = world.no("app.check()").await;
        assert_eq!(failed.code, "not_initialized", "there is nothing left to ask about");
        world.log_in(service).await;
        assert_eq!(world.yes("app.check()").await["licensed"], true);
    }
}

#[wasm_bindgen_test]
async fn a_licence_that_is_taken_away_ends_the_session() {
    for (service, whose, key) in [
        (LIBREAUTH, Whose::LibreAuth, "DEMO-KEY-0001"),
        (LOCKENCE, Whose::Lockence, "DEMO1-DEMO1-DEMO1-DEMO1"),
    ] {
        let world = World::licensed(service, "{}").await;
        let action = LicenceAction::Ban;
        world.control(Control::Licence { service: whose, key: key.to_owned(), action });
        let verdict = world.yes("app.heartbeat()").await;
        assert_eq!(verdict["licensed"], false, "{verdict}");
        let snapshot = world.look("app.getSnapshot()");
        assert!(["expired", "denied"].contains(&world.state().as_str()), "{snapshot}");
        assert_eq!(snapshot["reason"], verdict["reason"]);
        assert_eq!(snapshot["account"], serde_json::Value::Null);
        let failed = world.no(service.log_in[service.log_in.len() - 1]).await;
        assert!(["not_initialized", "license_disabled"].contains(&failed.code.as_str()));
    }
}

#[wasm_bindgen_test]
async fn without_its_session_a_call_says_so_and_the_state_follows() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.control(Control::KillSessions);
    let failed = world.no("app.upgrade('john_doe', 'UPGRADE-KEY-0001')").await;
    assert_eq!(failed.code, "session_expired");
    assert_eq!(world.state(), "expired");
}
