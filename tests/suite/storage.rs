//! A session that outlives its client, in each storage there is; and one that bears with a storage that
//! does not do what it should.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use libreauth_emulator::{Control, FaultKind};

use super::clients::has;
use super::harness::{BOTH, LIBREAUTH, LOCKENCE, Staged, World, until};

const WITH_STORAGE: &str = "{ storage: kept.storage }";

/// Those that are here, as an app writes them.
fn storages() -> Vec<&'static str> {
    let mut all = vec!["kept.own()", "kept.slow(kept.own())"];
    // Outside of browsers only an own one counts.
    if has("indexedDB") {
        all.push("'indexedDB'");
        if has("localStorage") {
            all.push("'localStorage'");
        }
    }
    all
}

/// A client that logged in and kept that. (All of it: each step is written before the next.)
async fn entered(host: &str, storage: &str) -> World {
    let world = World::shared(LIBREAUTH, host).await;
    world.eval(&format!("(kept.storage = {storage})"));
    world.client("a", WITH_STORAGE);
    world.eval("(kept.opening = kept.a.init())");
    world.yes("kept.opening").await;
    let opened = world.kept_after("").await;
    world.yes("kept.a.license('DEMO-KEY-0001')").await;
    world.kept_after(&opened).await;
    assert_eq!(world.look("kept.told.a"), json!(["initialized", "active"]), "{storage}");
    world
}

#[wasm_bindgen_test]
async fn the_next_client_resumes_with_one_check() {
    for (number, storage) in storages().into_iter().enumerate() {
        let world = entered(&format!("resume{number}"), storage).await;
        let opened = world.yes("kept.opening").await;
        let account = world.look("kept.a.getSnapshot().account");
        world.eval("kept.a.free()");
        assert_eq!(world.asked(), ["init", "license"]);

        world.client("b", WITH_STORAGE);
        assert_eq!(world.yes("kept.b.init()").await, opened, "{storage}");
        assert_eq!(world.asked(), ["init", "license", "check"], "{storage}");
        assert_eq!(world.look("kept.told.b"), json!(["active"]), "{storage}");
        assert_eq!(world.look("kept.b.getSnapshot().account"), account);
        assert_eq!(world.look("kept.b.getSnapshot().beating"), true, "it beats on");
        assert_eq!(world.look("kept.b.diagnostics().storageTrouble"), Value::Null);
        assert_eq!(world.yes("kept.b.check()").await["licensed"], true);
        world.eval("kept.b.free()");
    }
}

#[wasm_bindgen_test]
async fn lockence_resumes_for_the_same_key() {
    let world = World::shared(LOCKENCE, "resume-lockence").await;
    world.eval("(kept.storage = kept.own())");
    world.client("a", WITH_STORAGE);
    let opened = world.yes("kept.a.init('DEMO1-DEMO1-DEMO1-DEMO1')").await;
    world.kept_after("").await;
    world.eval("kept.a.free()");
    world.client("b", WITH_STORAGE);
    assert_eq!(world.yes("kept.b.init('DEMO1-DEMO1-DEMO1-DEMO1')").await, opened);
    assert_eq!(world.asked(), ["init", "validate"]);
    world.eval("kept.b.free()");
    world.client("c", WITH_STORAGE);
    world.yes("kept.c.init('DEMO2-DEMO2-DEMO2-DEMO2')").await;
    assert_eq!(world.asked(), ["init", "validate", "init"], "another key's session");
    world.eval("kept.c.free()");
}

#[wasm_bindgen_test]
async fn in_memory_nothing_is_kept() {
    let world = World::shared(LIBREAUTH, "memory").await;
    for name in ["a", "b"] {
        world.client(name, "{ storage: 'memory' }");
        world.enter(LIBREAUTH, name).await;
        world.eval(&format!("kept.{name}.free()"));
    }
    assert_eq!(world.asked(), ["init", "license", "init", "license"]);
}

#[wasm_bindgen_test]
async fn a_session_that_the_service_forgot_is_opened_anew() {
    let world = entered("forgotten", "kept.own()").await;
    world.eval("kept.a.free()");
    world.control(Control::KillSessions);
    world.client("b", WITH_STORAGE);
    world.yes("kept.b.init()").await;
    assert_eq!(world.asked(), ["init", "license", "check", "init"]);
    assert_eq!(world.look("kept.told.b"), json!(["initialized"]), "never active meanwhile");
    world.eval("kept.b.free()");
}

#[wasm_bindgen_test]
async fn a_reload_while_the_service_is_away_is_grace() {
    let world = entered("away", "kept.own()").await;
    world.eval("kept.a.free()");
    world.fault(FaultKind::Drop);
    world.client("b", WITH_STORAGE);
    world.yes("kept.b.init()").await;
    assert_eq!(world.look("kept.told.b"), json!(["grace"]));
    let snapshot = world.look("kept.b.getSnapshot()");
    assert_eq!((&snapshot["licensed"], &snapshot["reason"]), (&json!(true), &json!("network")));
    assert_eq!(world.yes("kept.b.check()").await["licensed"], true);
    assert_eq!(world.state_of("b"), "active");
    assert_eq!(world.times("init"), 1);
    world.eval("kept.b.free()");
}

#[wasm_bindgen_test]
async fn an_extension_s_areas_keep_it_too() {
    if !has("indexedDB") {
        // Outside of browsers only an own one counts.
        return;
    }
    for area in ["session", "local"] {
        let _staged = Staged::new("browser", "undefined");
        let storage = format!("(globalThis.browser = kept.areas(), 'chrome.{area}')");
        let world = entered(&format!("chrome-{area}"), &storage).await;
        world.eval("kept.a.free()");
        world.client("b", WITH_STORAGE);
        world.yes("kept.b.init()").await;
        assert_eq!(world.asked(), ["init", "license", "check"], "{area}");
        world.yes("kept.b.logout()").await;
        world.erased().await;
        assert_eq!(world.look("kept.b.diagnostics().storageTrouble"), Value::Null);
        world.eval("kept.b.free()");
    }
}

#[wasm_bindgen_test]
async fn a_logout_erases_what_was_kept_and_is_no_trouble_later_on() {
    for (number, storage) in storages().into_iter().enumerate() {
        let world = entered(&format!("logout{number}"), storage).await;
        world.yes("kept.a.logout()").await;
        world.erased().await;
        // Again, by the same client; and a reload.
        world.yes("kept.a.init()").await;
        let opened = world.kept_after("").await;
        world.yes("kept.a.license('DEMO-KEY-0001')").await;
        world.kept_after(&opened).await;
        world.eval("kept.a.free()");
        world.client("b", WITH_STORAGE);
        world.yes("kept.b.init()").await;
        let asked = ["init", "license", "logout", "init", "license", "check"];
        assert_eq!(world.asked(), asked, "{storage}");
        assert_eq!(world.look("kept.told.b"), json!(["active"]), "{storage}");

        world.yes("kept.b.logout()").await;
        world.erased().await;
        world.eval("kept.b.free()");
        world.client("c", WITH_STORAGE);
        world.yes("kept.c.init()").await;
        assert_eq!(world.look("kept.told.c"), json!(["initialized"]), "{storage}");
        assert_eq!(world.times("init"), 3, "{storage}");
        world.eval("kept.c.free()");
    }
}

#[wasm_bindgen_test]
async fn a_logout_before_any_init_ends_what_a_page_before_kept() {
    let world = entered("early-logout", "kept.own()").await;
    world.eval("kept.a.free()");
    world.client("b", WITH_STORAGE);
    world.yes("kept.b.logout()").await;
    world.erased().await;
    world.yes("kept.b.init()").await;
    assert_eq!(world.asked(), ["init", "license", "logout", "init"]);
    world.eval("kept.b.free()");
}

#[wasm_bindgen_test]
async fn a_storage_that_refuses_is_told_once_and_does_no_harm() {
    for (number, odd) in [
        "{ get() { throw new Error('no') }, set() { throw null }, remove() { throw 1 } }",
        "{ get: async () => { throw undefined }, set: async () => { throw new Error('full') } }",
        "{ set() { throw new Error('full') } }",
        "{ get: () => new Promise(() => {}) }",
        "{ set: () => new Promise(() => {}) }",
        "{ get: () => ({ then() { throw new Error('no promise') } }) }",
        "{ get: () => new Proxy({}, { get() { throw new Error('no') } }) }",
    ]
    .into_iter()
    .enumerate()
    {
        let service = BOTH[number % 2];
        let world = World::shared(service, &format!("refuses{number}")).await;
        world.eval(&format!("(kept.storage = kept.own({odd}))"));
        world.client("a", WITH_STORAGE);
        world.enter(service, "a").await;
        until(|| world.told("a", "refused")).await;
        assert_eq!(world.look("kept.a.diagnostics().storageTrouble"), "refused", "{odd}");
        assert_eq!(world.yes("kept.a.check()").await["licensed"], true);
        world.yes("kept.a.logout()").await;
        let told = world.look("kept.told.a");
        let times = told.as_array().expect("a list").iter().filter(|it| *it == "refused");
        assert_eq!(times.count(), 1, "{odd}: {told}");
        world.eval("kept.a.free()");
    }
}

#[wasm_bindgen_test]
async fn nonsense_out_of_a_storage_is_damaged_and_a_new_session_begins() {
    let world = World::shared(LIBREAUTH, "nonsense").await;
    for value in [
        "42",
        "0",
        "false",
        "{}",
        "[]",
        "Symbol()",
        "''",
        "'nonsense'",
        "'{}'",
        "'1.'",
        "'1.!'",
        "'1.AAAA'",
        "'.'",
        "'1.' + 'A'.repeat(100_000)",
        "Uint8Array.of(1, 2)",
    ] {
        let asked = world.asked().len();
        world.client("a", &format!("{{ storage: kept.own({{ get: () => ({value}) }}) }}"));
        world.enter(LIBREAUTH, "a").await;
        assert_eq!(
            world.look("kept.told.a"),
            json!(["damaged", "initialized", "active"]),
            "{value}"
        );
        assert_eq!(world.look("kept.a.diagnostics().storageTrouble"), "damaged");
        assert_eq!(world.asked()[asked..], ["init", "license"], "{value}");
        world.eval("kept.a.free()");
    }
    for value in ["undefined", "null"] {
        world.client("a", &format!("{{ storage: kept.own({{ get: () => {value} }}) }}"));
        world.yes("kept.a.init()").await;
        assert_eq!(world.look("kept.told.a"), json!(["initialized"]), "{value} is nothing");
        world.eval("kept.a.free()");
    }
}

#[wasm_bindgen_test]
async fn a_storage_that_loses_what_it_is_given_costs_a_new_session_and_no_more() {
    let world = World::shared(LIBREAUTH, "loses").await;
    world.eval("(kept.storage = kept.own({ set() {} }))");
    for name in ["a", "b"] {
        world.client(name, WITH_STORAGE);
        world.enter(LIBREAUTH, name).await;
        assert_eq!(world.look(&format!("kept.told.{name}")), json!(["initialized", "active"]));
        world.eval(&format!("kept.{name}.free()"));
    }
    assert_eq!(world.asked(), ["init", "license", "init", "license"]);
}

#[wasm_bindgen_test]
fn what_is_no_such_option_is_refused_by_name() {
    let world = World::empty();
    let partial = "{ get() {}, set() {} }";
    for (name, values) in [
        ("storage", &["7", "{}", "{ get() {} }", partial, "'disk'", "'IndexedDB'", "null"][..]),
        ("storage", &["true", "() => {}", "[]", "Symbol()", "''"][..]),
        ("remember", &["'yes'", "true", "''", "null", "'credentials'", "{}"][..]),
        ("shareTabs", &["1", "'yes'", "null", "{}", "0"][..]),
        ("logoutOnClose", &["'x'", "1", "null", "[]"][..]),
    ] {
        for value in values {
            for constructor in [
                "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, $)",
                "new Lockence('https://your-domain.com/api/v1', 'key', $)",
            ] {
                let expression = constructor.replace('$', &format!("{{ {name}: {value} }}"));
                let failed = world.throws(&expression);
                assert_eq!(failed.code, "invalid_option", "{expression}");
                assert!(failed.message.contains(name), "{expression}: {}", failed.message);
            }
        }
    }
    for storage in
        ["'memory'", "'indexedDB'", "'localStorage'", "'chrome.session'", "'chrome.local'"]
    {
        let options = format!("{{ storage: {storage}, remember: 'none', shareTabs: true }}");
        world.eval(&format!("new Lockence('https://a.test', 'key', {options})"));
    }
}
