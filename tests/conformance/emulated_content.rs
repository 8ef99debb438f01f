//! What an application hands out, through the emulator and back: variables, files, webhooks, the log,
//! `init`'s changelog, and the service's health.

use libreauth_client::Code;
use libreauth_client::json::Json;
use libreauth_client::protocol::answer::{Health, InitResult};
use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Call, Kind, Output, Service};
use libreauth_emulator::Emulator;

use crate::exchange::Client;
use crate::services::{app, code_of, libreauth, licensed, login, opened};

fn variable(id: &str) -> Call {
    Call::new(Kind::Variable).with("varid", id)
}

fn get(name: &str) -> Call {
    Call::new(Kind::GetUserVariable).with("var", name)
}

fn set(name: &str, value: &str) -> Call {
    Call::new(Kind::SetUserVariable).with("var", name).with("data", value)
}

fn file(id: &str) -> Call {
    Call::new(Kind::File).with("fileid", id)
}

fn webhook(id: &str) -> Call {
    Call::new(Kind::Webhook).with("webid", id)
}

fn text(text: &str) -> Output {
    Output::Text(text.into())
}

/// John, logged in by password: he has values of his own.
fn john() -> Client {
    let mut client = opened();
    client.call(login("john_doe", "correct horse")).unwrap();
    client
}

#[test]
fn a_variable_comes_in_the_message() {
    let answer = licensed().call(variable("api_endpoint")).unwrap();
    assert_eq!(answer.output, text("https://example.invalid/api"));
    assert_eq!(opened().call(variable("motd")).unwrap().output, text("Welcome to MyApp"));
    let error = opened().call(variable("api_endpoint")).unwrap_err();
    assert_eq!(error.code, Code::NotLoggedIn, "it takes a login");
    let error = licensed().call(variable("nothing")).unwrap_err();
    assert_eq!((error.code, error.definite), (Code::NotFound, true));
}

#[test]
fn a_users_variable_is_set_and_read() {
    let mut client = john();
    assert_eq!(client.call(get("theme")).unwrap().output, text("dark"));
    for value in ["light", "a&b=c+d %", "\u{1f512} é"] {
        let answer = client.call(set("theme", value)).unwrap();
        assert_eq!(answer.output, Output::Nothing);
        assert_eq!(answer.message, "Successfully set variable");
        assert_eq!(client.call(get("theme")).unwrap().output, text(value));
    }
    assert_eq!(code_of(client.call(get("nothing"))), Some(Code::NotFound));
    assert_eq!(code_of(client.call(set("plan", "free"))), Some(Code::Rejected), "read only");
    assert_eq!(client.call(get("plan")).unwrap().output, text("pro"));
    assert_eq!(code_of(opened().call(set("theme", "light"))), Some(Code::NotLoggedIn));
}

#[test]
fn a_value_that_was_not_kept_is_an_error_though_the_service_says_success() {
    let mut client = john();
    for (call, words) in [
        (set("theme", &"x".repeat(501)), "Variable data must be 500 characters or less"),
        (set("", "x"), "No variable name provided"),
        (set("theme", ""), "No variable data provided"),
    ] {
        let error = client.call(call).unwrap_err();
        assert_eq!((error.code, error.definite), (Code::Rejected, true), "{words}");
        assert_eq!(error.server_message.as_deref(), Some(words));
        assert_eq!(error.endpoint, Some("setvar"));
    }
    assert_eq!(client.call(get("theme")).unwrap().output, text("dark"), "as it was");
    assert!(client.call(set("theme", &"x".repeat(500))).is_ok());
}

#[test]
fn a_file_comes_as_bytes() {
    let answer = licensed().call(file("385624")).unwrap();
    assert_eq!(answer.output, Output::Further(Told::Bytes(b"Hello from the service!\n".to_vec())));
    let answer = opened().call(file("385625")).unwrap();
    assert_eq!(answer.output, Output::Further(Told::Bytes(b"public\n".to_vec())));
    assert_eq!(code_of(opened().call(file("385624"))), Some(Code::NotLoggedIn));
    assert_eq!(code_of(licensed().call(file("1"))), Some(Code::NotFound));
}

#[test]
fn a_webhooks_answer_is_a_text() {
    let answer = licensed().call(webhook("7kR0UedlVI").with("params", "?x=1")).unwrap();
    assert_eq!(answer.output, text(r#"{"status":"ok"}"#));
    assert_eq!(opened().call(webhook("publichook")).unwrap().output, text("pong"));
    assert_eq!(code_of(opened().call(webhook("7kR0UedlVI"))), Some(Code::NotLoggedIn));
    assert_eq!(code_of(licensed().call(webhook("no-such-hook"))), Some(Code::NotFound));
}

#[test]
fn log_is_answered_with_nothing_whether_or_not_there_is_a_session() {
    let line = Call::new(Kind::Log).with("message", "started").with("pcuser", "John");
    for mut client in [licensed(), opened(), Client::new(libreauth())] {
        let answer = client.call(line.clone()).unwrap();
        assert_eq!((answer.message.as_str(), answer.output), ("", Output::Nothing));
        let entry = client.emulator.log().next_back().unwrap();
        assert_eq!((entry.call.as_str(), entry.response.as_str()), ("log", ""));
    }
}

fn init_result(url: &str) -> InitResult {
    let mut app = app();
    app.url = url.into();
    match Client::new(Service::LibreAuth(app)).call(Kind::Init).unwrap().output {
        Output::Init(result) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_newer_endpoints_init_tells_what_is_new() {
    let newer = init_result("https://libreauth.nutexe.dev/api/1.4/");
    assert_eq!(newer.changelog.as_deref(), Some("1.0: first release"));
    assert_eq!(init_result("https://libreauth.nutexe.dev/api/1.3/").changelog, None);
    assert_eq!(newer.app.and_then(|it| it.version).as_deref(), Some("1.0"));
}

fn health(client: &mut Client) -> Health {
    match client.call(Kind::Health).unwrap().output {
        Output::Further(Told::Health(health)) => health,
        other => panic!("{other:?}"),
    }
}

#[test]
fn health_needs_no_session_and_states_the_key() {
    for mut client in [Client::new(libreauth()), licensed()] {
        let health = health(&mut client);
        assert_eq!(health.public_key.as_deref(), Some(Emulator::demo().public_key()));
        assert_eq!(health.public_key_matches, None, "the session knows what is pinned");
        assert_eq!(health.report.get("db"), Some(&Json::Text("ok".into())));
        assert_eq!(health.report.get("sodium"), Some(&Json::Bool(true)));
        let entry = client.emulator.log().next_back().unwrap();
        assert_eq!((entry.method.as_str(), entry.path.as_str()), ("GET", "/health"));
        assert_eq!(entry.request, "");
    }
}
