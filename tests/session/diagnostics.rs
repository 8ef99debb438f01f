//! What a user may paste into a ticket: counters and the last errors.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;

use crate::harness::{EPOCH, Harness};
use crate::replies::{libreauth, license, no, offline, policy, with_status, yes};

#[test]
fn the_last_twenty_errors_are_kept_oldest_first() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    for status in 500..=530 {
        it.pass(1_000.0);
        it.ask(Kind::Check, with_status(status, ""));
    }
    let errors = it.session.diagnostics().errors;
    let statuses: Vec<_> = errors.iter().filter_map(|error| error.status).collect();
    assert_eq!(statuses, (511..=530).collect::<Vec<_>>());
    assert_eq!(errors[0].code, Code::ServerError);
    assert_eq!(errors[0].endpoint, Some("check"));
    assert_eq!(errors[19].at.0, EPOCH + it.now);
}

#[test]
fn beats_and_misses_are_counted() {
    let mut it = Harness::active();
    for reply in [yes(), offline(), offline(), yes()] {
        it.beat(reply);
    }
    it.ask(Kind::Check, yes());
    let diagnostics = it.session.diagnostics();
    assert_eq!((diagnostics.beats, diagnostics.misses), (4, 2));
    assert_eq!(diagnostics.errors.len(), 2);
}

#[test]
fn it_tells_when_the_last_success_was_and_when_the_next_beat_is() {
    let mut it = Harness::active();
    it.pass(30_000.0);
    it.ask(Kind::Check, yes());
    let (good, due) = (it.now, it.wake_at.unwrap());
    it.pass(5_000.0);
    it.input(libreauth_client::session::Input::Wake);
    let diagnostics = it.session.diagnostics();
    assert_eq!(diagnostics.last_success_at.map(|at| at.0), Some(EPOCH + good));
    assert_eq!(diagnostics.next_beat_at.map(|at| at.0.round()), Some((EPOCH + due.0).round()));
    it.ask(Kind::Logout, yes());
    let diagnostics = it.session.diagnostics();
    assert_eq!(diagnostics.last_success_at.map(|at| at.0), Some(EPOCH + good), "still known");
    assert_eq!(diagnostics.next_beat_at, None);
}

#[test]
fn it_tells_how_long_the_last_good_answer_lasts() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    assert_eq!(it.session.diagnostics().grace_until, None, "nobody is licensed");
    it.ask(license("KEY"), yes());
    let until = Some(EPOCH + it.now + policy().grace.0);
    assert_eq!(it.session.diagnostics().grace_until.map(|at| at.0), until);
    it.beat(offline());
    assert_eq!(it.session.diagnostics().grace_until.map(|at| at.0), until, "in grace, too");
    assert_eq!(it.session.snapshot().grace_until.map(|at| at.0), until);
    it.pass(policy().grace.0);
    it.input(libreauth_client::session::Input::Wake);
    assert_eq!(it.session.diagnostics().grace_until, None, "it is over");
}

#[test]
fn requests_on_their_way_are_counted_and_callers_without_one_are_not() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.device_known = false;
    it.call(Kind::Check);
    it.call(license("K"));
    assert_eq!(it.session.diagnostics().in_flight, 1);
    it.reply(yes());
    assert_eq!(it.session.diagnostics().in_flight, 0);
}

#[test]
fn a_no_is_kept_too_without_the_services_words() {
    let mut it = Harness::active();
    it.beat(no("License ABCD-EFGH of Jane Doe is banned"));
    let diagnostics = it.session.diagnostics();
    assert_eq!(diagnostics.errors.last().map(|error| error.code), Some(Code::Banned));
    let text = format!("{diagnostics:?}");
    assert!(!text.contains("ABCD") && !text.contains("Jane"), "{text}");
}

#[test]
fn trouble_before_a_login_is_no_beat_missed() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.ask(Kind::Check, offline());
    let diagnostics = it.session.diagnostics();
    assert_eq!((diagnostics.beats, diagnostics.misses), (0, 0));
    assert_eq!(diagnostics.errors.len(), 1);
}
