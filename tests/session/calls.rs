//! Callers: each gets one answer, equal calls share a request, and two that would both change the
//! session do not meet.

use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::session::State;
use libreauth_client::{Category, Code};

use crate::harness::{DEVICE, Harness};
use crate::replies::{
    activate, libreauth, license, lockence, login, no, offline, policy, upgrade, yes,
};

fn idle() -> Harness {
    Harness::new(libreauth(), policy())
}

fn initialized() -> Harness {
    Harness::initialized_with(libreauth(), policy())
}

#[test]
fn a_call_before_init_says_so_and_sends_nothing() {
    for call in [Call::new(Kind::Check), license("K"), login("u", "p"), upgrade("u", "K")] {
        let mut it = idle();
        let id = it.call(call.clone());
        assert_eq!(it.code(id), Code::NotInitialized);
        let error = it.outcome(id).clone().unwrap_err();
        assert_eq!((error.endpoint, error.definite), (Some(call.endpoint()), false));
        assert_eq!((it.sent.len(), it.devices_asked, it.state()), (0, 0, State::Idle));
    }
    for call in [Call::new(Kind::Validate), Call::new(Kind::Heartbeat)] {
        let mut it = Harness::new(lockence(), policy());
        let id = it.call(call);
        assert_eq!(it.code(id), Code::NotInitialized);
    }
}

#[test]
fn a_call_after_the_end_says_how_it_ended() {
    for (message, word) in [("Session expired", "has ended"), ("You are banned", "with a no")] {
        let mut it = Harness::active();
        it.beat(no(message));
        let id = it.call(Kind::Check);
        assert_eq!(it.code(id), Code::NotInitialized);
        let text = it.outcome(id).clone().unwrap_err().message();
        assert!(text.contains(word), "{text}");
    }
    let mut it = Harness::active();
    it.ask(Kind::Logout, yes());
    let id = it.call(Kind::Check);
    assert!(it.outcome(id).clone().unwrap_err().message().contains("was closed"));
}

#[test]
fn a_call_while_init_is_under_way_is_told_to_wait() {
    for call in [license("K"), login("u", "p"), Call::new(Kind::Check), upgrade("u", "K")] {
        let mut it = idle();
        let init = it.call(Kind::Init);
        let early = it.call(call);
        assert_eq!(it.code(early), Code::CallInProgress);
        let error = it.outcome(early).clone().unwrap_err();
        assert_eq!(error.code.category(), Category::Usage);
        assert!(error.code.retryable() && error.message().contains("init()"), "{error}");
        it.reply(yes());
        assert!(it.outcome(init).is_ok());
        assert_eq!((it.sent.as_slice(), it.state()), (&["init"][..], State::Initialized));
    }
}

#[test]
fn two_logins_at_once_are_one_too_many() {
    let mut it = initialized();
    let first = it.call(license("KEY-1"));
    for call in [license("KEY-2"), login("u", "p"), Call::new(Kind::Init)] {
        let second = it.call(call);
        assert_eq!(it.code(second), Code::CallInProgress);
    }
    it.reply(yes());
    assert!(it.outcome(first).is_ok());
    let next = it.ask(license("KEY-2"), yes());
    assert!(it.outcome(next).is_ok(), "it is usable afterwards");
}

#[test]
fn equal_calls_share_one_request_and_its_answer() {
    for (mut it, call) in [
        (idle(), Call::new(Kind::Init)),
        (initialized(), license("K")),
        (initialized(), login("u", "p")),
        (initialized(), Call::new(Kind::Check)),
        (Harness::active(), Call::new(Kind::Check)),
        (Harness::active(), upgrade("u", "K")),
        (Harness::active(), Call::new(Kind::Logout)),
        (Harness::new(lockence(), policy()), activate("K")),
        (Harness::lockence(), Call::new(Kind::Validate)),
    ] {
        for reply in [yes(), no("No."), offline()] {
            let before = it.sent.len();
            let ids = [it.call(call.clone()), it.call(call.clone()), it.call(call.clone())];
            if it.sent.len() == before {
                break; // An earlier answer ended the session.
            }
            assert_eq!(it.sent.len(), before + 1, "{}", call.endpoint());
            it.reply(reply);
            for id in ids {
                assert_eq!(it.outcome(id), it.outcome(ids[0]), "{}", call.endpoint());
            }
        }
    }
}

#[test]
fn calls_that_differ_in_a_secret_are_not_equal() {
    let mut it = Harness::active();
    it.call(upgrade("u", "KEY-1"));
    it.call(upgrade("u", "KEY-2"));
    assert_eq!(it.in_flight.len(), 2);
}

#[test]
fn each_call_gets_the_answer_to_its_own_request() {
    let mut it = Harness::lockence();
    let (validate, heartbeat) = (it.call(Kind::Validate), it.call(Kind::Heartbeat));
    it.reply_at(1, yes());
    assert!(it.is_settled(heartbeat) && !it.is_settled(validate));
    it.reply(yes());
    assert_eq!(it.verdict(validate).username.as_deref(), Some("john_doe"));
    assert_eq!(it.verdict(heartbeat).username, None);
}

#[test]
fn a_check_before_a_login_never_reads_as_licensed() {
    let mut it = initialized();
    let check = it.ask(Kind::Check, yes());
    let verdict = it.verdict(check);
    assert!(verdict.success && !verdict.licensed, "the session is good, and nobody's");
    assert_eq!(it.state(), State::Initialized);
    let check = it.ask(Kind::Check, no("Session is not validated"));
    assert_eq!(it.verdict(check).reason, Some(Code::NotLoggedIn));
    assert_eq!(it.state(), State::Initialized, "no news");
    let check = it.ask(Kind::Check, offline());
    assert_eq!(it.code(check), Code::Network);
    assert_eq!(it.state(), State::Initialized);
}

#[test]
fn an_upgrade_is_no_login() {
    let mut it = initialized();
    let id = it.ask(upgrade("u", "K"), yes());
    assert_eq!(it.output(id), &Output::Nothing);
    assert_eq!((it.state(), it.snapshot().beating), (State::Initialized, false));
    let check = it.ask(Kind::Check, yes());
    assert!(!it.verdict(check).licensed);
}

#[test]
fn a_refused_upgrade_leaves_a_licensed_session_alone() {
    let mut it = Harness::active();
    let id = it.ask(upgrade("u", "K"), no("Invalid license key"));
    assert_eq!(it.code(id), Code::LicenseInvalid);
    assert_eq!(it.state(), State::Active);
    let id = it.ask(upgrade("u", "K"), no("Session not found. Ask the developer"));
    assert_eq!(it.code(id), Code::SessionExpired);
    assert_eq!(it.state(), State::Expired, "it said that there is no session");
}

#[test]
fn a_second_login_in_a_licensed_session_takes_its_place() {
    let mut it = Harness::active();
    let refused = it.ask(license("KEY-2"), no("Invalid license key"));
    assert_eq!((it.code(refused), it.state()), (Code::LicenseInvalid, State::Active));
    let first = it.snapshot().holder;
    it.ask(license("KEY-2"), yes());
    assert!(!std::rc::Rc::ptr_eq(&first.unwrap(), &it.snapshot().holder.unwrap()));
    assert_eq!(it.state(), State::Active);
}

#[test]
fn a_request_carries_session_and_device() {
    let mut it = initialized();
    it.call(license("KEY"));
    let body = it.in_flight[0].request.body.as_ref().unwrap().expose();
    assert_eq!(
        body,
        format!(
            "type=license&name=MyApp&ownerid=XXXXXXXXXX&sessionid=session-1&key=KEY&hwid={DEVICE}"
        )
    );
}
