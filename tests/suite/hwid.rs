//! The option `hwid`: the app's own hardware id, used unchanged.

use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, World, settled, until};

#[wasm_bindgen_test]
async fn a_text_or_whatever_gives_one_is_sent_unchanged() {
    for service in BOTH {
        for option in [
            "'Büro & Co, Nr. 7+8 = 15 % 🙂'",
            "() => 'Büro & Co, Nr. 7+8 = 15 % 🙂'",
            "async () => 'Büro & Co, Nr. 7+8 = 15 % 🙂'",
            "() => ({ then(give) { give('Büro & Co, Nr. 7+8 = 15 % 🙂') } })",
        ] {
            let world = World::with(service, &format!("{{ hwid: {option} }}"));
            let own =
                world.look("new URLSearchParams({ hwid: 'Büro & Co, Nr. 7+8 = 15 % 🙂' }) + ''");
            let form = own.as_str().expect("text").to_owned();
            world.log_in(service).await;
            let log = world.log();
            let sent = &log[log.len() - 1].request;
            let wanted = if service.name == "libreauth" {
                format!("&{form}")
            } else {
                r#""hwid":"Büro & Co, Nr. 7+8 = 15 % 🙂"}"#.to_owned()
            };
            assert!(sent.ends_with(&wanted), "{option}: {sent}");
            assert_eq!(world.yes("app.deviceId()").await, "Büro & Co, Nr. 7+8 = 15 % 🙂");
            let told = world.yes("app.explainDeviceId()").await;
            assert_eq!(told["source"], "override");
        }
    }
}

#[wasm_bindgen_test]
async fn a_bad_text_is_refused_at_once() {
    let world = World::empty();
    for text in [
        "''",
        "'short'",
        "'x'.repeat(256)",
        "'x'.repeat(5_000_000)",
        "'x'.repeat(30) + '<'",
        "'>' + 'x'.repeat(30)",
        "'x\\n'.repeat(15)",
        "' ' + 'x'.repeat(30)",
        "' '.repeat(30)",
    ] {
        for constructor in [
            "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { hwid: $ })",
            "new Lockence('https://your-domain.com/api/v1', 'key', { hwid: $ })",
        ] {
            let failed = world.throws(&constructor.replace('$', text));
            assert_eq!(failed.code, "invalid_hwid", "{text}");
            assert_eq!(failed.fields["category"], "config");
            assert!(failed.message.len() < 300, "{}", failed.message);
        }
    }
    for text in ["'x'.repeat(20)", "'x'.repeat(255)", "'🙂'.repeat(255)"] {
        let app = "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { hwid: $ })";
        world.eval(&app.replace('$', text));
    }
}

#[wasm_bindgen_test]
async fn a_function_that_fails_is_told_and_asked_again() {
    for service in BOTH {
        for fails in [
            "() => { throw new Error('no key file') }",
            "async () => { throw new Error('no key file') }",
            "() => { throw null }",
            "() => Promise.reject(undefined)",
            "() => Promise.reject(Object.defineProperty({}, 'message', { get() { throw 1 } }))",
            "() => undefined",
            "() => null",
            "() => 12345678901234567890",
            "() => new String('x'.repeat(30))",
            "() => ({ toString: () => 'x'.repeat(30) })",
            "() => Symbol('x'.repeat(30))",
            "() => 'short'",
            "() => 'x'.repeat(256)",
            "() => ({ get then() { throw new Error('no') } })",
            "class Machine {}",
            "() => Object.defineProperty(Promise.resolve(), 'constructor', { get() { throw 1 } })",
        ] {
            let option = "{ hwid: (...args) => (0, globalThis.own)(...args) }";
            let world = World::with(service, option);
            let _own = super::harness::Staged::new("own", fails);
            let (last, before) = service.log_in.split_last().expect("a login");
            for call in before {
                world.yes(call).await;
            }
            let asked = world.asked().len();
            let failed = world.no(last).await;
            assert_eq!(failed.code, "invalid_hwid", "{fails}");
            if fails.contains("no key file") {
                assert!(failed.message.contains("no key file"), "{}", failed.message);
            }
            assert_eq!(world.asked().len(), asked, "nothing was sent");
            assert_eq!(world.no("app.deviceId()").await.code, "invalid_hwid");
            world.eval("(globalThis.own = () => hwid)");
            world.yes(last).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_function_is_asked_until_it_has_answered_once() {
    let world = World::with(LIBREAUTH, "{ hwid: () => { globalThis.asked += 1; return hwid } }");
    let _asked = super::harness::Staged::new("asked", "0");
    assert_eq!(world.look("globalThis.asked"), 0, "nothing happens at construction");
    world.yes("app.init()").await;
    assert_eq!(world.look("globalThis.asked"), 0, "init needs none");
    world.yes("app.license('DEMO-KEY-0001')").await;
    world.yes("app.logout()").await;
    world.log_in(LIBREAUTH).await;
    world.yes("app.deviceId()").await;
    assert_eq!(world.look("globalThis.asked"), 1);
}

#[wasm_bindgen_test]
async fn a_function_without_an_answer_holds_up_only_who_waits_for_it() {
    let world = World::with(LIBREAUTH, "{ hwid: () => new Promise(() => {}) }");
    world.yes("app.init()").await;
    let license = world.promise("app.license('DEMO-KEY-0001')");
    until(|| world.look("app.diagnostics().requestsInFlight") == 0).await;
    assert_eq!(world.yes("app.check()").await["reason"], "not_logged_in");
    world.eval("app.free()");
    assert_eq!(settled(license, "license").await.expect_err("freed").code, "freed");
}

#[wasm_bindgen_test]
async fn a_function_may_call_the_client() {
    let world = World::with(LIBREAUTH, "{ hwid: () => globalThis.reenter() }");
    let _reenter = super::harness::Staged::new("reenter", "null");
    world.eval(
        "(globalThis.reenter = () => { app.getSnapshot(); kept.check = app.check(); return hwid })",
    );
    world.yes("app.init()").await;
    world.yes("app.license('DEMO-KEY-0001')").await;
    world.yes("kept.check").await;
    assert_eq!(world.state(), "active");
}
