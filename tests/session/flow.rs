//! The main job from end to end, against the emulator: open, log in, beat, ask, log out.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::session::State;
use libreauth_emulator::{Control, FaultKind, LicenceAction, Service};

use crate::emulated::Emulated;
use crate::harness::Harness;
use crate::replies::{MINUTE, activate, libreauth, license, lockence, login, policy};

const DAY: f64 = 1_440.0 * MINUTE;

fn libreauth_active() -> Emulated {
    let mut it = Emulated::new(Harness::new(libreauth(), policy()));
    it.call(Kind::Init);
    it.call(license("DEMO-KEY-0001"));
    assert_eq!(it.harness.state(), State::Active);
    it
}

fn lockence_active() -> Emulated {
    let mut it = Emulated::new(Harness::new(lockence(), policy()));
    it.call(activate("DEMO1-DEMO1-DEMO1-DEMO1"));
    assert_eq!(it.harness.state(), State::Active);
    it
}

#[test]
fn libreauth_from_init_to_logout() {
    let mut it = Emulated::new(Harness::new(libreauth(), policy()));
    let init = it.call(Kind::Init);
    assert!(matches!(it.harness.output(init), Output::Init(_)));
    let before = it.call(Kind::Check);
    assert!(!it.harness.verdict(before).success, "nobody is logged in yet");
    let license = it.call(license("DEMO-KEY-0001"));
    assert!(matches!(it.harness.output(license), Output::Account(_)));
    let check = it.call(Kind::Check);
    let verdict = it.harness.verdict(check);
    assert!(verdict.success && verdict.licensed);
    assert_eq!(verdict.message, "Session is validated.");
    it.pass(10.0 * MINUTE);
    let beats = it.harness.session.diagnostics().beats;
    assert!((10..=11).contains(&beats), "{beats} beats in ten minutes");
    let logout = it.call(Kind::Logout);
    assert_eq!(it.harness.output(logout), &Output::Nothing);
    assert_eq!(
        it.harness.states(),
        [State::Initialized, State::Active, State::Closed],
        "and nothing in between"
    );
}

#[test]
fn lockence_from_init_to_logout() {
    let mut it = Emulated::new(Harness::new(lockence(), policy()));
    let init = it.call(activate("DEMO1-DEMO1-DEMO1-DEMO1"));
    assert!(matches!(it.harness.output(init), Output::Lockence(_)));
    let validate = it.call(Kind::Validate);
    let verdict = it.harness.verdict(validate).clone();
    assert!(verdict.success && verdict.licensed);
    assert_eq!(verdict.username.as_deref(), Some("john_doe"));
    assert!(verdict.metadata.is_some());
    let heartbeat = it.call(Kind::Heartbeat);
    assert!(it.harness.verdict(heartbeat).licensed);
    it.pass(10.0 * MINUTE);
    it.call(Kind::Logout);
    assert_eq!(it.harness.states(), [State::Active, State::Closed]);
}

#[test]
fn a_session_that_beats_lives_for_days() {
    for mut it in [libreauth_active(), lockence_active()] {
        it.pass(3.0 * DAY);
        assert_eq!(it.harness.state(), State::Active);
        assert_eq!(it.harness.states().last(), Some(&State::Active));
    }
}

#[test]
fn a_session_that_does_not_beat_ends_on_the_service() {
    for (mut it, probe) in [
        (libreauth_active(), Call::new(Kind::Check)),
        (lockence_active(), Call::new(Kind::Validate)),
    ] {
        it.harness.input(libreauth_client::session::Input::StopHeartbeat);
        it.pass(DAY);
        assert_eq!(it.harness.state(), State::Active, "nobody asked");
        let probe = it.call(probe);
        assert_eq!(it.harness.verdict(probe).reason, Some(Code::SessionExpired));
        assert_eq!(it.harness.state(), State::Expired);
    }
}

#[test]
fn a_licence_that_is_revoked_ends_the_session_with_the_next_beat() {
    for (mut it, service, key) in [
        (libreauth_active(), Service::LibreAuth, "DEMO-KEY-0001"),
        (lockence_active(), Service::Lockence, "DEMO1-DEMO1-DEMO1-DEMO1"),
    ] {
        let action = LicenceAction::Revoke;
        it.control(Control::Licence { service, key: key.into(), action });
        it.pass(MINUTE);
        assert!(!it.harness.state().licensed());
        assert!(it.harness.in_flight.is_empty() && it.harness.wake_at.is_none());
    }
}

#[test]
fn every_kind_of_trouble_is_outlived() {
    for kind in [
        FaultKind::ServerError { status: 500 },
        FaultKind::Empty,
        FaultKind::Html { status: 200 },
        FaultKind::Garbage,
        FaultKind::Truncated,
        FaultKind::RateLimit { status: 429, retry_after_s: 60 },
        FaultKind::Hang,
        FaultKind::Drop,
        FaultKind::Flood { bytes: 1 << 30 },
    ] {
        for mut it in [libreauth_active(), lockence_active()] {
            // A Lockence heartbeat may well be answered by nothing.
            let silent =
                kind == FaultKind::Empty && it.harness.session.service().name() == "lockence";
            it.fault(kind);
            it.pass(5.0 * MINUTE);
            let during = if silent { State::Active } else { State::Grace };
            assert_eq!(it.harness.state(), during, "{kind:?}");
            it.control(Control::ClearFaults);
            it.pass(3.0 * MINUTE);
            assert_eq!(it.harness.state(), State::Active, "{kind:?}");
        }
    }
}

#[test]
fn a_restart_of_the_service_ends_the_session_and_a_new_one_can_be_opened() {
    let mut it = libreauth_active();
    it.fault(FaultKind::Restart);
    it.pass(MINUTE);
    assert_eq!(it.harness.state(), State::Expired);
    it.control(Control::ClearFaults);
    it.call(Kind::Init);
    it.call(login("john_doe", "correct horse"));
    assert_eq!(it.harness.state(), State::Active);
    it.pass(DAY);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn a_refused_licence_leaves_the_session_open_for_another() {
    let mut it = Emulated::new(Harness::new(libreauth(), policy()));
    it.call(Kind::Init);
    let refused = it.call(license("LOCKED-KEY-0001"));
    assert_eq!(it.harness.code(refused), Code::HwidMismatch);
    assert_eq!(it.harness.state(), State::Initialized);
    it.call(license("DEMO-KEY-0001"));
    assert_eq!(it.harness.state(), State::Active);
}
