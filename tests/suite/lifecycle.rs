//! The page's coming and going, told by the browser's own events.

#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::harness::{BOTH, LIBREAUTH, Staged, World, until};

/// Lets the browser tell that, as to all that listen in this page.
fn tell(world: &World, event: &str) {
    let (event, persisted) = event.split_once(' ').unwrap_or((event, ""));
    world.eval(&format!(
        "globalThis.dispatchEvent(Object.defineProperty(new Event('{event}'), 'persisted',
           {{ value: {} }}))",
        persisted == "persisted"
    ));
}

/// A client that is logged in, and beats once a day.
async fn daily(host: &str, more: &str) -> World {
    let world = World::shared(LIBREAUTH, host).await;
    world.client("a", &format!("{{ heartbeat: 86_400_000, {more} }}"));
    world.enter(LIBREAUTH, "a").await;
    world
}

/// The device's clock, as many hours on.
fn hours_later(hours: u32) -> Staged {
    let now = format!("now() {{ return super.now() + {hours} * 3_600_000 }}");
    Staged::new("Date", &format!("class extends Date {{ static {now} }}"))
}

#[wasm_bindgen_test]
async fn offline_nothing_is_sent_and_online_an_overdue_beat_follows() {
    let world = World::shared(LIBREAUTH, "offline").await;
    world.client("a", "{ heartbeat: 5_000 }");
    world.eval("(kept.errors = [], kept.a.on('error', (it) => kept.errors.push(it.code)))");
    world.enter(LIBREAUTH, "a").await;
    let asked = world.asked();
    tell(&world, "offline");
    let beats = world.times("check");
    until(|| world.state_of("a") == "grace").await;
    assert_eq!(world.look("kept.a.getSnapshot().reason"), "network");
    assert_eq!(world.look("kept.errors"), json!(["network"]));
    assert_eq!((world.asked(), beats), (asked, 0), "no request");
    assert_eq!(world.look("kept.a.diagnostics().misses"), 1);
    // No beat is planned: it is the event that brings it.
    assert_eq!(world.look("kept.a.diagnostics().nextBeatAt"), Value::Null);
    tell(&world, "online");
    let wait = "kept.a.diagnostics().nextBeatAt - Date.now()";
    assert!(world.look(wait).as_f64() <= Some(2_000.0), "{}", world.look(wait));
    until(|| world.state_of("a") == "active").await;
    assert_eq!(world.asked(), ["init", "license", "check"]);
    world.eval("kept.a.free()");
}

#[wasm_bindgen_test]
async fn a_call_of_the_app_goes_out_even_so() {
    let world = daily("offline-call", "").await;
    tell(&world, "offline");
    assert_eq!(world.yes("kept.a.check()").await["licensed"], true, "the event may be wrong");
    tell(&world, "online");
    world.eval("kept.a.free()");
}

#[wasm_bindgen_test]
async fn who_is_back_after_the_time_of_a_beat_beats() {
    // Each is a way to come back: that of a page, or of a worker.
    for (number, back) in ["online", "resume", "pageshow persisted"].into_iter().enumerate() {
        let world = daily(&format!("back{number}"), "").await;
        if back == "online" {
            tell(&world, "offline");
        }
        // Not by the timer, which has a day to go.
        let _day = hours_later(25);
        tell(&world, back);
        until(|| world.times("check") == 1).await;
        until(|| world.look("kept.a.diagnostics().requestsInFlight") == 0).await;
        assert_eq!(world.state_of("a"), "active", "{back}");
        world.eval("kept.a.free()");
    }
}

#[wasm_bindgen_test]
async fn who_is_back_before_that_does_not() {
    let world = daily("soon-back", "").await;
    let next = world.look("Math.round(kept.a.diagnostics().nextBeatAt / 60_000)");
    for event in ["offline", "online", "resume", "visibilitychange", "pageshow"] {
        tell(&world, event);
        let now = world.look("Math.round(kept.a.diagnostics().nextBeatAt / 60_000)");
        assert!(now.as_f64() > next.as_f64().map(|it| it - 2.0), "{event}: {now}, not {next}");
    }
    assert_eq!(world.asked(), ["init", "license"]);
    world.eval("kept.a.free()");
}

#[wasm_bindgen_test]
async fn the_seat_is_given_back_by_a_request_that_outlives_the_page() {
    for service in BOTH {
        for shares in [false, true] {
            let world = World::shared(service, &format!("seat-{}-{shares}", service.name)).await;
            world.client("a", &format!("{{ logoutOnClose: true, shareTabs: {shares} }}"));
            world.enter(service, "a").await;
            let asked = world.asked().len();
            tell(&world, "pagehide");
            assert_eq!(world.state_of("a"), "closed", "at once");
            until(|| world.asked().len() > asked).await;
            assert_eq!(world.asked()[asked..], ["logout"]);
            let kept_alive = world.look("fetch.requests.map((it) => it.keepalive)");
            let mut wanted = vec![false; asked];
            wanted.push(true);
            assert_eq!(kept_alive, json!(wanted), "{}", service.name);
            tell(&world, "pagehide");
            tell(&world, "pageshow persisted");
            world.eval("kept.a.free()");
            assert_eq!(world.asked().len(), asked + 1, "once");
        }
    }
}

#[wasm_bindgen_test]
async fn without_that_option_it_is_not() {
    let world = daily("no-seat", "shareTabs: true").await;
    tell(&world, "pagehide");
    assert_eq!(world.state_of("a"), "active");
    assert_eq!(world.yes("kept.a.check()").await["licensed"], true);
    assert_eq!(world.asked(), ["init", "license", "check"]);
    world.eval("kept.a.free()");
}

/// Away, and back: no logout, but a question.
async fn away_and_back(shares: bool) {
    for (away, back) in [("pagehide persisted", "pageshow persisted"), ("freeze", "resume")] {
        let host = format!("{}-{shares}", away.replace(' ', "-"));
        let more = format!("logoutOnClose: true, shareTabs: {shares}");
        let world = daily(&host, &more).await;
        assert_eq!(world.look("kept.a.diagnostics().leading"), shares);
        tell(&world, away);
        assert_eq!(world.state_of("a"), "active");
        assert_eq!(world.look("kept.a.diagnostics().leading"), false, "others may");
        assert_eq!(world.asked(), ["init", "license"]);
        tell(&world, back);
        until(|| world.look("kept.a.diagnostics().leading") == shares).await;
        let wait = world.look("kept.a.diagnostics().nextBeatAt - Date.now()");
        assert!(wait.as_f64() <= Some(2_000.0), "{away}: the next beat is in {wait} ms");
        until(|| world.asked().len() > 2).await;
        assert_eq!(world.asked(), ["init", "license", "check"], "{away}");
        until(|| world.look("kept.a.diagnostics().requestsInFlight") == 0).await;
        assert_eq!(world.state_of("a"), "active");
        world.eval("kept.a.free()");
    }
}

#[wasm_bindgen_test]
async fn a_page_that_may_come_back_stays_logged_in_and_asks_when_it_does() {
    away_and_back(true).await;
}

#[wasm_bindgen_test]
async fn so_does_one_that_does_not_share() {
    away_and_back(false).await;
}

#[wasm_bindgen_test]
async fn only_the_last_tab_gives_the_seat_back() {
    let world = World::shared(LIBREAUTH, "last-tab").await;
    let options = "{ logoutOnClose: true, shareTabs: true }";
    world.client("a", options);
    world.yes("kept.a.init()").await;
    // What comes to a page of its own: whoever listened before this one hears it, and nobody else.
    world.eval("(kept.stop = (event) => event.stopImmediatePropagation(), 0)");
    world.eval("globalThis.addEventListener('pagehide', kept.stop, true)");
    world.client("b", options);
    world.yes("kept.b.init()").await;
    world.yes("kept.b.license('DEMO-KEY-0001')").await;
    until(|| world.state_of("a") == "active").await;

    tell(&world, "pagehide");
    world.eval("(kept.a.free(), globalThis.removeEventListener('pagehide', kept.stop, true))");
    until(|| world.told("b", true)).await;
    until(|| world.look("kept.b.diagnostics().otherTabs") == 0).await;
    assert_eq!(world.asked(), ["init", "license"]);
    assert_eq!(world.state_of("b"), "active");
    tell(&world, "pagehide");
    until(|| world.asked().len() > 2).await;
    assert_eq!(world.asked(), ["init", "license", "logout"]);
    world.eval("kept.b.free()");
}

#[wasm_bindgen_test]
async fn a_client_listens_from_its_first_call_to_its_end() {
    let world = World::shared(LIBREAUTH, "listens").await;
    let _set = Staged::new("listened", "new Set()");
    let key = "`${type} ${capture}`";
    let change = |how: &str, keep: &str| {
        format!(
            "((real) => function (type, listener, capture) {{
               globalThis.listened.{keep}({key});
               return real.call(this, type, listener, capture);
             }})(EventTarget.prototype.{how})"
        )
    };
    let _adds = Staged::new("addEventListener", &change("addEventListener", "add"));
    let _removes = Staged::new("removeEventListener", &change("removeEventListener", "delete"));
    let count = || world.look("globalThis.listened.size");
    world.client("a", "{ logoutOnClose: true, shareTabs: true }");
    assert_eq!(count(), 0, "nothing happens before");
    world.enter(LIBREAUTH, "a").await;
    assert_eq!(count(), 7);
    for kind in ["unload", "beforeunload"] {
        let listens = format!("[...globalThis.listened].some((it) => it.startsWith('{kind} '))");
        assert_eq!(world.look(&listens), false, "{kind} keeps a page out of the cache");
    }
    world.eval("kept.a.free()");
    assert_eq!(world.look("[...globalThis.listened]"), json!([]));
    tell(&world, "pagehide");
    tell(&world, "online");
    assert_eq!(world.asked(), ["init", "license"]);
}

#[wasm_bindgen_test]
async fn an_event_of_some_element_is_not_the_page_s() {
    let world = daily("element", "logoutOnClose: true").await;
    if world.look("typeof document") == "undefined" {
        return;
    }
    for kind in ["pagehide", "online", "freeze"] {
        world.eval(&format!(
            "((it) => {{ document.body.append(it); it.dispatchEvent(new Event('{kind}',
               {{ bubbles: true }})); it.remove() }})(document.createElement('p'))"
        ));
    }
    assert_eq!(world.state_of("a"), "active");
    assert_eq!(world.yes("kept.a.check()").await["licensed"], true);
    assert_eq!(world.asked(), ["init", "license", "check"]);
    world.eval("kept.a.free()");
}
