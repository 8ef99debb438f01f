//! The heartbeat: when it starts, when it stops, what counts as one, and that none overlap.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind};
use libreauth_client::session::{Input, Millis, Policy, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, license, lockence, offline, policy, quiet, yes};

#[test]
fn the_first_beats_of_many_who_log_in_at_once_fill_a_whole_interval() {
    let mut first: Vec<_> = (0..500)
        .map(|seed| Harness::active_with(libreauth(), Policy { seed, ..policy() }).beat(yes()))
        .collect();
    first.sort_by(f64::total_cmp);
    assert!(first[0] >= 0.05 * MINUTE && first[499] <= MINUTE, "{first:?}");
    for (tenth, wait) in (1..=10).zip(first.chunks(50).map(|it| it[49])) {
        let even = (0.05 + 0.095 * f64::from(tenth)) * MINUTE;
        assert!((wait - even).abs() < 0.05 * MINUTE, "{tenth}: {wait} and not {even}");
    }
}

#[test]
fn the_wait_is_the_interval_with_jitter_downwards_only() {
    let mut shortest = MINUTE;
    for seed in 0..50 {
        let mut it = Harness::active_with(libreauth(), Policy { seed, ..policy() });
        it.beat(yes());
        for _ in 0..10 {
            let wait = it.beat(yes());
            assert!((0.9 * MINUTE..=MINUTE).contains(&wait), "seed {seed}: {wait}");
            shortest = shortest.min(wait);
        }
    }
    assert!(shortest < 0.92 * MINUTE, "and there is jitter: {shortest}");
}

#[test]
fn the_same_seed_beats_at_the_same_times() {
    let times = |seed| {
        let mut it = Harness::active_with(libreauth(), Policy { seed, ..policy() });
        (0..5).map(|_| it.beat(yes())).collect::<Vec<_>>()
    };
    assert_eq!(times(7), times(7));
    assert_ne!(times(7), times(8));
}

#[test]
fn each_service_beats_with_its_own_call() {
    let mut it = Harness::active();
    it.pass_to_beat();
    assert!(it.in_flight[0].beat);
    assert_eq!(it.in_flight[0].request.endpoint, "check");
    let mut it = Harness::lockence();
    it.pass_to_beat();
    assert_eq!(it.in_flight[0].request.endpoint, "heartbeat");
}

#[test]
fn a_beat_waits_for_the_one_before() {
    let mut it = Harness::active();
    it.pass_to_beat();
    it.pass(9_000.0);
    assert_eq!(it.in_flight.len(), 1);
    it.reply(yes());
    let wait = 9_000.0 + it.pass_to_beat();
    assert!((0.9 * MINUTE..=MINUTE).contains(&wait), "counted from the question: {wait}");
    it.pass(10.0 * MINUTE);
    assert_eq!(it.in_flight.len(), 1);
    it.reply(yes());
    assert_eq!(it.pass_to_beat(), 0.0, "overdue, and only one of those that were missed");
    assert_eq!(it.in_flight.len(), 1);
}

#[test]
fn a_session_does_not_beat_before_a_login() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.input(Input::StartHeartbeat);
    it.pass(10.0 * MINUTE);
    assert_eq!(it.sent, ["init"]);
    assert!(!it.snapshot().beating);
    it.ask(license("K"), yes());
    assert!(it.snapshot().beating);
}

#[test]
fn it_can_be_off_from_the_beginning_and_started_later() {
    let mut it = Harness::active_with(libreauth(), quiet());
    assert!(!it.snapshot().beating && it.wake_at.is_none());
    it.input(Input::StartHeartbeat);
    assert!(it.snapshot().beating);
    let wait = it.beat(yes());
    assert!((0.9 * MINUTE..=MINUTE).contains(&wait), "{wait}");
}

#[test]
fn started_before_the_login_it_begins_with_it() {
    let mut it = Harness::initialized_with(libreauth(), quiet());
    it.input(Input::StartHeartbeat);
    it.ask(license("K"), yes());
    assert!(it.snapshot().beating && it.wake_at.is_some());
}

#[test]
fn it_can_be_stopped_and_started_again() {
    let mut it = Harness::active();
    it.input(Input::StopHeartbeat);
    assert!(!it.snapshot().beating && it.wake_at.is_none());
    it.pass(10.0 * MINUTE);
    assert_eq!((it.sent.len(), it.state()), (2, State::Active));
    it.input(Input::StartHeartbeat);
    it.beat(yes());
    assert_eq!(it.sent.last(), Some(&"check"));
}

#[test]
fn starting_twice_starts_once() {
    let mut it = Harness::active();
    let due = it.wake_at;
    it.pass(30_000.0);
    it.input(Input::StartHeartbeat);
    it.input(Input::StartHeartbeat);
    assert_eq!(it.wake_at, due, "a start does not put the beat off");
    it.pass_to_beat();
    it.input(Input::StartHeartbeat);
    assert_eq!(it.in_flight.len(), 1);
    assert_eq!(it.wake_at, Some(Millis(16.0 * MINUTE)), "no beat, but the end of the licence");
}

#[test]
fn stopped_while_a_beat_is_on_its_way_its_answer_is_the_last() {
    for reply in [yes(), offline()] {
        let mut it = Harness::active();
        it.pass_to_beat();
        it.input(Input::StopHeartbeat);
        assert_eq!(it.in_flight.len(), 1);
        it.reply(reply);
        let sent = it.sent.len();
        it.pass(60.0 * MINUTE);
        assert_eq!(it.sent.len(), sent);
    }
}

#[test]
fn stopped_and_started_while_a_beat_is_on_its_way_it_goes_on() {
    let mut it = Harness::active();
    it.pass_to_beat();
    it.input(Input::StopHeartbeat);
    it.input(Input::StartHeartbeat);
    it.reply(yes());
    assert!(it.wake_at.is_some());
}

#[test]
fn a_stop_holds_over_the_next_login() {
    let mut it = Harness::active();
    it.input(Input::StopHeartbeat);
    it.ask(license("KEY-2"), yes());
    assert!(!it.snapshot().beating);
}

#[test]
fn a_check_of_the_app_counts_as_a_beat() {
    let mut it = Harness::active();
    it.pass(50_000.0);
    it.ask(Kind::Check, yes());
    let wait = it.pass_to_beat();
    assert!(wait >= 0.9 * MINUTE, "{wait}");
}

#[test]
fn lockences_validate_does_not_count_and_its_heartbeat_does() {
    let mut it = Harness::lockence();
    let due = it.wake_at;
    it.pass(50_000.0);
    it.ask(Kind::Validate, yes());
    assert_eq!(it.wake_at, due, "only a heartbeat keeps the session alive");
    it.ask(Kind::Heartbeat, yes());
    assert!(it.wake_at > due);
}

#[test]
fn a_heartbeat_joins_the_one_on_its_way() {
    for (mut it, call) in [
        (Harness::active(), Call::new(Kind::Check)),
        (Harness::lockence(), Call::new(Kind::Heartbeat)),
    ] {
        it.pass_to_beat();
        let joined = it.call(call);
        assert_eq!(it.in_flight.len(), 1);
        it.reply(yes());
        assert!(it.verdict(joined).licensed);
    }
}

#[test]
fn a_beat_does_not_start_while_a_check_is_on_its_way() {
    let waits = (0..10).map(|seed| {
        let mut it = Harness::active_with(libreauth(), Policy { seed, ..policy() });
        it.pass(it.wake_at.unwrap().0 - it.now - 1.0);
        let check = it.call(Kind::Check);
        it.pass(MINUTE);
        assert_eq!(it.in_flight.len(), 1);
        it.reply(offline());
        assert_eq!(it.code(check), Code::Network);
        it.pass_to_beat()
    });
    let quick = waits.filter(|wait| *wait <= 3_000.0).count();
    assert!(
        (1..10).contains(&quick),
        "and its failure is a beat's, after which some hurry: {quick}"
    );
}

#[test]
fn a_validate_and_a_heartbeat_may_be_under_way_together() {
    let mut it = Harness::lockence();
    it.call(Kind::Validate);
    it.pass_to_beat();
    assert_eq!(it.in_flight.len(), 2);
    it.reply(yes());
    it.reply(yes());
    assert_eq!((it.state(), it.in_flight.len()), (State::Active, 0));
}

#[test]
fn lockences_interval_is_taken_as_given() {
    let five_minutes = Policy { interval: Millis(5.0 * MINUTE), ..policy() };
    let mut it = Harness::active_with(lockence(), five_minutes);
    it.beat(yes());
    let wait = it.beat(yes());
    assert!((4.5 * MINUTE..=5.0 * MINUTE).contains(&wait), "{wait}");
}
