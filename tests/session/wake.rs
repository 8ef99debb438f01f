//! Wake-ups: the machine names a moment, and it does no harm when the moment comes early, late,
//! twice, or out of nowhere.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Millis, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, offline, policy, yes};

#[test]
fn an_early_wake_sends_nothing_and_names_the_moment_again() {
    let mut it = Harness::active();
    let due = it.wake_at;
    it.pass(10_000.0);
    for _ in 0..3 {
        it.wake_at = None;
        it.input(Input::Wake);
        assert_eq!(it.wake_at, due, "the named moment is used up, so it is named again");
    }
    assert!(it.in_flight.is_empty());
}

#[test]
fn a_late_wake_sends_one_beat_and_not_those_that_were_missed() {
    let mut it = Harness::active();
    it.now += 60.0 * MINUTE;
    it.wake_at = None;
    it.input(Input::Wake);
    assert_eq!(it.in_flight.len(), 1);
    it.reply(yes());
    assert_eq!(it.session.diagnostics().beats, 1);
    assert!(it.wake_at.is_some_and(|at| at.0 > it.now));
}

#[test]
fn a_second_wake_at_the_same_moment_sends_nothing_more() {
    let mut it = Harness::active();
    it.pass_to_beat();
    it.input(Input::Wake);
    it.input(Input::Wake);
    assert_eq!(it.in_flight.len(), 1);
}

#[test]
fn a_wake_out_of_nowhere_does_nothing() {
    let mut closed = Harness::active();
    closed.ask(Kind::Logout, yes());
    for mut it in [
        Harness::new(libreauth(), policy()),
        Harness::initialized_with(libreauth(), policy()),
        closed,
    ] {
        let (state, sent) = (it.state(), it.sent.len());
        it.input(Input::Wake);
        assert_eq!((it.state(), it.sent.len(), it.wake_at), (state, sent, None));
    }
}

#[test]
fn the_moment_named_is_the_nearer_of_beat_and_end_of_grace() {
    let mut it = Harness::active();
    it.beat(offline());
    let end = 15.0 * MINUTE;
    while it.state() == State::Grace {
        let at = it.wake_at.unwrap();
        assert!(at <= Millis(end) && at.0 >= it.now, "{at:?}");
        it.pass(at.0 - it.now);
        if !it.in_flight.is_empty() {
            it.reply(offline());
        }
    }
    assert_eq!(it.now, end);
}

#[test]
fn a_late_wake_in_grace_ends_it_and_asks_the_service() {
    let mut it = Harness::active();
    it.beat(offline());
    it.now += 60.0 * MINUTE;
    it.wake_at = None;
    it.input(Input::Wake);
    assert_eq!((it.state(), it.in_flight.len()), (State::Expired, 1));
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn no_moment_is_named_while_a_beat_is_under_way() {
    let mut it = Harness::active();
    it.pass_to_beat();
    assert_eq!(it.wake_at, None);
}
