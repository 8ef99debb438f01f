use crate::testing::{World, no, value, without_nonce};
use crate::{Profile, RateLimit, Request, SIGNATURE_HEADER};

const PUBLIC_KEY: &str = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
const INIT: [(&str, &str); 1] = [("ver", "1.0")];

#[test]
fn the_documented_shape() {
    let mut world = World::demo();
    let response = world.call("init", &INIT);
    let session = value(&response)["sessionid"].as_str().unwrap().to_owned();
    assert_eq!((response.status, session.len()), (200, 10));
    assert_eq!(
        without_nonce(&response),
        format!(
            r#"{{"success":true,"message":"Initialized","sessionid":"{session}","pubkey":"{PUBLIC_KEY}","appinfo":{{"numUsers":"6","numOnlineUsers":"0","numKeys":"11","version":"1.0","customerPanelLink":"https:\/\/example.invalid\/panel\/MyApp\/"}},"newSession":true,"nonce":"N"}}"#
        )
    );
    assert!(world.is_proven(&response));
    assert_eq!(response.header("content-type"), Some("application/json; charset=utf-8"));
}

#[test]
fn the_recorded_shape() {
    let mut world = World::with(|seed| seed.libreauth[0].profile = Profile::KeyAuth);
    let response = world.call("init", &INIT);
    let session = value(&response)["sessionid"].as_str().unwrap().to_owned();
    let count = r"N\/A - Use fetchStats() function in latest example";
    assert_eq!(
        without_nonce(&response),
        format!(
            r#"{{"success":true,"message":"Initialized","sessionid":"{session}","appinfo":{{"numUsers":"{count}","numOnlineUsers":"{count}","numKeys":"{count}","version":"1.0","customerPanelLink":"https:\/\/example.invalid\/panel\/MyApp\/"}},"newSession":true,"nonce":"N"}}"#
        )
    );
    assert_eq!(response.header("signature"), Some("No encryption key supplied"));
}

#[test]
fn api_1_4_also_carries_a_changelog() {
    let fields = [("type", "init"), ("name", "MyApp"), ("ownerid", "XXXXXXXXXX"), ("ver", "1.0")];
    let mut world = World::demo();
    let newer = world.send(&Request::form("/api/1.4/", &fields));
    assert_eq!(value(&newer)["changelog"], "1.0: first release");
    let older = world.send(&Request::form("/api/1.3/", &fields));
    assert!(value(&older).get("changelog").is_none());
}

#[test]
fn the_version_must_be_the_panels() {
    let recorded =
        r#"{"success":false,"message":"invalidver","download":"https://example.invalid/update"}"#;
    let mut world = World::demo();
    let response = world.call("init", &[("ver", "0.9")]);
    assert_eq!((response.status, response.text().as_str()), (200, recorded));
    assert!(world.is_proven(&response));
    assert_eq!(world.call("init", &[]).text(), recorded, "LibreAuth requires `ver`");
    let mut world = World::with(|seed| seed.libreauth[0].profile = Profile::KeyAuth);
    assert_eq!(value(&world.call("init", &[]))["success"], true, "recorded: absent passes");
}

#[test]
fn who_is_not_known_gets_no_signature() {
    let mut world = World::demo();
    let mut ask = |name, ownerid| {
        let fields = [("type", "init"), ("name", name), ("ownerid", ownerid), ("ver", "1.0")];
        world.send(&Request::form("/api/1.3/", &fields))
    };
    let unknown = ask("Other", "XXXXXXXXXX");
    assert_eq!((unknown.status, unknown.text().as_str()), (200, "KeyAuth_Invalid"));
    assert_eq!(unknown.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(ask("MyApp", "YYYYYYYYYY").text(), "KeyAuth_Invalid");
    let answers = [unknown, ask("MyApp", "short"), ask("MyApp", ""), ask("", "XXXXXXXXXX")];
    for answer in answers {
        assert_eq!(answer.header(SIGNATURE_HEADER), None);
        assert_eq!(answer.header("signature"), None);
    }
    let options = Request { method: "OPTIONS".into(), ..Request::new("OPTIONS", "/api/1.3/") };
    let options = world.send(&options);
    assert_eq!(options.text(), no("No OwnerID specified."), "OPTIONS runs the script");
    assert_eq!(options.header("access-control-allow-headers"), None);
}

#[test]
fn an_application_can_be_closed() {
    let mut world = World::with(|seed| seed.libreauth[0].enabled = false);
    assert_eq!(world.call("init", &INIT).text(), no("This application is disabled"));
    let mut world = World::with(|seed| seed.libreauth[0].paused = true);
    assert_eq!(
        world.call("init", &INIT).text(),
        no("Application is currently paused, please wait for the developer to say otherwise.")
    );
}

#[test]
fn builds_and_keys_are_checked() {
    let good = "d41d8cd98f00b204e9800998ecf8427e";
    let mut world = World::with(|seed| seed.libreauth[0].hash_check = vec![good.into()]);
    let wrong = no("This program hash does not match, make sure you're using latest version");
    assert_eq!(world.call("init", &INIT).text(), wrong);
    let mut with_hash =
        |hash| value(&world.call("init", &[("ver", "1.0"), ("hash", hash)]))["success"].clone();
    assert_eq!(with_hash("00000000000000000000000000000000"), false);
    assert_eq!(with_hash(good), true);

    let mut world = World::with(|seed| seed.libreauth[0].force_encryption = true);
    assert_eq!(
        world.call("init", &INIT).text(),
        no("No encryption key supplied, encryption is forced.")
    );
    let long = "x".repeat(36);
    let response = world.call("init", &[("ver", "1.0"), ("enckey", &long)]);
    assert_eq!(value(&response)["success"], false);
}

#[test]
fn one_session_per_address_only_when_asked() {
    let mut world = World::demo();
    assert_ne!(world.init(), world.init());

    let mut world = World::with(|seed| seed.libreauth[0].one_session_per_ip = true);
    let session = world.licensed();
    assert_eq!(world.check(&session), r#"{"success":true,"message":"Session is validated."}"#);
    let again = world.call("init", &INIT);
    assert_eq!(value(&again)["sessionid"], session.as_str());
    assert_eq!(value(&again)["newSession"], false);
    assert_eq!(world.check(&session), no("Session is not validated"), "and logged out");

    let fields = [("type", "init"), ("name", "MyApp"), ("ownerid", "XXXXXXXXXX"), ("ver", "1.0")];
    let mut elsewhere = Request::form("/api/1.3/", &fields);
    elsewhere.client_ip = "203.0.113.9".into();
    assert_ne!(value(&world.send(&elsewhere))["sessionid"], session.as_str());
}

#[test]
fn the_rate_limit_counts_a_window() {
    let limit = RateLimit { requests: 2, window_s: 60 };
    let mut world = World::with(|seed| seed.libreauth[0].rate_limit = Some(limit));
    world.init();
    world.init();
    let refused = world.call("init", &INIT);
    assert_eq!(
        (refused.status, refused.text()),
        (200, no("This application has sent too many requests. Try again in a minute."))
    );
    assert_eq!(refused.header(SIGNATURE_HEADER), None);
    world.pass(60);
    world.init();
}

#[test]
fn health_names_the_key() {
    let mut world = World::demo();
    let response = world.send(&Request::new("GET", "/health"));
    assert_eq!(value(&response)["sign_public"], PUBLIC_KEY);
    assert_eq!(response.header(SIGNATURE_HEADER), None);
}
