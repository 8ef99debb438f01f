//! The device id: asked for when a call needs it, once, and again when it failed or changed.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, State};
use libreauth_client::{Code, Error};

use crate::harness::{DEVICE, Harness};
use crate::replies::{activate, libreauth, license, lockence, login, no, policy, upgrade, yes};

/// A LibreAuth session whose question for the device the test answers itself.
fn waiting() -> Harness {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.device_known = false;
    it
}

#[test]
fn it_is_not_asked_for_by_calls_that_do_not_send_it() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.ask(Kind::Check, no("Session is not validated"));
    it.ask(upgrade("u", "K"), yes());
    assert_eq!(it.devices_asked, 0);
}

#[test]
fn it_is_asked_for_once() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.ask(license("KEY-1"), no("Invalid license key"));
    it.ask(login("u", "p"), no("Password does not match."));
    it.ask(license("KEY-2"), yes());
    it.ask(Kind::Init, yes());
    it.ask(license("KEY-2"), yes());
    assert_eq!(it.devices_asked, 1);
}

#[test]
fn the_request_waits_for_it() {
    let mut it = Harness::new(lockence(), policy());
    it.device_known = false;
    let call = it.call(activate("K"));
    assert_eq!((it.sent.len(), it.devices_asked), (0, 1));
    it.input(Input::Device(Ok(DEVICE.into())));
    let body = it.in_flight[0].request.body.as_ref().unwrap().expose();
    assert!(body.ends_with(&format!("\"hwid\":\"{DEVICE}\"}}")), "{body}");
    it.reply(yes());
    assert!(it.outcome(call).is_ok());
}

#[test]
fn a_call_that_joins_while_it_is_asked_for_asks_no_more() {
    let mut it = waiting();
    let (one, two) = (it.call(license("K")), it.call(license("K")));
    let other = it.call(login("u", "p"));
    assert_eq!(it.code(other), Code::CallInProgress);
    assert_eq!(it.devices_asked, 1);
    it.input(Input::Device(Ok(DEVICE.into())));
    it.reply(yes());
    assert!(it.outcome(one).is_ok() && it.outcome(two).is_ok());
}

#[test]
fn calls_that_do_not_need_it_do_not_wait_for_it() {
    let mut it = waiting();
    it.call(license("K"));
    let check = it.ask(Kind::Check, no("Session is not validated"));
    assert!(it.is_settled(check));
}

#[test]
fn a_failure_is_the_callers_and_a_later_call_asks_again() {
    let mut it = waiting();
    let (one, two) = (it.call(license("K")), it.call(license("K")));
    it.input(Input::Device(Err(Error::new(Code::HwidUnavailable))));
    assert_eq!((it.code(one), it.code(two)), (Code::HwidUnavailable, Code::HwidUnavailable));
    assert_eq!((it.sent.as_slice(), it.state()), (&["init"][..], State::Initialized));
    let again = it.call(license("K"));
    assert_eq!(it.devices_asked, 2);
    it.input(Input::Device(Ok(DEVICE.into())));
    it.reply(yes());
    assert!(it.outcome(again).is_ok());
}

#[test]
fn an_erased_id_is_asked_for_again_before_it_is_needed_next() {
    let mut it = Harness::active();
    it.input(Input::DeviceChanged);
    assert_eq!(it.devices_asked, 1, "not needed yet");
    it.device_known = false;
    it.call(license("K"));
    assert_eq!(it.devices_asked, 2);
    it.input(Input::Device(Ok("another-device-0123456789".into())));
    assert!(
        it.in_flight[0]
            .request
            .body
            .as_ref()
            .unwrap()
            .expose()
            .contains("hwid=another-device-0123456789")
    );
}

#[test]
fn an_erased_id_leaves_the_session_alone() {
    let mut it = Harness::active();
    it.input(Input::DeviceChanged);
    assert_eq!(it.state(), State::Active);
    it.beat(yes());
    assert_eq!(it.devices_asked, 1);
}

#[test]
fn an_answer_that_nobody_asked_for_is_not_believed() {
    let mut it = waiting();
    it.input(Input::Device(Ok("stray".into())));
    it.input(Input::Device(Err(Error::new(Code::HwidUnavailable))));
    it.call(license("K"));
    assert_eq!(it.devices_asked, 1);
}

#[test]
fn the_last_waiter_who_leaves_sends_nothing() {
    let mut it = waiting();
    let call = it.call(license("K"));
    it.input(Input::Abort(call));
    assert_eq!(it.code(call), Code::Aborted);
    it.input(Input::Device(Ok(DEVICE.into())));
    assert_eq!((it.sent.as_slice(), it.cancelled.len()), (&["init"][..], 0));
    it.ask(license("K"), yes());
    assert_eq!((it.devices_asked, it.state()), (1, State::Active), "the answer was kept");
}

#[test]
fn a_session_that_ended_meanwhile_is_not_written_to() {
    let mut it = waiting();
    let check = it.call(Kind::Check);
    let license = it.call(license("K"));
    let logout = it.call(Kind::Logout);
    it.input(Input::Device(Ok(DEVICE.into())));
    assert_eq!((it.code(check), it.code(license)), (Code::Aborted, Code::Aborted));
    it.reply(yes());
    assert!(it.outcome(logout).is_ok());
    assert_eq!(it.sent, ["init", "check", "logout"]);
}

#[test]
fn erased_while_it_is_asked_for_it_is_asked_for_again() {
    let mut it = waiting();
    let call = it.call(license("K"));
    it.input(Input::DeviceChanged);
    it.input(Input::Device(Ok("the-old-one-0123456789".into())));
    assert_eq!((it.devices_asked, it.in_flight.len()), (2, 0));
    it.input(Input::Device(Ok(DEVICE.into())));
    assert!(it.in_flight[0].request.body.as_ref().unwrap().expose().contains(DEVICE));
    it.reply(yes());
    assert!(it.outcome(call).is_ok());
}
