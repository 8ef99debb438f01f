use crate::testing::{HWID, START_S, World, no, value, without_nonce};
use crate::{SubscriptionSeed, UserSeed};

#[test]
fn a_key_makes_its_account_on_first_use() {
    let mut world = World::demo();
    let session = world.init();
    let first = world.license(&session, "DEMO-KEY-0001", HWID);
    assert_eq!(
        without_nonce(&first),
        format!(
            r#"{{"success":true,"message":"Logged in!","info":{{"username":"DEMO-KEY-0001","subscriptions":[{{"subscription":"default","key":"DEMO-KEY-0001","expiry":"1752592000","timeleft":2592000}}],"ip":"127.0.0.1","hwid":"{HWID}","createdate":"1750000000","lastlogin":"1750000000"}},"nonce":"N"}}"#
        )
    );
    assert!(world.is_proven(&first));
    world.pass(1);
    let second = world.license(&session, "DEMO-KEY-0001", HWID);
    assert_eq!(
        without_nonce(&second),
        format!(
            r#"{{"success":true,"message":"Logged in!","info":{{"username":"DEMO-KEY-0001","subscriptions":[{{"subscription":"default","key":"DEMO-KEY-0001","expiry":"1752592000","timeleft":2591999,"level":"1"}}],"ip":"127.0.0.1","hwid":"{HWID}","createdate":"1750000000","lastlogin":"1750000001"}},"nonce":"N"}}"#
        )
    );
}

#[test]
fn every_demo_key_says_its_word() {
    let expected = [
        ("EXPIRED-KEY-0001", "No active subscription(s) found"),
        ("BANNED-KEY-0001", "Your license is banned"),
        ("PAUSED-KEY-0001", "Your subscription is paused and can't be used right now"),
        ("LOCKED-KEY-0001", "HWID doesn't match. Ask for a HWID reset"),
        ("USED-KEY-0001", "License key has already been used"),
        ("NO-SUCH-KEY", "Invalid license key"),
        ("", "Invalid license key"),
        ("john_doe", "Password does not match."),
    ];
    let mut world = World::demo();
    let session = world.init();
    for (key, message) in expected {
        let response = world.license(&session, key, HWID);
        assert_eq!((response.status, response.text()), (200, no(message)), "{key}");
        assert!(world.is_proven(&response));
        assert_eq!(world.check(&session), no("Session is not validated"));
    }
    for key in ["DEMO-KEY-0001", "DEMO-KEY-0002", "DEMO-KEY-0003", "DEMO-KEY-0004", "DEMO-KEY-0005"]
    {
        assert_eq!(value(&world.license(&session, key, HWID))["success"], true, "{key}");
    }
}

#[test]
fn a_subscription_runs_out() {
    let mut world = World::demo();
    let session = world.licensed();
    world.pass(2_592_000);
    let session_two = world.init();
    assert_eq!(
        world.license(&session_two, "DEMO-KEY-0001", HWID).text(),
        no("No active subscription(s) found")
    );
    assert_eq!(world.check(&session), no("Session expired"));
}

#[test]
fn a_user_logs_in_with_a_password() {
    let mut world = World::demo();
    let session = world.init();
    let mut login = |username, password| {
        let fields =
            [("sessionid", &*session), ("username", username), ("pass", password), ("hwid", HWID)];
        world.call("login", &fields)
    };
    assert_eq!(login("nobody", "x").text(), no("Invalid username"));
    assert_eq!(login("john_doe", "wrong").text(), no("Password does not match."));
    assert_eq!(login("banned_user", "correct horse").text(), no("The user is banned"));
    let first = login("john_doe", "correct horse");
    assert_eq!(
        without_nonce(&first),
        r#"{"success":true,"message":"Logged in!","info":{"username":"john_doe","subscriptions":[{"subscription":"default","key":null,"expiry":"1752592000","timeleft":2592000,"level":"1"}],"ip":"127.0.0.1","hwid":null,"createdate":"1700000000","lastlogin":"1750000000"},"nonce":"N"}"#
    );
    let second = login("john_doe", "correct horse");
    assert_eq!(value(&second)["info"]["hwid"], HWID, "bound by the login before");
    assert_eq!(world.check(&session), r#"{"success":true,"message":"Session is validated."}"#);
}

#[test]
fn a_user_registers_with_a_key() {
    let mut world = World::demo();
    let session = world.init();
    let mut register = |username, key| {
        let fields = [
            ("sessionid", &*session),
            ("username", username),
            ("pass", "secret"),
            ("key", key),
            ("email", "new@example.invalid"),
            ("hwid", HWID),
        ];
        world.call("register", &fields)
    };
    assert_eq!(
        register("john_doe", "DEMO-KEY-0002").text(),
        no("Username already taken, choose a different one")
    );
    assert_eq!(register("new", "NO-SUCH-KEY").text(), no("Invalid license key"));
    assert_eq!(register("new", "USED-KEY-0001").text(), no("License key has already been used"));
    assert_eq!(register("new", "BANNED-KEY-0001").text(), no("Your license is banned"));
    assert_eq!(register("", "DEMO-KEY-0002").text(), no("Username too short, try longer one."));
    let long = "x".repeat(71);
    assert_eq!(
        register(&long, "DEMO-KEY-0002").text(),
        no("Username must be shorter than 70 characters")
    );
    assert_eq!(register("new", &long).text(), no("Key must be shorter than 70 characters"));
    let good = value(&register("new", "DEMO-KEY-0002"));
    assert_eq!(good["info"]["username"], "new");
    assert_eq!(good["info"]["subscriptions"][0]["key"], "DEMO-KEY-0002");
    assert_eq!(register("other", "DEMO-KEY-0002").text(), no("License key has already been used"));
    let fields =
        [("sessionid", &*session), ("username", "new"), ("pass", "secret"), ("hwid", HWID)];
    assert_eq!(value(&world.call("login", &fields))["success"], true);
    let fields = [
        ("sessionid", &*session),
        ("email", "NEW@example.invalid"),
        ("pass", "secret"),
        ("hwid", HWID),
    ];
    assert_eq!(value(&world.call("loginEmail", &fields))["info"]["username"], "new");
}

#[test]
fn a_blacklisted_client_burns_its_key() {
    let mut world = World::with(|seed| {
        seed.libreauth[0].blacklist.ips.push("127.0.0.1".into());
    });
    let session = world.init();
    let refused = no("You've been blacklisted from our application");
    assert_eq!(world.license(&session, "DEMO-KEY-0001", HWID).text(), refused);
    assert_eq!(world.license(&session, "DEMO-KEY-0001", HWID).text(), no("Your license is banned"));
    let fields = [
        ("sessionid", &*session),
        ("username", "john_doe"),
        ("pass", "correct horse"),
        ("hwid", HWID),
    ];
    assert_eq!(world.call("login", &fields).text(), refused);
}

#[test]
fn a_key_needs_a_subscription_for_its_level() {
    let mut world = World::with(|seed| seed.libreauth[0].licences[0].subscription.clear());
    let session = world.init();
    assert_eq!(
        world.license(&session, "DEMO-KEY-0001", HWID).text(),
        no("There is no subscription created for your key level. Contact application developer.")
    );
}

#[test]
fn seeded_time_counts_from_the_first_request() {
    let mut world = World::with(|seed| {
        seed.libreauth[0].users = vec![UserSeed {
            username: "u".into(),
            password: "p".into(),
            email: None,
            hwid: None,
            banned: false,
            two_factor: false,
            subscriptions: vec![SubscriptionSeed {
                subscription: "default".into(),
                key: None,
                level: "1".into(),
                expires_at_s: None,
                expires_in_s: Some(100),
                paused: false,
            }],
            variables: Vec::new(),
        }];
    });
    let session = world.init();
    world.pass(99);
    let fields = [("sessionid", &*session), ("username", "u"), ("pass", "p"), ("hwid", HWID)];
    let shown = value(&world.call("login", &fields));
    let subscription = &shown["info"]["subscriptions"][0];
    assert_eq!(subscription["expiry"], (START_S + 100).to_string());
    assert_eq!(subscription["timeleft"], 1);
    world.pass(1);
    assert_eq!(world.call("login", &fields).text(), no("No active subscription(s) found"));
}
