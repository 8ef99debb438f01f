use crate::testing::{HWID, World, no, value, without_nonce};
use crate::{Profile, Request, SIGNATURE_HEADER};

/// LibreAuth documentation, check page.
const VALID: &str = r#"{"success":true,"message":"Session is validated."}"#;
const EXPIRED: &str = r#"{"success":false,"message":"Session expired"}"#;
/// Recorded from the open KeyAuth 1.2 server.
const NOT_FOUND: &str = r#"{"success":false,"message":"Session not found. If you get this frequently, ask the developer to use the latest example code"}"#;

#[test]
fn the_documented_answers_of_check() {
    let mut world = World::demo();
    let session = world.licensed();
    let response = world.call("check", &[("sessionid", &session)]);
    assert_eq!((response.status, response.text().as_str()), (200, VALID));
    assert!(world.is_proven(&response));
    let response = world.call("check", &[("sessionid", "your_session_id")]);
    assert_eq!((response.status, response.text().as_str()), (200, EXPIRED));
    assert!(world.is_proven(&response));
}

#[test]
fn the_vendors_own_request_runs_word_for_word() {
    let mut request = Request::form("/api/1.3/", &[]);
    request.body = b"type=check&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id".to_vec();
    assert_eq!(World::demo().send(&request).text(), EXPIRED);
}

#[test]
fn check_before_login_is_a_switch() {
    let mut world = World::demo();
    let session = world.init();
    assert_eq!(world.check(&session), no("Session is not validated"));
    let mut world = World::with(|seed| seed.libreauth[0].check_requires_login = false);
    let session = world.init();
    assert_eq!(world.check(&session), VALID);
}

#[test]
fn activity_extends_a_session() {
    let mut world = World::demo();
    let session = world.licensed();
    for _ in 0..4 {
        world.pass(21_599);
        assert_eq!(world.check(&session), VALID);
    }
    world.pass(21_600);
    assert_eq!(world.check(&session), EXPIRED);
    assert_eq!(world.check(&session), EXPIRED, "and a refused call does not revive it");
}

#[test]
fn the_recorded_server_does_not_extend() {
    let mut world = World::with(|seed| seed.libreauth[0].profile = Profile::KeyAuth);
    let session = world.licensed();
    let response = world.call("check", &[("sessionid", &session)]);
    assert_eq!(
        without_nonce(&response),
        r#"{"success":true,"message":"Session is validated.","nonce":"N"}"#
    );
    world.pass(21_599);
    assert!(world.check(&session).contains("Session is validated."));
    world.pass(1);
    let response = world.call("check", &[("sessionid", &session)]);
    assert_eq!((response.status, response.text().as_str()), (200, NOT_FOUND));
    assert_eq!(response.header(SIGNATURE_HEADER), None);
}

#[test]
fn logout_ends_the_session() {
    let mut world = World::demo();
    let session = world.licensed();
    let response = world.call("logout", &[("sessionid", &session)]);
    assert_eq!(
        without_nonce(&response),
        r#"{"success":true,"message":"Successfully logged out.","nonce":"N"}"#
    );
    assert_eq!(world.check(&session), EXPIRED);
    let again = world.call("logout", &[("sessionid", &session)]);
    assert_eq!(again.text(), NOT_FOUND);
    assert_eq!(again.header(SIGNATURE_HEADER), None);
}

#[test]
fn upgrade_changes_the_subscription_and_logs_nobody_in() {
    let mut world = World::demo();
    let session = world.init();
    let mut upgrade = |username, key| {
        let fields = [("sessionid", &*session), ("username", username), ("key", key)];
        world.call("upgrade", &fields)
    };
    assert_eq!(upgrade("john_doe", "NO-SUCH-KEY").text(), no("Invalid license key"));
    assert_eq!(
        upgrade("john_doe", "USED-KEY-0001").text(),
        no("License key has already been used")
    );
    assert_eq!(upgrade("john_doe", "BANNED-KEY-0001").text(), no("Your license is banned"));
    assert_eq!(upgrade("nobody", "UPGRADE-KEY-0001").text(), no("Invalid username"));
    let good = upgrade("john_doe", "UPGRADE-KEY-0001");
    assert_eq!(
        without_nonce(&good),
        r#"{"success":true,"message":"Upgraded successfully","nonce":"N"}"#
    );
    // The same subscription again: its time is added.
    assert_eq!(value(&upgrade("john_doe", "DEMO-KEY-0001"))["success"], true);
    assert_eq!(world.check(&session), no("Session is not validated"));
    let fields = [
        ("sessionid", &*session),
        ("username", "john_doe"),
        ("pass", "correct horse"),
        ("hwid", HWID),
    ];
    let shown = value(&world.call("login", &fields));
    let subscriptions = shown["info"]["subscriptions"].as_array().unwrap();
    assert_eq!(subscriptions[0]["timeleft"], 2 * 2_592_000);
    assert_eq!(subscriptions[1]["subscription"], "premium");
    assert_eq!(subscriptions[1]["level"], "2");
}

#[test]
fn an_unknown_type_is_told_in_the_recorded_words() {
    let mut world = World::demo();
    for kind in ["", "nonsense", "Check"] {
        let response = world.call(kind, &[]);
        assert_eq!(
            (response.status, response.text()),
            (200, no("The value inputted for type paramater was not found"))
        );
        assert_eq!(response.header(SIGNATURE_HEADER), None);
    }
}

#[test]
fn every_call_but_init_needs_a_session() {
    let mut world = World::demo();
    for kind in ["login", "license", "register", "upgrade", "logout"] {
        assert_eq!(world.call(kind, &[("sessionid", "nope")]).text(), NOT_FOUND, "{kind}");
        assert_eq!(world.call(kind, &[]).text(), NOT_FOUND, "{kind}");
    }
}

#[test]
fn the_hmac_is_over_the_body_under_the_secret() {
    let mut world = World::demo();
    let session = world.licensed();
    let response = world.call("check", &[("sessionid", &session)]);
    assert_eq!(
        response.header("signature"),
        Some("5e65d0643517c772ab7f882e195ae289e5374d85390467da7c55b45383b28615")
    );
}
