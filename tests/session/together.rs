//! Tabs that open at once, as when a browser is started: one of them asks the service, the others wait
//! for its answer.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{CallId, State};

use crate::replies::{MINUTE, libreauth, license, no, offline, policy, session, yes};
use crate::tabs::{Tabs, shared};

/// So many tabs that call `init` within so many milliseconds.
fn at_once(count: u8, within: f64, takes: [f64; 3]) -> (Tabs, Vec<CallId>) {
    let mut tabs = Tabs::new(libreauth(), shared());
    tabs.takes = takes;
    let mut inits = Vec::new();
    for _ in 0..count {
        inits.push(tabs.init().1);
        tabs.pass(within / f64::from(count));
    }
    (tabs, inits)
}

#[test]
fn two_tabs_send_one_init_however_fast_answers_messages_and_the_lead_are() {
    for answer in [50.0, 2_000.0, 9_000.0] {
        for message in [1.0, 30.0] {
            for lead in [1.0, 10.0, 60.0] {
                for within in [0.0, 20.0, 200.0] {
                    let case = [answer, message, lead, within];
                    let (mut tabs, inits) = at_once(2, within, [answer, message, lead]);
                    tabs.pass(12_000.0);
                    assert_eq!(tabs.count("init"), 1, "{case:?}");
                    assert_eq!(tabs.states(), [State::Initialized; 2], "{case:?}");
                    assert_eq!(tabs[0].output(inits[0]), tabs[1].output(inits[1]), "{case:?}");
                    assert_eq!(tabs.leaders().len(), 1, "{case:?}");
                }
            }
        }
    }
}

#[test]
fn so_do_ten() {
    let (mut tabs, inits) = at_once(10, 50.0, [3_000.0, 1.0, 2.0]);
    tabs.pass(5_000.0);
    assert_eq!(tabs.count("init"), 1);
    assert!(inits.iter().enumerate().all(|(tab, init)| tabs[tab].outcome(*init).is_ok()));
}

#[test]
fn when_that_init_fails_the_next_tab_tries() {
    let mut tabs = Tabs::new(libreauth(), shared());
    tabs.takes[0] = 1_000.0;
    let mut answers = [offline()].into_iter();
    tabs.answer(move |_| answers.next().unwrap_or_else(yes));
    let (_, first) = tabs.init();
    tabs.pass(100.0);
    let (_, second) = tabs.init();
    tabs.pass(1_200.0);
    assert_eq!(tabs[0].code(first), Code::Network);
    assert!(!tabs[1].is_settled(second));
    tabs.pass(1_200.0);
    assert!(tabs[1].outcome(second).is_ok());
    assert_eq!(tabs.states(), [State::Initialized; 2], "and the first one has that session, too");
}

#[test]
fn who_waits_asks_when_the_one_that_asks_is_gone() {
    for close in [Tabs::close, Tabs::crash] {
        let (mut tabs, inits) = at_once(2, 100.0, [5_000.0, 1.0, 2.0]);
        close(&mut tabs, 0);
        tabs.pass(6_000.0);
        assert!(tabs[1].outcome(inits[1]).is_ok());
        assert_eq!((tabs.count("init"), tabs.leaders()), (2, vec![1]));
    }
}

#[test]
fn who_waits_for_one_that_hangs_does_not_wait_for_ever() {
    let (mut tabs, inits) = at_once(2, 100.0, [5_000.0, 1.0, 2.0]);
    tabs.hang(0);
    tabs.pass(2.0 * policy().timeout.0 + 6_000.0);
    assert!(tabs[1].outcome(inits[1]).is_ok());
    assert_eq!(tabs.leaders(), [0, 1], "the one that hangs does not know yet");
    tabs.unhang(0);
    tabs.pass(10_000.0);
    assert_eq!(tabs.leaders(), [1]);
    assert_eq!(tabs[0].state(), State::Initialized);
}

#[test]
fn a_leader_without_a_session_lets_the_other_one_open_it() {
    let mut tabs = Tabs::new(libreauth(), shared());
    let mut answers = [no("Your license is banned")].into_iter();
    tabs.answer(move |_| answers.next().unwrap_or_else(yes));
    let (_, first) = tabs.init();
    tabs.pass(1_000.0);
    assert_eq!(tabs[0].code(first), Code::Banned);
    let (two, second) = tabs.init();
    tabs.pass(200.0);
    assert!(tabs[two].outcome(second).is_ok());
    assert_eq!(tabs.states(), [State::Initialized; 2]);
    tabs.call(two, license("KEY"));
    tabs.pass(10.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    let beats = tabs.count("check");
    assert!((9..=12).contains(&beats), "{beats}");
}

#[test]
fn a_login_after_a_logout_in_all_tabs_is_one_in_all() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.pass(10.0 * MINUTE);
    tabs.call(0, Kind::Logout);
    tabs.pass(1_000.0);
    tabs.answer(|_| session("session-2"));
    let (new, init) = tabs.init();
    tabs.pass(1_000.0);
    assert!(tabs[new].outcome(init).is_ok());
    tabs.call(new, license("KEY"));
    tabs.pass(200.0);
    assert_eq!(tabs.states(), [State::Active; 3]);
    tabs.pass(60.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 3]);
    let beats = tabs.count("check");
    assert!((68..=80).contains(&beats), "{beats}");
}

#[test]
fn who_logs_out_while_it_waits_opens_no_session() {
    let (mut tabs, inits) = at_once(2, 100.0, [2_000.0, 1.0, 2.0]);
    tabs.call(1, Kind::Logout);
    assert_eq!(tabs[1].code(inits[1]), Code::Aborted);
    tabs.pass(5_000.0);
    // The one that the other tab was opening is over, too.
    assert_eq!((tabs[0].state(), tabs.count("logout")), (State::Closed, 1));
    assert!(tabs[1].session.diagnostics().in_flight == 0 && !tabs[1].state().licensed());
    assert_eq!(tabs.count("init"), 1);
}

#[test]
fn a_second_call_in_the_tab_that_waits_waits_with_the_first() {
    let (mut tabs, inits) = at_once(2, 100.0, [2_000.0, 1.0, 2.0]);
    let again = tabs.call(1, Kind::Init);
    let early = tabs.call(1, license("KEY"));
    assert_eq!(tabs[1].code(early), Code::CallInProgress);
    tabs.pass(2_500.0);
    assert_eq!(tabs[1].output(again), tabs[1].output(inits[1]));
    assert_eq!(tabs.count("init"), 1);
}
