//! Wake-ups: the machine names a moment, and it does no harm when the moment comes early, late,
//! twice, or out of nowhere.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Millis, Policy, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, offline, policy, yes};

/// The moment that was named comes so much later.
fn late_wake(it: &mut Harness, ms: f64) {
    let at = it.wake_at.take().unwrap();
    it.now = at.0 + ms;
    it.input(Input::Wake);
}

#[test]
fn a_wake_that_is_hardly_late_beats_at_once() {
    let mut it = Harness::active();
    late_wake(&mut it, 4_900.0);
    assert_eq!(it.in_flight.len(), 1);
}

#[test]
fn those_who_wake_up_late_together_are_spread_over_two_seconds() {
    let mut waits: Vec<_> = (0..50)
        .map(|seed| {
            let mut it = Harness::active_with(libreauth(), Policy { seed, ..policy() });
            late_wake(&mut it, 5_100.0);
            assert!(it.in_flight.is_empty());
            it.pass_to_beat()
        })
        .collect();
    waits.sort_by(f64::total_cmp);
    assert!(waits[0] < 300.0 && waits[49] > 1_700.0 && waits[49] <= 2_000.0, "{waits:?}");
}

#[test]
fn who_is_late_a_second_time_is_not_put_off_again() {
    let mut it = Harness::active();
    late_wake(&mut it, MINUTE);
    late_wake(&mut it, MINUTE);
    assert_eq!(it.in_flight.len(), 1);
}

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
    late_wake(&mut it, 60.0 * MINUTE);
    assert!(it.in_flight.is_empty(), "others woke up, too");
    let wait = it.pass_to_beat();
    assert!(wait <= 2_000.0, "{wait}");
    assert_eq!(it.in_flight.len(), 1);
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
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
    late_wake(&mut it, 60.0 * MINUTE);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.beat(yes()) <= 2_000.0);
    assert_eq!(it.state(), State::Active);
}

#[test]
fn while_a_beat_is_under_way_only_the_end_of_the_licence_is_named() {
    let mut it = Harness::active();
    it.pass_to_beat();
    assert_eq!(it.wake_at, Some(Millis(16.0 * MINUTE)));
}
