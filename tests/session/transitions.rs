//! Every arrow of the state diagram, and that a new session may begin from anywhere.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind};
use libreauth_client::session::{Event, Input, Policy, State};

use crate::harness::Harness;
use crate::replies::{
    MINUTE, activate, libreauth, license, lockence, login, no, no_with, offline, policy, session,
    yes,
};

fn initialized() -> Harness {
    Harness::initialized_with(libreauth(), policy())
}

/// One harness in each state, by name.
fn everywhere() -> Vec<(State, Harness)> {
    let after = |reply| {
        let mut it = Harness::active();
        it.beat(reply);
        it
    };
    let mut closed = Harness::active();
    closed.ask(Kind::Logout, yes());
    let mut unreachable = after(offline());
    while unreachable.state() == State::Grace {
        unreachable.beat(offline());
    }
    vec![
        (State::Idle, Harness::new(libreauth(), policy())),
        (State::Initialized, initialized()),
        (State::Active, Harness::active()),
        (State::Grace, after(offline())),
        (State::Expired, after(no("Session expired"))),
        (State::Expired, unreachable),
        (State::Denied, after(no("Your license is banned"))),
        (State::Closed, closed),
    ]
}

#[test]
fn it_begins_idle() {
    let it = Harness::new(libreauth(), policy());
    assert_eq!((it.state(), it.snapshot().reason), (State::Idle, None));
    assert!(!it.state().licensed() && it.wake_at.is_none());
}

#[test]
fn init_makes_it_initialized_and_not_licensed() {
    let it = initialized();
    assert_eq!(it.states(), [State::Initialized]);
    assert!(!it.state().licensed());
    assert!(it.wake_at.is_none(), "nothing to beat for");
}

#[test]
fn license_login_and_register_make_it_active() {
    let register =
        Call::new(Kind::Register).with("username", "u").with("pass", "p").with("key", "K");
    for call in [license("K"), login("u", "p"), register] {
        let mut it = initialized();
        it.ask(call, yes());
        assert_eq!(it.states(), [State::Initialized, State::Active]);
        assert!(it.state().licensed() && it.snapshot().beating);
    }
}

#[test]
fn lockences_init_makes_it_active_at_once() {
    let mut it = Harness::new(lockence(), policy());
    it.ask(activate("K"), yes());
    assert_eq!(it.states(), [State::Active], "no step in between is shown");
}

#[test]
fn a_failed_beat_makes_it_grace_and_a_good_one_active_again() {
    let mut it = Harness::active();
    it.beat(offline());
    assert_eq!((it.state(), it.snapshot().reason), (State::Grace, Some(Code::Network)));
    it.beat(yes());
    assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
    assert_eq!(it.snapshot().message, None);
}

#[test]
fn grace_runs_out_into_expired() {
    let mut it =
        Harness::active_with(libreauth(), Policy { grace: (policy().interval), ..policy() });
    it.beat(offline());
    it.pass_to_beat();
    it.reply(offline());
    it.pass(MINUTE);
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
}

#[test]
fn a_no_ends_it_from_active_and_from_grace() {
    for grace in [false, true] {
        for (message, state, reason) in [
            ("Session expired", State::Expired, Code::SessionExpired),
            ("Session is not validated", State::Expired, Code::NotLoggedIn),
            ("Your license is banned", State::Denied, Code::Banned),
            ("HWID doesn't match. Ask for a HWID reset", State::Denied, Code::HwidMismatch),
            ("No active subscription(s) found", State::Denied, Code::LicenseExpired),
        ] {
            let mut it = Harness::active();
            if grace {
                it.beat(offline());
            }
            it.beat(no(message));
            let snapshot = it.snapshot();
            assert_eq!((snapshot.state, snapshot.reason), (state, Some(reason)), "{message}");
            assert_eq!(snapshot.message.as_deref(), Some(message));
            assert!(!snapshot.beating && it.wake_at.is_none());
        }
    }
}

#[test]
fn logout_closes_it_from_everywhere_it_has_a_session() {
    for (state, mut it) in everywhere() {
        let logout = it.call(Kind::Logout);
        let had_session = it.sent.last() == Some(&"logout") && it.in_flight.len() == 1;
        if had_session {
            assert_eq!(it.state(), State::Closed, "from {state:?}");
            it.reply(yes());
        } else {
            assert_eq!(it.state(), state, "nothing to log out of");
        }
        assert!(it.outcome(logout).is_ok(), "from {state:?}");
    }
}

#[test]
fn init_begins_anew_from_everywhere() {
    for (state, mut it) in everywhere() {
        it.ask(Kind::Init, session("session-2"));
        let snapshot = it.snapshot();
        assert_eq!(snapshot.state, State::Initialized, "from {state:?}");
        assert_eq!((snapshot.reason, snapshot.message), (None, None), "from {state:?}");
        assert!(snapshot.verdict.is_none() && snapshot.holder.is_none(), "from {state:?}");
        it.ask(license("KEY-2"), yes());
        assert_eq!(it.state(), State::Active, "from {state:?}");
        it.pass_to_beat();
        let body = it.in_flight[0].request.body.as_ref().unwrap().expose().to_owned();
        assert!(body.ends_with("sessionid=session-2"), "{body}");
    }
}

#[test]
fn a_failed_init_leaves_everything_as_it_was() {
    for (state, mut it) in everywhere() {
        let (before, told) = (it.snapshot(), it.events.len());
        for reply in [offline(), no("invalidver"), no_with(500, "Error: x")] {
            let init = it.ask(Kind::Init, reply);
            assert!(it.outcome(init).is_err());
        }
        assert!(it.snapshot().same_as(&before), "from {state:?}");
        assert_eq!(it.events.len(), told, "from {state:?}");
    }
}

#[test]
fn each_change_of_state_is_told_once_with_both_ends() {
    let mut it = Harness::active();
    it.beat(offline());
    it.beat(offline());
    it.beat(yes());
    it.beat(no("Session expired"));
    let told: Vec<_> = it
        .events
        .iter()
        .filter_map(|event| match event {
            Event::State { from, to, reason } => Some((*from, *to, *reason)),
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        [
            (State::Idle, State::Initialized, None),
            (State::Initialized, State::Active, None),
            (State::Active, State::Grace, Some(Code::Network)),
            (State::Grace, State::Active, None),
            (State::Active, State::Expired, Some(Code::SessionExpired)),
        ]
    );
}

#[test]
fn free_closes_it_from_everywhere() {
    for (state, mut it) in everywhere() {
        it.input(Input::Free);
        assert_eq!(it.state(), State::Closed, "from {state:?}");
        assert!(it.wake_at.is_none() && it.in_flight.is_empty(), "from {state:?}");
    }
}
