//! Answers that come after the session they belong to was replaced or ended: they settle their
//! caller and change nothing.

use libreauth_client::protocol::Kind;
use libreauth_client::session::State;

use crate::harness::Harness;
use crate::replies::{libreauth, license, no, offline, policy, session, upgrade, yes};

/// What a late answer may be.
fn replies() -> [crate::replies::Reply; 4] {
    [yes(), no("Session expired"), no("Your license is banned"), offline()]
}

#[test]
fn a_check_from_before_the_login_says_nothing_about_it() {
    for reply in replies() {
        let mut it = Harness::initialized_with(libreauth(), policy());
        let check = it.call(Kind::Check);
        it.call(license("K"));
        it.reply_at(1, yes());
        let before = it.snapshot();
        assert_eq!(before.state, State::Active);
        it.reply(reply);
        assert!(it.snapshot().same_as(&before));
        if let Ok(libreauth_client::session::Settled::Verdict(verdict)) = it.outcome(check) {
            assert!(verdict.licensed, "the login's word counts");
        }
    }
}

#[test]
fn a_check_of_the_session_before_says_nothing_about_this_one() {
    for reply in replies() {
        let mut it = Harness::active();
        it.call(Kind::Check);
        it.call(Kind::Init);
        it.reply_at(1, session("session-2"));
        it.call(license("K"));
        it.reply_at(1, yes());
        let (before, due) = (it.snapshot(), it.wake_at);
        it.reply(reply);
        assert!(it.snapshot().same_as(&before));
        assert_eq!(it.wake_at, due, "nor about its next beat");
    }
}

#[test]
fn a_beat_of_the_session_before_does_not_stand_for_one_of_this_session() {
    let mut it = Harness::active();
    it.pass_to_beat();
    let joined = it.call(Kind::Check);
    it.call(Kind::Init);
    it.reply_at(1, session("session-2"));
    it.call(license("K"));
    it.reply_at(1, yes());
    let check = it.call(Kind::Check);
    assert_eq!(it.in_flight.len(), 2, "the check is a request of its own");
    it.reply_at(1, yes());
    assert!(it.verdict(check).licensed);
    it.reply(no("Session expired"));
    assert!(!it.verdict(joined).success);
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_late_beat_is_no_news_for_listeners() {
    for reply in replies() {
        let mut it = Harness::active();
        it.pass_to_beat();
        it.call(Kind::Check);
        it.call(Kind::Init);
        it.reply_at(1, session("session-2"));
        let told = it.events.len();
        it.reply(reply);
        assert_eq!(it.events.len(), told);
    }
}

#[test]
fn a_late_no_to_an_upgrade_does_not_end_the_next_session() {
    let mut it = Harness::active();
    let upgrade = it.call(upgrade("u", "K"));
    it.call(Kind::Init);
    it.reply_at(1, session("session-2"));
    it.reply(no("Session not found."));
    assert!(it.outcome(upgrade).is_err());
    assert_eq!(it.state(), State::Initialized);
}

#[test]
fn an_answer_to_nothing_changes_nothing() {
    let mut it = Harness::active();
    let before = it.snapshot();
    let id = libreauth_client::session::RequestId(4_711);
    it.input(libreauth_client::session::Input::Answer(id, no("banned")));
    it.input(libreauth_client::session::Input::Answer(id, yes()));
    assert!(it.snapshot().same_as(&before));
}

#[test]
fn a_login_to_a_session_that_ended_meanwhile_is_none() {
    let mut it = Harness::active();
    let license = it.call(license("KEY-2"));
    it.call(Kind::Check);
    it.reply_at(1, no("Session expired"));
    assert_eq!(it.state(), State::Expired);
    it.reply(yes());
    assert_eq!(it.state(), State::Expired, "there is no session to be licensed in");
    assert_eq!(it.code(license), libreauth_client::Code::SessionExpired);
}

#[test]
fn a_beat_of_the_session_before_is_given_up_when_nobody_waits_for_it() {
    let mut it = Harness::active();
    it.pass_to_beat();
    it.call(license("KEY-2"));
    it.reply_at(1, yes());
    assert_eq!((it.cancelled.len(), it.in_flight.len()), (1, 0));
}
