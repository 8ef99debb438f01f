//! Calls about people, through the emulator and back: bans, who is online, chat, and the own account.

use libreauth_client::Code;
use libreauth_client::protocol::answer::{Account, AppInfo, ChatMessage};
use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::session::Millis;
use libreauth_emulator::{Control, Emulator, Fault, FaultKind, Seed};

use crate::exchange::{Client, DEVICE, NOW};
use crate::services::{code_of, libreauth, license, licensed, login, opened};

const OTHER: &str = "ffffffffffffffffffffffffffffffffffff";

fn john() -> Client {
    let mut client = opened();
    client.call(login("john_doe", "correct horse")).unwrap();
    client
}

#[test]
fn the_blacklist_answers_upside_down() {
    let mut client = opened();
    assert_eq!(
        client.call(Kind::CheckBlacklist).unwrap().output,
        Output::Further(Told::Flag(false))
    );
    let mut seed = Seed::demo();
    seed.libreauth[0].blacklist.hwids.push(OTHER.into());
    client.emulator = Emulator::new(seed);
    client.call(Kind::Init).unwrap();
    assert_eq!(
        client.call(Kind::CheckBlacklist).unwrap().output,
        Output::Further(Told::Flag(false))
    );
    let listed = client.call_from(OTHER, Kind::CheckBlacklist).unwrap();
    assert_eq!(
        (listed.output, listed.message.as_str()),
        (Output::Further(Told::Flag(true)), "Client is blacklisted")
    );
}

#[test]
fn what_keeps_the_service_from_looking_is_no_good_news() {
    let error = Client::new(libreauth()).call(Kind::CheckBlacklist).unwrap_err();
    assert_eq!((error.code, error.definite), (Code::SessionExpired, true));
    for (kind, expected) in [
        (FaultKind::ServerError { status: 500 }, Code::ServerError),
        (FaultKind::RateLimit { status: 200, retry_after_s: 1 }, Code::RateLimited),
        (FaultKind::RateLimit { status: 429, retry_after_s: 1 }, Code::RateLimited),
        (FaultKind::Empty, Code::ResponseEmpty),
        (FaultKind::Html { status: 200 }, Code::ResponseNotJson),
    ] {
        let mut client = opened();
        client.emulator.control(Control::AddFault(Fault::new(kind))).unwrap();
        assert_eq!(code_of(client.call(Kind::CheckBlacklist)), Some(expected), "{kind:?}");
    }
}

#[test]
fn a_ban_hits_user_and_device_and_leaves_the_session() {
    let mut client = john();
    let answer = client.call(Call::new(Kind::Ban).with("reason", "debugger")).unwrap();
    assert_eq!(
        (answer.message.as_str(), answer.output),
        ("Successfully Banned User", Output::Nothing)
    );
    assert!(client.call(Kind::Check).is_ok(), "the session goes on");
    assert_eq!(
        client.call(Kind::CheckBlacklist).unwrap().output,
        Output::Further(Told::Flag(true))
    );
    assert_eq!(code_of(client.call(login("john_doe", "correct horse"))), Some(Code::Banned));
    assert_eq!(code_of(opened().call(Kind::Ban)), Some(Code::NotLoggedIn));
    let long = Call::new(Kind::Ban).with("reason", "x".repeat(100));
    assert_eq!(code_of(john().call(long)), Some(Code::Rejected));
}

#[test]
fn who_is_online_comes_as_names() {
    let mut client = licensed();
    let names = client.call(Kind::FetchOnline).unwrap().output;
    assert_eq!(
        names,
        Output::Further(Told::Names(vec!["DEMO-KEY-0***".into()])),
        "starred out by the service"
    );
    client.call(Kind::Init).unwrap();
    client.call(login("john_doe", "correct horse")).unwrap();
    let names = client.call(Kind::FetchOnline).unwrap().output;
    assert_eq!(
        names,
        Output::Further(Told::Names(vec!["DEMO-KEY-0***".into(), "john_doe".into()]))
    );
    let names = opened().call(Kind::FetchOnline).unwrap().output;
    assert_eq!(
        names,
        Output::Further(Told::Names(Vec::new())),
        "a no of the service: nobody is online"
    );
}

#[test]
fn statistics_come_as_numbers() {
    let stats = licensed().call(Kind::FetchStats).unwrap().output;
    let expected = AppInfo {
        version: Some("1.0".into()),
        users: Some(7.0),
        online_users: Some(1.0),
        keys: Some(11.0),
        customer_panel_url: Some("https://example.invalid/panel/MyApp/".into()),
    };
    assert_eq!(stats, Output::Further(Told::Stats(expected)));
}

fn said(client: &mut Client, channel: &str) -> Vec<ChatMessage> {
    match client.call(Call::new(Kind::ChatGet).with("channel", channel)).unwrap().output {
        Output::Further(Told::Messages(messages)) => messages,
        other => panic!("{other:?}"),
    }
}

fn say(channel: &str, message: &str) -> Call {
    Call::new(Kind::ChatSend).with("channel", channel).with("message", message)
}

#[test]
fn what_was_said_comes_with_its_time_in_milliseconds() {
    let mut client = john();
    let hello = ChatMessage {
        author: "jane_doe".into(),
        text: "hello".into(),
        sent_at: Some(Millis(1_700_000_000_000.0)),
    };
    assert_eq!(said(&mut client, "general"), std::slice::from_ref(&hello));
    assert!(said(&mut client, "nowhere").is_empty());
    assert_eq!(client.call(say("general", "hé & \u{1f512}")).unwrap().output, Output::Nothing);
    let answer = ChatMessage {
        author: "john_doe".into(),
        text: "hé & \u{1f512}".into(),
        sent_at: Some(Millis(NOW)),
    };
    assert_eq!(said(&mut client, "general"), [hello, answer]);
    assert_eq!(code_of(client.call(say("nowhere", "x"))), Some(Code::NotFound));
    assert_eq!(code_of(opened().call(say("general", "x"))), Some(Code::NotLoggedIn));
}

#[test]
fn who_speaks_too_fast_is_told() {
    let mut client = john();
    assert!(client.call(say("slow", "one")).is_ok());
    let error = client.call(say("slow", "two")).unwrap_err();
    assert_eq!((error.code, error.definite), (Code::Rejected, true));
    client.now_ms += 30_000.0;
    assert!(client.call(say("slow", "two")).is_ok());
}

#[test]
fn a_forgotten_password_is_mailed_to_the_known_address_only() {
    let forgot = |username: &str, email: &str| {
        Call::new(Kind::Forgot).with("username", username).with("email", email)
    };
    let answer = opened().call(forgot("john_doe", "John@example.invalid")).unwrap();
    assert_eq!(answer.message, "Successfully sent email to change password.");
    assert_eq!(answer.output, Output::Nothing);
    for (username, email) in [("john_doe", "jane@example.invalid"), ("nobody", "x@example.invalid")]
    {
        let refused = opened().call(forgot(username, email));
        assert_eq!(code_of(refused), Some(Code::CredentialsInvalid), "{username}");
    }
}

#[test]
fn a_user_who_is_renamed_is_logged_out() {
    let rename = |name: &str| Call::new(Kind::ChangeUsername).with("newUsername", name);
    let mut client = john();
    assert_eq!(code_of(client.call(rename("jane_doe"))), Some(Code::UsernameTaken));
    assert!(client.call(rename("johnny")).is_ok());
    assert_eq!(code_of(client.call(Kind::Check)), Some(Code::SessionExpired));
    client.call(Kind::Init).unwrap();
    assert!(client.call(login("johnny", "correct horse")).is_ok());
    assert_eq!(
        code_of(client.call(login("john_doe", "correct horse"))),
        Some(Code::CredentialsInvalid)
    );
    assert_eq!(code_of(opened().call(rename("x"))), Some(Code::NotLoggedIn));
}

#[test]
fn a_second_factor_is_made_switched_on_asked_for_and_switched_off() {
    let enable = |code| Call::new(Kind::EnableTwoFactor).with("code", code);
    let disable = |code| Call::new(Kind::DisableTwoFactor).with("code", code);
    let john = || login("john_doe", "correct horse");
    let mut client = self::john();
    let Output::Further(Told::TwoFactor(secret)) =
        client.call(Kind::EnableTwoFactor).unwrap().output
    else {
        panic!("no secret");
    };
    assert_eq!(secret.secret.as_deref(), Some("JBSWY3DPEHPK3PXP"));
    let address = "otpauth://totp/MyApp:john_doe?secret=JBSWY3DPEHPK3PXP";
    assert_eq!(secret.qr_code.as_deref(), Some(address));
    assert!(client.call(john()).is_ok(), "not on yet");

    // A wrong code comes with `success: true`.
    let error = client.call(enable("000000")).unwrap_err();
    assert_eq!((error.code, error.definite), (Code::TwoFactorRequired, true));
    assert_eq!(error.server_message.as_deref(), Some("2FA code incorrect"));
    assert_eq!(client.call(enable("123456")).unwrap().output, Output::Nothing);

    assert_eq!(code_of(client.call(john())), Some(Code::TwoFactorRequired));
    let wrong = john().with("code", "000000");
    assert_eq!(code_of(client.call(wrong)), Some(Code::TwoFactorRequired));
    assert!(client.call(john().with("code", "123456")).is_ok());

    assert_eq!(code_of(client.call(disable("000000"))), Some(Code::TwoFactorRequired));
    assert_eq!(client.call(disable("123456")).unwrap().output, Output::Nothing);
    assert!(client.call(john()).is_ok(), "off again");
}

#[test]
fn a_first_login_by_password_has_no_stored_hwid() {
    let account = |client: &mut Client| -> Account {
        match client.call(login("john_doe", "correct horse")).unwrap().output {
            Output::Account(account) => account,
            other => panic!("{other:?}"),
        }
    };
    let mut client = opened();
    assert_eq!(account(&mut client).hwid, None, "null on the wire");
    assert_eq!(account(&mut client).hwid.as_deref(), Some(DEVICE), "bound by the first");
    assert_eq!(code_of(client.call(license("USED-KEY-0001"))), Some(Code::LicenseUsed));
}
