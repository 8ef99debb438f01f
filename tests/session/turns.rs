//! Tabs that want to open a session take turns, and none waits for one that does not want to any more.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{CallId, Input, Loaded, State};
use libreauth_client::trust::Verifier;

use crate::harness::{DEVICE, Harness};
use crate::kept::{keeping, left, page};
use crate::reload::first;
use crate::replies::{MINUTE, libreauth, no, policy, yes};
use crate::tabs::{Tabs, shared};

/// How long it takes until the call is answered.
fn takes(tabs: &mut Tabs, (tab, call): (usize, CallId)) -> f64 {
    let from = tabs.now;
    while !tabs[tab].is_settled(call) && tabs.now - from < MINUTE {
        tabs.pass(50.0);
    }
    tabs.now - from
}

/// A tab that leads, and whose init was refused.
fn refused() -> Tabs {
    let mut tabs = Tabs::new(libreauth(), shared());
    tabs.answer(|_| no("invalidver"));
    tabs.init();
    tabs.pass(1_000.0);
    tabs
}

#[test]
fn a_tab_that_merely_becomes_visible_keeps_nobody_from_opening_one() {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.pass(5.0 * MINUTE);
    tabs.call(0, Kind::Logout);
    tabs.pass(5_000.0);
    tabs.input(1, Input::Back);
    tabs.pass(1_000.0);
    let init = tabs.call(0, Kind::Init);
    assert!(takes(&mut tabs, (0, init)) <= 200.0);
    assert!(tabs[0].outcome(init).is_ok());
}

#[test]
fn a_tab_whose_turn_it_is_and_that_is_closed_lets_the_next_one_try() {
    for close in [true, false] {
        let mut tabs = refused();
        tabs.takes[0] = 5_000.0;
        tabs.answer(|_| yes());
        let (second, init) = tabs.init();
        tabs.pass(100.0);
        if close {
            tabs.close(second);
        } else {
            tabs.input(second, Input::Abort(init));
        }
        tabs.pass(100.0);
        tabs.takes[0] = 100.0;
        let init = tabs.call(0, Kind::Init);
        assert!(takes(&mut tabs, (0, init)) <= 200.0);
        assert!(tabs[0].outcome(init).is_ok());
    }
}

#[test]
fn so_does_one_whose_init_is_refused_however_many_wait() {
    let mut tabs = refused();
    let inits: Vec<_> = (0..4).map(|_| tabs.init()).collect();
    let leaders = (0, tabs.call(0, Kind::Init));
    for init in inits.into_iter().chain([leaders]) {
        assert!(takes(&mut tabs, init) <= 300.0);
        assert_eq!(tabs[init.0].code(init.1), Code::VersionOutdated);
    }
}

#[test]
fn an_init_that_was_given_up_takes_no_lead() {
    let mut tabs = Tabs::new(libreauth(), shared());
    tabs.takes[0] = 5_000.0;
    tabs.init();
    tabs.pass(100.0);
    tabs.hang(0);
    let (second, init) = tabs.init();
    tabs.pass(100.0);
    tabs.input(second, Input::Abort(init));
    tabs.pass(MINUTE);
    assert_eq!((tabs.leaders(), tabs.count("init")), (vec![0], 1));
}

#[test]
fn who_calls_again_while_what_was_kept_is_checked_waits_with_the_first() {
    let before = first(&libreauth());
    let given = (before.now + 5_000.0, Kind::Init.into(), left(&before));
    let (mut it, init) = page(libreauth(), keeping(), Verifier::default(), given);
    let again = it.call(Kind::Init);
    assert!(!it.is_settled(again));
    it.reply(yes());
    assert_eq!((it.output(again), it.sent.len()), (it.output(init), 1));
}

#[test]
fn an_app_that_never_tells_the_device_is_waited_for_as_long_as_for_an_answer() {
    let mut it = Harness::new(libreauth(), keeping());
    it.device_known = false;
    let init = it.call(Kind::Init);
    it.pass(policy().timeout.0 - 1.0);
    assert!(it.sent.is_empty());
    it.pass(1.0);
    assert_eq!(it.sent, ["init"], "LibreAuth's needs no device");
    it.reply(yes());
    assert_eq!((it.state(), it.is_settled(init)), (State::Initialized, true));

    let mut it = Harness::new(libreauth(), keeping());
    it.device_known = false;
    let init = it.call(Kind::Init);
    it.input(Input::Abort(init));
    let _ = it.call(Kind::Init);
    assert_eq!(it.devices_asked, 2, "who asks later asks again");
    it.input(Input::Device(Ok(DEVICE.into())));
    assert!(it.sent.is_empty(), "what was kept is not there yet");
    it.input(Input::Loaded(Loaded::Absent(0.0)));
    assert_eq!(it.sent, ["init"]);
}

#[test]
fn the_device_and_what_was_kept_are_asked_for_at_once_and_either_may_come_first() {
    let before = first(&libreauth());
    for device_first in [false, true] {
        let mut it = Harness::new(libreauth(), keeping());
        it.now = before.now + 5_000.0;
        it.device_known = false;
        let init = it.call(Kind::Init);
        assert_eq!((it.devices_asked, it.loads), (1, 1));
        let device = Input::Device(Ok(DEVICE.into()));
        let kept = Input::Loaded(left(&before));
        let (one, other) = if device_first { (device, kept) } else { (kept, device) };
        it.input(one);
        assert!(it.sent.is_empty() && !it.is_settled(init), "device first: {device_first}");
        it.input(other);
        assert_eq!((it.sent.as_slice(), it.loads), (&["check"][..], 1), "{device_first}");
        it.reply(yes());
        assert_eq!(it.state(), State::Active);
    }
}
