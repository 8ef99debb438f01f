//! LibreAuth's yeses, as printed by its documentation or recorded from the open server.

use libreauth_client::protocol::answer::{Account, InitResult};
use libreauth_client::protocol::{Answer, Call, Kind, Output, Service};
use libreauth_client::secret::Secret;
use libreauth_client::session::Millis;

use crate::services::{libreauth, license, login, read};

fn init(body: &str) -> (Box<Answer>, InitResult) {
    let answer = read(&libreauth(), &Call::new(Kind::Init), body).unwrap();
    let Output::Init(result) = answer.output.clone() else { panic!("{answer:?}") };
    (answer, result)
}

fn account(service: &Service, call: &Call, body: &str) -> Account {
    match read(service, call, body).unwrap().output {
        Output::Account(account) => account,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_documented_yes_to_check() {
    for body in [
        "{\n  \"success\": true,\n  \"message\": \"Session is validated.\"\n}",
        r#"{"success":true,"message":"Session is validated.","nonce":"aB3dE5fG7haB3dE5fG7haB3dE5fG7h12"}"#,
    ] {
        let answer = read(&libreauth(), &Call::new(Kind::Check), body).unwrap();
        assert_eq!(answer.message, "Session is validated.");
        assert_eq!((answer.session, answer.output), (None, Output::Nothing));
    }
}

#[test]
fn the_recorded_init_whose_counts_are_sentences() {
    let (answer, result) = init(
        r#"{"success":true,"message":"Initialized","sessionid":"1BKU340H1v","appinfo":{"numUsers":"N\/A - Use fetchStats() function in latest example","numOnlineUsers":"N\/A - Use fetchStats() function in latest example","numKeys":"N\/A - Use fetchStats() function in latest example","version":"1.0","customerPanelLink":"https:\/\/keyauth.cc\/panel\/owner\/MyApp\/"},"newSession":true,"nonce":"aB3dE5fG7haB3dE5fG7haB3dE5fG7h12"}"#,
    );
    assert_eq!(answer.session, Some(Secret::new("1BKU340H1v")));
    assert_eq!((result.message.as_str(), result.new_session), ("Initialized", Some(true)));
    assert_eq!(result.public_key, None);
    let app = result.app.unwrap();
    assert_eq!((app.users, app.online_users, app.keys), (None, None, None));
    assert_eq!(app.version.as_deref(), Some("1.0"));
    assert_eq!(
        app.customer_panel_url.as_deref(),
        Some("https://keyauth.cc/panel/owner/MyApp/"),
        "PHP's escaped slashes are slashes"
    );
}

#[test]
fn an_init_with_counts_and_public_key() {
    let key = "58cd1baa23130577649b4f2ddb69f10e224fa761ed7cf7ac2e79c8f4c8a95b79";
    let (_, result) = init(&format!(
        r#"{{"success":true,"message":"Initialized","sessionid":"aB3dE5fG7h","pubkey":"{key}","appinfo":{{"numUsers":"12","numOnlineUsers":"0","numKeys":"345","version":"1.0","customerPanelLink":"https://example.org/"}},"newSession":false,"ownerid":"XXXXXXXXXX","code":68}}"#
    ));
    assert_eq!(result.public_key.as_deref(), Some(key));
    assert_eq!(result.new_session, Some(false), "the same address gets the same session");
    let app = result.app.unwrap();
    assert_eq!((app.users, app.online_users, app.keys), (Some(12.0), Some(0.0), Some(345.0)));
}

#[test]
fn the_recorded_license() {
    let account = account(
        &libreauth(),
        &license("K"),
        r#"{"success":true,"message":"Logged in!","info":{"username":"K","subscriptions":[{"subscription":"default","key":"K","expiry":"1760000000","timeleft":86399}],"ip":"203.0.113.9","hwid":"0123456789abcdef0123","createdate":"1750000000","lastlogin":"1750000001"},"nonce":"aB3dE5fG7haB3dE5fG7haB3dE5fG7h12"}"#,
    );
    assert_eq!(account.username.as_deref(), Some("K"));
    assert_eq!(account.message, "Logged in!");
    assert_eq!(account.ip.as_deref(), Some("203.0.113.9"));
    assert_eq!(account.hwid.as_deref(), Some("0123456789abcdef0123"));
    assert_eq!(account.created_at, Some(Millis(1_750_000_000_000.0)), "seconds on the wire");
    assert_eq!(account.last_login_at, Some(Millis(1_750_000_001_000.0)));
    let [subscription] = account.subscriptions.as_slice() else { panic!("{account:?}") };
    assert_eq!(subscription.name, "default");
    assert_eq!(subscription.key.as_deref(), Some("K"));
    assert_eq!(subscription.level, None, "named from the second login on");
    assert_eq!(subscription.expires_at, Some(Millis(1_760_000_000_000.0)));
    assert_eq!(subscription.time_left_ms, Some(Millis(86_399_000.0)));
}

#[test]
fn a_login_with_levels_and_without_a_stored_hwid() {
    let account = account(
        &libreauth(),
        &login("u", "p"),
        r#"{"success":true,"message":"Logged in!","info":{"username":"u","ip":"203.0.113.9","hwid":null,"createdate":"1700000000","lastlogin":"1750000000","subscriptions":[{"subscription":"default","key":"..","expiry":"1760000000","timeleft":10000000,"level":"1"},{"subscription":"premium","expiry":"1770000000","timeleft":20000000,"level":"2"}]}}"#,
    );
    assert_eq!(account.hwid, None);
    let levels: Vec<_> =
        account.subscriptions.iter().map(|it| (it.name.as_str(), it.level)).collect();
    assert_eq!(levels, [("default", Some(1.0)), ("premium", Some(2.0))]);
    assert_eq!(account.subscriptions.last().and_then(|it| it.key.as_deref()), None);
}

#[test]
fn a_registration_whose_subscription_is_no_list() {
    let call = Call::new(Kind::Register).with("username", "u").with("pass", "p").with("key", "K");
    let account = account(
        &libreauth(),
        &call,
        r#"{"success":true,"message":"Logged in!","info":{"username":"u","subscriptions":{"subscription":"default","key":"K","expiry":"1760000000","timeleft":60}}}"#,
    );
    let [subscription] = account.subscriptions.as_slice() else { panic!("{account:?}") };
    assert_eq!((subscription.name.as_str(), subscription.key.as_deref()), ("default", Some("K")));
}

#[test]
fn upgrade_and_logout_say_no_more_than_yes() {
    let upgrade = Call::new(Kind::Upgrade).with("username", "u").with("key", "K");
    for (call, body, message) in [
        (
            &upgrade,
            r#"{"success":true,"message":"Upgraded successfully","nonce":"n"}"#,
            "Upgraded successfully",
        ),
        (
            &Call::new(Kind::Logout),
            r#"{"success":true,"message":"Successfully logged out.","nonce":"n"}"#,
            "Successfully logged out.",
        ),
    ] {
        let answer = read(&libreauth(), call, body).unwrap();
        assert_eq!((answer.message.as_str(), answer.output), (message, Output::Nothing));
        assert_eq!(answer.session, None);
    }
}
