//! Every LibreAuth call, through the emulator and back.

use libreauth_client::protocol::answer::{Account, InitResult};
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::session::Millis;
use libreauth_client::{Code, Error};
use libreauth_emulator::{Control, Emulator, Fault, FaultKind, Profile, SettingsChange};

use crate::exchange::{Client, DEVICE, NOW};
use crate::services::{libreauth, license, login};

const MONTH: f64 = 2_592_000_000.0;

fn client() -> Client {
    Client::new(libreauth())
}

fn initialized() -> Client {
    let mut client = client();
    client.call(Kind::Init).unwrap();
    client
}

fn settings(client: &mut Client, change: SettingsChange) {
    client.emulator.control(Control::Settings(change)).unwrap();
}

fn init_result(output: Output) -> InitResult {
    match output {
        Output::Init(result) => result,
        other => panic!("{other:?}"),
    }
}

fn account(output: Output) -> Account {
    match output {
        Output::Account(account) => account,
        other => panic!("{other:?}"),
    }
}

fn code<T>(result: Result<T, Box<Error>>) -> Option<Code> {
    result.err().map(|error| error.code)
}

#[test]
fn init_opens_a_session_and_tells_of_the_application() {
    let answer = client().call(Kind::Init).unwrap();
    assert_eq!(answer.session.as_ref().map(|it| it.expose().len()), Some(10));
    let result = init_result(answer.output);
    assert_eq!(result.message, "Initialized");
    assert_eq!(result.public_key.as_deref(), Some(Emulator::demo().public_key()));
    assert_eq!(result.new_session, Some(true));
    let app = result.app.unwrap();
    assert_eq!(app.version.as_deref(), Some("1.0"));
    assert_eq!(app.customer_panel_url.as_deref(), Some("https://example.invalid/panel/MyApp/"));
    assert_eq!(app.keys, Some(11.0));
}

#[test]
fn init_of_the_recorded_server_has_no_counts() {
    let mut client = client();
    settings(&mut client, SettingsChange { profile: Some(Profile::KeyAuth), ..Default::default() });
    let result = init_result(client.call(Kind::Init).unwrap().output);
    let app = result.app.unwrap();
    assert_eq!((app.users, app.keys, result.public_key), (None, None, None));
}

#[test]
fn init_of_another_version_is_told_where_the_new_one_is() {
    let mut client = client();
    settings(&mut client, SettingsChange { version: Some("2.0".into()), ..Default::default() });
    let error = client.call(Kind::Init).unwrap_err();
    assert_eq!(error.code, Code::VersionOutdated);
    assert_eq!(error.download_url.as_deref(), Some("https://example.invalid/update"));
}

#[test]
fn an_application_can_be_disabled_and_paused() {
    for (change, expected) in [
        (SettingsChange { enabled: Some(false), ..Default::default() }, Code::AppDisabled),
        (SettingsChange { paused: Some(true), ..Default::default() }, Code::AppPaused),
    ] {
        let mut client = client();
        settings(&mut client, change);
        assert_eq!(code(client.call(Kind::Init)), Some(expected));
    }
}

#[test]
fn a_licence_logs_in_and_is_bound_to_the_device() {
    let mut client = initialized();
    let account = account(client.call(license("DEMO-KEY-0001")).unwrap().output);
    assert_eq!(account.username.as_deref(), Some("DEMO-KEY-0001"));
    assert_eq!(account.message, "Logged in!");
    assert_eq!(account.hwid.as_deref(), Some(DEVICE));
    assert_eq!(account.ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(account.created_at, Some(Millis(NOW)));
    let [subscription] = account.subscriptions.try_into().unwrap();
    assert_eq!(subscription.name, "default");
    assert_eq!(subscription.expires_at, Some(Millis(NOW + MONTH)));
    assert_eq!(subscription.time_left_ms, Some(Millis(MONTH)));
    assert_eq!(subscription.level, None);

    let other = "ffffffffffffffffffffffffffffffffffff";
    let refused = client.call_from(other, license("DEMO-KEY-0001"));
    assert_eq!(code(refused), Some(Code::HwidMismatch));
    let again = client.call(license("DEMO-KEY-0001")).unwrap().output;
    let [subscription] = self::account(again).subscriptions.try_into().unwrap();
    assert_eq!(subscription.level, Some(1.0), "the second login names the level");
}

#[test]
fn each_key_of_the_demo_answers_as_it_says() {
    for (key, expected) in [
        ("DEMO-KEY-0003", None),
        ("DEMO-KEY-0004", None),
        ("NO-SUCH-KEY", Some(Code::LicenseInvalid)),
        ("EXPIRED-KEY-0001", Some(Code::LicenseExpired)),
        ("BANNED-KEY-0001", Some(Code::Banned)),
        ("PAUSED-KEY-0001", Some(Code::LicensePaused)),
        ("LOCKED-KEY-0001", Some(Code::HwidMismatch)),
        ("USED-KEY-0001", Some(Code::LicenseUsed)),
    ] {
        assert_eq!(code(initialized().call(license(key))), expected, "{key}");
    }
}

#[test]
fn users_log_in_by_password() {
    let answer = initialized().call(login("john_doe", "correct horse")).unwrap();
    let account = account(answer.output);
    assert_eq!(account.username.as_deref(), Some("john_doe"));
    assert_eq!(account.hwid, None, "nothing was stored before");
    for (username, password, expected) in [
        ("john_doe", "wrong & worse", Code::CredentialsInvalid),
        ("nobody", "correct horse", Code::CredentialsInvalid),
        ("banned_user", "correct horse", Code::Banned),
    ] {
        assert_eq!(code(initialized().call(login(username, password))), Some(expected));
    }
}

#[test]
fn a_new_user_registers_with_a_key_and_logs_in_later() {
    let register = |username: &str, key: &str| {
        Call::new(Kind::Register)
            .with("username", username)
            .with("pass", "p & q = \u{1f512}")
            .with("key", key)
            .with("email", "new@example.invalid")
    };
    let mut client = initialized();
    let account = account(client.call(register("new user", "DEMO-KEY-0002")).unwrap().output);
    assert_eq!(account.username.as_deref(), Some("new user"));
    assert_eq!(account.subscriptions.len(), 1);
    assert!(client.call(login("new user", "p & q = \u{1f512}")).is_ok(), "values arrive whole");
    assert_eq!(code(client.call(register("other", "DEMO-KEY-0002"))), Some(Code::LicenseUsed));
    assert_eq!(code(client.call(register("john_doe", "DEMO-KEY-0003"))), Some(Code::UsernameTaken));
}

#[test]
fn upgrade_redeems_a_key_without_logging_in() {
    let upgrade =
        Call::new(Kind::Upgrade).with("username", "john_doe").with("key", "UPGRADE-KEY-0001");
    let mut client = initialized();
    let answer = client.call(upgrade.clone()).unwrap();
    assert_eq!(
        (answer.message.as_str(), answer.output),
        ("Upgraded successfully", Output::Nothing)
    );
    assert_eq!(code(client.call(Kind::Check)), Some(Code::NotLoggedIn));
    assert_eq!(code(client.call(upgrade.clone())), Some(Code::LicenseUsed));
    let account = account(client.call(login("john_doe", "correct horse")).unwrap().output);
    let names: Vec<_> = account.subscriptions.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["default", "premium"]);
}

#[test]
fn check_follows_the_life_of_a_session() {
    let mut client = initialized();
    assert_eq!(code(client.call(Kind::Check)), Some(Code::NotLoggedIn));
    client.call(license("DEMO-KEY-0001")).unwrap();
    assert_eq!(client.call(Kind::Check).unwrap().message, "Session is validated.");
    client.now_ms += 6.0 * 3_600_000.0 - 1.0;
    assert!(client.call(Kind::Check).is_ok(), "a check keeps a session alive");
    client.now_ms += 6.0 * 3_600_000.0;
    let error = client.call(Kind::Check).unwrap_err();
    assert_eq!((error.code, error.definite), (Code::SessionExpired, true));
    assert_eq!(error.server_message.as_deref(), Some("Session expired"));
    assert_eq!(code(client.call(license("DEMO-KEY-0001"))), Some(Code::SessionExpired));
}

#[test]
fn logout_ends_the_session() {
    let mut client = initialized();
    client.call(license("DEMO-KEY-0001")).unwrap();
    assert_eq!(client.call(Kind::Logout).unwrap().message, "Successfully logged out.");
    assert_eq!(code(client.call(Kind::Check)), Some(Code::SessionExpired));
    assert_eq!(code(client.call(Kind::Logout)), Some(Code::SessionExpired));
}

#[test]
fn trouble_is_named_whatever_the_call() {
    for (kind, expected) in [
        (FaultKind::ServerError { status: 500 }, Code::ServerError),
        (FaultKind::ServerError { status: 503 }, Code::ServerError),
        (FaultKind::Empty, Code::ResponseEmpty),
        (FaultKind::Html { status: 502 }, Code::ServerError),
        (FaultKind::Html { status: 200 }, Code::ResponseNotJson),
        (FaultKind::Garbage, Code::ResponseMalformed),
        (FaultKind::Truncated, Code::ResponseMalformed),
        (FaultKind::RateLimit { status: 429, retry_after_s: 7 }, Code::RateLimited),
        (FaultKind::RateLimit { status: 200, retry_after_s: 7 }, Code::RateLimited),
    ] {
        let mut client = initialized();
        client.emulator.control(Control::AddFault(Fault::new(kind))).unwrap();
        for call in [
            Call::new(Kind::Init),
            license("DEMO-KEY-0001"),
            Call::new(Kind::Check),
            Call::new(Kind::Logout),
        ] {
            let error = client.call(call.clone()).unwrap_err();
            assert_eq!((error.code, error.definite), (expected, false), "{kind:?}");
            let named = kind == FaultKind::RateLimit { status: 429, retry_after_s: 7 };
            assert_eq!(error.retry_after, named.then_some(Millis(7_000.0)), "{kind:?}");
        }
    }
}
