//! Replies of LibreAuth's further calls in every shape that they may have: liberal in what is only
//! inferred, strict where a wrong reading would hand out something that the service did not say.

use libreauth_client::protocol::answer::{AppInfo, ChatMessage, TwoFactorSecret};
use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::session::Millis;
use libreauth_client::{Category, Code};

use crate::services::{code, libreauth, license, login, read, refusal};

fn output(call: impl Into<Call>, body: &str) -> Output {
    read(&libreauth(), &call.into(), body).unwrap().output
}

fn no(message: &str) -> String {
    format!(r#"{{"success":false,"message":"{message}"}}"#)
}

#[test]
fn contents_are_pairs_of_hex_digits_of_either_case() {
    for (contents, bytes) in [("00fFA5", [0, 255, 165].as_slice()), ("", &[]), ("7b7D", b"{}")] {
        let body = format!(r#"{{"success":true,"contents":"{contents}"}}"#);
        assert_eq!(
            output(Kind::File, &body),
            Output::Further(Told::Bytes(bytes.to_vec())),
            "{contents}"
        );
    }
    for contents in ["0", "0g", "+1", "-1", " 00", "00 ", "0x00", "Zm9v", "\u{e9}\u{e9}"] {
        let body = format!(r#"{{"success":true,"contents":"{contents}"}}"#);
        let error = refusal(&libreauth(), &Kind::File.into(), 200, &body);
        assert_eq!((error.code, error.definite), (Code::ResponseMalformed, false), "{contents}");
        assert!(error.message().contains("contents"), "{error}");
    }
}

#[test]
fn a_chat_may_hold_anything() {
    let message = |sent_at: Option<f64>| ChatMessage {
        author: "u".into(),
        text: "m".into(),
        sent_at: sent_at.map(Millis),
    };
    for (messages, expected) in [
        (r#"[{"author":"u","message":"m","timestamp":"1700000000"}]"#, vec![message(Some(1.7e12))]),
        (r#"[{"author":"u","message":"m","timestamp":1700000000}]"#, vec![message(Some(1.7e12))]),
        (r#"[{"author":"u","message":"m","timestamp":"today"}]"#, vec![message(None)]),
        (r#"{"author":"u","message":"m"}"#, vec![message(None)]),
        (r#"[null,7,"x",{}]"#, vec![ChatMessage::default()]),
        ("[]", vec![]),
        ("null", vec![]),
    ] {
        let body = format!(r#"{{"success":true,"messages":{messages}}}"#);
        assert_eq!(
            output(Kind::ChatGet, &body),
            Output::Further(Told::Messages(expected)),
            "{messages}"
        );
    }
}

#[test]
fn statistics_may_be_sentences() {
    let body = r#"{"success":true,"appinfo":{"numUsers":"N\/A - Use fetchStats()","numKeys":12,"version":"1.0"}}"#;
    let expected = AppInfo { keys: Some(12.0), version: Some("1.0".into()), ..AppInfo::default() };
    assert_eq!(output(Kind::FetchStats, body), Output::Further(Told::Stats(expected)));
    assert_eq!(
        output(Kind::FetchStats, r#"{"success":true}"#),
        Output::Further(Told::Stats(AppInfo::default()))
    );
}

#[test]
fn only_names_are_names() {
    let body =
        r#"{"success":true,"users":[{"credential":"a"},{"credential":""},{},7,{"credential":12}]}"#;
    assert_eq!(
        output(Kind::FetchOnline, body),
        Output::Further(Told::Names(vec!["a".into(), "12".into()]))
    );
}

#[test]
fn a_secret_for_an_authenticator_is_there_or_it_is_no_answer() {
    let body =
        r#"{"success":true,"message":"x","2fa":{"secret_code":"S","QRCode":"otpauth:\/\/x"}}"#;
    let secret = TwoFactorSecret { secret: Some("S".into()), qr_code: Some("otpauth://x".into()) };
    assert_eq!(output(Kind::EnableTwoFactor, body), Output::Further(Told::TwoFactor(secret)));
    let bare = r#"{"success":true,"message":"x"}"#;
    assert_eq!(
        code(&libreauth(), &Kind::EnableTwoFactor.into(), 200, bare),
        Code::ResponseMalformed
    );
    let with_code = Call::new(Kind::EnableTwoFactor).with("code", "1");
    assert_eq!(output(with_code, bare), Output::Nothing);
}

#[test]
fn a_success_whose_words_are_a_failure_is_none_where_that_is_known_to_happen() {
    let enable = Call::new(Kind::EnableTwoFactor).with("code", "1");
    let disable = Call::new(Kind::DisableTwoFactor).with("code", "1");
    let set = Call::new(Kind::SetUserVariable).with("var", "v").with("data", "d");
    for (call, words, expected) in [
        (&enable, "2FA code incorrect", Code::TwoFactorRequired),
        (&disable, "Invalid code", Code::TwoFactorRequired),
        (&disable, "Wrong code", Code::TwoFactorRequired),
        (&set, "Variable data must be 500 characters or less", Code::Rejected),
        (&set, "No variable data provided", Code::Rejected),
        (&set, "FAILED TO SET VARIABLE", Code::Rejected),
    ] {
        let body = format!(r#"{{"success":true,"message":"{words}"}}"#);
        let error = refusal(&libreauth(), call, 200, &body);
        assert_eq!((error.code, error.definite), (expected, true), "{words}");
        assert_eq!(error.code.category(), Category::Denied);
        assert_eq!(error.server_message.as_deref(), Some(words));
    }
    for (call, words) in
        [(&enable, "2FA enabled"), (&disable, "2FA disabled"), (&set, "Successfully set variable")]
    {
        let body = format!(r#"{{"success":true,"message":"{words}"}}"#);
        assert!(read(&libreauth(), call, &body).is_ok(), "{words}");
    }
    // A variable may well hold such a word.
    let body = r#"{"success":true,"message":"invalid"}"#;
    assert_eq!(output(Kind::Variable, body), Output::Text("invalid".into()));
}

#[test]
fn the_blacklists_no_is_good_news_only_if_it_is_about_the_list() {
    let check = Call::new(Kind::CheckBlacklist);
    assert_eq!(
        output(Kind::CheckBlacklist, &no("Client is not blacklisted")),
        Output::Further(Told::Flag(false))
    );
    assert_eq!(
        output(Kind::CheckBlacklist, r#"{"success":true}"#),
        Output::Further(Told::Flag(true))
    );
    for (status, body, expected) in [
        (200, no("Session not found. If you get this frequently, ask"), Code::SessionExpired),
        (200, no("Session is not validated"), Code::NotLoggedIn),
        (200, no("The value inputted for type paramater was not found"), Code::NotSupported),
        (200, no("This application is disabled"), Code::AppDisabled),
        (200, no("Application is currently paused, please wait"), Code::AppPaused),
        (200, no("Too many requests"), Code::RateLimited),
        (429, no("Client is not blacklisted"), Code::RateLimited),
        (500, no("Client is not blacklisted"), Code::ServerError),
        (200, "KeyAuth_Invalid".into(), Code::AppNotFound),
        (200, String::new(), Code::ResponseEmpty),
        (200, "{}".into(), Code::ResponseMalformed),
    ] {
        assert_eq!(code(&libreauth(), &check, status, &body), expected, "{status} {body}");
    }
}

#[test]
fn nothing_is_an_answer_to_log_only() {
    for kind in Kind::ALL
        .iter()
        .filter(|kind| !matches!(kind, Kind::Heartbeat | Kind::Validate | Kind::Activate))
    {
        let said = read(&libreauth(), &(*kind).into(), "");
        match kind {
            Kind::Log => assert!(said.is_ok(), "{kind:?}"),
            _ => assert_eq!(said.unwrap_err().code, Code::ResponseEmpty, "{kind:?}"),
        }
    }
    let error = refusal(&libreauth(), &Kind::Log.into(), 200, &no("Session not found."));
    assert_eq!((error.code, error.definite), (Code::SessionExpired, true));
    assert_eq!(code(&libreauth(), &Kind::Log.into(), 500, ""), Code::ServerError);
}

#[test]
fn where_nothing_is_signed_fields_of_other_calls_do_no_harm() {
    let foreign = [
        r#""sessionid":"s","pubkey":"00""#,
        r#""appinfo":{"version":"1.0"}"#,
        r#""newSession":true"#,
        r#""contents":"00""#,
        r#""users":[]"#,
        r#""messages":[]"#,
        r#""2fa":{}"#,
    ];
    for call in [license("K"), login("u", "p"), Call::new(Kind::Register), Kind::Check.into()] {
        for fields in foreign {
            let body = format!(r#"{{"success":true,"message":"m",{fields}}}"#);
            assert!(read(&libreauth(), &call, &body).is_ok(), "liberal: {fields}");
            let body = format!(r#"{{"success":true,"message":"m","info":{{}},{fields}}}"#);
            assert!(read(&libreauth(), &call, &body).is_ok(), "a login's own: {fields}");
        }
    }
}
