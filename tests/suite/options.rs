//! Options: each is read by name, and a wrong or unknown one is answered by name.

use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, LOCKENCE, World};

const LIBREAUTH_WITH: &str = "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, $)";
const LOCKENCE_WITH: &str = "new Lockence('https://your-domain.com/api/v1', 'key', $)";

/// Nothing at all can be read of it.
const REVOKED: &str =
    "(() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })()";

#[wasm_bindgen_test]
fn a_value_out_of_its_range_or_of_another_kind_is_refused_by_name() {
    let world = World::empty();
    for (name, values) in [
        ("timeoutMs", "99 600001 -1 0 NaN Infinity -Infinity '100' null true 100n {} [100]"),
        ("graceMs", "-1 2592000001 NaN Infinity '0' null false Symbol()"),
        ("maxResponseBytes", "1023 67108865 NaN Infinity 2**53 '1024' null 2048n"),
        ("heartbeat", "4999 86400001 0 -1 NaN Infinity 'yes' null 60000n {} Symbol()"),
        ("device", "'' 'Sticky' 'random' null 1 {} Symbol()"),
        ("hwid", "42 null {} [] true Symbol() 20n"),
        ("fetch", "null 'fetch' {} 42 true Symbol()"),
    ] {
        for value in values.split(' ') {
            for constructor in [LIBREAUTH_WITH, LOCKENCE_WITH] {
                let expression = constructor.replace('$', &format!("{{ {name}: {value} }}"));
                let failed = world.throws(&expression);
                assert_eq!(failed.code, "invalid_option", "{expression}");
                assert_eq!(failed.fields["category"], "usage");
                assert!(failed.message.contains(name), "{expression}: {}", failed.message);
            }
        }
    }
    for (name, values) in [
        ("hash", "'' 'abc' 'x'.repeat(32) 'a'.repeat(31) 'a'.repeat(33) null 42"),
        ("tokenHash", "'' 'x'.repeat(32) null {}"),
        ("token", "'' 'x'.repeat(4097) null 42 Symbol()"),
    ] {
        for value in values.split(' ') {
            let expression = LIBREAUTH_WITH.replace('$', &format!("{{ {name}: {value} }}"));
            let failed = world.throws(&expression);
            assert_eq!(failed.code, "invalid_option", "{expression}");
            assert!(failed.message.contains(name), "{expression}: {}", failed.message);
        }
    }
}

#[wasm_bindgen_test]
fn the_ends_of_a_range_and_undefined_are_fine() {
    let world = World::empty();
    for options in [
        "{}",
        "undefined",
        "{ timeoutMs: 100, graceMs: 0, maxResponseBytes: 1024, heartbeat: 5000 }",
        "{ timeoutMs: 6e5, graceMs: 2592e6, maxResponseBytes: 67108864, heartbeat: 864e5 }",
        "{ graceMs: -0, heartbeat: true, device: 'install' }",
        "{ heartbeat: undefined, hwid: undefined, fetch: undefined, device: undefined }",
        "Object.freeze({ timeoutMs: 100.4 })",
        "Object.assign(Object.create(null), { heartbeat: false })",
        "new (class Options { timeoutMs = 100 })()",
        "new Proxy({ timeoutMs: 100 }, {})",
        "{ [Symbol('mine')]: 1 }",
        "{ get timeoutMs() { return 100 } }",
        "{ fetch: new Proxy(fetch, {}) }",
    ] {
        world.eval(&LIBREAUTH_WITH.replace('$', options));
        world.eval(&LOCKENCE_WITH.replace('$', options));
    }
    let md5 = "'0123456789abcdefABCDEF0123456789'";
    let panel = format!("{{ hash: {md5}, token: 'a token', tokenHash: {md5} }}");
    world.eval(&LIBREAUTH_WITH.replace('$', &panel));
}

#[wasm_bindgen_test]
fn an_unknown_option_is_answered_with_advice() {
    let world = World::empty();
    for (options, advice) in [
        ("{ timeoutms: 100 }", "spelt \"timeoutMs\""),
        ("{ HWID: 'x' }", "spelt \"hwid\""),
        ("{ timeout: 100 }", "\"timeout\" is none of hwid, device, heartbeat, graceMs, timeoutMs"),
        ("{ '': 1 }", "\"\" is none of"),
        ("{ ['x'.repeat(10_000)]: 1 }", "xxx"),
        ("{ __proto__x: 1 }", "__proto__x"),
        ("{ ['__proto__']: 1 }", "__proto__"),
        ("{ signal: AbortSignal.abort() }", "signal"),
    ] {
        for constructor in [LIBREAUTH_WITH, LOCKENCE_WITH] {
            let failed = world.throws(&constructor.replace('$', options));
            assert_eq!(failed.code, "unknown_option", "{options}");
            assert!(failed.message.contains(advice), "{options}: {}", failed.message);
            assert!(failed.message.len() < 400, "{}", failed.message);
        }
    }
    let failed = world.throws(&LOCKENCE_WITH.replace('$', "{ hash: 'x' }"));
    assert_eq!(failed.code, "unknown_option", "Lockence has no hash check");
}

#[wasm_bindgen_test]
fn what_is_no_bag_of_options_is_refused() {
    let world = World::empty();
    for options in
        ["null", "'fast'", "42", "true", "[]", "() => ({})", "Symbol()", "1n", "class Options {}"]
    {
        for constructor in [LIBREAUTH_WITH, LOCKENCE_WITH] {
            let failed = world.throws(&constructor.replace('$', options));
            assert_eq!(failed.code, "invalid_argument", "{options}");
            assert!(failed.message.contains("options"), "{options}: {}", failed.message);
        }
    }
}

#[wasm_bindgen_test]
fn an_object_that_throws_is_a_typed_error() {
    let world = World::empty();
    for (options, code) in [
        ("{ get hwid() { throw new Error('no') } }", "invalid_option"),
        ("{ get fetch() { throw null } }", "invalid_option"),
        ("{ get heartbeat() { throw undefined } }", "invalid_option"),
        ("new Proxy({ timeoutMs: 1 }, { get() { throw 1 } })", "invalid_option"),
        ("new Proxy({}, { ownKeys() { throw new Error('no') } })", "invalid_argument"),
        ("new Proxy({}, { ownKeys() { return [1] } })", "invalid_argument"),
        (REVOKED, "invalid_argument"),
    ] {
        for constructor in [LIBREAUTH_WITH, LOCKENCE_WITH] {
            assert_eq!(world.throws(&constructor.replace('$', options)).code, code, "{options}");
        }
    }
    // And the next client is as good as any.
    world.eval(&LIBREAUTH_WITH.replace('$', "{}"));
}

#[wasm_bindgen_test]
async fn the_options_of_a_call_are_as_strict() {
    for service in BOTH {
        let world = World::licensed(service, "{}").await;
        let asked = world.asked().len();
        for (options, code) in [
            ("null", "invalid_argument"),
            ("42", "invalid_argument"),
            ("[]", "invalid_argument"),
            ("() => {}", "invalid_argument"),
            ("{ timeoutMs: 100 }", "unknown_option"),
            ("{ Signal: 1 }", "unknown_option"),
            ("{ signal: null }", "invalid_option"),
            ("{ signal: {} }", "invalid_option"),
            ("{ signal: new AbortController() }", "invalid_option"),
            ("{ get signal() { throw new Error('no') } }", "invalid_option"),
            ("new Proxy({}, { ownKeys() { throw 1 } })", "invalid_argument"),
            (REVOKED, "invalid_argument"),
            ("{ signal: Object.create(AbortSignal.prototype) }", "invalid_option"),
        ] {
            for method in ["check", "heartbeat", "logout"] {
                let call = format!("app.{method}({options})");
                assert_eq!(world.no(&call).await.code, code, "{call}");
            }
        }
        for options in ["undefined", "{}", "{ signal: undefined }"] {
            assert_eq!(world.yes(&format!("app.check({options})")).await["licensed"], true);
        }
        assert_eq!(world.asked().len(), asked + 3);
        assert_eq!(world.state(), "active");
    }
}

#[wasm_bindgen_test]
async fn the_options_of_a_login_are_read_by_name() {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    for (call, code) in [
        ("app.license('k', { code: 123456 })", "invalid_option"),
        ("app.license('k', { code: '' })", "invalid_option"),
        ("app.license('k', { email: 'a@example.org' })", "unknown_option"),
        ("app.login('a', 'b', { Code: '123456' })", "unknown_option"),
        ("app.register('a', 'b', 'k', { code: '123456' })", "unknown_option"),
        ("app.register('a', 'b', 'k', { email: null })", "invalid_option"),
        ("app.upgrade('a', 'k', { code: '123456' })", "unknown_option"),
    ] {
        assert_eq!(world.no(call).await.code, code, "{call}");
    }
    world.yes("app.license('DEMO-KEY-0001', { code: '123456' })").await;
    assert!(world.log()[1].request.contains("&code=123456&"));

    let world = World::of(LOCKENCE);
    let failed = world.no("app.init('DEMO1-DEMO1-DEMO1-DEMO1', { code: '1' })").await;
    assert_eq!(failed.code, "unknown_option");
}

#[wasm_bindgen_test]
async fn what_the_panel_checks_is_sent_along() {
    let md5 = "'0123456789abcdef0123456789abcdef'";
    let options = format!("{{ hash: {md5}, token: 'a token', tokenHash: {md5} }}");
    let world = World::with(LIBREAUTH, &options);
    world.yes("app.init()").await;
    let sent = &world.log()[0].request;
    let fields = "&hash=0123456789abcdef0123456789abcdef&token=a+token\
        &thash=0123456789abcdef0123456789abcdef";
    assert!(sent.ends_with(fields), "{sent}");
}
