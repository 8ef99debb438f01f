//! The automatic beat, once, by the real clock: it keeps asking, and bears a miss.

#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

use libreauth_emulator::{Control, Fault, FaultKind};
use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::harness::{LIBREAUTH, World, until};

#[wasm_bindgen_test]
async fn a_session_beats_by_itself_and_bears_a_miss() {
    let world = World::with(LIBREAUTH, "{ heartbeat: 5000 }");
    world.eval("(kept.errors = [], app.on('error', (it) => kept.errors.push(it.code)))");
    world.eval("(kept.states = [], app.on('state', (it) => kept.states.push(it.to)))");
    world.log_in(LIBREAUTH).await;
    let first = Fault::new(FaultKind::ServerError { status: 503 }).calls(&["check"]).times(1);
    world.control(Control::AddFault(first));

    until(|| world.asked().len() >= 4).await;
    until(|| world.state() == "active").await;
    assert_eq!(world.asked()[..4], ["init", "license", "check", "check"]);
    assert_eq!(world.look("kept.errors"), serde_json::json!(["server_error"]));
    let states = serde_json::json!(["initialized", "active", "grace", "active"]);
    assert_eq!(world.look("kept.states"), states);
    let told = world.look("app.diagnostics()");
    assert!(told["beats"].as_u64() >= Some(2) && told["misses"] == 1, "{told}");
    assert!(told["nextBeatAt"].as_f64() > told["lastSuccessAt"].as_f64(), "{told}");
    assert_eq!(told["errors"][0]["code"], "server_error");

    world.eval("app.free()");
    assert!(world.look("app.diagnostics().nextBeatAt").is_null());
}
