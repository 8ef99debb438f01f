//! What is only inferred of LibreAuth's replies is accepted in any shape, and never required.

use libreauth_client::Code;
use libreauth_client::protocol::answer::Account;
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::secret::Secret;
use libreauth_client::session::Millis;

use crate::services::{code, libreauth, license, read};

fn account(info: &str) -> Account {
    let body = format!(r#"{{"success":true,"message":"Logged in!"{info}}}"#);
    match read(&libreauth(), &license("K"), &body).unwrap().output {
        Output::Account(account) => account,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_login_needs_nothing_but_the_yes() {
    let bare = Account { message: "Logged in!".into(), ..Account::default() };
    for info in [
        "",
        r#","info":null"#,
        r#","info":{}"#,
        r#","info":"none""#,
        r#","info":[]"#,
        r#","info":{"username":null,"hwid":"","createdate":null,"subscriptions":null}"#,
        r#","info":{"username":{},"hwid":[],"createdate":"yesterday","subscriptions":"none"}"#,
        r#","info":{"subscriptions":[null,1,"x",[]]}"#,
    ] {
        assert_eq!(account(info), bare, "{info}");
    }
}

#[test]
fn numbers_and_strings_stand_for_each_other() {
    let words = r#","info":{"username":"12","createdate":"1700000000","subscriptions":[{"subscription":"7","expiry":"1760000000","timeleft":"60","level":"2"}]}"#;
    let numbers = r#","info":{"username":12,"createdate":1700000000,"subscriptions":[{"subscription":7,"expiry":1760000000,"timeleft":60,"level":2}]}"#;
    assert_eq!(account(words), account(numbers));
    assert_eq!(account(numbers).username.as_deref(), Some("12"));
    let [subscription] = account(numbers).subscriptions.try_into().unwrap();
    assert_eq!(subscription.time_left_ms, Some(Millis(60_000.0)));
}

#[test]
fn fields_that_nobody_knows_change_nothing() {
    let known = r#","info":{"username":"u","subscriptions":[{"subscription":"default"}]}"#;
    let more = r#","role":"customer","code":68,"info":{"username":"u","x":{"y":[1,{}]},"subscriptions":[{"subscription":"default","trial":true}]},"2fa":null"#;
    assert_eq!(account(known), account(more));
}

#[test]
fn an_init_needs_its_session_id_and_nothing_else() {
    for session in [r#""1BKU340H1v""#, "1234567890"] {
        let body = format!(r#"{{"success":true,"sessionid":{session}}}"#);
        let answer = read(&libreauth(), &Call::new(Kind::Init), &body).unwrap();
        assert_eq!(answer.session, Some(Secret::new(session.trim_matches('"'))));
        let Output::Init(result) = answer.output else { panic!("no init") };
        assert_eq!((result.app, result.new_session, result.public_key), (None, None, None));
    }
    for body in [
        r#"{"success":true,"message":"Initialized"}"#,
        r#"{"success":true,"message":"Initialized","sessionid":null}"#,
        r#"{"success":true,"message":"Initialized","sessionid":""}"#,
        r#"{"success":true,"message":"Initialized","sessionid":{}}"#,
    ] {
        assert_eq!(
            code(&libreauth(), &Call::new(Kind::Init), 200, body),
            Code::ResponseMalformed,
            "{body}"
        );
    }
}

#[test]
fn a_message_may_be_absent_or_of_another_kind() {
    for (body, message) in [
        (r#"{"success":true}"#, ""),
        (r#"{"success":true,"message":null}"#, ""),
        (r#"{"success":true,"message":["x"]}"#, ""),
        (r#"{"success":true,"message":7}"#, "7"),
        (
            r#"{"success":true,"message":"Sitzung g\u00fcltig \/ \ud83d\ude00"}"#,
            "Sitzung gültig / 😀",
        ),
    ] {
        assert_eq!(read(&libreauth(), &Call::new(Kind::Check), body).unwrap().message, message);
    }
}

#[test]
fn space_around_the_body_is_no_matter() {
    for body in ["\r\n{\"success\":true}\n", "\t {\"success\" : true }  "] {
        assert!(read(&libreauth(), &Call::new(Kind::Check), body).is_ok(), "{body:?}");
    }
}

#[test]
fn a_yes_is_the_boolean_true_and_nothing_that_looks_like_it() {
    for yes in ["\"true\"", "1", "\"1\"", "[true]", "{}", "null", "\"yes\""] {
        let body = format!(r#"{{"success":{yes},"message":"Session is validated."}}"#);
        assert_eq!(
            code(&libreauth(), &Call::new(Kind::Check), 200, &body),
            Code::ResponseMalformed,
            "{yes}"
        );
    }
}

#[test]
fn of_two_answers_in_one_body_the_last_counts_as_in_a_browser() {
    let body = r#"{"success":true,"success":false,"message":"Session expired"}"#;
    assert_eq!(code(&libreauth(), &Call::new(Kind::Check), 200, body), Code::SessionExpired);
}
