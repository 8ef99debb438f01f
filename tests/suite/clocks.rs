//! Signed answers and clocks: a device clock that is wrong or changed while running neither locks
//! anyone out nor lets a recorded answer in.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{KEY, LIBREAUTH, Staged, World};

/// Records every answer to a `check`, and gives a recorded one in the place of the next if told so.
const RECORDER: &str = "fetch: async (it) => {
    const isCheck = (await it.clone().text()).startsWith('type=check&');
    if (isCheck && kept.replay !== undefined) return kept.answers[kept.replay].clone();
    const answer = await fetch(it);
    if (isCheck) kept.answers.push(answer.clone());
    return answer;
}";

fn pinned(more: &str) -> World {
    World::with(LIBREAUTH, &format!("{{ publicKey: '{KEY}', {more} }}"))
}

/// The device's clock, that many hours from the true time for as long as it lives.
fn device_clock(hours: i32) -> Staged {
    Staged::new(
        "Date",
        &format!(
            "class extends Date {{ static now() {{ return super.now() + {hours} * 3_600_000 }} }}"
        ),
    )
}

async fn refused_as_stale(world: &World, call: &str) -> String {
    let failed = world.no(call).await;
    assert_eq!(failed.code, "signature_stale", "{call}: {}", failed.message);
    assert_eq!(failed.fields["category"], "untrusted");
    failed.message
}

#[wasm_bindgen_test]
async fn at_first_contact_the_device_s_clock_is_all_there_is_to_compare_with() {
    for hours in [-30, -1, 1, 30] {
        let world = pinned("maxClockSkewMs: 300_000");
        let wrong = device_clock(hours);
        let message = refused_as_stale(&world, "app.init()").await;
        assert!(message.contains("this device's clock"), "{message}");
        let side = if hours > 0 { "too old" } else { "too new" };
        assert!(message.contains(side), "{hours} h: {message}");
        assert_eq!(world.state(), "idle");
        drop(wrong);
        world.log_in(LIBREAUTH).await;
    }
}

#[wasm_bindgen_test]
async fn a_wrong_clock_within_the_allowed_skew_does_no_harm() {
    for hours in [-2, 2] {
        let world = pinned("maxClockSkewMs: 3 * 3_600_000");
        let _wrong = device_clock(hours);
        world.log_in(LIBREAUTH).await;
        assert_eq!(world.yes("app.check()").await["verification"], "verified");
        let skew = world.look("app.diagnostics().clockSkewMs").as_f64().expect("a number");
        let wanted = f64::from(-hours) * 3_600_000.0;
        assert!((skew - wanted).abs() < 1_800_000.0, "{hours} h: {skew}");
    }
}

#[wasm_bindgen_test]
async fn a_clock_that_is_set_while_running_locks_nobody_out_and_lets_no_recording_in() {
    let world = pinned(RECORDER);
    world.eval("(kept.answers = [])");
    world.log_in(LIBREAUTH).await;
    world.yes("app.check()").await; // the first recording
    world.service_ahead(10); // ten seconds go by for the service; within what is allowed
    world.yes("app.check()").await; // the second
    for hours in [0, 5, -5, 24 * 365, -24 * 365, 0] {
        let _set = device_clock(hours);
        world.eval("(kept.replay = 0)");
        let message = refused_as_stale(&world, "app.check()").await;
        assert!(message.contains("too old") && !message.contains("device's clock"), "{message}");
        assert_eq!(world.look("app.getSnapshot().reason"), "signature_stale");
        world.eval("(kept.replay = undefined)");
        let verdict = world.yes("app.check()").await;
        assert_eq!(
            (&verdict["licensed"], &verdict["verification"]),
            (&json!(true), &json!("verified"))
        );
        assert_eq!(world.state(), "active", "{hours} h");
    }
}

#[wasm_bindgen_test]
async fn a_service_s_clock_that_jumps_is_refused_once_it_is_known() {
    let world = pinned("maxClockSkewMs: 86_400_000");
    world.log_in(LIBREAUTH).await;
    for ahead in [3_600, -3_600] {
        world.service_ahead(ahead);
        let message = refused_as_stale(&world, "app.check()").await;
        assert!(!message.contains("device's clock"), "{message}");
        world.service_ahead(0);
        assert_eq!(world.yes("app.check()").await["licensed"], true);
    }
}

#[wasm_bindgen_test]
async fn what_is_known_of_the_clock_outlives_the_session() {
    let world = pinned("maxClockSkewMs: 300_000");
    world.log_in(LIBREAUTH).await;
    world.yes("app.logout()").await;
    let _set = device_clock(-48);
    world.log_in(LIBREAUTH).await;
    assert_eq!(world.yes("app.check()").await["verification"], "verified");
}

#[wasm_bindgen_test]
async fn a_device_without_a_sense_of_time_is_told_so() {
    for now in ["0", "-1", "Infinity", "8.64e15"] {
        let world = pinned("maxClockSkewMs: 300_000");
        let broken = format!("class extends Date {{ static now() {{ return {now} }} }}");
        let broken = Staged::new("Date", &broken);
        refused_as_stale(&world, "app.init()").await;
        drop(broken);
        world.log_in(LIBREAUTH).await;
    }
}
