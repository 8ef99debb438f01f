//! When the leading tab is closed, crashes, freezes, hangs, or can't reach the service, another one takes
//! over: the service sees one client that goes on.

use libreauth_client::session::{Event, Policy, State};

use crate::replies::{MINUTE, libreauth, license, offline, policy, session, yes};
use crate::tabs::{Tabs, shared};

/// What a beat may be late by: the spread of who comes back, and the way of an answer.
const SPREAD: f64 = 2_200.0;
/// Who leads and says nothing is stolen from so long after the beat was due.
const PATIENCE: f64 = 0.2 * MINUTE + 10_000.0 + 5_000.0;

/// Three tabs; one thing happens to the leader at some time between two beats.
fn after(seed: u64, what: fn(&mut Tabs)) -> Tabs {
    let mut tabs = Tabs::active(shared(), 3);
    tabs.pass(5.0 * MINUTE + f64::from(u32::try_from(seed).unwrap()) * 3_000.0);
    what(&mut tabs);
    tabs
}

/// The others go on, with beats no further apart than that, and with no more of them than one tab sends.
fn goes_on(mut tabs: Tabs, gap: f64) -> Tabs {
    let since = tabs.now - MINUTE;
    tabs.pass(20.0 * MINUTE);
    assert_eq!(tabs.leaders(), [1]);
    let longest = tabs.longest_gap(since);
    assert!(longest <= gap, "{longest}");
    let beats = tabs.seen.iter().filter(|it| it.at > since).count();
    assert!((18..=24).contains(&beats), "{beats}");
    let licensed = |tab: usize| tabs[tab].states() == [State::Initialized, State::Active];
    assert!(
        licensed(1) && licensed(2) || tabs[1].states() == [State::Active],
        "no change of state"
    );
    tabs
}

#[test]
fn a_leader_that_is_closed_hands_over_at_once() {
    for seed in 0..20 {
        let mut tabs = after(seed, |tabs| tabs.close(0));
        tabs.pass(10.0);
        assert_eq!(tabs.leaders(), [1]);
        goes_on(tabs, MINUTE + SPREAD);
    }
}

#[test]
fn a_leader_that_crashes_hands_over_at_once() {
    for seed in 0..20 {
        let mut tabs = after(seed, |tabs| tabs.crash(0));
        tabs.pass(10.0);
        assert_eq!(tabs.leaders(), [1]);
        goes_on(tabs, MINUTE + SPREAD);
    }
}

#[test]
fn a_crash_while_its_beat_is_on_its_way_is_made_up_for() {
    let mut tabs = Tabs::active(shared(), 3);
    tabs.takes[0] = 3_000.0;
    while tabs[0].in_flight.is_empty() {
        tabs.pass(50.0);
    }
    tabs.crash(0);
    goes_on(tabs, MINUTE + SPREAD + 3_000.0);
}

#[test]
fn a_leader_that_is_frozen_hands_over_at_once_and_is_a_follower_when_it_is_back() {
    for seed in 0..20 {
        let mut tabs = after(seed, |tabs| tabs.freeze(0));
        tabs.pass(10.0);
        assert_eq!(tabs.leaders(), [1]);
        tabs = goes_on(tabs, MINUTE + SPREAD);
        tabs.thaw(0);
        let seen = tabs.seen.len();
        tabs.pass(2_000.0);
        assert!(tabs.seen.len() <= seen + 1, "no beat beside the leader's own");
        assert_eq!((tabs.leaders(), tabs.states()), (vec![1], vec![State::Active; 3]));
        goes_on(tabs, MINUTE + SPREAD);
    }
}

#[test]
fn a_leader_that_hangs_is_stolen_from_and_is_a_follower_when_it_goes_on() {
    for seed in 0..20 {
        let mut tabs = after(seed, |tabs| tabs.hang(0));
        let since = tabs.now - MINUTE;
        tabs.pass(20.0 * MINUTE);
        assert!(tabs.longest_gap(since) <= MINUTE + PATIENCE + policy().timeout.0 + SPREAD);
        let beats = tabs.seen.iter().filter(|it| it.at > since).count();
        assert!((18..=24).contains(&beats), "{beats}");
        let before = tabs.seen.len();
        tabs.unhang(0);
        tabs.pass(10.0);
        assert_eq!((tabs.leaders().len(), tabs.states()), (1, vec![State::Active; 3]));
        assert_ne!(tabs.leaders(), [0]);
        assert_eq!(tabs.seen.len(), before, "it asks nothing by itself");
        let since = tabs.now - MINUTE;
        tabs.pass(20.0 * MINUTE);
        let longest = tabs.longest_gap(since);
        assert!(longest <= MINUTE + SPREAD, "{longest}");
        assert_eq!(tabs.states(), [State::Active; 3]);
    }
}

#[test]
fn a_leader_that_hangs_before_its_first_word_is_stolen_from() {
    // It leads, and the session is another tab's.
    let mut tabs = Tabs::new(libreauth(), shared());
    tabs.init();
    tabs.pass(1_000.0);
    let (two, _) = tabs.init();
    tabs.pass(100.0);
    tabs.call(two, license("KEY"));
    tabs.hang(0);
    tabs.pass(10.0 * MINUTE);
    let longest = tabs.longest_gap(0.0);
    assert!(tabs.count("check") >= 7 && longest <= MINUTE + SPREAD, "{}", tabs.count("check"));
    assert_eq!(tabs[two].state(), State::Active);
}

#[test]
fn so_is_one_that_hangs_when_it_has_let_another_one_open_the_session() {
    let mut tabs = Tabs::new(libreauth(), shared());
    tabs.answer(|_| offline());
    tabs.init();
    tabs.pass(1_000.0);
    tabs.answer(|_| yes());
    let (two, _) = tabs.init();
    tabs.pass(100.0);
    tabs.hang(0);
    tabs.pass(100.0);
    tabs.call(two, license("KEY"));
    tabs.pass(10.0 * MINUTE);
    assert_eq!(tabs[two].state(), State::Active);
    assert!(tabs.count("check") >= 7, "{}", tabs.count("check"));
}

#[test]
fn a_session_that_is_opened_past_one_that_hangs_is_its_own_too_when_it_goes_on() {
    let mut tabs = Tabs::active(shared(), 1);
    tabs.pass(60.0 * MINUTE);
    tabs.hang(0);
    tabs.answer(|_| session("session-2"));
    let (two, init) = tabs.init();
    tabs.pass(1_000.0);
    assert!(tabs[two].outcome(init).is_ok());
    tabs.call(two, license("KEY-2"));
    tabs.pass(1_000.0);
    tabs.unhang(0);
    tabs.pass(60.0 * MINUTE);
    assert_eq!((tabs.leaders(), tabs.states()), (vec![two], vec![State::Active; 2]));
    let last = tabs.seen.last().unwrap().request.body.clone().unwrap();
    assert!(last.expose().contains("session-2"));
}

#[test]
fn a_follower_that_hangs_steals_nothing_when_it_goes_on() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.pass(5.0 * MINUTE);
    tabs.hang(1);
    tabs.pass(20.0 * MINUTE);
    tabs.unhang(1);
    tabs.pass(5.0 * MINUTE);
    assert_eq!((tabs.leaders(), tabs.states()), (vec![0], vec![State::Active; 2]));
    assert_eq!(tabs[0].session.diagnostics().leader_changes, 1);
}

#[test]
fn a_leader_whose_beats_fail_twice_lets_another_one_try() {
    let mut tabs = Tabs::active(shared(), 3);
    tabs.answer(|it| if it.tab == 0 { offline() } else { yes() });
    while tabs[0].state() != State::Grace {
        tabs.pass(1_000.0);
    }
    let since = tabs.now;
    tabs.pass(2.0 * MINUTE + SPREAD);
    assert_eq!(tabs.leaders(), [1]);
    assert_eq!(tabs.states(), [State::Active; 3]);
    let tried = tabs.seen.iter().filter(|it| it.tab == 0 && it.at > since).count();
    assert_eq!(tried, 1, "it failed twice in all");
}

#[test]
fn a_single_tab_has_nobody_to_yield_to() {
    let mut tabs = Tabs::active(shared(), 1);
    tabs.answer(|_| offline());
    tabs.pass(10.0 * MINUTE);
    assert_eq!(tabs.leaders(), [0]);
    tabs.answer(|_| yes());
    tabs.pass(MINUTE + 200.0);
    assert_eq!(tabs.states(), [State::Active]);
}

#[test]
fn an_outage_costs_no_more_requests_with_tabs_than_without() {
    let requests = |count| {
        let mut tabs = Tabs::active(Policy { seed: 1, ..shared() }, count);
        let before = tabs.seen.len();
        tabs.answer(|_| offline());
        tabs.pass(60.0 * MINUTE);
        tabs.seen.len() - before
    };
    for count in [1, 2, 5] {
        let requests = requests(count);
        assert!((55..=70).contains(&requests), "{requests} by {count} tabs");
    }
}

#[test]
fn who_leads_is_told() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.close(0);
    tabs.pass(10.0);
    let told = |tab: usize| {
        let events = tabs[tab].events.iter().filter_map(|it| match it {
            Event::Leader(leads) => Some(*leads),
            _ => None,
        });
        events.collect::<Vec<_>>()
    };
    assert_eq!((told(0), told(1)), (vec![true, false], vec![true]));
    let diagnostics = tabs[1].session.diagnostics();
    assert_eq!((diagnostics.leading, diagnostics.leader_changes), (true, 1));
    assert_eq!(diagnostics.other_tabs, 0);
}
