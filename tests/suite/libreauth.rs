//! The main job with LibreAuth, and its noes by name.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{LIBREAUTH, World, timeless};

const SESSION: &str = "name=MyApp&ownerid=XXXXXXXXXX&sessionid=";

#[wasm_bindgen_test]
async fn the_main_job_from_init_to_logout() {
    let world = World::of(LIBREAUTH);
    let snapshot = || timeless(world.look("app.getSnapshot()"));
    let empty = json!({
        "state": "idle", "licensed": false, "reason": null, "message": null, "graceUntil": null,
        "beating": false, "verdict": null, "account": null,
    });
    assert_eq!((world.state().as_str(), snapshot()), ("idle", empty.clone()));

    let init = world.yes("app.init()").await;
    assert_eq!(init["message"], "Initialized");
    assert_eq!(init["newSession"], true);
    assert_eq!(init["publicKey"].as_str().map(str::len), Some(64));
    let panel = "https://example.invalid/panel/MyApp/";
    let app = json!({
        "version": "1.0", "users": 6, "onlineUsers": 0, "keys": 11, "customerPanelUrl": panel,
    });
    assert_eq!(init["app"], app);
    assert_eq!(snapshot(), merged(&empty, json!({ "state": "initialized" })));

    let account = world.yes("app.license('DEMO-KEY-0001')").await;
    assert!(account["createdAt"].as_f64() > Some(1.7e12), "epoch milliseconds: {account}");
    let account = timeless(account);
    let subscription = json!({ "name": "default", "key": "DEMO-KEY-0001", "level": null });
    assert_eq!(
        account,
        json!({
            "username": "DEMO-KEY-0001", "message": "Logged in!", "ip": "127.0.0.1",
            "hwid": "A-WORKSTATION-OF-JOHN-DOE", "subscriptions": [subscription],
        })
    );
    let active =
        json!({ "state": "active", "licensed": true, "beating": true, "account": account });
    let active = merged(&empty, active);
    assert_eq!(snapshot(), active);

    let verdict = world.yes("app.check()").await;
    assert!(verdict["at"].as_f64() > Some(1.7e12), "epoch milliseconds: {verdict}");
    let verdict = timeless(verdict);
    assert_eq!(
        verdict,
        json!({
            "success": true, "licensed": true, "message": "Session is validated.", "reason": null,
            "verification": "none", "username": null, "metadata": null,
        })
    );
    assert_eq!(snapshot(), merged(&active, json!({ "verdict": verdict })));
    assert_eq!(timeless(world.yes("app.heartbeat()").await), verdict);

    assert_eq!(world.yes("app.logout()").await, Value::Null);
    assert_eq!(snapshot(), merged(&empty, json!({ "state": "closed", "verdict": verdict })));

    let log = world.log();
    let init: Value = serde_json::from_str(&log[0].response).expect("JSON");
    let session = init["sessionid"].as_str().expect("a session");
    let sent: Vec<_> = log.iter().map(|it| (it.path.as_str(), it.request.as_str())).collect();
    let wanted = [
        "type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0".to_owned(),
        format!("type=license&{SESSION}{session}&key=DEMO-KEY-0001&hwid=A-WORKSTATION-OF-JOHN-DOE"),
        format!("type=check&{SESSION}{session}"),
        format!("type=check&{SESSION}{session}"),
        format!("type=logout&{SESSION}{session}"),
    ];
    let wanted: Vec<_> = wanted.iter().map(|body| ("/api/1.3/", body.as_str())).collect();
    assert_eq!(sent, wanted);
}

#[wasm_bindgen_test]
async fn the_samples_spellings_do_the_same() {
    let world = World::of(LIBREAUTH);
    assert_eq!(world.yes("app.Init()").await["message"], "Initialized");
    let verdict = world.yes("app.Check()").await;
    assert_eq!(verdict["success"], false, "nobody is logged in");
    assert_eq!(verdict["reason"], "not_logged_in");
    assert_eq!(world.state(), "initialized");
    world.yes("app.license('DEMO-KEY-0003')").await;
    assert_eq!(world.yes("app.Check()").await["licensed"], true);
    assert_eq!(world.asked(), ["init", "check", "license", "check"]);
}

#[wasm_bindgen_test]
async fn a_user_registers_logs_in_and_upgrades() {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    let register =
        "app.register('ada', 'pass & word', 'DEMO-KEY-0002', { email: 'a@example.org' })";
    assert_eq!(world.yes(register).await["username"], "ada");
    assert_eq!(world.state(), "active");
    world.yes("app.logout()").await;

    world.yes("app.init()").await;
    assert_eq!(world.no("app.login('ada', 'wrong')").await.code, "credentials_invalid");
    assert_eq!(world.state(), "initialized", "a no to a login leaves the session as it was");
    world.yes("app.login('ada', 'pass & word', { code: undefined })").await;
    assert_eq!(world.yes("app.upgrade('ada', 'UPGRADE-KEY-0001')").await, Value::Null);
    assert_eq!(world.state(), "active");
}

#[wasm_bindgen_test]
async fn each_no_has_its_name_and_the_service_s_words() {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    for (call, code, words) in [
        ("app.license('NO-SUCH-KEY')", "license_invalid", "Invalid license key"),
        ("app.license('EXPIRED-KEY-0001')", "license_expired", "No active subscription(s) found"),
        ("app.license('BANNED-KEY-0001')", "banned", "Your license is banned"),
        ("app.license('PAUSED-KEY-0001')", "license_paused", "Your subscription is paused"),
        ("app.license('LOCKED-KEY-0001')", "hwid_mismatch", "HWID doesn't match"),
        ("app.license('USED-KEY-0001')", "license_used", "License key has already been used"),
        ("app.login('nobody', 'x')", "credentials_invalid", "Invalid username"),
        ("app.login('banned_user', 'correct horse')", "banned", "The user is banned"),
        ("app.register('john_doe', 'x', 'DEMO-KEY-0003')", "username_taken", "already taken"),
    ] {
        let failed = world.no(call).await;
        assert_eq!(failed.code, code, "{call}");
        assert_eq!(failed.fields["category"], "denied", "{call}");
        assert_eq!(failed.fields["retryable"], false, "{call}");
        let said = failed.fields["serverMessage"].as_str().expect("the service's words");
        assert!(said.contains(words), "{call}: {said}");
        assert!(failed.message.contains(said), "{call}: {}", failed.message);
        let endpoint = failed.fields["endpoint"].as_str().expect("an endpoint");
        assert!(call.starts_with(&format!("app.{endpoint}(")), "{call}: {endpoint}");
        assert_eq!(world.state(), "initialized", "{call}");
    }
}

#[wasm_bindgen_test]
async fn an_app_that_the_service_does_not_serve_is_told_why() {
    for (name, version, code) in
        [("NoApp", "1.0", "app_not_found"), ("MyApp", "0.9", "version_outdated")]
    {
        let world = World::of(LIBREAUTH);
        let app = format!("new LibreAuth('{name}', 'XXXXXXXXXX', '{version}', undefined, options)");
        world.set("app", &world.eval(&app));
        let failed = world.no("app.init()").await;
        assert_eq!(failed.code, code);
        assert_eq!(failed.fields["category"], "config");
        let download = if name == "MyApp" { "https://example.invalid/update" } else { "" };
        assert_eq!(failed.fields["downloadUrl"].as_str().unwrap_or_default(), download);
        assert_eq!(world.state(), "idle");
    }
}

fn merged(base: &Value, change: Value) -> Value {
    let mut all = base.clone();
    for (name, value) in change.as_object().expect("an object") {
        all[name] = value.clone();
    }
    all
}
