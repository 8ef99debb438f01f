//! A clear no ends a licensed session at once; an unclear one does not.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{Event, State};

use crate::harness::Harness;
use crate::replies::{libreauth, no, no_with, policy, with_status, yes};

#[test]
fn a_check_that_is_answered_by_a_no_is_a_value() {
    let mut it = Harness::active();
    let check = it.ask(Kind::Check, no("Session expired"));
    let verdict = it.verdict(check);
    assert!(!verdict.success && !verdict.licensed);
    assert_eq!(verdict.reason, Some(Code::SessionExpired));
    assert_eq!(verdict.message, "Session expired");
    assert_eq!(it.state(), State::Expired);
    assert!(it.errors().is_empty(), "who asked has the answer");
}

#[test]
fn a_beat_that_is_answered_by_a_no_is_told_to_listeners() {
    let mut it = Harness::active();
    it.beat(no("Your license is banned"));
    assert_eq!(it.errors(), [Code::Banned]);
    let verdicts = it.events.iter().filter(|event| matches!(event, Event::Verdict(_))).count();
    assert_eq!(verdicts, 1);
    let snapshot = it.snapshot();
    let verdict = snapshot.verdict.unwrap();
    assert_eq!((verdict.success, verdict.reason), (false, Some(Code::Banned)));
    assert!(snapshot.holder.is_none(), "nobody is logged in any more");
}

#[test]
fn it_sends_nothing_after_a_no() {
    let mut it = Harness::active();
    it.beat(no("Session expired"));
    let sent = it.sent.len();
    it.pass(86_400_000.0);
    assert_eq!(it.sent.len(), sent);
    assert!(it.wake_at.is_none());
}

#[test]
fn lockences_documented_noes_end_it() {
    for (status, body, state, reason) in [
        (404, "", State::Expired, Code::SessionExpired),
        (
            404,
            r#"{"success":false,"message":"Session not found"}"#,
            State::Expired,
            Code::SessionExpired,
        ),
        (
            403,
            r#"{"success":false,"message":"License expired"}"#,
            State::Denied,
            Code::LicenseExpired,
        ),
        (
            403,
            r#"{"success":false,"message":"License disabled"}"#,
            State::Denied,
            Code::LicenseDisabled,
        ),
        (403, r#"{"success":false,"message":"HWID mismatch"}"#, State::Denied, Code::HwidMismatch),
        (200, r#"{"success":false}"#, State::Expired, Code::SessionExpired),
    ] {
        let mut it = Harness::lockence();
        it.beat(with_status(status, body));
        assert_eq!((it.state(), it.snapshot().reason), (state, Some(reason)), "{status} {body}");
    }
}

#[test]
fn a_bad_api_key_does_not_end_a_session() {
    for body in ["", r#"{"success":false,"message":"Invalid API key"}"#] {
        let mut it = Harness::lockence();
        it.beat(with_status(401, body));
        assert_eq!((it.state(), it.snapshot().reason), (State::Grace, Some(Code::InvalidApiKey)));
        it.beat(yes());
        assert_eq!(it.state(), State::Active, "the owner mended it");
        let heartbeat = it.ask(Kind::Heartbeat, with_status(401, body));
        assert_eq!(it.code(heartbeat), Code::InvalidApiKey);
        assert!(it.state().licensed());
    }
}

#[test]
fn a_page_of_a_proxy_does_not_end_a_session() {
    for status in [200, 403, 404] {
        let mut it = Harness::lockence();
        it.beat(with_status(status, "<html>firewall</html>"));
        assert_eq!(it.state(), State::Grace, "{status}");
    }
}

#[test]
fn a_no_to_a_login_is_an_error_and_leaves_the_session_open() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    let call = it.ask(crate::replies::license("K"), no_with(200, "Invalid license key"));
    let error = it.outcome(call).clone().unwrap_err();
    assert_eq!((error.code, error.definite), (Code::LicenseInvalid, true));
    assert_eq!((error.endpoint, error.status), (Some("license"), Some(200)));
    assert_eq!(error.server_message.as_deref(), Some("Invalid license key"));
    assert_eq!(it.state(), State::Initialized);
}

#[test]
fn a_login_on_a_session_that_is_gone_says_so() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    let call = it.ask(crate::replies::license("K"), no("Session not found. Ask the developer"));
    assert_eq!((it.code(call), it.state()), (Code::SessionExpired, State::Expired));
    assert_eq!(it.snapshot().reason, Some(Code::SessionExpired));
}

#[test]
fn a_yes_without_a_session_in_it_opens_none() {
    let mut it = Harness::new(libreauth(), policy());
    let init = it.ask(Kind::Init, with_status(200, r#"{"success":true,"message":"Initialized"}"#));
    assert_eq!((it.code(init), it.state()), (Code::ResponseMalformed, State::Idle));
}
