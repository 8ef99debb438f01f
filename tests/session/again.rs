//! Where tabs and pages share a session, nobody's `init` ends it for the others.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Policy, State};

use crate::harness::Harness;
use crate::reload::first;
use crate::replies::{
    MINUTE, activate, libreauth, license, lockence, no, session, with_status, yes,
};
use crate::tabs::{Tabs, shared};

fn remembering() -> Policy {
    Policy { remembers: true, ..shared() }
}

#[test]
fn a_second_init_in_any_tab_asks_nothing_and_ends_nothing() {
    for policy in [remembering(), Policy { keeps: true, ..remembering() }] {
        let mut tabs = Tabs::active(policy, 2);
        let before = tabs.seen.len();
        tabs.answer(|_| session("session-2"));
        for tab in 0..2 {
            let init = tabs.call(tab, Kind::Init);
            assert!(tabs[tab].outcome(init).is_ok(), "at once");
        }
        assert_eq!((tabs.seen.len(), tabs.states()), (before, vec![State::Active; 2]));
        tabs.call(1, Kind::Logout);
        let init = tabs.call(1, Kind::Init);
        tabs.pass(1_000.0);
        assert!(tabs[1].outcome(init).is_ok());
        assert_eq!((tabs.count("init"), tabs.states()), (2, vec![State::Initialized; 2]));
    }
}

#[test]
fn lockences_is_the_same_with_the_same_key_and_a_new_one_with_another() {
    let mut it = first(&lockence());
    let sent = it.sent.len();
    let again = it.call(activate("KEY"));
    assert_eq!((it.is_settled(again), it.sent.len()), (true, sent));
    it.call(activate("KEY-2"));
    assert_eq!(it.sent.len(), sent + 1);
}

#[test]
fn a_client_that_shares_nothing_opens_a_new_one() {
    let mut it = Harness::active();
    it.ask(Kind::Init, session("session-2"));
    assert_eq!((it.state(), it.sent.len()), (State::Initialized, 3));
}

#[test]
fn so_does_one_whose_session_has_run_out() {
    let mut it = first(&libreauth());
    while it.state() != State::Expired {
        it.beat(with_status(503, ""));
    }
    it.ask(Kind::Init, session("session-2"));
    assert_eq!(it.state(), State::Initialized);
}

/// Two tabs, of which the first leads, is licensed and too busy to say so when the second opens a session.
fn past_a_busy_leader(policy: Policy) -> Tabs {
    let mut tabs = Tabs::active(policy, 1);
    tabs.pass(5.0 * MINUTE);
    tabs.hang(0);
    tabs.answer(|it| if it.request.endpoint == "init" { session("session-2") } else { yes() });
    tabs.init();
    tabs.pass(800.0);
    tabs
}

#[test]
fn a_licence_goes_on_in_a_session_that_was_opened_past_a_busy_leader() {
    let mut tabs = past_a_busy_leader(remembering());
    tabs.unhang(0);
    tabs.pass(500.0);
    assert_eq!(tabs.states(), [State::Active; 2]);
    assert!(tabs[0].states().iter().all(|it| *it != State::Expired));
    assert_eq!((tabs.count("init"), tabs.count("license")), (2, 2));
    let since = tabs.now;
    tabs.pass(20.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    let beats: Vec<_> = tabs.seen.iter().filter(|it| it.at > since).collect();
    assert!((18..=24).contains(&beats.len()), "{}", beats.len());
    let body = |it: &crate::tabs::Seen| it.request.body.clone().unwrap();
    assert!(beats.iter().all(|it| body(it).expose().contains("session-2")));
}

#[test]
fn what_the_service_says_to_that_is_the_truth() {
    let mut tabs = past_a_busy_leader(remembering());
    tabs.answer(|_| no("Your license is banned"));
    tabs.unhang(0);
    tabs.pass(1_000.0);
    assert_eq!(tabs.states(), [State::Denied; 2]);
}

#[test]
fn without_what_logs_in_again_the_new_session_counts() {
    let mut tabs = past_a_busy_leader(shared());
    tabs.unhang(0);
    tabs.pass(1_000.0);
    assert_eq!(tabs.states(), [State::Initialized; 2]);
    tabs.call(1, license("KEY"));
    tabs.pass(1_000.0);
    assert_eq!(tabs.states(), [State::Active; 2]);
}
