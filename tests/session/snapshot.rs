//! The state as data: it changes only when there is news, and its callers see it before their
//! answer. (That `Changed` comes before `Settle`, and never without a change, the harness asserts
//! on every step.)

use std::rc::Rc;

use libreauth_client::Code;
use libreauth_client::protocol::{Kind, Output};
use libreauth_client::session::{Event, Input, State, Verdict};

use crate::harness::{EPOCH, Harness};
use crate::replies::{libreauth, license, no, offline, policy, with_status, yes};

fn verdicts(it: &Harness) -> Vec<Rc<Verdict>> {
    let told = it.events.iter().filter_map(|event| match event {
        Event::Verdict(verdict) => Some(Rc::clone(verdict)),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_hundred_equal_beats_are_one_change() {
    let mut it = Harness::active();
    it.beat(yes());
    let (shown, told) = (it.snapshots.len(), it.events.len());
    for _ in 0..99 {
        it.beat(yes());
    }
    assert_eq!((it.snapshots.len(), it.events.len()), (shown, told));
}

#[test]
fn a_verdict_keeps_its_time_while_the_answer_is_the_same() {
    let mut it = Harness::active();
    it.beat(yes());
    let first = it.snapshot().verdict.unwrap();
    assert_eq!(first.at.0, EPOCH + it.now);
    it.pass(10_000.0);
    let check = it.ask(Kind::Check, yes());
    assert_eq!(it.verdict(check).at.0, EPOCH + it.now, "the caller's is fresh");
    assert!(Rc::ptr_eq(&first, &it.snapshot().verdict.unwrap()), "the snapshot's is the first");
}

#[test]
fn another_answer_is_another_verdict_and_is_told() {
    let mut it = Harness::active();
    it.beat(yes());
    it.beat(with_status(200, r#"{"success":true,"message":"Other words."}"#));
    it.beat(with_status(200, r#"{"success":true,"message":"Other words."}"#));
    it.beat(no("Session expired"));
    let said: Vec<_> = verdicts(&it).iter().map(|it| it.message.clone()).collect();
    assert_eq!(said, ["Yes.", "Other words.", "Session expired"]);
}

#[test]
fn trouble_leaves_the_last_verdict_standing() {
    let mut it = Harness::active();
    it.beat(yes());
    let before = it.snapshot().verdict.unwrap();
    it.beat(offline());
    assert!(Rc::ptr_eq(&before, &it.snapshot().verdict.unwrap()));
    assert_eq!(verdicts(&it).len(), 1);
}

#[test]
fn a_login_wipes_the_verdict_of_who_was_there_before() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.ask(Kind::Check, no("Session is not validated"));
    assert!(it.snapshot().verdict.is_some());
    it.ask(license("K"), yes());
    assert!(it.snapshot().verdict.is_none());
}

#[test]
fn it_says_who_is_logged_in() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    assert!(it.snapshot().holder.is_none());
    let call = it.ask(license("K"), yes());
    let holder = it.snapshot().holder.unwrap();
    let Output::Account(account) = &*holder else { panic!("{holder:?}") };
    assert_eq!(account.username.as_deref(), Some("john_doe"));
    assert_eq!(it.output(call), &*holder);
}

#[test]
fn starting_and_stopping_the_heartbeat_is_a_change() {
    let mut it = Harness::active();
    let shown = it.snapshots.len();
    it.input(Input::StopHeartbeat);
    it.input(Input::StopHeartbeat);
    it.input(Input::StartHeartbeat);
    it.input(Input::StartHeartbeat);
    let beating: Vec<_> = it.snapshots[shown..].iter().map(|it| it.beating).collect();
    assert_eq!(beating, [false, true]);
}

#[test]
fn calls_that_change_nothing_show_nothing() {
    let mut it = Harness::active();
    it.beat(yes());
    let shown = it.snapshots.len();
    it.call(Kind::Check);
    it.call(Kind::Check);
    it.input(Input::Wake);
    it.input(Input::DeviceChanged);
    it.reply(yes());
    it.ask(crate::replies::upgrade("u", "K"), no("Invalid license key"));
    it.call(Kind::Init);
    it.reply(no("invalidver"));
    assert_eq!(it.snapshots.len(), shown);
}

#[test]
fn the_services_words_come_along_with_the_reason() {
    let mut it = Harness::active();
    it.beat(with_status(500, r#"{"success":false,"message":"Error: no database"}"#));
    let snapshot = it.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::ServerError)));
    assert_eq!(snapshot.message.as_deref(), Some("Error: no database"));
}
