//! Giving a call up: its caller hears `aborted` at once, and what nobody waits for is cancelled.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{CallId, Input, State};

use crate::harness::Harness;
use crate::replies::{libreauth, license, no, policy, yes};

fn initialized() -> Harness {
    Harness::initialized_with(libreauth(), policy())
}

#[test]
fn one_of_two_waiters_leaves_and_the_other_gets_the_answer() {
    let mut it = initialized();
    let (one, two) = (it.call(license("K")), it.call(license("K")));
    it.input(Input::Abort(one));
    assert_eq!(it.code(one), Code::Aborted);
    assert!(!it.is_settled(two) && it.cancelled.is_empty());
    it.reply(yes());
    assert!(it.outcome(two).is_ok());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn the_last_waiter_takes_the_request_along() {
    let mut it = initialized();
    let (one, two) = (it.call(license("K")), it.call(license("K")));
    it.input(Input::Abort(one));
    it.input(Input::Abort(two));
    assert_eq!((it.code(one), it.code(two)), (Code::Aborted, Code::Aborted));
    assert_eq!((it.cancelled.len(), it.in_flight.len()), (1, 0));
    assert_eq!(it.state(), State::Initialized);
    it.ask(license("K"), yes());
    assert_eq!(it.state(), State::Active, "another try is free");
}

#[test]
fn the_answer_to_a_cancelled_request_changes_nothing() {
    let mut it = initialized();
    let id = it.call(license("K"));
    let request = it.in_flight[0].id;
    it.input(Input::Abort(id));
    let before = it.snapshot();
    it.input(Input::Answer(request, yes()));
    it.input(Input::Answer(request, no("banned")));
    assert!(it.snapshot().same_as(&before));
}

#[test]
fn an_aborted_call_can_be_made_again_at_once() {
    let mut it = Harness::new(libreauth(), policy());
    let first = it.call(Kind::Init);
    it.input(Input::Abort(first));
    let second = it.call(Kind::Init);
    assert!(!it.is_settled(second));
    it.reply(yes());
    assert!(it.outcome(second).is_ok());
    assert_eq!(it.sent, ["init", "init"]);
}

#[test]
fn an_abort_of_what_is_settled_or_unknown_does_nothing() {
    let mut it = initialized();
    let id = it.ask(license("K"), yes());
    it.input(Input::Abort(id));
    it.input(Input::Abort(CallId(999)));
    assert!(it.outcome(id).is_ok());
    assert!(it.cancelled.is_empty());
}

#[test]
fn a_caller_who_leaves_does_not_take_the_beat_along() {
    let mut it = Harness::active();
    it.pass_to_beat();
    let id = it.call(Kind::Check);
    it.input(Input::Abort(id));
    assert_eq!(it.code(id), Code::Aborted);
    assert!(it.cancelled.is_empty() && it.in_flight.len() == 1);
    it.reply(yes());
    assert!(it.wake_at.is_some(), "and beats go on");
}

#[test]
fn an_aborted_logout_stays_a_logout() {
    let mut it = Harness::active();
    let id = it.call(Kind::Logout);
    it.input(Input::Abort(id));
    assert_eq!((it.code(id), it.state()), (Code::Aborted, State::Closed));
}

#[test]
fn an_aborted_check_leaves_the_beat_where_it_was() {
    let mut it = Harness::active();
    let due = it.wake_at;
    let id = it.call(Kind::Check);
    it.pass(1_000.0);
    it.input(Input::Abort(id));
    assert_eq!((it.wake_at, it.state()), (due, State::Active));
}

#[test]
fn an_aborted_check_does_not_take_the_beat_along_that_was_due_meanwhile() {
    let mut it = Harness::active();
    let check = it.call(Kind::Check);
    it.pass(2.0 * crate::replies::MINUTE);
    it.input(Input::Abort(check));
    assert_eq!(it.code(check), Code::Aborted);
    let beats_on = it.wake_at.is_some() || it.in_flight.len() == 1;
    assert!(beats_on, "its heart has stopped");
}

#[test]
fn an_aborted_check_does_not_take_the_start_of_the_heartbeat_along() {
    let mut it = Harness::active_with(libreauth(), crate::replies::quiet());
    let check = it.call(Kind::Check);
    it.input(Input::StartHeartbeat);
    it.input(Input::Abort(check));
    let beats_on = it.wake_at.is_some() || it.in_flight.len() == 1;
    assert!(beats_on, "its heart never started");
}
