//! Encrypted answers: by a named scheme, by whichever fits, or by the app's own function.

use libreauth_emulator::{Control, EncryptionScheme, FaultKind, SettingsChange};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Failed, KEY, LIBREAUTH, Limit, World, settled, until};

const ENCKEY: &str = "0123456789abcdefghijklmnopqrstuvwxy";

const SCHEMES: [(EncryptionScheme, &str); 5] = [
    (EncryptionScheme::A, "'A'"),
    (EncryptionScheme::BDerived, "'B'"),
    (EncryptionScheme::BZero, "'B-zero'"),
    (EncryptionScheme::BPrefixed, "'B-prefixed'"),
    (EncryptionScheme::C, "'C'"),
];

/// A service that encrypts so, and a client with these options.
fn encrypted(scheme: EncryptionScheme, options: &str) -> World {
    let world = World::with(LIBREAUTH, options);
    let change = SettingsChange { encryption: Some(Some(scheme)), ..Default::default() };
    world.control(Control::Settings(change));
    world
}

fn assert_failed(failed: &Failed, what: &str) {
    assert_eq!(failed.code, "decryption_failed", "{what}: {}", failed.message);
    assert_eq!(failed.fields["category"], "config", "{what}");
    assert!(failed.message.contains("option decrypt"), "{}", failed.message);
}

/// The main job, and that what came over the wire was no JSON.
async fn works(world: &World, what: &str) {
    world.log_in(LIBREAUTH).await;
    assert_eq!(world.yes("app.check()").await["licensed"], true, "{what}");
    assert_eq!(world.yes("app.variable('motd')").await, "Welcome to MyApp", "{what}");
    assert_eq!(world.no("app.variable('none')").await.code, "not_found", "{what}");
    world.yes("app.log('never encrypted')").await;
    world.yes("app.health()").await;
    for entry in world.log().iter().filter(|it| !["log", "health"].contains(&it.call.as_str())) {
        assert!(!entry.response.contains("success"), "{what}: {}", entry.response);
    }
}

#[wasm_bindgen_test]
async fn each_scheme_by_its_name() {
    for (scheme, name) in SCHEMES {
        for enckey in ["true", &format!("'{ENCKEY}'")] {
            let options = format!("{{ enckey: {enckey}, decrypt: {name} }}");
            works(&encrypted(scheme, &options), &options).await;
        }
    }
}

#[wasm_bindgen_test]
async fn whichever_scheme_fits_is_found() {
    for (scheme, name) in SCHEMES {
        for more in ["", &format!("publicKey: '{KEY}'")] {
            let options = format!("{{ enckey: true, {more} }}");
            works(&encrypted(scheme, &options), name).await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_key_is_made_anew_or_sent_as_it_was_given() {
    let mut made = std::collections::BTreeSet::new();
    for _ in 0..10 {
        let world = World::with(LIBREAUTH, "{ enckey: true }");
        world.yes("app.init()").await;
        let sent = world.log()[0].request.clone();
        let key = sent.rsplit("&enckey=").next().expect("a key");
        let (key, init_iv) = key.split_once("&init_iv=").expect("an IV");
        assert!(key.starts_with(init_iv) && init_iv.len() == 16, "nothing new is told: {sent}");
        assert!(key.len() == 35 && key.bytes().all(|b| b.is_ascii_alphanumeric()), "{sent}");
        made.insert(key.to_owned());
    }
    assert_eq!(made.len(), 10);
    let world = World::with(LIBREAUTH, &format!("{{ enckey: '{ENCKEY}' }}"));
    world.log_in(LIBREAUTH).await;
    let log = world.log();
    assert!(log[0].request.contains(&format!("&enckey={ENCKEY}&")), "{}", log[0].request);
    assert!(!log[1].request.contains("enckey"), "only init sends it");
    assert_eq!(world.yes("app.check()").await["licensed"], true, "in the clear is fine, too");
}

#[wasm_bindgen_test]
async fn a_scheme_that_does_not_fit_is_a_failure_by_name() {
    for (scheme, right) in SCHEMES {
        for (_, wrong) in SCHEMES.into_iter().filter(|(_, name)| *name != right) {
            let world = encrypted(scheme, &format!("{{ enckey: true, decrypt: {wrong} }}"));
            assert_failed(&world.no("app.init()").await, &format!("{right} by {wrong}"));
            assert_eq!(world.state(), "idle");
        }
    }
}

#[wasm_bindgen_test]
async fn the_known_ciphertext_opens() {
    // Made with PHP's `openssl_encrypt`; the vendor's clients of scheme A make their `init_iv` up, ours
    // is the key's beginning, so it takes one with the bytes' own key and IV, as an app would write it.
    let options = format!("{{ enckey: '{ENCKEY}', decrypt: {OPEN_A} }}");
    let world = World::licensed(LIBREAUTH, &options).await;
    let known = "6f14bc5acfba267559db22a91291812b638dd596d67ecdfafc28c90b21ceb860\
        cd085b988199da02884375f867563eab8dab72b21476bdaf75d1bff8038f1132";
    world.eval(&format!("(fetch.instead = async () => new Response('{known}'))"));
    let verdict = world.yes("app.check()").await;
    assert_eq!(
        (&verdict["success"], &verdict["message"]),
        (&json!(true), &json!("Session is validated."))
    );
}

/// Scheme A by hand, with the IV of `init-iv-sample`.
const OPEN_A: &str = "async (body, enckey) => {
    const digest = async (text) => {
        const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
        return Array.from(new Uint8Array(bytes), (it) => it.toString(16).padStart(2, '0')).join('');
    };
    const bytes = async (text, length) =>
        new TextEncoder().encode((await digest(text)).slice(0, length));
    const hex = new TextDecoder().decode(body);
    const data = Uint8Array.from(hex.match(/../g), (it) => parseInt(it, 16));
    const key =
        await crypto.subtle.importKey('raw', await bytes(enckey, 32), 'AES-CBC', false, ['decrypt']);
    const iv = await bytes('init-iv-sample', 16);
    return crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, data);
}";

/// What an app's function may do with an answer that was written backwards.
const BACKWARDS: &str =
    "(kept.plain = (body) => new TextDecoder().decode(body).split('').reverse().join(''))";

/// A service that writes its answers backwards, and a client that opens them so.
fn backwards(decrypt: &str, more: &str) -> World {
    let fetch = "async (it) => {
        const answer = await fetch(it);
        const text = await answer.text();
        return new Response(kept.plain(new TextEncoder().encode(text)), answer);
    }";
    let options = format!(
        "{{ enckey: '{ENCKEY}', fetch: {fetch}, decrypt: (...it) => kept.decrypt(...it), {more} }}"
    );
    let world = World::with(LIBREAUTH, &options);
    world.eval(BACKWARDS);
    world.eval(&format!("(kept.decrypt = {decrypt})"));
    world
}

#[wasm_bindgen_test]
async fn an_app_s_own_function_may_give_text_or_bytes_now_or_later() {
    for decrypt in [
        "(body) => kept.plain(body)",
        "async (body) => kept.plain(body)",
        "(body) => ({ then(give) { give(kept.plain(body)) } })",
        "(body) => new TextEncoder().encode(kept.plain(body))",
        "(body) => new TextEncoder().encode(kept.plain(body)).buffer",
        "(body) => new DataView(new TextEncoder().encode(kept.plain(body)).buffer)",
        "(body) => new Uint8Array([9, ...new TextEncoder().encode(kept.plain(body)), 9]).subarray(1, -1)",
        "(body) => new Int8Array(new TextEncoder().encode(kept.plain(body)))",
    ] {
        let world = backwards(decrypt, "");
        world.log_in(LIBREAUTH).await;
        assert_eq!(world.yes("app.check()").await["licensed"], true, "{decrypt}");
        assert_eq!(world.yes("app.stats()").await["version"], "1.0", "{decrypt}");
    }
    let world = backwards("(...args) => { kept.args = args; return kept.plain(args[0]) }", "");
    world.yes("app.init()").await;
    assert!(world.eval("kept.args.length === 2 && kept.args[0] instanceof Uint8Array").is_truthy());
    assert!(world.eval("kept.args[0].byteLength === kept.args[0].buffer.byteLength").is_truthy());
    assert_eq!(world.look("kept.args[1]"), ENCKEY);
}

#[wasm_bindgen_test]
async fn an_app_s_function_that_fails_is_a_failure_by_name() {
    let world = backwards("(body) => kept.plain(body)", "");
    world.log_in(LIBREAUTH).await;
    for decrypt in [
        "() => { throw new Error('no key') }",
        "() => { throw null }",
        "async () => { throw undefined }",
        "() => Promise.reject(Symbol('no'))",
        "() => undefined",
        "() => null",
        "() => 42",
        "() => ({})",
        "() => [123, 125]",
        "() => Symbol()",
        "() => ({ get then() { throw new Error('no') } })",
        "() => ({ byteLength: 2, buffer: 7 })",
        "() => new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })",
        "() => new Proxy(new Uint8Array(2), {})",
        "class Decrypt {}",
        "() => new String('{}')",
    ] {
        world.eval(&format!("(kept.decrypt = {decrypt})"));
        assert_failed(&world.no("app.check()").await, decrypt);
        assert_eq!(world.state(), "grace", "{decrypt}: trouble never reads as a no");
    }
    for (decrypt, code) in [
        ("() => ''", "response_empty"),
        ("() => new Uint8Array()", "response_empty"),
        ("() => 'no json'", "response_not_json"),
        ("() => '{\"success\":'", "response_malformed"),
        ("() => '{}'", "response_malformed"),
        ("() => new Uint8Array([0xff, 0xfe])", "response_malformed"),
        ("() => '\\ud800'", "response_not_json"),
        ("() => ' '.repeat(5e6)", "response_empty"),
    ] {
        world.eval(&format!("(kept.decrypt = {decrypt})"));
        assert_eq!(world.no("app.check()").await.code, code, "{decrypt}");
    }
    world.eval("(kept.decrypt = (body) => kept.plain(body))");
    assert_eq!(world.yes("app.check()").await["licensed"], true);
    assert_eq!(world.state(), "active");
}

#[wasm_bindgen_test]
async fn an_app_s_function_that_never_answers_is_given_up() {
    let world = backwards("(body) => kept.plain(body)", "timeoutMs: 100");
    for call in LIBREAUTH.log_in {
        world.yes_in_time(call).await;
    }
    for decrypt in ["() => new Promise(() => {})", "() => ({ then() {} })"] {
        world.eval(&format!("(kept.decrypt = {decrypt})"));
        let limit = Limit::new();
        loop {
            let failed = world.no("app.check()").await;
            if failed.code != "timeout" {
                break assert_failed(&failed, decrypt);
            }
            limit.pause().await;
        }
    }
    world.eval("(kept.decrypt = (body) => kept.plain(body))");
    let limit = Limit::new();
    loop {
        match world.call("app.check()").await {
            Ok(verdict) => break assert_eq!(verdict["licensed"], true),
            Err(failed) => {
                assert!(["timeout", "decryption_failed"].contains(&failed.code.as_str()));
            }
        }
        limit.pause().await;
    }
}

#[wasm_bindgen_test]
async fn while_an_answer_is_being_decrypted_the_call_can_be_given_up() {
    let world = backwards("(body) => kept.plain(body)", "");
    world.log_in(LIBREAUTH).await;
    world.eval("(kept.decrypt = () => new Promise((it) => (kept.give = it)))");
    world.eval("(kept.control = new AbortController())");
    let check = world.promise("app.check({ signal: kept.control.signal })");
    until(|| world.eval("kept.give").is_function()).await;
    world.eval("kept.control.abort()");
    assert_eq!(settled(check, "check").await.expect_err("aborted").code, "aborted");
    world.eval("kept.give('{\"success\":false,\"message\":\"Session expired\"}')");
    world.eval("(kept.give = undefined)");
    let check = world.promise("app.check()");
    until(|| world.eval("kept.give").is_function()).await;
    assert_eq!(world.state(), "active", "the late answer changed nothing");
    world.eval("app.free()");
    assert_eq!(settled(check, "check").await.expect_err("freed").code, "freed");
}

#[wasm_bindgen_test]
async fn what_was_not_signed_is_never_decrypted() {
    let options = format!(
        "{{ enckey: '{ENCKEY}', publicKey: '{KEY}', decrypt: () => {{ kept.asked += 1 }} }}"
    );
    let world = encrypted(EncryptionScheme::C, &options);
    world.eval("(kept.asked = 0)");
    for fault in [
        FaultKind::NoSignature,
        FaultKind::ForgedSignature,
        FaultKind::StaleSignature { seconds: 3_600 },
    ] {
        world.fault(fault);
        let failed = world.no("app.init()").await;
        let code = failed.code.as_str();
        // Unread, it may as well be some page.
        assert!(code.starts_with("signature_") || code == "response_not_json", "{code}");
        assert_eq!(world.look("kept.asked"), 0, "{fault:?}");
    }
    assert_failed(&world.no("app.init()").await, "signed");
    assert_eq!(world.look("kept.asked"), 1);
    let change = SettingsChange { encryption: Some(None), ..Default::default() };
    world.control(Control::Settings(change));
    world.log_in(LIBREAUTH).await;
    assert_eq!(world.look("kept.asked"), 1, "what is JSON already is not decrypted either");
}

#[wasm_bindgen_test]
async fn without_web_crypto_the_error_says_so_by_name() {
    let world = encrypted(EncryptionScheme::C, &format!("{{ enckey: '{ENCKEY}', decrypt: 'C' }}"));
    let insecure = super::harness::Staged::new("crypto", "{}");
    assert_failed(&world.no("app.init()").await, "no crypto.subtle");
    drop(insecure);
    world.log_in(LIBREAUTH).await;
}
