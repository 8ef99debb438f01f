//! Leaving: the seat is given back by the last tab that is closed, if that is wanted, and never by a page
//! that may be back.

use libreauth_client::protocol::{Kind, Service};
use libreauth_client::session::{Input, Policy, State};

use crate::harness::Harness;
use crate::kept::keeping;
use crate::replies::{MINUTE, libreauth, lockence, policy, session, yes};
use crate::tabs::{Tabs, shared};

fn giving_back(policy: Policy) -> Policy {
    Policy { logs_out_on_close: true, ..policy }
}

fn logouts(tabs: &Tabs) -> Vec<(usize, bool)> {
    let logouts = tabs.seen.iter().filter(|it| it.request.endpoint == "logout");
    logouts.map(|it| (it.tab, it.keepalive)).collect()
}

#[test]
fn the_last_tab_gives_the_seat_back_by_a_request_that_outlives_it() {
    for service in [libreauth(), lockence()] {
        let mut it = Harness::active_with(service, giving_back(policy()));
        it.input(Input::Leave { kept: false });
        assert_eq!(it.in_flight.len(), 1);
        let sent = &it.in_flight[0];
        assert!(sent.keepalive && sent.request.endpoint == "logout");
        assert!(sent.request.body.as_ref().unwrap().expose().contains("session-1"));
        assert_eq!(it.state(), State::Closed);
        it.input(Input::Leave { kept: false });
        assert_eq!(it.sent.iter().filter(|it| **it == "logout").count(), 1, "once");
    }
}

#[test]
fn a_page_that_may_be_back_gives_nothing_back() {
    let mut it = Harness::active_with(libreauth(), giving_back(policy()));
    it.input(Input::Leave { kept: true });
    assert_eq!((it.in_flight.len(), it.state()), (0, State::Active));
    let mut tabs = Tabs::active(giving_back(shared()), 1);
    tabs.freeze(0);
    tabs.pass(MINUTE);
    assert_eq!(logouts(&tabs), []);
}

#[test]
fn nor_does_one_that_is_back_and_has_not_heard_yet_who_else_is_there() {
    for (waits, seats) in [(5.0, 0), (MINUTE, 1)] {
        let mut tabs = Tabs::active(giving_back(shared()), 1);
        tabs.freeze(0);
        tabs.pass(MINUTE);
        tabs.thaw(0);
        tabs.pass(waits);
        tabs.close(0);
        assert_eq!(logouts(&tabs).len(), seats, "{waits} ms after it is back");
    }
}

#[test]
fn a_page_that_was_put_away_asks_when_it_is_back() {
    for policy in [policy(), giving_back(policy())] {
        let mut it = Harness::active_with(libreauth(), policy);
        it.input(Input::Leave { kept: true });
        it.pass(100.0);
        it.input(Input::Back);
        // Though it is not due for long.
        assert!(it.beat(yes()) <= 2_000.0);
        it.input(Input::Back);
        assert!(it.beat(yes()) > 2_000.0, "once");
    }
}

#[test]
fn it_is_given_back_only_if_that_is_wanted() {
    let mut it = Harness::active();
    it.input(Input::Leave { kept: false });
    assert_eq!((it.in_flight.len(), it.state()), (0, State::Active));
}

#[test]
fn a_logout_before_any_init_erases_whatever_was_kept() {
    let mut it = Harness::new(libreauth(), keeping());
    let logout = it.call(Kind::Logout);
    // A storage that does not answer is erased all the same, and the caller does not wait for ever.
    it.pass(policy().timeout.0);
    assert!(it.outcome(logout).is_ok());
    assert_eq!(it.kept.len(), 1);
    assert!(it.kept[0].0.is_none() && it.kept[0].1.is_infinite(), "whatever its stamp");
    assert_eq!((it.sent.len(), it.state()), (0, State::Idle));
}

#[test]
fn so_does_one_whose_page_is_left_before_that_is_read() {
    let mut it = Harness::new(libreauth(), keeping());
    it.call(Kind::Logout);
    it.input(Input::Leave { kept: false });
    assert!(it.kept.last().is_some_and(|it| it.0.is_none()));
}

#[test]
fn without_a_session_there_is_nothing_to_give_back() {
    let mut it = Harness::new(libreauth(), giving_back(policy()));
    it.input(Input::Leave { kept: false });
    let mut closed = Harness::active_with(libreauth(), giving_back(policy()));
    closed.ask(Kind::Logout, yes());
    closed.input(Input::Leave { kept: false });
    assert_eq!((it.sent.len(), closed.in_flight.len()), (0, 0));
}

#[test]
fn while_another_tab_lives_nothing_is_given_back() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let mut tabs = Tabs::active(giving_back(shared()), 3);
        tabs.pass(5.0 * MINUTE);
        for tab in &order[..2] {
            tabs.close(*tab);
            tabs.pass(2.0 * MINUTE);
            assert_eq!(logouts(&tabs), [], "{order:?}");
        }
        assert_eq!(tabs.states(), [State::Active], "{order:?}");
        tabs.close(order[2]);
        assert_eq!(logouts(&tabs), [(order[2], true)], "{order:?}");
    }
}

#[test]
fn tabs_that_are_closed_one_right_after_the_other_give_it_back_once() {
    let mut tabs = Tabs::active(giving_back(shared()), 3);
    for tab in 0..3 {
        tabs.close(tab);
        tabs.pass(5.0);
    }
    assert_eq!(logouts(&tabs), [(2, true)]);
}

#[test]
fn a_tab_that_crashed_long_ago_does_not_keep_the_seat() {
    let mut tabs = Tabs::active(giving_back(shared()), 2);
    tabs.crash(1);
    tabs.pass(5.0 * MINUTE);
    tabs.close(0);
    assert_eq!(logouts(&tabs), [(0, true)]);
    let mut tabs = Tabs::active(giving_back(shared()), 2);
    tabs.crash(0);
    tabs.pass(5.0 * MINUTE);
    tabs.close(1);
    assert_eq!(logouts(&tabs), [(1, true)]);
}

#[test]
fn what_was_kept_is_erased_with_it() {
    let mut tabs = Tabs::active(giving_back(Policy { shares: true, ..keeping() }), 2);
    assert!(tabs.storage.0.is_some());
    tabs.close(1);
    tabs.pass(10.0);
    assert!(tabs.storage.0.is_some());
    tabs.close(0);
    assert!(tabs.storage.0.is_none());
}

#[test]
fn a_page_that_is_back_from_the_cache_checks_again() {
    let mut tabs = Tabs::active(shared(), 1);
    tabs.freeze(0);
    tabs.pass(5.0 * MINUTE);
    let seen = tabs.seen.len();
    tabs.thaw(0);
    tabs.pass(2_200.0);
    assert_eq!((tabs.leaders(), tabs.seen.len()), (vec![0], seen + 1));
    assert_eq!(tabs.states(), [State::Active]);
}

#[test]
fn a_page_that_is_back_hears_what_became_of_the_session() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.freeze(1);
    tabs.pass(MINUTE);
    tabs.call(0, Kind::Logout);
    tabs.pass(MINUTE);
    let seen = tabs.seen.len();
    tabs.thaw(1);
    tabs.pass(5.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Closed; 2]);
    assert!(tabs.seen.len() <= seen + 1, "one question at most");
}

#[test]
fn a_page_that_is_back_takes_part_in_a_session_that_was_opened_meanwhile() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.freeze(1);
    tabs.pass(MINUTE);
    tabs.call(0, Kind::Logout);
    tabs.pass(MINUTE);
    tabs.answer(|_| session("session-2"));
    tabs.call(0, Kind::Init);
    tabs.pass(1_000.0);
    tabs.call(0, crate::replies::license("KEY"));
    tabs.pass(1_000.0);
    tabs.thaw(1);
    tabs.pass(5.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    assert!(matches!(tabs[1].session.service(), Service::LibreAuth(_)));
    assert_eq!(tabs.leaders(), [0]);
    tabs.call(1, Kind::Check);
    let last = tabs.seen.last().unwrap().request.body.clone().unwrap();
    assert!(last.expose().contains("session-2"));
}
