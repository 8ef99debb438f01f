//! What tabs tell each other: late words and nonsense change nothing, and no word says more than it must.

use libreauth_client::protocol::{Call, Kind};
use libreauth_client::secret::Secret;
use libreauth_client::session::{Effect, Input, Policy, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, license, login, no, session, yes};
use crate::tabs::{Tabs, shared};

const PASSWORD: &str = "correct horse";

/// Two tabs, and everything that they said in the course of a session's life.
fn life(policy: Policy) -> Tabs {
    let mut tabs = Tabs::new(libreauth(), policy);
    for _ in 0..2 {
        tabs.init();
        tabs.pass(1_000.0);
    }
    tabs.call(0, login("john_doe", PASSWORD));
    tabs.pass(5.0 * MINUTE);
    tabs
}

fn texts(tabs: &Tabs) -> Vec<String> {
    tabs.said.iter().map(|it| it.expose().to_owned()).collect()
}

#[test]
fn they_hold_no_password_unless_it_is_remembered() {
    let holds = |tabs: &Tabs| texts(tabs).iter().any(|it| it.contains(PASSWORD));
    let tabs = life(shared());
    assert!(!holds(&tabs), "{:?}", texts(&tabs));
    let tabs = life(Policy { remembers: true, ..shared() });
    assert!(holds(&tabs), "whoever leads must be able to log in again");
    let mut tabs = Tabs::active(shared(), 2);
    tabs.call(1, license("PLANTED-KEY"));
    tabs.pass(5.0 * MINUTE);
    assert!(texts(&tabs).iter().all(|it| !it.contains("PLANTED-KEY")));
}

#[test]
fn a_record_holds_no_password_even_if_it_is_remembered() {
    let mut tabs = life(Policy { remembers: true, keeps: true, ..shared() });
    let kept = |tabs: &Tabs| tabs.storage.0.as_ref().map(|it| it.expose().to_owned()).unwrap();
    assert!(!kept(&tabs).contains(PASSWORD));
    tabs.call(0, license("PLANTED-KEY"));
    tabs.pass(200.0);
    assert!(!kept(&tabs).contains("PLANTED-KEY"));
    assert!(kept(&tabs).contains("session-1"), "a useless test");
}

#[test]
fn debug_shows_nothing_of_them() {
    let mut it = Harness::new(libreauth(), Policy { keeps: true, remembers: true, ..shared() });
    it.call(Kind::Init);
    it.input(Input::Leads(true));
    it.input(Input::Loaded(libreauth_client::session::Loaded::Absent(0.0)));
    it.reply(session("PLANTED-SESSION"));
    it.ask(login("john_doe", "PLANTED-PASSWORD"), yes());
    let said = it.said.last().unwrap().clone();
    assert!(said.expose().contains("PLANTED-SESSION") && said.expose().contains("PLANTED-PASS"));
    let record = it.kept.last().unwrap().0.clone();
    let shown = [
        format!("{:?}", it.session),
        format!("{:?}", Input::Heard(said.clone())),
        format!("{:?}", Effect::Say(said)),
        format!("{:?}", Effect::Keep { record, stamp: 1.0 }),
        format!("{:?}", it.session.diagnostics()),
    ];
    assert!(shown.iter().all(|it| !it.contains("PLANTED")), "{shown:?}");
}

#[test]
fn an_older_word_changes_nothing() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.pass(5.0 * MINUTE);
    let old = tabs.said.clone();
    tabs.answer(|_| no("Your license is banned"));
    tabs.call(0, Kind::Check);
    tabs.pass(200.0);
    assert_eq!(tabs.states(), [State::Denied; 2]);
    let seen = tabs.seen.len();
    for text in old {
        for tab in 0..2 {
            tabs.input(tab, Input::Heard(text.clone()));
            assert_eq!(tabs.states(), [State::Denied; 2], "{}", text.expose());
        }
    }
    tabs.pass(60.0 * MINUTE);
    assert_eq!((tabs.states(), tabs.seen.len()), (vec![State::Denied; 2], seen));
}

#[test]
fn an_old_end_does_not_end_what_was_opened_after_it() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.call(1, Kind::Logout);
    tabs.pass(200.0);
    let old = tabs.said.clone();
    tabs.answer(|_| session("session-2"));
    tabs.call(0, Kind::Init);
    tabs.pass(1_000.0);
    tabs.call(0, license("KEY"));
    tabs.pass(1_000.0);
    assert_eq!(tabs.states(), [State::Active; 2]);
    for text in old {
        tabs.input(0, Input::Heard(text.clone()));
        tabs.input(1, Input::Heard(text));
    }
    tabs.pass(5.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
}

#[test]
fn of_two_words_at_once_all_tabs_believe_the_same() {
    // One logs in, the other logs out, and neither has heard of the other yet.
    for swap in [false, true] {
        let mut tabs = Tabs::active(shared(), 3);
        tabs.takes[1] = 150.0;
        let (one, other) = if swap { (2, 1) } else { (1, 2) };
        tabs.call(one, license("KEY-2"));
        tabs.pass(99.0);
        tabs.call(other, Kind::Logout);
        tabs.pass(10.0 * MINUTE);
        let states = tabs.states();
        assert!(states.iter().all(|it| *it == states[0]), "{states:?}");
    }
}

#[test]
fn nonsense_changes_nothing() {
    let mut tabs = Tabs::active(shared(), 2);
    let (before, seen) = (tabs[1].snapshot(), tabs.seen.len());
    let session = texts(&tabs).into_iter().rfind(|it| it.contains("\"session\"")).unwrap();
    let mut nonsense: Vec<String> = [
        "",
        "{}",
        "null",
        "[]",
        "\"hello\"",
        "{\"is\":\"hello\"}",
        "{\"from\":\"1\"}",
        r#"{"is":"go","from":"7"}"#,
        r#"{"is":"session","from":"7","failures":"0"}"#,
        r#"{"is":"nothing","from":"7"}"#,
    ]
    .map(Into::into)
    .into();
    nonsense.push(session.replace(r#""v":"1""#, r#""v":"2""#));
    nonsense.push(session.replace(r#""state":"active""#, r#""state":"denied""#));
    nonsense.push(session.replace(r#""state":"active""#, r#""state":"hungry""#));
    nonsense.extend(
        (0..session.len())
            .filter(|at| session.is_char_boundary(*at))
            .map(|at| session[..at].to_owned()),
    );
    for text in nonsense {
        let events = tabs[1].events.len();
        tabs.input(1, Input::Heard(Secret::new(text.clone())));
        assert!(tabs[1].snapshot().same_as(&before), "{text}");
        assert_eq!((tabs[1].events.len(), tabs.seen.len()), (events, seen), "{text}");
    }
}

#[test]
fn a_tab_that_does_not_share_hears_nothing() {
    let tabs = Tabs::active(shared(), 2);
    let mut it = Harness::active();
    let before = it.snapshot();
    for text in &tabs.said {
        it.input(Input::Heard(text.clone()));
    }
    assert!(it.snapshot().same_as(&before) && it.said.is_empty());
}

#[test]
fn a_remembered_login_is_not_taken_by_who_shall_remember_none() {
    let remembering = life(Policy { remembers: true, ..shared() });
    let mut it = Harness::new(libreauth(), shared());
    it.wall_ahead = remembering.now;
    it.call(Call::new(Kind::Init));
    for text in &remembering.said {
        it.input(Input::Heard(text.clone()));
    }
    assert_eq!(it.state(), State::Active);
    it.input(Input::Leads(true));
    it.beat(no("Session expired"));
    assert_eq!((it.state(), it.in_flight.len()), (State::Expired, 0));
}
