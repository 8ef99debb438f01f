//! Several tabs are one client: one session, one beat, and each verdict is everybody's.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{Event, Policy, State};

use crate::replies::{
    MINUTE, activate, libreauth, license, lockence, no, offline, policy, session, with_status, yes,
};
use crate::tabs::{Tabs, shared};

#[test]
fn the_second_tabs_init_sends_nothing_and_resolves_with_the_first_ones_result() {
    let mut tabs = Tabs::new(libreauth(), shared());
    let (one, first) = tabs.init();
    tabs.pass(1_000.0);
    let (two, second) = tabs.init();
    tabs.pass(50.0);
    assert_eq!(tabs[two].output(second), tabs[one].output(first));
    assert_eq!((tabs.count("init"), tabs.states()), (1, vec![State::Initialized; 2]));
}

#[test]
fn who_comes_to_a_licensed_session_is_licensed() {
    let tabs = Tabs::active(shared(), 2);
    let [one, two] = [0, 1].map(|tab| tabs[tab].snapshot());
    assert_eq!((two.state, two.holder, two.beating), (State::Active, one.holder, true));
    assert_eq!(tabs.seen.len(), 2, "init and the first tab's login");
}

#[test]
fn a_success_of_one_is_the_last_success_of_all() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.pass(3.0 * MINUTE);
    let [one, two] =
        [0, 1].map(|tab| tabs[tab].session.diagnostics().last_success_at.expect("one").0);
    assert!((one - two).abs() < 100.0, "{one}, {two}");
    assert!(tabs.count("check") > 1);
}

#[test]
fn lockences_too() {
    let mut tabs = Tabs::new(lockence(), shared());
    let one = tabs.open();
    let first = tabs.call(one, activate("KEY"));
    tabs.pass(1_000.0);
    let two = tabs.open();
    let second = tabs.call(two, activate("KEY"));
    tabs.pass(50.0);
    assert_eq!(tabs[two].output(second), tabs[one].output(first));
    assert_eq!(tabs.count("init"), 1);
}

#[test]
fn with_another_key_there_is_a_new_session_for_all() {
    let mut tabs = Tabs::new(lockence(), shared());
    let one = tabs.open();
    tabs.call(one, activate("KEY"));
    tabs.pass(10.0 * MINUTE);
    let two = tabs.open();
    tabs.answer(|_| session("session-2"));
    let second = tabs.call(two, activate("KEY-2"));
    tabs.pass(2_000.0);
    assert!(tabs[two].outcome(second).is_ok());
    assert_eq!((tabs.count("init"), tabs.states()), (2, vec![State::Active; 2]));
    assert_eq!(tabs[one].snapshot().holder, tabs[two].snapshot().holder);
    let since = tabs.now;
    tabs.pass(10.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    let bodies = tabs.seen.iter().filter(|it| it.at > since).map(|it| it.request.body.clone());
    let bodies: Vec<_> = bodies.map(|it| it.unwrap().expose().to_owned()).collect();
    assert!(bodies.iter().all(|it| it.contains("session-2")), "{bodies:?}");
    assert!((9..=12).contains(&bodies.len()), "{}", bodies.len());
}

#[test]
fn ten_tabs_send_the_beats_of_one() {
    let beats = |count| {
        let mut tabs = Tabs::active(shared(), count);
        tabs.pass(60.0 * MINUTE);
        assert_eq!(tabs.states(), vec![State::Active; count]);
        assert_eq!(tabs.leaders(), [0]);
        tabs.count("check")
    };
    for count in [1, 2, 10] {
        let beats = beats(count);
        assert!((60..=67).contains(&beats), "{beats} of {count} tabs");
    }
}

#[test]
fn a_login_in_one_tab_is_a_login_in_all() {
    let mut tabs = Tabs::new(libreauth(), shared());
    for _ in 0..3 {
        tabs.init();
        tabs.pass(1_000.0);
    }
    let login = tabs.call(1, license("KEY"));
    tabs.pass(200.0);
    assert_eq!(tabs.states(), [State::Active; 3]);
    for tab in 0..3 {
        let holder = tabs[tab].snapshot().holder.unwrap();
        assert_eq!(*holder, *tabs[1].output(login));
    }
    tabs.pass(10.0 * MINUTE);
    let beats = tabs.count("check");
    assert!((9..=12).contains(&beats), "{beats}");
}

#[test]
fn a_check_in_one_tab_is_a_beat_of_all() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.pass(5.0 * MINUTE);
    for _ in 0..20 {
        tabs.pass(30_000.0);
        tabs.call(1, Kind::Check);
    }
    tabs.pass(200.0);
    let leaders = tabs.seen.iter().filter(|it| it.tab == 0 && it.at > 6.0 * MINUTE);
    assert_eq!(leaders.count(), 0, "who leads need not ask what the other one was told");
}

#[test]
fn who_asks_between_two_beats_takes_nobodys_lead() {
    for seconds in [10.0, 20.0, 30.0, 40.0, 50.0] {
        let mut tabs = Tabs::active(shared(), 3);
        tabs.pass(5.0 * MINUTE);
        for _ in 0..30 {
            tabs.pass(seconds * 1_000.0);
            tabs.call(1, Kind::Check);
        }
        tabs.pass(10.0 * MINUTE);
        assert_eq!(tabs.leaders(), [0], "{seconds}");
        let changes = tabs[0].session.diagnostics().leader_changes;
        assert_eq!(changes, 1, "{seconds}");
    }
}

#[test]
fn a_logout_in_one_tab_is_one_in_all_and_silence() {
    for tab in [0, 1] {
        let mut tabs = Tabs::active(shared(), 3);
        let check = tabs.call(2, Kind::Check);
        tabs.call(tab, Kind::Logout);
        tabs.pass(50.0);
        assert_eq!(tabs.states(), [State::Closed; 3]);
        assert_eq!(tabs[2].code(check), Code::Aborted);
        assert_eq!(tabs.count("logout"), 1, "once");
        let seen = tabs.seen.len();
        tabs.pass(120.0 * MINUTE);
        assert_eq!(tabs.seen.len(), seen, "and nothing after it");
        assert!((0..3).all(|tab| tabs[tab].wake_at.is_none()), "nor is anything planned");
    }
}

#[test]
fn a_definite_no_is_heard_by_all() {
    for tab in [0, 2] {
        let mut tabs = Tabs::active(shared(), 3);
        tabs.answer(|_| no("Your license is banned"));
        tabs.call(tab, Kind::Check);
        tabs.pass(200.0);
        for tab in 0..3 {
            let it = tabs[tab].snapshot();
            assert_eq!((it.state, it.reason), (State::Denied, Some(Code::Banned)), "{tab}");
            assert_eq!(it.verdict.unwrap().message, "Your license is banned");
        }
        let seen = tabs.seen.len();
        tabs.pass(120.0 * MINUTE);
        assert_eq!(tabs.seen.len(), seen);
    }
}

#[test]
fn trouble_is_told_to_all_and_so_is_its_end() {
    let mut tabs = Tabs::active(shared(), 3);
    tabs.answer(|_| offline());
    tabs.pass(3.0 * MINUTE);
    let graces: Vec<_> = (0..3).map(|tab| tabs[tab].snapshot().grace_until.unwrap().0).collect();
    assert!(graces.iter().all(|it| (it - graces[0]).abs() < 10.0), "{graces:?}");
    tabs.pass(15.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Expired; 3]);
    tabs.answer(|_| yes());
    tabs.pass(MINUTE + 200.0);
    assert_eq!(tabs.states(), [State::Active; 3]);
}

#[test]
fn without_the_will_to_share_each_tab_is_on_its_own() {
    let mut tabs = Tabs::new(libreauth(), policy());
    for _ in 0..2 {
        tabs.init();
        tabs.pass(200.0);
    }
    assert_eq!((tabs.count("init"), tabs.said.len()), (2, 0));
}

#[test]
fn a_change_is_told_to_listeners_of_every_tab_and_only_once() {
    let mut tabs = Tabs::active(shared(), 3);
    tabs.pass(30.0 * MINUTE);
    let to = |it: &Event, state| matches!(it, Event::State { to, .. } if *to == state);
    for tab in 0..3 {
        let told = tabs[tab].events.iter().filter(|it| to(it, State::Active)).count();
        assert_eq!(told, 1, "{tab}");
    }
    let before: Vec<_> = (0..3).map(|tab| tabs[tab].snapshots.len()).collect();
    tabs.answer(|_| offline());
    tabs.pass(10.0 * MINUTE);
    for tab in 0..3 {
        let new = &tabs[tab].snapshots[before[tab]..];
        assert_eq!(new.len(), 1, "further failures are no news: {tab} {new:?}");
    }
}

#[test]
fn a_verdict_says_as_much_in_every_tab_and_after_a_reload() {
    let whose = r#"{"success":true,"message":"Yes.","session_token":"t","username":"john_doe","metadata":{"plan":"pro"}}"#;
    let mut tabs = Tabs::new(lockence(), Policy { keeps: true, ..shared() });
    tabs.answer(|_| with_status(200, whose));
    for tab in 0..2 {
        tabs.open();
        tabs.call(tab, activate("KEY"));
        tabs.pass(1_000.0);
    }
    tabs.call(0, Kind::Validate);
    tabs.pass(500.0);
    tabs.call(1, Kind::Validate);
    tabs.pass(500.0);
    let told = |it: &Tabs, tab: usize| {
        let events = it[tab].events.iter();
        events.filter(|it| matches!(it, Event::Verdict(_))).count()
    };
    let says = |it: &Tabs, tab: usize| {
        let verdict = it[tab].snapshot().verdict.unwrap();
        assert!(verdict.metadata.is_some());
        verdict.username.clone().unwrap()
    };
    for tab in 0..2 {
        assert_eq!((says(&tabs, tab), told(&tabs, tab)), ("john_doe".to_owned(), 1));
    }
    tabs.close(0);
    tabs.close(1);
    let next = tabs.open();
    tabs.call(next, activate("KEY"));
    tabs.pass(2_000.0);
    assert_eq!(
        (tabs.seen.last().unwrap().request.endpoint, says(&tabs, next)),
        ("validate", "john_doe".into())
    );
}

#[test]
fn what_the_vendor_says_at_length_is_not_told_again_and_again() {
    let long = format!(
        r#"{{"success":true,"message":"Yes.","session_token":"t","metadata":{{"all":"{}"}}}}"#,
        "x".repeat(5_000)
    );
    let mut tabs = Tabs::new(lockence(), shared());
    tabs.answer(
        move |it| if it.request.endpoint == "init" { yes() } else { with_status(200, &long) },
    );
    let one = tabs.open();
    tabs.call(one, activate("KEY"));
    tabs.pass(1_000.0);
    tabs.call(one, Kind::Validate);
    tabs.pass(500.0);
    assert!(tabs[one].snapshot().verdict.unwrap().metadata.is_some());
    assert!(tabs.said.iter().all(|it| it.expose().len() < 4_000));
}
