//! The end of a client: every caller hears `freed`, and nothing is sent any more.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind, Service};
use libreauth_client::session::{Input, RequestId, State};

use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, license, lockence, no, policy, upgrade, yes};

#[test]
fn everyone_who_waits_hears_freed() {
    let mut it = Harness::active();
    let calls = [
        it.call(Kind::Check),
        it.call(Kind::Check),
        it.call(license("K")),
        it.call(upgrade("u", "K")),
    ];
    it.input(Input::Free);
    for call in calls {
        assert_eq!(it.code(call), Code::Freed);
    }
    assert_eq!((it.in_flight.len(), it.cancelled.len()), (0, 3));
}

#[test]
fn who_waits_for_the_device_hears_it_too() {
    let mut it = Harness::initialized_with(libreauth(), policy());
    it.device_known = false;
    let call = it.call(license("K"));
    it.input(Input::Free);
    assert_eq!(it.code(call), Code::Freed);
    assert!(it.cancelled.is_empty(), "nothing was sent");
    it.input(Input::Device(Ok("0123456789abcdef0123".into())));
    assert_eq!(it.sent, ["init"]);
}

#[test]
fn a_beat_under_way_is_cancelled() {
    let mut it = Harness::active();
    it.pass_to_beat();
    it.input(Input::Free);
    assert_eq!((it.cancelled.len(), it.wake_at), (1, None));
}

#[test]
fn nothing_is_sent_afterwards_and_nobody_is_told_anything() {
    let mut it = Harness::active();
    it.pass_to_beat();
    let request = it.in_flight[0].id;
    it.input(Input::Free);
    let (sent, told, shown) = (it.sent.len(), it.events.len(), it.snapshots.len());
    it.input(Input::Answer(request, yes()));
    it.input(Input::Answer(RequestId(99), no("banned")));
    it.input(Input::StartHeartbeat);
    it.input(Input::Wake);
    it.input(Input::DeviceChanged);
    it.input(Input::StopHeartbeat);
    it.input(Input::Free);
    it.pass(60.0 * MINUTE);
    assert_eq!((it.sent.len(), it.events.len(), it.snapshots.len()), (sent, told, shown));
    assert_eq!(it.state(), State::Closed);
}

#[test]
fn calls_afterwards_are_told_that_it_is_freed() {
    let all = |service: Service, calls: Vec<Call>| {
        let mut it = Harness::new(service, policy());
        it.input(Input::Free);
        for call in calls {
            let id = it.call(call);
            assert_eq!(it.code(id), Code::Freed);
        }
    };
    all(
        libreauth(),
        vec![
            Call::new(Kind::Init),
            license("K"),
            Call::new(Kind::Check),
            Call::new(Kind::Logout),
            upgrade("u", "K"),
        ],
    );
    all(
        lockence(),
        vec![Call::new(Kind::Validate), Call::new(Kind::Heartbeat), Call::new(Kind::Logout)],
    );
}

#[test]
fn an_abort_after_it_does_not_settle_twice() {
    let mut it = Harness::active();
    let call = it.call(Kind::Check);
    it.input(Input::Free);
    it.input(Input::Abort(call));
    assert_eq!(it.code(call), Code::Freed);
}

#[test]
fn it_closes_the_session_for_whoever_shows_it() {
    let mut it = Harness::active();
    it.input(Input::Free);
    let shown = it.snapshots.last().unwrap();
    assert_eq!((shown.state, shown.beating), (State::Closed, false));
    assert!(shown.holder.is_none());
}
