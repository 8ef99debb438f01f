//! Offline and back, asleep and awake, away and back.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind};
use libreauth_client::session::{Input, Policy, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, no, offline, policy, quiet, session, yes};
use crate::tabs::{Tabs, shared};

fn cut_off(it: &mut Harness) {
    it.input(Input::Online(false));
}

#[test]
fn nothing_is_sent_while_offline_and_the_state_is_grace() {
    let mut it = Harness::active();
    cut_off(&mut it);
    assert_eq!(it.state(), State::Active, "nothing is amiss until a beat is due");
    it.pass(10.0 * MINUTE);
    let snapshot = it.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::Network)));
    assert_eq!((it.in_flight.len(), it.errors()), (0, vec![Code::Network]));
    it.pass(10.0 * MINUTE);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.in_flight.is_empty());
}

#[test]
fn a_page_that_is_back_while_offline_misses_nothing_more() {
    let mut it = Harness::active();
    cut_off(&mut it);
    it.pass(5.0 * MINUTE);
    for _ in 0..5 {
        it.input(Input::Back);
        it.pass(MINUTE);
    }
    assert_eq!((it.session.diagnostics().misses, it.in_flight.len()), (1, 0));
}

#[test]
fn who_is_back_online_beats_within_two_seconds() {
    let mut waits = Vec::new();
    for seed in 0..50 {
        let mut it = Harness::active_with(libreauth(), Policy { seed, ..policy() });
        cut_off(&mut it);
        it.pass(10.0 * MINUTE);
        it.input(Input::Online(true));
        assert!(it.in_flight.is_empty(), "others are back, too");
        waits.push(it.beat(yes()));
        assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
    }
    waits.sort_by(f64::total_cmp);
    assert!(waits[0] < 400.0 && waits[49] > 1_600.0 && waits[49] <= 2_000.0, "{waits:?}");
}

#[test]
fn who_was_offline_between_two_beats_only_missed_nothing() {
    let mut it = Harness::active();
    let due = it.wake_at;
    cut_off(&mut it);
    it.pass(2_000.0);
    it.input(Input::Online(true));
    assert_eq!(it.wake_at, due);
    it.input(Input::Online(true));
    assert_eq!(it.wake_at, due);
}

#[test]
fn an_answer_that_comes_all_the_same_means_online() {
    let mut it = Harness::active();
    cut_off(&mut it);
    it.pass(5.0 * MINUTE);
    it.ask(Call::new(Kind::Variable).with("varid", "motd"), yes());
    it.input(Input::Online(true));
    assert!(it.pass_to_beat() <= MINUTE, "and it beats on");
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_lost_session_is_not_opened_again_while_offline() {
    let mut it = Harness::active_with(libreauth(), Policy { remembers: true, ..policy() });
    it.beat(no("Session not found"));
    it.reply(offline());
    cut_off(&mut it);
    let sent = it.sent.len();
    it.pass(5.0 * MINUTE);
    assert_eq!((it.sent.len(), it.state()), (sent, State::Grace));
    it.input(Input::Online(true));
    assert!(it.pass_to_beat() <= 2_000.0);
    it.reply(session("session-2"));
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn who_does_not_beat_does_not_begin_to() {
    let mut it = Harness::active_with(libreauth(), quiet());
    cut_off(&mut it);
    it.pass(5.0 * MINUTE);
    it.input(Input::Online(true));
    it.input(Input::Back);
    it.pass(60.0 * MINUTE);
    assert_eq!((it.sent.len(), it.state()), (2, State::Active));
}

#[test]
fn one_of_several_tabs_beats_when_they_are_back_online() {
    let mut tabs = Tabs::active(shared(), 5);
    (0..5).for_each(|tab| tabs.input(tab, Input::Online(false)));
    let seen = tabs.seen.len();
    tabs.pass(10.0 * MINUTE);
    assert_eq!((tabs.seen.len(), tabs.states()), (seen, vec![State::Grace; 5]));
    (0..5).for_each(|tab| tabs.input(tab, Input::Online(true)));
    tabs.pass(2_200.0);
    assert_eq!((tabs.seen.len(), tabs.states()), (seen + 1, vec![State::Active; 5]));
}

#[test]
fn a_jump_of_the_clocks_beats_within_two_seconds_if_that_is_overdue() {
    // It slept, and the monotonic clock with it: the first sign of that may be anything.
    for sign in [|| Input::Wake, || Input::DeviceChanged, || Input::Online(true), || Input::Back] {
        let mut it = Harness::active();
        it.wall_ahead += 120.0 * MINUTE;
        it.input(sign());
        assert!(it.in_flight.is_empty());
        let wait = it.beat(yes());
        assert!(wait <= 2_000.0, "{wait}");
        let wait = it.pass_to_beat();
        assert!((0.9 * MINUTE..=MINUTE).contains(&wait), "{wait}");
    }
}

#[test]
fn a_jump_that_leaves_the_beat_due_changes_nothing() {
    for ms in [6_000.0, -6_000.0, -120.0 * MINUTE] {
        let mut it = Harness::active();
        it.beat(yes());
        let due = it.wake_at;
        it.wall_ahead += ms;
        it.wake_at = None;
        it.input(Input::Wake);
        assert_eq!(it.wake_at, due, "{ms}");
    }
}

#[test]
fn a_page_that_is_back_asks_if_it_is_overdue_and_only_then() {
    let mut it = Harness::active();
    it.beat(yes());
    let due = it.wake_at;
    it.pass(1_000.0);
    it.input(Input::Back);
    assert_eq!(it.wake_at, due);
    it.now += 5.0 * MINUTE;
    it.input(Input::Back);
    it.input(Input::Back);
    assert!(it.in_flight.is_empty());
    assert!(it.pass_to_beat() <= 2_000.0);
    it.input(Input::Back);
    assert_eq!(it.in_flight.len(), 1, "one is on its way");
}

#[test]
fn a_page_that_is_back_after_too_long_is_not_licensed_until_it_asked() {
    let mut it = Harness::active();
    it.now += 120.0 * MINUTE;
    it.input(Input::Back);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.beat(yes()) <= 2_000.0);
    assert_eq!(it.state(), State::Active);
}
