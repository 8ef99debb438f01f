//! One of the tabs leads, and beats for all: by a web lock, or by a lease where there are no locks.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::clients::has;
use super::suite::harness::{World, until};
use super::tabs::{SHARES, entered, free, leads, two, until_held};

#[wasm_bindgen_test]
async fn when_the_one_that_leads_is_gone_the_other_leads() {
    let world = entered("takes-over", SHARES).await;
    assert_eq!(world.look("kept.b.diagnostics().nextBeatAt"), Value::Null, "who leads beats");
    assert!(world.look("kept.a.diagnostics().nextBeatAt").is_number());
    world.eval("kept.a.free()");
    until(|| world.told("b", true)).await;
    assert_eq!(leads(&world, "b"), (true, false));
    assert!(world.look("kept.b.diagnostics().nextBeatAt").is_number(), "it beats on");
    until(|| world.look("kept.b.diagnostics().otherTabs") == 0).await;
    assert_eq!(world.look("kept.b.diagnostics().leaderChanges"), 1);
    assert_eq!(world.state_of("b"), "active");
    world.eval("kept.b.free()");
}

#[wasm_bindgen_test]
async fn one_beats_for_all() {
    let world = entered("beats", "{ shareTabs: true, heartbeat: 5000 }").await;
    world.eval("(kept.verdicts = [], kept.b.on('verdict', (it) => kept.verdicts.push(it)))");
    until(|| world.times("check") == 2).await;
    let beats = |name| world.look(&format!("kept.{name}.diagnostics().beats"));
    assert_eq!((beats("a"), beats("b")), (json!(2), json!(0)));
    until(|| world.look("kept.verdicts.length") == 1).await;
    assert_eq!(world.look("kept.verdicts[0].licensed"), true);
    assert_eq!(world.state_of("b"), "active");
    free(&world);
}

#[wasm_bindgen_test]
async fn a_lead_that_is_stolen_goes_to_who_stole_it_and_comes_back() {
    let world = entered("stolen", SHARES).await;
    until_held(&world, [1, 1]).await;
    world.eval(
        "(navigator.locks.request(`libreauth-client:lead:${kept.slot}`, { steal: true },
            () => new Promise((resolve) => { kept.release = resolve })), 0)",
    );
    until(|| world.told("a", false)).await;
    assert_eq!(leads(&world, "a"), (false, false));
    until_held(&world, [1, 2]).await;
    world.eval("kept.release()");
    until(|| world.told("b", true)).await;
    assert_eq!(leads(&world, "b"), (true, false), "who was robbed is last in the queue");
    world.eval("kept.b.free()");
    until(|| leads(&world, "a").0).await;
    assert_eq!(world.yes("kept.a.check()").await["licensed"], true);
    world.eval("kept.a.free()");
}

/// `navigator.locks` is hidden for as long as this lives, as in a page without https.
struct NoLocks;

impl NoLocks {
    fn new(world: &World) -> Self {
        world.eval(
            "Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true })",
        );
        Self
    }
}

impl Drop for NoLocks {
    fn drop(&mut self) {
        js_sys::Function::new_no_args("delete navigator.locks")
            .call0(&wasm_bindgen::JsValue::UNDEFINED)
            .expect("configurable");
    }
}

#[wasm_bindgen_test]
async fn without_locks_a_lease_tells_who_leads() {
    if !has("localStorage") {
        return;
    }
    let world = two("lease", SHARES).await;
    let hidden = NoLocks::new(&world);
    assert_eq!(world.look("typeof navigator.locks"), "undefined");
    let lease = "localStorage.getItem(`libreauth-client:lead:${kept.slot}`)";
    world.yes("kept.a.init()").await;
    until(|| leads(&world, "a").0).await;
    world.yes("kept.b.init()").await;
    world.yes("kept.a.license('DEMO-KEY-0001')").await;
    until(|| world.state_of("b") == "active").await;
    assert_eq!(world.asked(), ["init", "license"]);
    assert_eq!(leads(&world, "a"), (true, false));
    let held = world.look(lease);
    assert!(held.is_string(), "{held}");
    // It is renewed, and looked at, and nobody else leads.
    until(|| world.look(lease) != held).await;
    assert_eq!(leads(&world, "a"), (true, false));

    world.eval("kept.a.free()");
    until(|| world.told("b", true)).await;
    assert_eq!(leads(&world, "b"), (true, false));
    world.eval("kept.b.free()");
    assert_eq!(world.look(lease), Value::Null, "it leaves nothing behind");
    drop(hidden);
    assert_ne!(world.look("typeof navigator.locks"), "undefined");
}

#[wasm_bindgen_test]
async fn a_lease_that_nobody_renews_is_over() {
    if !has("localStorage") {
        return;
    }
    let world = two("old-lease", SHARES).await;
    let _hidden = NoLocks::new(&world);
    for until_when in ["Date.now() - 1", "Date.now() + 6e5", "'soon'"] {
        let name = "`libreauth-client:lead:${kept.slot}`";
        world.eval(&format!("localStorage.setItem({name}, `0.5 ${{{until_when}}}`)"));
        world.client("a", SHARES);
        world.yes("kept.a.init()").await;
        until(|| leads(&world, "a").0).await;
        world.eval("kept.a.free()");
    }
}
