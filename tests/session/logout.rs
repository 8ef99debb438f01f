//! Logging out: over at once, whatever the service says, and silence after it.

use libreauth_client::Code;
use libreauth_client::protocol::{Kind, Output};
use libreauth_client::session::{Input, State};

use crate::harness::Harness;
use crate::replies::{
    MINUTE, activate, libreauth, license, lockence, no, no_with, offline, policy, session, upgrade,
    with_status, yes,
};

#[test]
fn it_ends_the_session_before_the_service_answers() {
    let mut it = Harness::active();
    let logout = it.call(Kind::Logout);
    let snapshot = it.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Closed, None));
    assert!(!snapshot.beating && snapshot.holder.is_none());
    assert!(!it.is_settled(logout), "its caller waits for the service");
    let body = it.in_flight[0].request.body.as_ref().unwrap().expose().to_owned();
    assert!(body.ends_with("type=logout&name=MyApp&ownerid=XXXXXXXXXX&sessionid=session-1"));
    it.reply(yes());
    assert_eq!(it.output(logout), &Output::Nothing);
}

#[test]
fn lockences_logout_may_be_answered_by_nothing() {
    let mut it = Harness::lockence();
    let logout = it.ask(Kind::Logout, with_status(200, ""));
    assert!(it.outcome(logout).is_ok());
}

#[test]
fn it_gives_up_what_is_under_way() {
    let mut it = Harness::active();
    let calls = [it.call(Kind::Check), it.call(upgrade("u", "K")), it.call(license("KEY-2"))];
    let logout = it.call(Kind::Logout);
    for call in calls {
        assert_eq!(it.code(call), Code::Aborted);
        let error = it.outcome(call).clone().unwrap_err();
        assert!(error.message().contains("logout()") && error.endpoint.is_some());
    }
    assert_eq!(it.cancelled.len(), 3);
    assert_eq!(it.in_flight.len(), 1, "only the logout itself");
    it.reply(yes());
    assert!(it.outcome(logout).is_ok());
}

#[test]
fn it_gives_up_the_beat_under_way() {
    let mut it = Harness::active();
    it.pass_to_beat();
    it.call(Kind::Logout);
    assert_eq!(it.cancelled.len(), 1);
    assert!(it.errors().is_empty());
}

#[test]
fn there_is_silence_after_it() {
    for reply in [yes(), offline()] {
        let mut it = Harness::active();
        it.ask(Kind::Logout, reply);
        let (sent, told) = (it.sent.len(), it.events.len());
        it.input(Input::StartHeartbeat);
        it.input(Input::Wake);
        it.pass(60.0 * MINUTE);
        assert_eq!((it.sent.len(), it.events.len()), (sent, told));
        assert_eq!((it.state(), it.wake_at), (State::Closed, None));
    }
}

#[test]
fn a_logout_that_the_service_did_not_hear_is_over_all_the_same() {
    for reply in [offline(), no_with(500, "Error: x")] {
        let mut it = Harness::active();
        let logout = it.ask(Kind::Logout, reply);
        assert!(it.outcome(logout).is_err(), "its caller may want to know");
        assert_eq!((it.state(), it.snapshot().reason), (State::Closed, None));
    }
}

#[test]
fn a_logout_without_a_session_is_done_already() {
    let mut it = Harness::new(libreauth(), policy());
    let logout = it.call(Kind::Logout);
    assert_eq!(it.output(logout), &Output::Nothing);
    assert_eq!((it.sent.len(), it.state()), (0, State::Idle));
    let mut it = Harness::active();
    it.ask(Kind::Logout, yes());
    let again = it.call(Kind::Logout);
    assert_eq!(it.output(again), &Output::Nothing);
    assert_eq!(it.state(), State::Closed);
}

#[test]
fn a_new_session_can_be_opened_while_the_logout_is_under_way() {
    let mut it = Harness::active();
    let logout = it.call(Kind::Logout);
    let init = it.call(Kind::Init);
    it.reply_at(1, session("session-2"));
    assert!(it.outcome(init).is_ok());
    it.ask(license("K"), yes());
    assert!(it.is_settled(logout), "answered by the service in its turn");
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn calls_while_it_is_under_way_are_too_late() {
    let mut it = Harness::active();
    it.call(Kind::Logout);
    let check = it.call(Kind::Check);
    assert_eq!(it.code(check), Code::NotInitialized);
}

#[test]
fn it_gives_up_an_init_that_has_no_answer_yet() {
    let mut it = Harness::new(libreauth(), policy());
    let init = it.call(Kind::Init);
    let logout = it.call(Kind::Logout);
    assert_eq!(it.code(init), Code::Aborted);
    assert_eq!(it.output(logout), &Output::Nothing);
    assert_eq!((it.cancelled.len(), it.state()), (1, State::Idle));

    let mut it = Harness::new(lockence(), policy());
    it.device_known = false;
    let init = it.call(activate("K"));
    it.call(Kind::Logout);
    assert_eq!(it.code(init), Code::Aborted);
    it.input(Input::Device(Ok("0123456789abcdef0123".into())));
    assert!(it.sent.is_empty(), "no session is opened behind the logout's back");
}

#[test]
fn a_second_logout_does_not_take_the_first_one_back() {
    let mut it = Harness::active();
    let first = it.call(Kind::Logout);
    let init = it.call(Kind::Init);
    let second = it.call(Kind::Logout);
    assert_eq!(it.code(init), Code::Aborted, "nor does it let a new session open");
    it.reply(yes());
    assert!(it.outcome(first).is_ok() && it.outcome(second).is_ok());
    assert_eq!(it.state(), State::Closed);

    let mut it = Harness::active();
    let first = it.call(Kind::Logout);
    it.call(Kind::Init);
    it.reply_at(1, session("session-2"));
    it.call(Kind::Logout);
    assert!(!it.is_settled(first), "each session is logged out of");
    let bodies: Vec<_> =
        it.in_flight.iter().map(|it| it.request.body.as_ref().unwrap().expose()).collect();
    assert!(bodies[0].ends_with("session-1") && bodies[1].ends_with("session-2"));
}

#[test]
fn a_session_that_was_gone_already_is_what_a_logout_wants() {
    for (mut it, reply) in [
        (Harness::active(), no("Session not found. Ask the developer")),
        (Harness::lockence(), with_status(404, "")),
    ] {
        let logout = it.ask(Kind::Logout, reply);
        assert!(it.outcome(logout).is_ok());
        assert_eq!((it.state(), it.snapshot().reason), (State::Closed, None));
    }
}
