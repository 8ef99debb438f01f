//! Several tabs are one client, by real web locks and a real channel: two clients in one page hear each
//! other as two pages do.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::harness::{BOTH, LIBREAUTH, Limit, Staged, World, pause, until};

pub(super) const SHARES: &str = "{ shareTabs: true }";

/// Two clients of one application.
pub(super) async fn two(host: &str, options: &str) -> World {
    let world = World::shared(LIBREAUTH, host).await;
    world.client("a", options);
    world.client("b", options);
    world
}

/// Two that share a session, which `a` logged in to; it leads.
pub(super) async fn entered(host: &str, options: &str) -> World {
    let world = two(host, options).await;
    world.yes("kept.a.init()").await;
    world.yes("kept.b.init()").await;
    world.yes("kept.a.license('DEMO-KEY-0001')").await;
    until(|| world.state_of("b") == "active").await;
    assert_eq!(leads(&world, "a"), (true, false));
    world
}

/// Do these two lead?
pub(super) fn leads(world: &World, first: &str) -> (bool, bool) {
    let leads = |name| world.look(&format!("kept.{name}.diagnostics().leading")) == true;
    let second = if first == "a" { "b" } else { "a" };
    (leads(first), leads(second))
}

pub(super) fn free(world: &World) {
    world.eval("(kept.a.free(), kept.b.free())");
}

/// A tab that the test speaks as: `say` posts, `heard` has what the clients said.
fn stranger(world: &World) {
    world.eval(
        "(kept.heard = [], kept.channel = new BroadcastChannel(`libreauth-client:${kept.slot}`),
          kept.channel.onmessage = ({ data }) => kept.heard.push(JSON.parse(data)),
          kept.say = (it) => kept.channel.postMessage(it), 0)",
    );
}

/// Says hello as that tab, which whoever is there answers.
fn hello(world: &World, from: u32) {
    world.eval(&format!(r#"kept.say('{{"is":"hello","from":"{from}","to":""}}')"#));
}

/// How many clients hold the lock, and how many wait for it.
async fn holders(world: &World) -> Value {
    world
        .yes(
            "navigator.locks.query().then(({ held, pending }) => [held, pending].map((all) =>
               all.filter(({ name }) => name === `libreauth-client:lead:${kept.slot}`).length))",
        )
        .await
}

#[track_caller]
pub(super) fn until_held(world: &World, counts: [u32; 2]) -> impl Future<Output = ()> {
    let limit = Limit::new();
    async move {
        while holders(world).await != json!(counts) {
            limit.pause().await;
        }
    }
}

#[wasm_bindgen_test]
async fn those_that_start_at_once_open_one_session() {
    for service in BOTH {
        let world = World::shared(service, &format!("at-once-{}", service.name)).await;
        let names = ["a", "b", "c", "d", "e"];
        names.iter().for_each(|name| world.client(name, SHARES));
        let init = service.log_in[0].replace("app", "it");
        let all =
            format!("Promise.all([kept.a, kept.b, kept.c, kept.d, kept.e].map((it) => {init}))");
        let answers = world.yes(&all).await;
        let answers = answers.as_array().expect("a list");
        assert!(answers.iter().all(|it| *it == answers[0] && it.is_object()), "{answers:?}");
        assert_eq!(world.asked(), ["init"], "{}", service.name);
        let leading = "[kept.a, kept.b, kept.c, kept.d, kept.e].filter((it) =>
            it.diagnostics().leading).length";
        assert_eq!(world.look(leading), 1);
        names.iter().for_each(|name| drop(world.eval(&format!("kept.{name}.free()"))));
    }
}

#[wasm_bindgen_test]
async fn one_that_comes_later_asks_nobody_with_or_without_a_storage() {
    for (number, storage) in ["memory", "indexedDB"].into_iter().enumerate() {
        let options = format!("{{ shareTabs: true, storage: '{storage}' }}");
        let world = two(&format!("later{number}"), &options).await;
        let opened = world.yes("kept.a.init()").await;
        let account = world.yes("kept.a.license('DEMO-KEY-0001')").await;
        assert_eq!(world.yes("kept.b.init()").await, opened);
        assert_eq!(world.asked(), ["init", "license"], "{storage}");
        assert_eq!(world.state_of("b"), "active");
        assert_eq!(world.look("kept.b.getSnapshot().account"), account);
        assert_eq!(world.look("kept.b.diagnostics().otherTabs"), 1);
        free(&world);
    }
}

#[wasm_bindgen_test]
async fn a_login_in_one_is_a_login_in_all() {
    let world = two("login", SHARES).await;
    world.yes("kept.a.init()").await;
    world.yes("kept.b.init()").await;
    // In the one that does not lead.
    let account = world.yes("kept.b.license('DEMO-KEY-0001')").await;
    until(|| world.state_of("a") == "active").await;
    assert_eq!(world.look("kept.a.getSnapshot().account"), account);
    assert_eq!(world.look("kept.a.getSnapshot().licensed"), true);
    for name in ["a", "b"] {
        assert_eq!(world.yes(&format!("kept.{name}.check()")).await["licensed"], true);
        assert!(world.told(name, "active"));
    }
    assert_eq!(world.asked(), ["init", "license", "check", "check"]);
    free(&world);
}

#[wasm_bindgen_test]
async fn a_logout_in_one_is_a_logout_in_all() {
    for name in ["a", "b"] {
        let other = if name == "a" { "b" } else { "a" };
        let world = entered(&format!("logout-{name}"), SHARES).await;
        world.yes(&format!("kept.{name}.logout()")).await;
        until(|| world.state_of(other) == "closed").await;
        for name in ["a", "b"] {
            assert_eq!(world.look(&format!("kept.{name}.diagnostics().nextBeatAt")), Value::Null);
            let failed = world.no(&format!("kept.{name}.check()")).await;
            assert_eq!(failed.code, "not_initialized");
        }
        assert_eq!(world.asked(), ["init", "license", "logout"]);
        world.yes(&format!("kept.{other}.init()")).await;
        until(|| world.state_of(name) == "initialized").await;
        free(&world);
    }
}

#[wasm_bindgen_test]
async fn who_does_not_share_is_apart() {
    let world = World::shared(LIBREAUTH, "apart").await;
    for (name, shares) in [("a", true), ("b", false), ("c", false)] {
        world.client(name, &format!("{{ shareTabs: {shares} }}"));
        world.enter(LIBREAUTH, name).await;
    }
    assert_eq!(world.times("init"), 3);
    assert_eq!(holders(&world).await, json!([1, 0]), "who does not share needs no lock");
    world.yes("kept.a.logout()").await;
    world.yes("kept.b.logout()").await;
    assert_eq!(world.yes("kept.c.check()").await["licensed"], true);
    assert_eq!(world.look("kept.c.diagnostics().otherTabs"), 0);
    assert!(world.look("kept.c.diagnostics().nextBeatAt").is_number(), "it beats by itself");
    world.eval("(kept.a.free(), kept.b.free(), kept.c.free())");
}

#[wasm_bindgen_test]
async fn the_same_application_elsewhere_is_another_client() {
    let world = World::shared(LIBREAUTH, "kin").await;
    let options = "{ fetch, hwid, shareTabs: true }";
    let url = "https://kith.test/api/1.3/";
    world.client("a", SHARES);
    world.eval(&format!(
        "(kept.b = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', '{url}', {options}))"
    ));
    world.enter(LIBREAUTH, "a").await;
    world.yes("kept.b.init()").await;
    assert_eq!(world.times("init"), 2);
    assert_eq!(world.state_of("b"), "initialized");
    free(&world);
}

#[wasm_bindgen_test]
async fn garbage_on_the_channel_changes_nothing() {
    let world = entered("garbage", SHARES).await;
    stranger(&world);
    world.eval("(kept.before = [kept.a.getSnapshot(), kept.b.getSnapshot()])");
    let told = world.look("kept.told");
    let asked = world.asked();
    for garbage in [
        "undefined",
        "null",
        "42",
        "{}",
        "[]",
        "new Error('no')",
        "new ArrayBuffer(8)",
        "''",
        "'x'",
        "'null'",
        "'[]'",
        "'{}'",
        "'{'.repeat(100_000)",
        "'x'.repeat(1_000_000)",
        r#"'{"is":"session"}'"#,
        r#"'{"is":"session","from":"5","failures":"0","v":"1"}'"#,
        r#"'{"is":"session","from":"5","failures":"0","v":"2","stamp":"9e15","state":"active"}'"#,
        r#"'{"is":"logout","from":"5"}'"#,
        r#"'{"is":"bye"}'"#,
        r#"'{"is":"go","from":"5"}'"#,
        r#"'{"is":"hello"}'"#,
        r#"'{"is":["bye"],"from":"5"}'"#,
        r#"'{"is":"closed","from":{"a":1}}'"#,
    ] {
        world.eval(&format!("kept.say({garbage})"));
    }
    // What is posted is heard in order: who answers this has heard all of that. (Who follows, and has just
    // said something, does not answer.)
    pause(600).await;
    hello(&world, 4_242);
    until(|| world.look("new Set(kept.heard.map((it) => it.from)).size") == 2).await;
    assert_eq!(
        world.look("[kept.a, kept.b].map((it, at) => it.getSnapshot() === kept.before[at])"),
        json!([true, true])
    );
    assert_eq!(world.look("kept.told"), told);
    assert_eq!(world.asked(), asked);
    assert_eq!(world.look("kept.a.diagnostics().otherTabs"), 2, "the other one, and 4242");
    for name in ["a", "b"] {
        assert_eq!(world.yes(&format!("kept.{name}.check()")).await["licensed"], true);
    }
    free(&world);
    world.eval("kept.channel.close()");
}

#[wasm_bindgen_test]
async fn who_is_freed_neither_hears_nor_holds_anything() {
    let counted = "class It extends BroadcastChannel {
        static open = 0;
        constructor(name) { super(name); It.open += 1 }
        close() { super.close(); It.open -= 1 }
    }";
    let _counted = Staged::new("BroadcastChannel", counted);
    let world = entered("freed", SHARES).await;
    stranger(&world);
    let open = || world.look("BroadcastChannel.open");
    assert_eq!(open(), 3);
    pause(600).await;
    hello(&world, 1);
    until(|| world.look("new Set(kept.heard.map((it) => it.from)).size") == 2).await;
    until_held(&world, [1, 1]).await;

    world.eval("kept.a.free()");
    assert_eq!(open(), 2);
    until(|| world.look("kept.heard.some((it) => it.is === 'bye')") == true).await;
    until(|| world.told("b", true)).await;
    until_held(&world, [1, 0]).await;
    let gone = world.look("kept.heard.find((it) => it.is === 'bye').from");
    world.eval("(kept.heard = [])");
    // An answer to the first would be here before those to the second.
    for number in [2, 3] {
        hello(&world, number);
        let answers = "kept.heard.filter((it) => it.is === 'session').length";
        until(|| world.look(answers).as_u64() >= Some(u64::from(number) - 1)).await;
    }
    let heard = world.look("kept.heard.map((it) => it.from)");
    assert!(heard.as_array().expect("a list").iter().all(|from| *from != gone), "{heard}");

    world.eval("kept.b.free()");
    assert_eq!(open(), 1);
    until_held(&world, [0, 0]).await;
    world.eval("kept.channel.close()");
}
