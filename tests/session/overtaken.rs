//! Found by simulation: what comes late, or was said by who was away, undoes nothing that is newer.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Millis, Policy, State};

use crate::harness::Harness;
use crate::replies::{
    MINUTE, Reply, libreauth, license, lockence, no, offline, policy, rate_limited, session, yes,
};
use crate::tabs::{Seen, Tabs, shared};

const GONE: &str = "Session not found";

fn remembering() -> Policy {
    Policy { remembers: true, ..shared() }
}

#[test]
fn a_question_that_fails_after_a_later_one_was_answered_is_no_trouble() {
    let mut it = Harness::active_with(lockence(), Policy { grace: Millis(0.0), ..policy() });
    let early = it.call(Kind::Validate);
    it.pass(1_000.0);
    it.call(Kind::Heartbeat);
    it.reply_at(1, yes());
    let before = it.snapshot();
    it.reply(offline());
    assert!(it.outcome(early).is_err());
    assert!(it.snapshot().same_as(&before), "{:?}", it.states());
    let wait = it.pass_to_beat();
    assert!(wait <= 5.0 * MINUTE, "{wait}");
}

#[test]
fn a_wait_that_the_service_names_holds_for_the_next_session_too() {
    let mut it = Harness::active();
    it.call(Kind::Check);
    it.call(license("K"));
    it.reply_at(1, yes());
    it.reply(rate_limited(300));
    let wait = it.pass_to_beat();
    assert!(wait >= 5.0 * MINUTE, "{wait}");
}

#[test]
fn a_logout_right_after_one_was_away_ends_what_was_opened_meanwhile() {
    // Who leads hangs, so that nobody tells the session that it would mean.
    let mut tabs = Tabs::active(shared(), 3);
    tabs.freeze(2);
    tabs.call(0, Kind::Logout);
    tabs.pass(1_000.0);
    tabs.answer(|_| session("session-2"));
    tabs.call(0, Kind::Init);
    tabs.pass(1_000.0);
    tabs.call(0, license("KEY"));
    tabs.pass(1_000.0);
    assert_eq!(tabs.states()[..2], [State::Active; 2]);
    tabs.hang(0);
    tabs.call(2, Kind::Logout);
    tabs.thaw(2);
    tabs.pass(1_000.0);
    assert_eq!(tabs.states()[1..], [State::Closed; 2]);
}

#[test]
fn a_session_that_was_told_to_be_over_is_not_found_again() {
    let keeping = Policy { keeps: true, ..shared() };
    let mut tabs = Tabs::active(keeping, 1);
    let kept = tabs.storage.clone();
    tabs.answer(|_| no("Your license is banned"));
    tabs.pass(2.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Denied]);
    // The storage refused to erase it.
    tabs.storage = kept;
    tabs.answer(|_| session("session-2"));
    let (_, init) = tabs.init();
    tabs.pass(1_000.0);
    assert_eq!(tabs.count("init"), 2, "{:?}", tabs.seen);
    assert!(tabs[1].outcome(init).is_ok());
}

#[test]
fn what_is_opened_after_the_clock_was_set_back_is_later_all_the_same() {
    for told in [true, false] {
        let mut tabs = Tabs::active(shared(), 2);
        tabs.answer(|_| no("Your license is banned"));
        tabs.pass(2.0 * MINUTE);
        assert_eq!(tabs.states(), [State::Denied; 2]);
        if !told {
            // Who leads hangs: only the others' greetings tell how late it is.
            tabs.hang(0);
        }
        tabs.set_back(60.0 * MINUTE);
        tabs.answer(|_| session("session-2"));
        let (new, _) = tabs.init();
        tabs.pass(2_000.0);
        tabs.call(new, license("KEY"));
        tabs.pass(1_000.0);
        assert_eq!(tabs.states()[1..], [State::Active; 2], "{told}");
    }
}

/// The service lost the first session, and can't open another one.
fn in_trouble(seen: &Seen) -> Reply {
    if seen.request.endpoint == "check" { no(GONE) } else { offline() }
}

/// It lost the first session, and opens a second one.
fn restarted(seen: &Seen) -> Reply {
    let first = seen.request.body.as_ref().is_some_and(|it| it.expose().contains("session-1"));
    if first { no(GONE) } else { session("session-2") }
}

#[test]
fn who_knows_what_logs_in_again_does_not_unlearn_it_from_who_was_away() {
    let mut tabs = Tabs::active(Policy { keeps: true, ..remembering() }, 3);
    // The leader opens the lost session again when it is put away, and fails when it is back: just then
    // it does not know whether it may log in.
    tabs.takes[0] = 5_000.0;
    tabs.answer(in_trouble);
    while tabs.count("init") < 2 {
        tabs.pass(100.0);
    }
    tabs.freeze(0);
    tabs.pass(7_000.0);
    tabs.thaw(0);
    tabs.pass(10.0);
    tabs.takes[0] = 100.0;
    tabs.answer(restarted);
    tabs.pass(3.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 3]);
}

#[test]
fn who_leads_and_does_not_know_what_logs_in_again_asks_for_it() {
    for away in [1, 2] {
        let mut tabs = Tabs::active(remembering(), 3);
        // Without a storage, who was away forgets it.
        tabs.freeze(away);
        tabs.answer(in_trouble);
        tabs.pass(2.5 * MINUTE);
        tabs.hang(0);
        tabs.thaw(away);
        tabs.answer(restarted);
        tabs.pass(5.0 * MINUTE);
        assert_eq!(tabs.states()[1..], [State::Active; 2], "{away}");
    }
}

#[test]
fn a_session_opened_again_by_who_was_away_meanwhile_is_none() {
    let mut it = Harness::new(libreauth(), Policy { keeps: true, remembers: true, ..policy() });
    it.call(Kind::Init);
    it.input(Input::Loaded(libreauth_client::session::Loaded::Absent(0.0)));
    it.reply(yes());
    it.ask(license("KEY"), yes());
    it.beat(no(GONE));
    assert_eq!(it.sent.last(), Some(&"init"));
    it.input(Input::Leave { kept: true });
    let sent = it.sent.len();
    it.reply(session("session-2"));
    assert_eq!(it.sent.len(), sent, "it may have been logged out");
}

#[test]
fn a_leader_that_hangs_is_replaced_before_the_licence_lapses() {
    for interval in [5_000.0, MINUTE, 5.0 * MINUTE] {
        let policy = Policy { interval: Millis(interval), grace: Millis(0.0), ..shared() };
        let mut tabs = Tabs::active(policy, 3);
        tabs.pass(10.0 * interval);
        tabs.hang(0);
        while tabs.leaders() == [0] {
            tabs.pass(100.0);
            assert_eq!(tabs.states()[1..], [State::Active; 2], "{interval}");
        }
        for _ in 0..100 {
            tabs.pass(100.0);
            assert_eq!(tabs.states()[1..], [State::Active; 2], "{interval}");
        }
    }
}

#[test]
fn a_licence_that_ran_out_takes_no_place_of_one_that_holds() {
    let mut tabs = Tabs::active(shared(), 1);
    tabs.hang(0);
    tabs.set_back(120.0 * MINUTE);
    tabs.pass(MINUTE);
    tabs.answer(|_| session("session-2"));
    let (new, _) = tabs.init();
    tabs.pass(2_000.0);
    tabs.call(new, license("KEY"));
    tabs.pass(30.0 * MINUTE);
    assert_eq!(tabs.states()[1], State::Active);
    tabs.unhang(0);
    for _ in 0..100 {
        tabs.pass(100.0);
        assert_eq!(tabs.states()[1], State::Active);
    }
    assert_eq!(tabs.states()[0], State::Active, "it is the same for all");
}

#[test]
fn a_beat_heard_in_the_cache_puts_no_later_one_off() {
    let mut tabs = Tabs::new(lockence(), shared());
    for _ in 0..2 {
        let tab = tabs.open();
        tabs.call(tab, crate::replies::activate("KEY"));
        tabs.pass(1_000.0);
    }
    tabs.pass(10.0 * MINUTE);
    // It hears its own beat's yes when nobody can be told of it.
    tabs.takes[0] = 3_000.0;
    tabs.call(1, Kind::Heartbeat);
    tabs.input(1, Input::Leave { kept: true });
    tabs.pass(4_000.0);
    tabs.takes[0] = 100.0;
    tabs.input(1, Input::Back);
    let beats = |tabs: &Tabs| tabs.seen.iter().filter(|it| it.tab == 0).count();
    let before = beats(&tabs);
    for _ in 0..24 {
        tabs.call(1, Kind::Validate);
        tabs.pass(15_000.0);
    }
    assert!(beats(&tabs) > before, "who leads beats on");
}

#[test]
fn a_yes_to_the_app_ends_a_wait_that_was_named_to_a_question_before() {
    let mut it = Harness::active_with(lockence(), policy());
    it.beat(rate_limited(300));
    assert_eq!(it.state(), State::Grace);
    it.ask(Kind::Validate, yes());
    let wait = it.pass_to_beat();
    assert!(wait <= 2_000.0, "the service is back: {wait}");
}

#[test]
fn a_leader_that_waits_for_an_answer_is_still_there() {
    let policy = Policy { interval: Millis(5_000.0), logs_out_on_close: true, ..shared() };
    let mut tabs = Tabs::active(policy, 2);
    // Nobody answers the leader; what the app asks in the other tab is answered.
    tabs.takes[0] = 60_000.0;
    tabs.pass(5_000.0);
    tabs.takes[0] = 100.0;
    for _ in 0..10 {
        tabs.pass(5_000.0);
        tabs.call(1, Kind::Check);
    }
    tabs.pass(200.0);
    tabs.close(1);
    assert_eq!(tabs.count("logout"), 0);
}

#[test]
fn what_was_kept_before_the_clock_was_set_back_does_not_count_for_ever() {
    let mut tabs = Tabs::active(Policy { keeps: true, ..shared() }, 2);
    tabs.freeze(1);
    tabs.answer(|_| session("session-2"));
    tabs.call(0, Kind::Init);
    tabs.pass(1_000.0);
    tabs.call(0, license("KEY"));
    tabs.pass(1_000.0);
    tabs.crash(0);
    tabs.set_back(60.0 * MINUTE);
    tabs.answer(|_| offline());
    tabs.thaw(1);
    tabs.pass(20.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Expired]);
    tabs.answer(|_| session("session-2"));
    tabs.pass(2.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active]);
}
