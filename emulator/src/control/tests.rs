//! The control paths, as a page's buttons use them.

use crate::testing::{HWID, World, no, value};
use crate::{Control, ControlError, EncryptionScheme, LicenceAction, Request, Service};

const VALID: &str = r#"{"success":true,"message":"Session is validated."}"#;

fn licence(world: &mut World, key: &str, action: &str) -> u16 {
    let body = format!(r#"{{"service":"libreauth","key":"{key}","action":"{action}"}}"#);
    world.control("POST", "licences", &body).status
}

fn status_of(world: &mut World, key: &str) -> String {
    let state = value(&world.control("GET", "state", ""));
    let licences = [&state["libreauth"][0]["licences"], &state["lockence"][0]["licences"]];
    let found = licences
        .into_iter()
        .flat_map(|list| list.as_array().unwrap())
        .find(|licence| licence["key"] == key);
    found.unwrap()["status"].as_str().unwrap().to_owned()
}

#[test]
fn the_state_tells_every_key() {
    let mut world = World::demo();
    world.licensed();
    let expected = [
        ("DEMO-KEY-0001", "used"),
        ("DEMO-KEY-0002", "unused"),
        ("EXPIRED-KEY-0001", "expired"),
        ("BANNED-KEY-0001", "banned"),
        ("PAUSED-KEY-0001", "paused"),
        ("USED-KEY-0001", "used"),
        ("EXPRD-EXPRD-EXPRD-EXPRD", "expired"),
        ("DSBLD-DSBLD-DSBLD-DSBLD", "disabled"),
        ("DEMO1-DEMO1-DEMO1-DEMO1", "unused"),
    ];
    for (key, status) in expected {
        assert_eq!(status_of(&mut world, key), status, "{key}");
    }
    let state = value(&world.control("GET", "state", ""));
    assert_eq!(state["libreauth"][0]["sessions"], 1);
    assert_eq!(state["libreauth"][0]["session_list"][0]["username"], "DEMO-KEY-0001");
    assert_eq!(state["public_key"], world.emulator.public_key());
    assert_eq!(state["settings"]["expose_signature_headers"], true);
}

#[test]
fn revoke_and_restore() {
    let mut world = World::demo();
    let session = world.licensed();
    assert_eq!(licence(&mut world, "DEMO-KEY-0001", "revoke"), 200);
    assert_eq!(world.check(&session), no("Session expired"));
    let session = world.init();
    let refused = world.license(&session, "DEMO-KEY-0001", HWID).text();
    assert_eq!(refused, no("Invalid license key"));
    assert_eq!(status_of(&mut world, "DEMO-KEY-0001"), "revoked");
    assert_eq!(licence(&mut world, "DEMO-KEY-0001", "restore"), 200);
    assert_eq!(value(&world.license(&session, "DEMO-KEY-0001", HWID))["success"], true);
    assert_eq!(world.check(&session), VALID);
}

#[test]
fn ban_and_expire_a_used_and_an_unused_key() {
    let expected = [
        ("ban", "The user is banned", "Your license is banned"),
        ("expire", "No active subscription(s) found", "No active subscription(s) found"),
    ];
    for (action, used, unused) in expected {
        let mut world = World::demo();
        let session = world.licensed();
        for key in ["DEMO-KEY-0001", "DEMO-KEY-0002"] {
            assert_eq!(licence(&mut world, key, action), 200);
        }
        assert_eq!(world.check(&session), no("Session expired"));
        let session = world.init();
        assert_eq!(world.license(&session, "DEMO-KEY-0001", HWID).text(), no(used));
        assert_eq!(world.license(&session, "DEMO-KEY-0002", HWID).text(), no(unused));
        for key in ["DEMO-KEY-0001", "DEMO-KEY-0002"] {
            licence(&mut world, key, "restore");
            assert_eq!(value(&world.license(&session, key, HWID))["success"], true, "{key}");
        }
    }
}

#[test]
fn restore_also_ends_a_pause() {
    let mut world = World::demo();
    licence(&mut world, "PAUSED-KEY-0001", "restore");
    let session = world.init();
    assert_eq!(value(&world.license(&session, "PAUSED-KEY-0001", HWID))["success"], true);
}

#[test]
fn a_hardware_id_is_forgotten() {
    let mut world = World::demo();
    let session = world.init();
    licence(&mut world, "LOCKED-KEY-0001", "reset_hwid");
    assert_eq!(value(&world.license(&session, "LOCKED-KEY-0001", HWID))["success"], true);
}

#[test]
fn lockence_keys_obey_too() {
    let mut world = World::demo();
    let key = "DEMO1-DEMO1-DEMO1-DEMO1";
    let body =
        format!(r#"{{"api_key":"lockence-demo-api-key","license_key":"{key}","hwid":"device"}}"#);
    let token = value(&world.lockence("init", &body))["session_token"].clone();
    let ask = format!(r#"{{"api_key":"lockence-demo-api-key","session_token":{token}}}"#);
    for (action, status) in [("revoke", 403), ("restore", 200), ("expire", 403), ("restore", 200)] {
        let order = format!(r#"{{"key":"{key}","action":"{action}"}}"#);
        world.control("POST", "licences", &order);
        assert_eq!(world.lockence("validate", &ask).status, status, "{action}");
    }
    let elsewhere = body.replace("device", "elsewhere");
    assert_eq!(world.lockence("init", &elsewhere).status, 403);
    world.change(Control::Licence {
        service: Service::Lockence,
        key: key.into(),
        action: LicenceAction::ResetHwid,
    });
    assert_eq!(world.lockence("init", &elsewhere).status, 200);
}

#[test]
fn sessions_are_ended_one_by_one_and_all_at_once() {
    let mut world = World::demo();
    let (one, two) = (world.licensed(), world.licensed());
    let body = format!(r#"{{"action":"kill","id":"{one}"}}"#);
    assert_eq!(world.control("POST", "sessions", &body).status, 200);
    assert_eq!(world.control("POST", "sessions", &body).status, 400);
    assert_eq!(world.check(&one), no("Session expired"));
    assert_eq!(world.check(&two), VALID);
    world.control("POST", "sessions", r#"{"action":"kill_all"}"#);
    assert_eq!(world.check(&two), no("Session expired"));
}

#[test]
fn faults_are_set_added_and_cleared() {
    let mut world = World::demo();
    let response = world.control("POST", "faults", r#"{"kind":"empty","count":1}"#);
    assert_eq!(value(&response)["faults"][0]["kind"], "empty");
    let response = world.control("POST", "faults", r#"{"kind":"hang"}"#);
    assert_eq!(value(&response)["faults"].as_array().unwrap().len(), 2);
    let response = world.control("POST", "faults", r#"[{"kind":"slow","ms":5}]"#);
    assert_eq!(value(&response)["faults"].as_array().unwrap().len(), 1);
    for (method, path) in [("DELETE", "faults"), ("POST", "faults/clear")] {
        world.control("POST", "faults", r#"{"kind":"hang"}"#);
        let response = world.control(method, path, "");
        assert_eq!(value(&response)["faults"].as_array().unwrap().len(), 0);
    }
    let response = world.control("POST", "faults", r#"{"kind":"slow"}"#);
    assert_eq!(response.status, 400);
    assert_eq!(value(&response)["error"], "a fault of kind slow needs ms");
}

#[test]
fn settings_change_while_it_runs() {
    let mut world = World::demo();
    let exposed = "access-control-expose-headers";
    let names = "X-Signature-Timestamp, X-Signature-Ed25519, signature";
    assert_eq!(world.call("init", &[("ver", "1.0")]).header(exposed), Some(names));
    world.control("POST", "settings", r#"{"expose_signature_headers":false,"version":"2.0"}"#);
    let response = world.call("init", &[("ver", "2.0")]);
    assert_eq!((response.header(exposed), &value(&response)["success"]), (None, &true.into()));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    world.control("POST", "settings", r#"{"cors":false,"session_ttl_s":10}"#);
    let response = world.call("init", &[("ver", "2.0")]);
    assert_eq!(response.header("access-control-allow-origin"), None);
    let state = value(&world.control("GET", "state", ""));
    assert_eq!(state["libreauth"][0]["session_ttl_s"], 10);
    let scheme = |world: &World| world.emulator.libreauth[0].config.encryption;
    world.control("POST", "settings", r#"{"encryption":"b_prefixed"}"#);
    assert_eq!(scheme(&world), Some(EncryptionScheme::BPrefixed));
    world.control("POST", "settings", r#"{"paused":true}"#);
    assert_eq!(scheme(&world), Some(EncryptionScheme::BPrefixed), "absent stays");
    world.control("POST", "settings", r#"{"encryption":null}"#);
    assert_eq!(scheme(&world), None);
    assert_eq!(world.control("POST", "settings", r#"{"paussed":true}"#).status, 400);
}

#[test]
fn reset_brings_the_seed_back_but_no_old_id() {
    let mut world = World::demo();
    let session = world.licensed();
    world.control("POST", "faults", r#"{"kind":"empty","calls":["nothing"]}"#);
    world.control("POST", "settings", r#"{"paused":true}"#);
    let state = value(&world.control("POST", "reset", ""));
    assert_eq!(state["faults"].as_array().unwrap().len(), 0);
    assert_eq!(state["libreauth"][0]["paused"], false);
    assert_eq!(world.emulator.log().len(), 0);
    assert_eq!(world.check(&session), no("Session expired"));
    assert_ne!(world.init(), session);
}

#[test]
fn the_log_tells_what_was_asked_and_answered() {
    let mut world = World::demo();
    world.control("POST", "faults", r#"{"kind":"empty","calls":["check"]}"#);
    let session = world.init();
    world.check(&session);
    let log = value(&world.control("GET", "log", ""));
    assert_eq!(log.as_array().unwrap().len(), 2, "control leaves no trace");
    assert_eq!(log[0]["call"], "init");
    assert!(log[0]["request"].as_str().unwrap().contains("ownerid=XXXXXXXXXX"));
    assert_eq!(log[1]["fault"], "empty");
    for _ in 0..600 {
        world.check(&session);
    }
    assert_eq!(world.emulator.log().len(), 500);
}

#[test]
fn a_page_from_elsewhere_may_press_the_buttons() {
    let mut world = World::demo();
    world.control("POST", "settings", r#"{"cors":false}"#);
    let response = world.send(&Request::new("OPTIONS", "/_emulator/faults"));
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(response.header("access-control-allow-headers"), Some("content-type"));
}

#[test]
fn what_is_not_there_is_said() {
    let mut world = World::demo();
    assert_eq!(licence(&mut world, "NO-SUCH-KEY", "ban"), 400);
    assert_eq!(world.control("GET", "nonsense", "").status, 400);
    assert_eq!(world.control("POST", "licences", "{").status, 400);
    assert_eq!(
        world.emulator.control(Control::KillSession("x".into())),
        Err(ControlError::UnknownSession("x".into()))
    );
    assert_eq!(world.send(&Request::new("GET", "/favicon.ico")).status, 404);
}
