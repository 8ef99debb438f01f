//! Grace: while the service can't be reached the last good answer counts, for so long and no longer.

use libreauth_client::Code;
use libreauth_client::protocol::{Failure, Kind};
use libreauth_client::session::{Event, Input, Millis, Policy, State};

use crate::harness::{EPOCH, Harness};
use crate::replies::{
    MINUTE, Reply, libreauth, no, no_with, offline, policy, quiet, rate_limited, with_status, yes,
};

const GRACE: f64 = 15.0 * MINUTE;

/// Fails every beat until `end`.
fn fail_until(it: &mut Harness, end: f64) {
    while let Some(at) = it.wake_at.filter(|at| at.0 <= end) {
        it.pass(at.0 - it.now);
        if !it.in_flight.is_empty() {
            it.reply(offline());
        }
    }
    it.pass(end - it.now);
}

#[test]
fn it_lasts_from_the_last_good_answer_to_the_millisecond() {
    let mut it = Harness::active();
    it.pass(20_000.0);
    it.ask(Kind::Check, yes());
    let good = it.now;
    fail_until(&mut it, good + GRACE - 1.0);
    assert_eq!(it.state(), State::Grace);
    assert!(it.state().licensed());
    it.pass(1.0);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(!it.state().licensed());
}

#[test]
fn the_snapshot_says_until_when_in_wall_time() {
    let mut it = Harness::active();
    assert_eq!(it.snapshot().grace_until, None);
    it.beat(offline());
    assert_eq!(it.snapshot().grace_until, Some(Millis(EPOCH + GRACE)));
    let told = it.snapshots.len();
    it.beat(offline());
    it.beat(offline());
    assert_eq!(it.snapshots.len(), told, "further failures are no news");
    it.beat(yes());
    assert_eq!(it.snapshot().grace_until, None);
}

#[test]
fn when_the_service_returns_so_does_the_licence() {
    let mut it = Harness::active();
    fail_until(&mut it, 2.0 * GRACE);
    assert_eq!(it.state(), State::Expired);
    assert!(it.snapshot().beating, "it keeps trying");
    it.beat(yes());
    assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
    it.beat(offline());
    assert_eq!(it.state(), State::Grace, "with a new grace");
    assert_eq!(it.states().last(), Some(&State::Grace));
}

#[test]
fn a_no_after_the_end_of_grace_is_the_last_word() {
    let mut it = Harness::active();
    fail_until(&mut it, 2.0 * GRACE);
    it.beat(no("Your license is banned"));
    assert_eq!((it.state(), it.snapshot().reason), (State::Denied, Some(Code::Banned)));
    assert!(it.wake_at.is_none());
}

#[test]
fn the_end_of_grace_is_told_once() {
    let mut it = Harness::active();
    fail_until(&mut it, 3.0 * GRACE);
    assert_eq!(it.errors(), [Code::Network, Code::Unreachable]);
    assert_eq!(it.states(), [State::Initialized, State::Active, State::Grace, State::Expired]);
}

#[test]
fn no_kind_of_trouble_reads_as_not_licensed() {
    let troubles: [(Reply, Code); 10] = [
        (offline(), Code::Network),
        (Err(Failure::Timeout(Millis(10_000.0))), Code::Timeout),
        (Err(Failure::TooLarge(1)), Code::ResponseTooLarge),
        (no_with(500, "Error: x"), Code::ServerError),
        (with_status(503, ""), Code::ServerError),
        (with_status(200, ""), Code::ResponseEmpty),
        (with_status(200, "<html>"), Code::ResponseNotJson),
        (with_status(200, "{"), Code::ResponseMalformed),
        (with_status(200, "KeyAuth_Invalid"), Code::AppNotFound),
        (rate_limited(30), Code::RateLimited),
    ];
    for (reply, code) in troubles {
        let mut it = Harness::active();
        it.beat(reply);
        assert_eq!((it.state(), it.snapshot().reason), (State::Grace, Some(code)));
        assert_eq!(it.errors(), [code]);
        it.beat(yes());
        assert_eq!(it.state(), State::Active);
    }
}

#[test]
fn a_failed_call_of_the_app_counts_as_much_as_a_failed_beat() {
    let mut it = Harness::active();
    let check = it.ask(Kind::Check, offline());
    assert_eq!(it.code(check), Code::Network);
    assert_eq!(it.state(), State::Grace);
    assert!(it.errors().is_empty(), "the caller knows already");
    let mut it = Harness::lockence();
    it.ask(Kind::Validate, offline());
    assert_eq!(it.state(), State::Grace);
    it.ask(Kind::Validate, yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_new_reason_for_it_is_news() {
    let mut it = Harness::active();
    for reply in [offline(), offline(), with_status(503, ""), with_status(503, ""), offline()] {
        it.beat(reply);
    }
    assert_eq!(it.errors(), [Code::Network, Code::ServerError, Code::Network]);
    assert_eq!(it.snapshot().reason, Some(Code::Network));
}

#[test]
fn without_grace_the_first_failure_is_the_end() {
    let policy = Policy { grace: Millis(0.0), ..policy() };
    let mut it = Harness::active_with(libreauth(), policy);
    it.beat(offline());
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    let skipped = matches!(
        it.events.last(),
        Some(Event::State { from: State::Active, to: State::Expired, .. })
    ) || it.states().last() == Some(&State::Expired);
    assert!(skipped);
    it.beat(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn after_a_sleep_that_is_longer_than_grace_one_failed_beat_ends_it() {
    let mut it = Harness::active();
    it.now += 15.5 * MINUTE;
    it.input(Input::Wake);
    assert_eq!(it.state(), State::Active, "nobody has been asked yet");
    it.beat(offline());
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
}

/// Who should have heard something good long ago is not licensed until the next good answer.
#[test]
fn after_a_long_silence_it_is_over_without_a_failed_beat() {
    for (grace, silence) in [(GRACE, 16.0 * MINUTE), (0.0, MINUTE + 10_000.0)] {
        let policy = Policy { grace: Millis(grace), ..policy() };
        let mut it = Harness::active_with(libreauth(), policy);
        it.pass_to_beat();
        it.pass(silence - 1.0 - it.now);
        assert_eq!(it.state(), State::Active, "grace of {grace} ms");
        it.pass(1.0);
        assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
        assert_eq!(it.errors(), [Code::Unreachable]);
        it.reply(yes());
        assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
    }
}

#[test]
fn who_does_not_beat_may_be_silent_for_long() {
    let mut it = Harness::active_with(libreauth(), quiet());
    it.pass(1_000.0 * MINUTE);
    assert_eq!(it.state(), State::Active);
}

#[test]
fn it_runs_out_without_beats_too() {
    let mut it = Harness::active_with(libreauth(), quiet());
    it.ask(Kind::Check, offline());
    assert_eq!(it.wake_at, Some(Millis(it.now + GRACE)));
    it.pass(GRACE);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.wake_at.is_none());
    it.ask(Kind::Check, yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_new_licence_in_grace_ends_it() {
    let mut it = Harness::active();
    it.beat(offline());
    it.ask(crate::replies::license("KEY-2"), yes());
    assert_eq!((it.state(), it.snapshot().grace_until), (State::Active, None));
}

#[test]
fn an_answer_counts_from_its_question_where_its_page_was_not_let_run_meanwhile() {
    let mut it = Harness::active();
    it.pass_to_beat();
    // The answer comes at once, and is seen when the device wakes up, hours later.
    it.now += 600.0 * MINUTE;
    it.reply(yes());
    it.beat(offline());
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
}
