//! A logout in a tab that knows of no session ends the one that others know, or that was kept.

use libreauth_client::protocol::{Kind, Output};
use libreauth_client::session::{CallId, Input, Policy, State};
use libreauth_client::{Code, trust::Verifier};

use crate::harness::Harness;
use crate::kept::{keeping, left};
use crate::replies::{MINUTE, libreauth, license, no, offline, session, yes};
use crate::tabs::{Tabs, shared};

/// Two minutes later everything is over, and the service heard of it once.
fn is_over(mut tabs: Tabs, (tab, logout): (usize, CallId)) {
    tabs.pass(1_000.0);
    assert_eq!(tabs[tab].output(logout), &Output::Nothing);
    tabs.pass(2.0 * MINUTE);
    let states = tabs.states();
    assert!(states.iter().all(|it| *it == State::Closed), "{states:?}");
    assert_eq!(tabs.count("logout"), 1);
    let body = tabs.seen.last().unwrap().request.body.clone().unwrap();
    assert!(body.expose().ends_with("sessionid=session-1"), "and of nothing after it");
    assert!(tabs.storage.0.is_none());
}

fn kept_and_shared() -> Policy {
    Policy { keeps: true, ..shared() }
}

#[test]
fn a_logout_in_a_new_tab_is_one_in_all() {
    for policy in [shared(), kept_and_shared()] {
        for count in [1, 3] {
            let mut tabs = Tabs::active(policy.clone(), count);
            let new = tabs.open();
            let logout = tabs.call(new, Kind::Logout);
            is_over(tabs, (new, logout));
        }
    }
}

#[test]
fn so_is_one_right_after_an_init_that_has_no_answer_yet() {
    for policy in [shared(), kept_and_shared()] {
        for wait in [0.0, 1.0, 1.5] {
            let mut tabs = Tabs::active(policy.clone(), 2);
            let (new, init) = tabs.init();
            tabs.pass(wait);
            let logout = tabs.call(new, Kind::Logout);
            assert_eq!(tabs[new].code(init), Code::Aborted);
            is_over(tabs, (new, logout));
        }
    }
}

#[test]
fn so_is_one_past_a_leader_that_is_busy() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.hang(0);
    let new = tabs.open();
    let logout = tabs.call(new, Kind::Logout);
    tabs.pass(900.0);
    assert!(tabs[new].outcome(logout).is_ok(), "its caller does not wait for that");
    tabs.unhang(0);
    is_over(tabs, (new, logout));
}

#[test]
fn one_that_is_heard_while_the_device_is_offline_is_silent() {
    let mut tabs = Tabs::active(shared(), 2);
    let new = tabs.open();
    for tab in 0..3 {
        tabs.input(tab, Input::Online(false));
    }
    tabs.hang(0);
    tabs.call(new, Kind::Logout);
    tabs.pass(900.0);
    let sent = tabs.seen.len();
    tabs.unhang(0);
    tabs.pass(1_000.0);
    assert_eq!(tabs.states()[..2], [State::Closed; 2]);
    for tab in 0..3 {
        tabs.input(tab, Input::Online(true));
    }
    tabs.pass(2.0 * MINUTE);
    assert_eq!(tabs.seen.len(), sent, "nor is it sent later");
}

#[test]
fn a_logout_of_a_session_that_was_lost_ends_what_is_opened_in_its_place() {
    // While that is logged in to, and when that tab is not told any more that it was.
    for told in [true, false] {
        let mut tabs = Tabs::active(Policy { remembers: true, ..shared() }, 2);
        tabs.answer(|seen| match seen.request.endpoint {
            "check" => no("Session not found"),
            "init" => session("session-2"),
            _ => yes(),
        });
        while tabs.count("license") < 2 || !told && tabs[0].state() != State::Active {
            tabs.pass(0.1);
        }
        assert_eq!(tabs[1].state(), State::Grace);
        tabs.call(1, Kind::Logout);
        if !told {
            tabs.crash(1);
        }
        tabs.pass(50.0);
        assert_eq!(tabs[0].state(), State::Closed);
        tabs.pass(2.0 * MINUTE);
        assert!(tabs.states().iter().all(|it| *it == State::Closed), "{:?}", tabs.states());
        assert_eq!(tabs.count("logout"), 1);
        let body = tabs.seen.last().unwrap().request.body.clone().unwrap();
        assert!(body.expose().ends_with("sessionid=session-2"), "and of nothing after it");
    }
}

#[test]
fn a_session_that_was_kept_is_logged_out_of() {
    let mut tabs = Tabs::active(kept_and_shared(), 1);
    tabs.crash(0);
    let new = tabs.open();
    let logout = tabs.call(new, Kind::Logout);
    is_over(tabs, (new, logout));

    let mut before = Harness::new(libreauth(), keeping());
    before.call(Kind::Init);
    before.input(Input::Loaded(libreauth_client::session::Loaded::Absent(0.0)));
    before.reply(yes());
    let mut it = Harness::with(libreauth(), keeping(), Verifier::default());
    let logout = it.call(Kind::Logout);
    let again = it.call(Kind::Logout);
    it.input(Input::Loaded(left(&before)));
    assert_eq!((it.sent.as_slice(), it.state()), (&["logout"][..], State::Closed));
    it.reply(offline());
    assert!(it.outcome(logout).is_err() && it.outcome(again).is_err(), "as it is with any other");
    assert!(it.kept.last().is_some_and(|it| it.0.is_none()));
}

#[test]
fn where_there_is_none_nothing_is_asked() {
    for policy in [shared(), kept_and_shared()] {
        let mut tabs = Tabs::new(libreauth(), policy);
        let tab = tabs.open();
        let logout = tabs.call(tab, Kind::Logout);
        tabs.pass(1_000.0);
        assert_eq!(tabs[tab].output(logout), &Output::Nothing);
        assert_eq!((tabs.seen.len(), tabs[tab].state()), (0, State::Idle));
    }
}

#[test]
fn an_init_after_it_opens_a_new_one() {
    for policy in [shared(), kept_and_shared()] {
        let mut tabs = Tabs::active(policy, 1);
        tabs.answer(|_| session("session-2"));
        let new = tabs.open();
        let logout = tabs.call(new, Kind::Logout);
        let init = tabs.call(new, Kind::Init);
        tabs.pass(1_000.0);
        assert!(tabs[new].outcome(logout).is_ok() && tabs[new].outcome(init).is_ok());
        assert_eq!(tabs.states(), [State::Initialized; 2]);
        assert_eq!((tabs.count("init"), tabs.count("logout")), (2, 1));
        tabs.call(new, license("KEY"));
        tabs.pass(10.0 * MINUTE);
        assert_eq!(tabs.states(), [State::Active; 2]);
    }
}

#[test]
fn a_caller_that_gives_it_up_takes_nothing_back() {
    let mut tabs = Tabs::active(shared(), 1);
    let new = tabs.open();
    let logout = tabs.call(new, Kind::Logout);
    tabs.input(new, Input::Abort(logout));
    assert_eq!(tabs[new].code(logout), Code::Aborted);
    tabs.pass(1_000.0);
    assert_eq!((tabs.states(), tabs.count("logout")), (vec![State::Closed; 2], 1));
}
