//! A page that is loaded again goes on with the session of the one before it, after one question; and
//! what was kept is never trusted further than that answer.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind, Service};
use libreauth_client::session::{Input, Loaded, Millis, Policy, State};
use libreauth_client::trust::Verifier;

use crate::harness::{EPOCH, Harness};
use crate::kept::{keeping, left, page, troubles};
use crate::replies::{
    MINUTE, Reply, activate, libreauth, license, lockence, no, offline, session, with_status, yes,
};

const GRACE: f64 = 15.0 * MINUTE;

fn open(service: &Service) -> Call {
    match service {
        Service::LibreAuth(_) => Call::new(Kind::Init),
        Service::Lockence(_) => activate("KEY"),
    }
}

/// A page with an active session.
pub(crate) fn first(service: &Service) -> Harness {
    let mut it = Harness::new(service.clone(), keeping());
    it.call(open(service));
    it.input(Input::Loaded(Loaded::Absent(0.0)));
    it.reply(yes());
    if it.state() == State::Initialized {
        it.ask(license("KEY"), yes());
    }
    assert_eq!(it.state(), State::Active);
    it
}

/// The page after it, so much later.
fn next(
    service: &Service,
    before: &Harness,
    later: f64,
) -> (Harness, libreauth_client::session::CallId) {
    let given = (before.now + later, open(service), left(before));
    page(service.clone(), keeping(), Verifier::default(), given)
}

fn resumed(
    before: &Harness,
    later: f64,
    reply: Reply,
) -> (Harness, libreauth_client::session::CallId) {
    let (mut it, id) = next(before.session.service(), before, later);
    assert_eq!(it.in_flight.len(), 1);
    it.reply(reply);
    (it, id)
}

#[test]
fn it_goes_on_after_one_question_and_no_init() {
    for (service, question) in [(libreauth(), "check"), (lockence(), "validate")] {
        let before = first(&service);
        let (mut it, init) = next(&service, &before, 5_000.0);
        assert_eq!(it.sent, [question]);
        assert!(!it.is_settled(init) && it.state() == State::Idle);
        it.reply(yes());
        assert_eq!(it.output(init), before.output(libreauth_client::session::CallId(1)));
        assert_eq!((it.state(), it.snapshot().holder), (State::Active, before.snapshot().holder));
        assert_eq!(it.states(), [State::Active]);
        assert!(troubles(&it).is_empty());
        assert!(it.beat(yes()) <= MINUTE, "and beats");
    }
}

#[test]
fn to_go_on_when_a_beat_is_due_is_that_beat_and_else_the_next_one_is_spread() {
    let before = first(&libreauth());
    let waits = |later: f64| -> Vec<f64> {
        let wait = |seed| {
            let given = (before.now + later, open(&libreauth()), left(&before));
            let policy = Policy { seed, ..keeping() };
            let (mut it, _) = page(libreauth(), policy, Verifier::default(), given);
            it.reply(yes());
            it.beat(yes())
        };
        (0..20).map(wait).collect()
    };
    for due in [0.95, 1.0, 1.4] {
        assert!(waits(due * MINUTE).iter().all(|it| (0.9..=1.0).contains(&(it / MINUTE))));
    }
    for other in [0.2, 8.0] {
        let waits = waits(other * MINUTE);
        assert!(waits.iter().any(|it| *it < 0.5 * MINUTE), "{waits:?}");
    }
}

#[test]
fn an_answer_that_a_frozen_page_hears_late_counts_from_its_question() {
    let (mut it, _) = next(&libreauth(), &first(&libreauth()), 5_000.0);
    it.now += 600.0 * MINUTE;
    it.reply(yes());
    it.pass(0.0);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.beat(yes()) <= 2_000.0, "so it is asked again");
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_session_in_which_nobody_was_logged_in_is_no_licence_after_it_either() {
    let mut before = Harness::new(libreauth(), keeping());
    before.call(Kind::Init);
    before.input(Input::Loaded(Loaded::Absent(0.0)));
    before.reply(yes());
    for reply in [yes(), no("Session is not validated")] {
        let (it, init) = resumed(&before, 5_000.0, reply);
        assert_eq!((it.state(), it.sent.len()), (State::Initialized, 1));
        assert!(it.outcome(init).is_ok() && it.snapshot().holder.is_none());
    }
}

#[test]
fn it_goes_on_from_page_to_page() {
    let mut before = first(&libreauth());
    for _ in 0..5 {
        before.beat(yes());
        (before, _) = resumed(&before, 5_000.0, yes());
        assert_eq!((before.state(), before.sent.len()), (State::Active, 1));
    }
}

#[test]
fn a_session_that_is_gone_is_opened_anew() {
    for (service, no_more) in [(libreauth(), "Session not found"), (lockence(), "Session expired")]
    {
        let before = first(&service);
        let (mut it, init) = next(&service, &before, 5_000.0);
        it.reply(no(no_more));
        assert_eq!((it.sent.last(), it.is_settled(init)), (Some(&"init"), false));
        assert_eq!(it.state(), State::Idle, "nothing was licensed meanwhile");
        it.reply(session("session-2"));
        assert!(it.outcome(init).is_ok());
        let expected = if matches!(service, Service::Lockence(_)) {
            State::Active
        } else {
            State::Initialized
        };
        assert_eq!(it.state(), expected);
    }
}

#[test]
fn a_no_of_another_kind_leads_to_the_service_too() {
    let (mut it, init) = resumed(&first(&libreauth()), 5_000.0, no("Your license is banned"));
    assert_eq!(it.sent, ["check", "init"]);
    it.reply(no("Your license is banned"));
    assert_eq!((it.code(init), it.state()), (Code::Banned, State::Idle));
}

#[test]
fn without_an_answer_what_is_left_of_grace_is_left() {
    let before = first(&libreauth());
    let (mut it, init) = resumed(&before, 10.0 * MINUTE, offline());
    let snapshot = it.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::Network)));
    assert_eq!(snapshot.grace_until, Some(Millis(EPOCH + GRACE)));
    assert!(it.outcome(init).is_ok(), "its caller goes on");
    assert_eq!(it.sent, ["check"]);
    it.beat(offline());
    assert_eq!(it.state(), State::Grace);
    it.beat(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn that_grace_ends_on_time() {
    let (mut it, _) = resumed(&first(&libreauth()), 10.0 * MINUTE, offline());
    let born = it.now;
    while it.state() == State::Grace {
        let at = it.wake_at.unwrap();
        it.pass(at.0 - it.now);
        if !it.in_flight.is_empty() {
            it.reply(offline());
        }
    }
    assert!((it.now - born - 5.0 * MINUTE).abs() < 1.0, "{}", it.now);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
}

#[test]
fn trouble_after_grace_leads_to_a_real_init() {
    for later in [GRACE, GRACE + 0.5 * MINUTE, GRACE + 2.0 * MINUTE, 1_000.0 * MINUTE] {
        for trouble in [offline(), with_status(503, "")] {
            let (it, init) = resumed(&first(&libreauth()), later, trouble);
            assert_eq!(it.sent, ["check", "init"], "{later}");
            assert_eq!((it.state(), it.is_settled(init)), (State::Idle, false), "{later}");
        }
    }
}

#[test]
fn a_clock_that_was_set_back_makes_no_grace() {
    let mut before = first(&libreauth());
    before.pass(20_000.0);
    before.ask(Kind::Check, yes());
    let (it, _) = resumed(&before, -2.0 * MINUTE, offline());
    assert_eq!((it.sent.as_slice(), it.state()), (&["check", "init"][..], State::Idle));
    // The service's word counts, whatever the clock reads.
    let (it, _) = resumed(&before, -2.0 * MINUTE, yes());
    assert_eq!((it.sent.as_slice(), it.state()), (&["check"][..], State::Active));
}

#[test]
fn grace_is_not_made_longer_by_reloading() {
    let before = first(&libreauth());
    for minutes in [3.0, 6.0, 9.0, 12.0] {
        let (it, _) = resumed(&before, minutes * MINUTE, offline());
        let until = it.snapshot().grace_until.unwrap().0;
        assert!((until - EPOCH - GRACE).abs() < 5.0, "{until}");
        assert!(it.kept.is_empty(), "so the next page finds the same");
    }
}

#[test]
fn a_logout_erases_what_was_kept() {
    let mut it = first(&libreauth());
    assert!(matches!(left(&it), Loaded::Record(..)));
    it.call(Kind::Logout);
    assert!(matches!(left(&it), Loaded::Erased(_)));
    // Also by a page that did nothing else.
    for found in [Loaded::Absent(0.0), Loaded::Damaged(5.0), Loaded::Refused] {
        let mut it = Harness::new(libreauth(), keeping());
        let logout = it.call(Kind::Logout);
        it.input(Input::Loaded(found));
        assert!(it.outcome(logout).is_ok() && it.sent.is_empty());
        assert!(it.kept.last().is_some_and(|it| it.0.is_none()));
    }
}

#[test]
fn nothing_is_kept_after_a_definite_no() {
    for message in ["Your license is banned", "Session expired"] {
        let mut it = first(&libreauth());
        it.beat(no(message));
        assert!(matches!(left(&it), Loaded::Erased(_)), "{message}");
    }
}

#[test]
fn trouble_erases_nothing_and_renews_nothing() {
    let mut it = first(&libreauth());
    let kept = it.kept.len();
    for _ in 0..30 {
        it.beat(offline());
    }
    assert_eq!((it.state(), it.kept.len()), (State::Expired, kept));
}

#[test]
fn nothing_is_kept_or_read_unless_it_shall_be() {
    let mut it = Harness::active();
    it.beat(yes());
    it.call(Kind::Logout);
    assert_eq!((it.kept.len(), it.loads), (0, 0));
}

#[test]
fn a_page_that_is_given_up_leaves_the_session_to_the_next() {
    let mut before = first(&libreauth());
    before.input(Input::Free);
    let (it, _) = resumed(&before, 5_000.0, yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn who_logs_out_while_it_looks_gets_no_session() {
    let before = first(&libreauth());
    for at in 0..2 {
        let mut it = Harness::new(libreauth(), keeping());
        let init = it.call(Kind::Init);
        if at == 1 {
            it.input(Input::Loaded(left(&before)));
        }
        it.call(Kind::Logout);
        assert_eq!(it.code(init), Code::Aborted);
        it.input(Input::Loaded(left(&before)));
        assert_eq!(it.in_flight.len(), 1, "only the logout");
        assert!(it.sent.last() == Some(&"logout") && !it.state().licensed());
        assert!(it.kept.last().is_some_and(|it| it.0.is_none()), "nor does the next page");
    }
}
