//! Nothing secret shows: not in diagnostics, not in errors, not in what a console prints.

use libreauth_emulator::FaultKind;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{KEY, LIBREAUTH, LOCKENCE, World};

const ENCKEY: &str = "0123456789s3cr3tABCDEFGHIJKLMNOPQRS";

const SECRETS: [&str; 9] = [
    "KEY-s3cr3t-1",
    "PASS-s3cr3t-2",
    "CODE-s3cr3t-3",
    "HWID-s3cr3t-4-of-this-machine",
    "TOKEN-s3cr3t-5",
    "API-s3cr3t-6",
    "MAIL-s3cr3t-7",
    "VALUE-s3cr3t-8",
    ENCKEY,
];

fn assert_clean(text: &str, session: &str, what: &str) {
    for secret in SECRETS.iter().chain([&session]) {
        assert!(!text.contains(secret), "{what} tells {secret}: {text}");
    }
}

/// The session's id or token, of what the emulator answered to `init`.
fn session(world: &World, field: &str) -> String {
    let log = world.log();
    let init = log.iter().find(|it| it.call == "init" && it.response.contains(field));
    let answer: serde_json::Value =
        serde_json::from_str(&init.expect("an init").response).expect("JSON");
    answer[field].as_str().expect("a session").to_owned()
}

/// Makes each call meet each trouble, and looks at all that comes of it.
async fn look_at_all(world: &World, calls: &[&str], session: &str) {
    world.eval("(kept.errors = [], app.on('error', (it) => kept.errors.push(it)))");
    for call in calls {
        for fault in [
            None,
            Some(FaultKind::ServerError { status: 500 }),
            Some(FaultKind::Html { status: 200 }),
            Some(FaultKind::Garbage),
            Some(FaultKind::Drop),
            Some(FaultKind::Truncated),
            Some(FaultKind::RateLimit { status: 429, retry_after_s: 0 }),
            Some(FaultKind::NoSignature),
            Some(FaultKind::ForgedSignature),
            Some(FaultKind::Flood { bytes: 2_000_000 }),
        ] {
            fault.into_iter().for_each(|fault| world.fault(fault));
            if let Err(failed) = world.call(call).await {
                assert_clean(&failed.fields.to_string(), session, call);
            }
            assert_clean(&world.look("app.diagnostics()").to_string(), session, call);
        }
    }
    assert_clean(&world.look("kept.errors").to_string(), session, "events");
    let diagnostics = world.look("app.diagnostics()");
    let errors = diagnostics["errors"].as_array().expect("a list");
    assert!(!errors.is_empty() && errors.len() <= 20, "the last 20: {}", errors.len());
    for error in errors {
        assert!(error["at"].as_f64() > Some(1.7e12) && error["code"].is_string(), "{error}");
        assert!(error["message"].is_string() && error["endpoint"].is_string(), "{error}");
    }
    for (name, value) in diagnostics.as_object().expect("an object") {
        assert!(!value.is_object() && (!value.is_array() || name == "errors"));
    }
}

#[wasm_bindgen_test]
async fn of_a_libreauth_session() {
    let options = "hwid: 'HWID-s3cr3t-4-of-this-machine', token: 'TOKEN-s3cr3t-5'";
    let options = format!("{{ {options}, enckey: '{ENCKEY}', publicKey: '{KEY}' }}");
    let world = World::with(LIBREAUTH, &options);
    world.yes("app.init()").await;
    let session = session(&world, "sessionid");
    let calls = [
        "app.license('KEY-s3cr3t-1', { code: 'CODE-s3cr3t-3' })",
        "app.login('john_doe', 'PASS-s3cr3t-2', { code: 'CODE-s3cr3t-3' })",
        "app.register('ada', 'PASS-s3cr3t-2', 'KEY-s3cr3t-1', { email: 'MAIL-s3cr3t-7' })",
        "app.upgrade('ada', 'KEY-s3cr3t-1')",
        "app.check()",
        "app.license('DEMO-KEY-0001')",
        "app.check()",
        "app.setUserVariable('theme', 'VALUE-s3cr3t-8')",
        "app.log('VALUE-s3cr3t-8', { pcUser: 'VALUE-s3cr3t-8' })",
        "app.webhook('VALUE-s3cr3t-8', { body: 'VALUE-s3cr3t-8', params: 'VALUE-s3cr3t-8' })",
        "app.sendChatMessage('general', 'VALUE-s3cr3t-8')",
        "app.forgotPassword('ada', 'MAIL-s3cr3t-7')",
        "app.enableTwoFactor({ code: 'CODE-s3cr3t-3' })",
        "app.disableTwoFactor('CODE-s3cr3t-3')",
        "app.check()",
    ];
    look_at_all(&world, &calls, &session).await;
    assert_eq!(world.yes("app.check()").await["licensed"], true);
    assert_eq!(world.look("app.diagnostics().service"), "libreauth");
}

#[wasm_bindgen_test]
async fn of_a_lockence_session() {
    let world = World::with(LOCKENCE, "{ hwid: 'HWID-s3cr3t-4-of-this-machine' }");
    world.log_in(LOCKENCE).await;
    let session = session(&world, "session_token");
    let calls = ["app.init('KEY-s3cr3t-1')", "app.validate()", "app.heartbeat()"];
    look_at_all(&world, &calls, &session).await;
    assert_eq!(world.look("app.diagnostics().service"), "lockence");

    let app = "new Lockence('https://your-domain.com/api/v1', 'API-s3cr3t-6', options)";
    world.set("app", &world.eval(app));
    look_at_all(&world, &["app.init('DEMO1-DEMO1-DEMO1-DEMO1')"], &session).await;
    assert_eq!(world.look("app.diagnostics().errors.at(-1).status"), 200, "too large");
}

#[wasm_bindgen_test]
async fn of_wrong_arguments() {
    let world = World::of(LIBREAUTH);
    for call in [
        "app.license('KEY-s3cr3t-1\\n')",
        "app.license('KEY-s3cr3t-1'.repeat(1000))",
        "app.login('john_doe', 'PASS-s3cr3t-2\\u0000')",
        "app.license('key', { code: ['CODE-s3cr3t-3'] })",
        "app.importDevice('HWID-s3cr3t-4-of-this-machine')",
    ] {
        let failed = world.no(call).await;
        assert_clean(&failed.fields.to_string(), "no session", call);
    }
    for call in [
        "new Lockence('https://a.test', 'API-s3cr3t-6\\n')",
        "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { token: ['TOKEN-s3cr3t-5'] })",
        "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { enckey: '0123456789s3cr3tABCDEFGHIJKLMNOPQRS!' })",
        "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { hwid: '<HWID-s3cr3t-4-of-this-machine' })",
    ] {
        assert_clean(&world.throws(call).fields.to_string(), "no session", call);
    }
}
