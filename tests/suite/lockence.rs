//! The main job with Lockence, and its noes by name.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{LOCKENCE, World, timeless};

const API_KEY: &str = r#"{"api_key":"lockence-demo-api-key""#;

#[wasm_bindgen_test]
async fn the_main_job_from_init_to_logout() {
    let world = World::of(LOCKENCE);
    assert_eq!(world.state(), "idle");

    let session = world.yes("app.init('DEMO1-DEMO1-DEMO1-DEMO1')").await;
    assert!(session["expiresAt"].as_f64() > Some(1.7e12), "epoch milliseconds: {session}");
    let session = timeless(session);
    let words = "Authentication successful";
    let plan = json!({ "plan": "pro" });
    assert_eq!(session, json!({ "username": "john_doe", "message": words, "metadata": plan }));
    let snapshot = timeless(world.look("app.getSnapshot()"));
    assert_eq!(snapshot["state"], "active");
    assert_eq!(snapshot["licensed"], true);
    assert_eq!(snapshot["account"], session);

    let verdict = timeless(world.yes("app.validate()").await);
    assert_eq!(
        verdict,
        json!({
            "success": true, "licensed": true, "message": "Session is valid", "reason": null,
            "verification": "none", "username": "john_doe", "metadata": plan,
        })
    );
    assert_eq!(timeless(world.yes("app.check()").await), verdict, "another name of validate");
    let beat = world.yes("app.heartbeat()").await;
    assert_eq!((&beat["licensed"], &beat["username"]), (&true.into(), &Value::Null));
    assert_eq!(world.look("app.getSnapshot().verdict"), beat);

    assert_eq!(world.yes("app.logout()").await, Value::Null);
    assert_eq!(world.state(), "closed");

    let log = world.log();
    let opened: Value = serde_json::from_str(&log[0].response).expect("JSON");
    let token = opened["session_token"].as_str().expect("a token");
    let in_session = format!(r#"{API_KEY},"session_token":"{token}"}}"#);
    let key = r#""license_key":"DEMO1-DEMO1-DEMO1-DEMO1","hwid":"A-WORKSTATION-OF-JOHN-DOE"}"#;
    let sent: Vec<_> = log.iter().map(|it| (it.path.as_str(), it.request.as_str())).collect();
    assert_eq!(
        sent,
        [
            ("/api/v1/init", format!("{API_KEY},{key}").as_str()),
            ("/api/v1/validate", in_session.as_str()),
            ("/api/v1/validate", in_session.as_str()),
            ("/api/v1/heartbeat", in_session.as_str()),
            ("/api/v1/logout", in_session.as_str()),
        ]
    );
}

#[wasm_bindgen_test]
async fn each_no_has_its_name_and_the_service_s_words() {
    let world = World::of(LOCKENCE);
    for (key, code, status, words) in [
        ("NOONE-NOONE-NOONE-NOONE", "license_invalid", 404, ""),
        ("EXPRD-EXPRD-EXPRD-EXPRD", "license_expired", 403, "License expired"),
        ("DSBLD-DSBLD-DSBLD-DSBLD", "license_disabled", 403, "License disabled"),
        ("LOCKD-LOCKD-LOCKD-LOCKD", "hwid_mismatch", 403, "HWID mismatch"),
    ] {
        let failed = world.no(&format!("app.init('{key}')")).await;
        assert_eq!(failed.code, code);
        assert_eq!(failed.fields["category"], "denied");
        assert_eq!(failed.fields["status"], status);
        assert_eq!(failed.fields["endpoint"], "init");
        let said = failed.fields["serverMessage"].as_str().unwrap_or_default();
        assert!(said.contains(words), "{key}: {said}");
        assert!(!failed.fields["text"].as_str().expect("text").contains(key), "{failed:?}");
        assert_eq!(world.state(), "idle");
    }
    let app = "new Lockence('https://your-domain.com/api/v1/', 'no-such-key', options)";
    world.set("app", &world.eval(app));
    let failed = world.no("app.init('DEMO1-DEMO1-DEMO1-DEMO1')").await;
    assert_eq!((failed.code.as_str(), &failed.fields["status"]), ("invalid_api_key", &401.into()));
    assert_eq!(failed.fields["category"], "config");
}

#[wasm_bindgen_test]
async fn what_a_licence_lacks_is_null_or_empty() {
    let world = World::of(LOCKENCE);
    let session = world.yes("app.init('DEMO4-DEMO4-DEMO4-DEMO4')").await;
    assert_eq!((&session["username"], &session["metadata"]), (&Value::Null, &json!({})));
}
