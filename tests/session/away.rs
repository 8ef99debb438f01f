//! A tab that was not there for a while: what it may believe of what it finds, and what it remembers.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Loaded, Policy, State};

use crate::harness::{EPOCH, Harness};
use crate::kept::{keeping, left};
use crate::replies::{MINUTE, libreauth, license, no, session, yes};
use crate::tabs::{Tabs, shared};

/// A page that began at that moment, and whose storage was empty but for a stamp.
fn begun(now: f64, stamp: f64, id: &str) -> Harness {
    let mut it = Harness::new(libreauth(), keeping());
    it.now = now;
    it.call(Kind::Init);
    it.input(Input::Loaded(Loaded::Absent(stamp)));
    it.reply(session(id));
    it.ask(license("KEY"), yes());
    assert_eq!(it.state(), State::Active);
    it
}

#[test]
fn a_later_session_whose_age_can_not_be_told_is_no_licence() {
    let mut it = begun(0.0, 0.0, "session-1");
    it.input(Input::Leave { kept: true });
    let another = begun(60.0 * MINUTE, it.kept.last().unwrap().1, "session-2");
    // Its clock stands before the other's last good answer.
    (it.now, it.wall_ahead) = (61.0 * MINUTE, -5.0 * MINUTE);
    it.input(Input::Back);
    it.input(Input::Loaded(left(&another)));
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.beat(yes()) <= 2_000.0, "and the service is asked at once");
    assert_eq!(it.state(), State::Active);
}

fn remembering(policy: Policy) -> Policy {
    Policy { remembers: true, ..policy }
}

/// A page alone, whose storage answers every question so; `None`: it has none.
fn alone(policy: Policy, kept: Option<&Loaded>) -> Harness {
    let mut it = Harness::new(libreauth(), remembering(policy));
    it.call(Kind::Init);
    it.input(Input::Leads(true));
    if let Some(loaded) = kept {
        it.input(Input::Loaded(loaded.clone()));
    }
    it.reply(yes());
    it.ask(license("KEY"), yes());
    it
}

/// The service has lost the session, says so to the next beat, and opens another one.
fn restarts(it: &mut Harness) {
    it.beat(no("Session not found"));
    assert_eq!(it.sent.last(), Some(&"init"), "{:?}", it.snapshot().reason);
    it.reply(session("session-2"));
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_late_timer_forgets_nothing() {
    for (policy, kept) in [
        (keeping(), Some(Loaded::Refused)),
        (keeping(), Some(Loaded::Damaged(1.0))),
        (keeping(), Some(Loaded::TooNew(1.0))),
        (shared(), None),
    ] {
        let mut it = alone(policy, kept.as_ref());
        it.now = it.wake_at.take().unwrap().0 + 6_000.0;
        it.input(Input::Wake);
        if let Some(kept) = kept {
            it.input(Input::Loaded(kept));
        }
        it.beat(yes());
        restarts(&mut it);
    }
}

#[test]
fn a_page_that_was_put_away_and_was_always_alone_forgets_nothing_either() {
    for (policy, kept) in [
        (keeping(), Some(Loaded::Refused)),
        (keeping(), Some(Loaded::Damaged(1.0))),
        (shared(), None),
    ] {
        let mut it = alone(policy, kept.as_ref());
        it.input(Input::Leave { kept: true });
        it.now += 5.0 * MINUTE;
        let loads = it.loads;
        it.input(Input::Back);
        it.input(Input::Leads(true));
        if let Some(kept) = kept {
            assert_eq!(it.loads, loads + 1, "it looks once");
            it.input(Input::Loaded(kept));
        }
        it.beat(yes());
        restarts(&mut it);
    }
}

/// The service forgets its sessions: the tabs log in again with what they remember.
fn outlives_a_restart(tabs: &mut Tabs) {
    let mut restarted = false;
    tabs.answer(move |it| {
        let gone = it.request.endpoint == "check" && !std::mem::replace(&mut restarted, true);
        if gone { no("Session not found") } else { session("session-2") }
    });
    tabs.pass(3.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
}

#[test]
fn a_leader_that_hung_makes_no_tab_forget() {
    let mut tabs = Tabs::active(remembering(shared()), 2);
    tabs.pass(5.0 * MINUTE);
    tabs.pass(tabs[0].wake_at.unwrap().0 - tabs.now - 10.0);
    tabs.hang(0);
    tabs.pass(6_000.0);
    tabs.unhang(0);
    tabs.pass(3.0 * MINUTE);
    outlives_a_restart(&mut tabs);
}

#[test]
fn a_tab_that_was_put_away_makes_no_other_forget() {
    let mut tabs = Tabs::active(remembering(shared()), 2);
    tabs.pass(5.0 * MINUTE);
    tabs.freeze(0);
    tabs.pass(5.0 * MINUTE);
    tabs.thaw(0);
    tabs.call(0, Kind::Check);
    tabs.pass(3.0 * MINUTE);
    outlives_a_restart(&mut tabs);
}

/// A page that is back, and whose beat was answered before its storage has.
fn gone_before_loaded() -> Harness {
    let mut it = alone(keeping(), Some(&Loaded::Absent(0.0)));
    it.input(Input::Leave { kept: true });
    it.now += 5.0 * MINUTE;
    it.input(Input::Back);
    it.beat(no("Session not found"));
    assert_eq!((it.state(), it.in_flight.len()), (State::Grace, 0));
    it
}

#[test]
fn a_session_that_is_gone_waits_for_what_the_storage_says() {
    let mut it = gone_before_loaded();
    it.pass(3_000.0);
    assert_eq!((it.state(), it.in_flight.len()), (State::Grace, 0));
    let kept = left(&it);
    it.input(Input::Loaded(kept));
    it.pass(500.0);
    it.reply(session("session-2"));
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn where_another_tab_logged_out_meanwhile_it_stays_gone() {
    let mut it = gone_before_loaded();
    it.input(Input::Loaded(Loaded::Erased(EPOCH + it.now)));
    assert_eq!((it.state(), it.in_flight.len()), (State::Closed, 0));
}

#[test]
fn a_storage_that_never_answers_is_waited_for_within_grace() {
    let mut it = gone_before_loaded();
    it.pass(16.0 * MINUTE);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::SessionExpired)));
    assert_eq!((it.wake_at, it.in_flight.len()), (None, 0));
}
