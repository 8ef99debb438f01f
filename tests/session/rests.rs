//! A service that names a wait (`Retry-After`) is left alone by all tabs, whoever was told and whatever
//! was asked; and no longer than it wants to be.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Policy, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, activate, libreauth, lockence, no, policy, rate_limited, yes};
use crate::tabs::{Tabs, shared};

/// Two tabs, of which the one that leads was told to wait for an hour.
fn told_to_wait() -> Tabs {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.answer(|_| rate_limited(3_600));
    while tabs[0].state() != State::Grace {
        tabs.pass(1_000.0);
    }
    tabs.pass(1_000.0);
    tabs
}

#[test]
fn a_wait_that_a_yes_lifted_is_lifted_in_every_tab() {
    let mut tabs = told_to_wait();
    tabs.answer(|_| yes());
    tabs.pass(MINUTE);
    tabs.call(0, Kind::Check);
    tabs.pass(10.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    tabs.close(0);
    let asked = tabs.seen.len();
    tabs.pass(2.0 * MINUTE);
    assert!(tabs.seen.len() > asked, "the next one beats");
    tabs.pass(30.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active]);
}

#[test]
fn the_tab_that_leads_next_keeps_it() {
    let mut tabs = told_to_wait();
    let asked = tabs.seen.len();
    tabs.close(0);
    tabs.input(1, Input::Back);
    tabs.pass(58.0 * MINUTE);
    assert_eq!(tabs.seen.len(), asked);
    tabs.answer(|_| yes());
    tabs.pass(5.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active]);
}

#[test]
fn a_tab_that_is_opened_meanwhile_keeps_it() {
    let mut tabs = told_to_wait();
    tabs.init();
    tabs.pass(1_000.0);
    let asked = tabs.seen.len();
    tabs.close(0);
    tabs.close(1);
    tabs.pass(50.0 * MINUTE);
    assert_eq!(tabs.seen.len(), asked);
}

#[test]
fn who_leads_keeps_one_that_another_tab_was_told() {
    let mut tabs = Tabs::active(shared(), 3);
    tabs.answer(|_| rate_limited(3_600));
    tabs.call(1, Kind::Check);
    tabs.pass(500.0);
    let asked = tabs.seen.len();
    tabs.pass(59.0 * MINUTE);
    assert_eq!((tabs.seen.len(), tabs.leaders()), (asked, vec![0]), "and nobody takes it for gone");
    tabs.answer(|_| yes());
    tabs.pass(5.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 3]);
}

#[test]
fn whatever_it_was_that_was_asked() {
    let mut it = Harness::lockence();
    it.ask(Kind::Validate, rate_limited(600));
    assert!(it.pass_to_beat() >= 600_000.0);
}

#[test]
fn a_good_answer_to_anything_lifts_it() {
    let mut it = Harness::lockence();
    it.ask(Kind::Validate, rate_limited(3_600));
    it.pass(MINUTE);
    it.ask(Kind::Validate, yes());
    assert!(it.pass_to_beat() <= 2_000.0);

    let mut tabs = Tabs::new(lockence(), shared());
    for tab in 0..2 {
        tabs.open();
        tabs.call(tab, activate("KEY"));
        tabs.pass(1_000.0);
    }
    tabs.answer(|_| rate_limited(3_600));
    tabs.call(1, Kind::Validate);
    tabs.pass(MINUTE);
    tabs.answer(|_| yes());
    tabs.call(1, Kind::Validate);
    tabs.pass(30.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    assert!(tabs.count("heartbeat") >= 29, "{}", tabs.count("heartbeat"));
}

#[test]
fn a_lost_session_is_opened_again_when_it_is_over() {
    let mut it = Harness::active_with(libreauth(), Policy { remembers: true, ..policy() });
    it.ask(Kind::Check, rate_limited(300));
    it.ask(Kind::Check, no("Session not found"));
    assert_eq!((it.state(), it.in_flight.len()), (State::Grace, 0));
    assert!(it.pass_to_beat() >= 300_000.0);
    assert_eq!(it.sent.last(), Some(&"init"));
}
