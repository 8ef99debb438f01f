use crate::testing::{HWID, World, no, value, without_nonce};
use crate::{Response, SIGNATURE_HEADER};

fn login(world: &mut World, session: &str, extra: &[(&str, &str)]) -> Response {
    let fields = [
        ("sessionid", session),
        ("username", "john_doe"),
        ("pass", "correct horse"),
        ("hwid", HWID),
    ];
    world.call("login", &[&fields, extra].concat())
}

#[test]
fn log_answers_nothing_and_keeps_a_line() {
    let mut world = World::demo();
    let session = world.licensed();
    for id in [&*session, "nope"] {
        let fields = [("sessionid", id), ("message", "started"), ("pcuser", "me")];
        let response = world.call("log", &fields);
        assert_eq!((response.status, response.body.len()), (200, 0));
        assert_eq!(response.header(SIGNATURE_HEADER), None);
    }
    let state = value(&world.control("GET", "state", ""));
    let lines = state["libreauth"][0]["logs"].as_array().unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["message"], "started");
    assert_eq!(lines[0]["username"], "DEMO-KEY-0001");
}

#[test]
fn a_ban_blacklists_and_the_question_is_upside_down() {
    let mut world = World::demo();
    let session = world.licensed();
    let ask = [("sessionid", &*session), ("hwid", HWID)];
    assert_eq!(world.call("checkblacklist", &ask).text(), no("Client is not blacklisted"));
    let long = "x".repeat(100);
    let response = world.call("ban", &[("sessionid", &session), ("reason", &long)]);
    assert_eq!(response.text(), no("Reason must be 99 characters or less"));
    let response = world.call("ban", &ask);
    assert_eq!(
        without_nonce(&response),
        r#"{"success":true,"message":"Successfully Banned User","nonce":"N"}"#
    );
    assert_eq!(
        without_nonce(&world.call("checkblacklist", &ask)),
        r#"{"success":true,"message":"Client is blacklisted","nonce":"N"}"#
    );
    assert_eq!(world.license(&session, "DEMO-KEY-0001", HWID).text(), no("The user is banned"));
    let stranger = world.init();
    assert_eq!(
        world.call("ban", &[("sessionid", &stranger)]).text(),
        no("Session is not validated")
    );
}

#[test]
fn who_is_online() {
    let mut world = World::demo();
    let session = world.init();
    let ask = [("sessionid", &*session)];
    assert_eq!(world.call("fetchOnline", &ask).text(), no("No online users found!"));
    world.license(&session, "DEMO-KEY-0001", HWID);
    assert_eq!(
        without_nonce(&world.call("fetchOnline", &ask)),
        r#"{"success":true,"message":"Successfully fetched online users.","users":[{"credential":"DEMO-KEY-0***"}],"nonce":"N"}"#
    );
    assert_eq!(
        without_nonce(&world.call("fetchStats", &ask)),
        r#"{"success":true,"message":"Successfully fetched stats","appinfo":{"numUsers":"7","numOnlineUsers":"1","numKeys":"11","version":"1.0","customerPanelLink":"https:\/\/example.invalid\/panel\/MyApp\/"},"nonce":"N"}"#
    );
}

#[test]
fn a_forgotten_password() {
    let mut world = World::demo();
    let session = world.init();
    let mut forgot = |username, email| {
        let fields = [("sessionid", &*session), ("username", username), ("email", email)];
        world.call("forgot", &fields)
    };
    assert_eq!(forgot("nobody", "x").text(), no("No user found with that username!"));
    assert_eq!(forgot("john_doe", "x").text(), no("Email address do not match!"));
    assert_eq!(forgot("banned_user", "").text(), no("Email address do not match!"));
    assert_eq!(
        without_nonce(&forgot("john_doe", "John@example.invalid")),
        r#"{"success":true,"message":"Successfully sent email to change password.","nonce":"N"}"#
    );
}

#[test]
fn a_new_name_ends_the_session() {
    let mut world = World::demo();
    let session = world.init();
    let rename = |world: &mut World, name| {
        let fields = [("sessionid", &*session), ("newUsername", name)];
        world.call("changeUsername", &fields)
    };
    assert_eq!(rename(&mut world, "new").text(), no("Session is not validated"));
    login(&mut world, &session, &[]);
    assert_eq!(rename(&mut world, "jane_doe").text(), no("Username already used!"));
    assert_eq!(rename(&mut world, "").text(), no("Failed to change username!"));
    assert_eq!(
        without_nonce(&rename(&mut world, "new")),
        r#"{"success":true,"message":"Successfully changed username, user logged out.","nonce":"N"}"#
    );
    assert_eq!(world.check(&session), no("Session expired"));
    let session = world.init();
    assert_eq!(login(&mut world, &session, &[]).text(), no("Invalid username"));
}

#[test]
fn the_second_factor() {
    let mut world = World::demo();
    let session = world.init();
    login(&mut world, &session, &[]);
    let factor = |world: &mut World, kind, code| {
        world.call(kind, &[("sessionid", &*session), ("code", code)])
    };
    assert_eq!(
        without_nonce(&factor(&mut world, "2faenable", "")),
        r#"{"success":true,"message":"2FA secret created","2fa":{"secret_code":"JBSWY3DPEHPK3PXP","QRCode":"otpauth:\/\/totp\/MyApp:john_doe?secret=JBSWY3DPEHPK3PXP"},"nonce":"N"}"#
    );
    let wrong = r#"{"success":true,"message":"2FA code incorrect"}"#;
    assert_eq!(factor(&mut world, "2faenable", "000000").text(), wrong);
    assert_eq!(value(&login(&mut world, &session, &[]))["success"], true, "not on yet");
    assert!(factor(&mut world, "2faenable", "123456").text().contains("2FA enabled"));
    assert_eq!(login(&mut world, &session, &[]).text(), no("2FA code required"));
    let given = |code| [("code", code)];
    assert_eq!(login(&mut world, &session, &given("000000")).text(), no("2FA code incorrect"));
    assert_eq!(value(&login(&mut world, &session, &given("123456")))["success"], true);
    assert_eq!(factor(&mut world, "2fadisable", "000000").text(), wrong);
    assert!(factor(&mut world, "2fadisable", "123456").text().contains("2FA disabled"));
    assert_eq!(value(&login(&mut world, &session, &[]))["success"], true);
}
