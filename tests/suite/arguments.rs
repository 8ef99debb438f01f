//! Arguments that are wrong: each is answered by name, and by its own code.

use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{LIBREAUTH, LOCKENCE, World};

/// What is no text; with what the error calls it.
const NO_TEXT: [(&str, &str); 11] = [
    ("undefined", "undefined"),
    ("null", "null"),
    ("42", "a number"),
    ("NaN", "a number"),
    ("true", "a boolean"),
    ("10n", "a bigint"),
    ("{}", "an object"),
    ("['text']", "an object"),
    ("() => 'text'", "a function"),
    ("Symbol('text')", "a symbol"),
    ("new Proxy({}, { get() { throw new Error('no') } })", "an object"),
];

/// Texts that no service could mean.
const NO_NAME: [(&str, &str); 5] = [
    ("''", "is empty"),
    ("'  '", "is empty"),
    ("'a\\nb'", "control characters"),
    ("'a\\u0000b'", "control characters"),
    ("'x'.repeat(5_000_000)", "longer than 4096 bytes"),
];

fn wrong() -> impl Iterator<Item = (&'static str, &'static str)> {
    NO_TEXT.into_iter().chain(NO_NAME)
}

#[wasm_bindgen_test]
fn a_constructor_names_the_argument_and_what_is_wrong_with_it() {
    let world = World::empty();
    for (value, words) in wrong() {
        for (name, constructor) in [
            ("name", "new LibreAuth($, 'XXXXXXXXXX', '1.0')"),
            ("ownerId", "new LibreAuth('MyApp', $, '1.0')"),
            ("version", "new LibreAuth('MyApp', 'XXXXXXXXXX', $)"),
            ("url", "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', $)"),
            ("url", "new Lockence($, 'key')"),
            ("apiKey", "new Lockence('https://your-domain.com/api/v1', $)"),
        ] {
            if value == "undefined" && constructor.starts_with("new LibreAuth('MyApp', 'X") {
                continue; // the url has a default
            }
            let expression = constructor.replace('$', value);
            let failed = world.throws(&expression);
            assert_eq!(failed.code, "invalid_argument", "{expression}");
            assert_eq!(failed.fields["category"], "usage");
            let message = failed.message;
            assert!(message.contains(name) && message.contains(words), "{expression}: {message}");
            assert!(message.len() < 300, "{message}");
        }
    }
    assert_eq!(world.throws("new LibreAuth()").code, "invalid_argument");
    assert_eq!(world.throws("new Lockence()").code, "invalid_argument");
}

#[wasm_bindgen_test]
fn an_owner_id_has_ten_characters() {
    let world = World::empty();
    for (id, words) in [
        ("XXXXXXXXX", "9 characters"),
        ("XXXXXXXXXXX", "11 characters"),
        ("XXXXX XXXX", "owner id"),
        (" XXXXXXXXX", "owner id"),
    ] {
        let failed = world.throws(&format!("new LibreAuth('MyApp', '{id}', '1.0')"));
        assert_eq!(failed.code, "invalid_owner_id");
        assert!(failed.message.contains(words), "{}", failed.message);
    }
    for id in ["äöüßÄÖÜẞéè", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"] {
        world.eval(&format!("new LibreAuth('MyApp', '{id}', '1.0')"));
    }
}

#[wasm_bindgen_test]
fn an_address_must_be_fit_for_keys() {
    let world = World::empty();
    for url in [
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:,x",
        "file:///etc/passwd",
        "http://example.org/",
        "http://127.0.0.1.example.org/",
        "https://",
        "https://user:hunter2@example.org/",
        "https://example.org/?type=init",
        "https://example.org/#top",
        "example.org/api",
        "not an address",
    ] {
        for constructor in
            ["new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', '$')", "new Lockence('$', 'key')"]
        {
            let failed = world.throws(&constructor.replace('$', url));
            assert_eq!(failed.code, "invalid_url", "{url}");
            assert!(!failed.fields["text"].as_str().expect("text").contains("hunter2"), "{url}");
        }
    }
    for url in ["HTTPS://EXAMPLE.org", "http://localhost:8080/api", "http://[::1]/", "https://ä.de"]
    {
        world.eval(&format!("new Lockence('{url}', 'key')"));
    }
    // The samples pass what the build did not set.
    world.eval("new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined)");
}

#[wasm_bindgen_test]
async fn a_call_names_the_argument_and_what_is_wrong_with_it() {
    let libreauth = World::of(LIBREAUTH);
    let lockence = World::of(LOCKENCE);
    for (value, words) in wrong() {
        for (world, name, call) in [
            (&libreauth, "key", "app.license($)"),
            (&libreauth, "username", "app.login($, 'password')"),
            (&libreauth, "password", "app.login('john_doe', $)"),
            (&libreauth, "username", "app.register($, 'password', 'key')"),
            (&libreauth, "password", "app.register('ada', $, 'key')"),
            (&libreauth, "key", "app.register('ada', 'password', $)"),
            (&libreauth, "username", "app.upgrade($, 'key')"),
            (&libreauth, "key", "app.upgrade('ada', $)"),
            (&libreauth, "exported", "app.importDevice($)"),
            (&lockence, "licenseKey", "app.init($)"),
        ] {
            let call = call.replace('$', value);
            let failed = world.no(&call).await;
            assert_eq!(failed.code, "invalid_argument", "{call}");
            let message = failed.message;
            assert!(message.contains(name) && message.contains(words), "{call}: {message}");
        }
    }
    for (world, service) in [(libreauth, LIBREAUTH), (lockence, LOCKENCE)] {
        assert!(world.asked().is_empty());
        world.log_in(service).await;
    }
}

#[wasm_bindgen_test]
async fn half_a_character_is_sent_as_no_character() {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    assert_eq!(world.no("app.license('\\ud83d-KEY-\\udc00')").await.code, "license_invalid");
    let sent = &world.log()[1].request;
    assert!(sent.contains("&key=%EF%BF%BD-KEY-%EF%BF%BD&"), "U+FFFD: {sent}");
    let app = "new LibreAuth('MyApp', '\\ud800'.repeat(10), '1.0', undefined, options)";
    world.set("app", &world.eval(app));
    assert_eq!(world.no("app.init()").await.code, "app_not_found");
}

#[wasm_bindgen_test]
async fn any_text_arrives_as_it_was_given() {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    let password = "a&b=c+d%20e ü 🙂 \"'<>\\\\/;#?";
    let register = format!("app.register('ädä & co', `{password}`, 'DEMO-KEY-0002')");
    assert_eq!(world.yes(&register).await["username"], "ädä & co");
    world.yes("app.logout()").await;
    world.yes("app.init()").await;
    world.yes(&format!("app.login('ädä & co', `{password}`)")).await;
}
