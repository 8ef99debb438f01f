//! Old answers, and clocks that are wrong: the machine with a verifier, against the emulator's signing.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, State};
use libreauth_client::trust::{Demand, Verification};
use libreauth_emulator::{Control, FaultKind};

use crate::emulated::Emulated;
use crate::proof::{MAX_SKEW, activated, active, fresh};
use crate::replies::{MINUTE, Reply};

const HOUR: f64 = 60.0 * MINUTE;

/// A check whose answer is kept, to be said again.
fn recorded(it: &mut Emulated) -> Reply {
    it.harness.call(Kind::Check);
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.reply(reply.clone());
    assert_eq!(it.harness.state(), State::Active);
    reply
}

#[test]
fn a_recording_is_refused() {
    let mut it = active(Demand::Require);
    let recording = recorded(&mut it);
    it.harness.input(Input::StopHeartbeat);
    for wait in [31_000.0, MINUTE, HOUR] {
        it.harness.pass(wait);
        let check = it.harness.ask(Kind::Check, recording.clone());
        assert_eq!(it.harness.code(check), Code::SignatureStale, "{wait} ms old");
        assert_ne!(it.harness.state(), State::Active);
    }
}

#[test]
fn a_recording_that_is_older_than_the_last_answer_is_refused_however_young() {
    let mut it = active(Demand::Require);
    let recording = recorded(&mut it);
    it.harness.pass(2_000.0);
    assert!(recorded(&mut it).is_ok());
    it.harness.pass(1_000.0);
    let check = it.harness.ask(Kind::Check, recording);
    assert_eq!(it.harness.code(check), Code::SignatureStale);
    let error = it.harness.outcome(check).as_ref().unwrap_err();
    assert!(error.message().contains("2 s too old"), "{error}");
    assert!(!error.message().contains("this device's clock"), "it is not to blame: {error}");
}

#[test]
fn two_answers_of_one_second_have_one_signature_and_both_count() {
    let mut it = active(Demand::Require);
    let first = recorded(&mut it).unwrap();
    it.harness.pass(500.0);
    let second = recorded(&mut it).unwrap();
    assert_eq!(first.signature, second.signature);
    let verdict = it.harness.snapshot().verdict.unwrap();
    assert_eq!(verdict.verification, Verification::Verified);
}

#[test]
fn answers_to_calls_made_together_may_overtake_each_other() {
    let mut it = active(Demand::Require);
    it.pass(MINUTE);
    let calls =
        [Kind::Check, Kind::FetchStats, Kind::FetchOnline].map(|kind| it.harness.call(kind));
    let requests = it.harness.in_flight.clone();
    let mut replies = Vec::new();
    for request in &requests {
        it.harness.pass(2_000.0);
        replies.push(it.answer(request));
    }
    for reply in replies.into_iter().rev() {
        it.harness.reply_at(it.harness.in_flight.len() - 1, reply);
    }
    for call in calls {
        assert!(it.harness.outcome(call).is_ok(), "{:?}", it.harness.outcome(call));
    }
    assert_eq!(it.harness.verdict(calls[0]).verification, Verification::Verified);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn a_device_clock_that_is_somewhat_wrong_is_no_matter() {
    for ahead in [-MAX_SKEW + 1_000.0, MAX_SKEW - 1_000.0] {
        let mut it = fresh(Demand::Require);
        it.harness.wall_ahead = ahead;
        let mut it = activated(it);
        it.pass(3.0 * HOUR);
        assert_eq!(it.harness.state(), State::Active);
        let skew = it.harness.session.diagnostics().clock_skew.unwrap();
        assert!((skew.0 + ahead).abs() <= 1_000.0, "{skew:?}");
    }
}

#[test]
fn a_device_clock_that_is_very_wrong_at_first_contact_is_named() {
    for (ahead, side) in
        [(-MAX_SKEW - 2_000.0, "new"), (MAX_SKEW + 2_000.0, "old"), (24.0 * HOUR, "old")]
    {
        let mut it = fresh(Demand::Require);
        it.harness.wall_ahead = ahead;
        let init = it.call(Kind::Init);
        assert_eq!(
            (it.harness.code(init), it.harness.state()),
            (Code::SignatureStale, State::Idle)
        );
        let text = it.harness.outcome(init).as_ref().unwrap_err().message();
        assert!(text.contains(&format!(" s too {side}.")), "{text}");
        assert!(text.contains("this device's clock"), "{text}");
        it.harness.wall_ahead = 0.0;
        it.call(Kind::Init);
        assert_eq!(it.harness.state(), State::Initialized, "set right, it works");
    }
}

#[test]
fn a_device_clock_that_is_changed_while_running_locks_nobody_out() {
    for hours in [-48.0, -5.0, -0.2, 0.2, 5.0, 48.0] {
        let mut it = active(Demand::Require);
        it.pass(10.0 * MINUTE);
        it.harness.wall_ahead += hours * HOUR;
        it.pass(10.0 * MINUTE);
        it.harness.wall_ahead = 0.0;
        it.pass(10.0 * MINUTE);
        assert_eq!(it.harness.states(), [State::Initialized, State::Active], "{hours} h");
    }
}

#[test]
fn a_device_clock_that_is_changed_while_running_lets_no_recording_in() {
    for hours in [-48.0, -1.0, 1.0, 48.0] {
        let mut it = active(Demand::Require);
        let recording = recorded(&mut it);
        it.pass(HOUR);
        it.harness.input(Input::StopHeartbeat);
        it.harness.wall_ahead += hours * HOUR;
        let check = it.harness.ask(Kind::Check, recording.clone());
        assert_eq!(it.harness.code(check), Code::SignatureStale, "{hours} h");
        // Nor by setting it to the recording's own time.
        it.harness.wall_ahead = -it.harness.now;
        let check = it.harness.ask(Kind::Check, recording);
        assert_eq!(it.harness.code(check), Code::SignatureStale);
    }
}

#[test]
fn a_sleep_in_which_the_monotonic_clock_stands_still_is_no_matter() {
    let mut it = active(Demand::Require);
    it.pass(10.0 * MINUTE);
    for _ in 0..3 {
        it.sleep_with_stopped_clock(2.0 * HOUR);
        it.pass(10.0 * MINUTE);
    }
    assert_eq!(it.harness.states(), [State::Initialized, State::Active]);
}

#[test]
fn a_recording_from_before_a_sleep_is_refused() {
    let mut it = active(Demand::Require);
    it.pass(10.0 * MINUTE);
    it.sleep_with_stopped_clock(2.0 * HOUR);
    it.fault(FaultKind::Replay);
    it.pass(MINUTE);
    let snapshot = it.harness.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::SignatureStale)));
    it.control(Control::ClearFaults);
    it.pass(2.0 * MINUTE);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn a_sleep_in_which_it_runs_on_is_no_matter() {
    let mut it = active(Demand::Require);
    it.harness.now += 10.0 * MINUTE;
    it.pass(10.0 * MINUTE);
    assert_eq!(it.harness.states(), [State::Initialized, State::Active]);
    // Longer than an answer counts: it is asked for the next one first.
    it.harness.now += 5.0 * HOUR;
    it.pass(3_000.0);
    let told = [State::Initialized, State::Active, State::Expired, State::Active];
    assert_eq!(it.harness.states(), told);
}

#[test]
fn a_slow_answer_is_as_fresh_as_its_question() {
    let mut it = active(Demand::Require);
    it.pass(MINUTE);
    let check = it.harness.call(Kind::Check);
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.pass(9_000.0);
    it.harness.reply(reply);
    assert_eq!(it.harness.verdict(check).verification, Verification::Verified);
}
