//! What the service signed, over a reload, in other tabs, and where a session is lost: no recording and no
//! unsigned no gets a second chance there.

use libreauth_client::Code;
use libreauth_client::protocol::encryption::Opener;
use libreauth_client::protocol::{Kind, Service};
use libreauth_client::secret::Secret;
use libreauth_client::session::{Input, Loaded, Policy, State};
use libreauth_client::trust::{Demand, Verification};
use libreauth_emulator::{Emulator, EncryptionScheme, FaultKind};

use crate::emulated::{Emulated, exchange};
use crate::harness::{EPOCH, Harness};
use crate::kept::{keeping, left, page};
use crate::proof::verifier;
use crate::replies::{MINUTE, Reply, libreauth, license, no, offline, yes};
use crate::sealed::{decrypt, service};

/// A page whose session the emulator signs, active by a check a minute after its login.
fn first(demand: Demand) -> Emulated {
    let mut it = Emulated::new(Harness::with(libreauth(), keeping(), verifier(demand)));
    it.harness.call(Kind::Init);
    it.harness.input(Input::Loaded(Loaded::Absent(0.0)));
    answer(&mut it);
    it.harness.call(license("DEMO-KEY-0001"));
    answer(&mut it);
    assert_eq!(it.harness.state(), State::Active);
    it
}

fn answer(it: &mut Emulated) {
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.reply(reply);
}

fn check(it: &mut Emulated) {
    it.harness.call(Kind::Check);
    answer(it);
}

/// A check whose answer is kept, to be said again.
fn recorded(it: &mut Emulated) -> Reply {
    it.harness.call(Kind::Check);
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.reply(reply.clone());
    reply
}

/// The page after it, with the same service.
fn next(before: Emulated, service: Service, demand: Demand, later: f64) -> Emulated {
    let now = before.harness.now + later;
    let given = (now, Kind::Init.into(), left(&before.harness));
    let (harness, _) = page(service, keeping(), verifier(demand), given);
    let ahead = harness.wall_ahead;
    Emulated { harness, emulator: before.emulator, ahead }
}

#[test]
fn a_signed_session_goes_on_signed() {
    let mut it = next(first(Demand::Require), libreauth(), Demand::Require, 5_000.0);
    answer(&mut it);
    let snapshot = it.harness.snapshot();
    assert_eq!((snapshot.state, it.harness.sent.as_slice()), (State::Active, &["check"][..]));
}

#[test]
fn a_recording_from_before_the_newest_answer_of_the_page_before_is_refused() {
    let mut before = first(Demand::Require);
    before.harness.pass(1_000.0);
    let recording = recorded(&mut before);
    before.harness.pass(2_000.0);
    check(&mut before);
    assert_eq!(before.harness.state(), State::Active);
    let mut it = next(before, libreauth(), Demand::Require, 5_000.0);
    it.harness.reply(recording);
    let snapshot = it.harness.snapshot();
    let told = (State::Grace, Some(Code::SignatureStale));
    assert_eq!((snapshot.state, snapshot.reason), told, "trouble, and no answer");
    it.pass(MINUTE);
    assert_eq!(it.harness.state(), State::Active, "the service's own answer counts");
}

#[test]
fn the_answer_that_came_last_may_be_of_the_same_second() {
    let mut before = first(Demand::Require);
    before.harness.pass(1_000.0);
    check(&mut before);
    let mut it = next(before, libreauth(), Demand::Require, 10.0);
    answer(&mut it);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn an_unsigned_no_to_a_vouched_session_is_trouble_after_a_reload_too() {
    for demand in [Demand::Require, Demand::Prefer] {
        let mut it = next(first(demand), libreauth(), demand, 5_000.0);
        it.harness.reply(no("Your license is banned"));
        let snapshot = it.harness.snapshot();
        let told = (State::Grace, Some(Code::Banned));
        assert_eq!((snapshot.state, snapshot.reason), told, "{demand:?}");
        assert_eq!(it.harness.sent, ["check"], "{demand:?}");
    }
}

#[test]
fn a_session_that_is_gone_by_an_unsigned_word_is_opened_anew_after_a_reload() {
    let mut it = next(first(Demand::Require), libreauth(), Demand::Require, 5_000.0);
    it.harness.reply(no("Session not found"));
    assert_eq!(
        (it.harness.state(), it.harness.sent.as_slice()),
        (State::Idle, &["check", "init"][..])
    );
    answer(&mut it);
    assert_eq!(it.harness.state(), State::Initialized, "and nobody is licensed by that");
}

#[test]
fn an_unsigned_no_is_still_trouble_after_a_good_reload() {
    let mut it = next(first(Demand::Prefer), libreauth(), Demand::Prefer, 5_000.0);
    it.fault(FaultKind::NoSignature);
    answer(&mut it);
    let verdict = it.harness.session.snapshot();
    assert_eq!(verdict.state, State::Active);
    let check = it.harness.ask(Kind::Check, no("Your license is banned"));
    assert_eq!(it.harness.verdict(check).verification, Verification::Unverified);
    assert_eq!(it.harness.state(), State::Grace, "the page before was vouched for");
}

#[test]
fn an_unsigned_no_to_a_vouched_session_opens_nothing() {
    let policy = Policy { remembers: true, ..crate::replies::policy() };
    let mut it = Emulated::new(Harness::with(libreauth(), policy, verifier(Demand::Require)));
    it.call(Kind::Init);
    it.call(license("DEMO-KEY-0001"));
    it.harness.ask(Kind::Check, no("Session not found"));
    let snapshot = it.harness.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::SessionExpired)));
    assert_eq!(it.harness.in_flight.len(), 0);
    it.pass(MINUTE);
    assert_eq!(it.harness.state(), State::Active);
    assert_eq!(it.harness.sent.iter().filter(|it| **it == "init").count(), 1);
}

#[test]
fn a_session_that_is_gone_by_an_unsigned_word_a_beat_later_still_is_opened_again() {
    let policy = Policy { remembers: true, ..crate::replies::policy() };
    let mut it = Emulated::new(Harness::with(libreauth(), policy, verifier(Demand::Require)));
    it.call(Kind::Init);
    it.call(license("DEMO-KEY-0001"));
    for grace_is_over in [false, true] {
        while grace_is_over && it.harness.state() != State::Expired {
            it.harness.beat(offline());
        }
        if !grace_is_over {
            it.harness.beat(no("Session not found"));
            assert_eq!((it.harness.state(), it.harness.in_flight.len()), (State::Grace, 0));
        }
        let until = it.harness.snapshot().grace_until;
        it.harness.beat(no("Session not found"));
        assert_eq!(it.harness.snapshot().grace_until, until, "it is no longer for that");
        answer(&mut it);
        answer(&mut it);
        assert_eq!(it.harness.state(), State::Active, "{grace_is_over}");
    }
}

#[test]
fn but_it_takes_the_services_own_yes() {
    let policy = Policy { remembers: true, ..crate::replies::policy() };
    let mut it = Emulated::new(Harness::with(libreauth(), policy, verifier(Demand::Require)));
    it.call(Kind::Init);
    it.call(license("DEMO-KEY-0001"));
    let start = it.harness.now;
    while it.harness.now < start + 60.0 * MINUTE {
        it.harness.pass_to_beat();
        while let Some(request) = it.harness.in_flight.first() {
            let gone = request.request.endpoint == "check";
            it.harness.reply(if gone { no("Session not found") } else { yes() });
        }
        let over = it.harness.now >= start + 15.0 * MINUTE;
        assert_eq!(it.harness.state(), if over { State::Expired } else { State::Grace });
    }
}

#[test]
fn an_unsigned_no_while_a_lost_session_is_opened_ends_nothing() {
    let policy = Policy { remembers: true, ..crate::replies::policy() };
    let mut it = Emulated::new(Harness::with(libreauth(), policy, verifier(Demand::Require)));
    it.call(Kind::Init);
    it.call(license("DEMO-KEY-0001"));
    it.fault(FaultKind::Restart);
    it.harness.call(Kind::Check);
    let request = it.harness.in_flight[0].clone();
    let gone = it.answer(&request);
    it.harness.reply(gone);
    assert_eq!((it.harness.state(), it.harness.in_flight.len()), (State::Grace, 1));
    it.harness.reply(no("This application is disabled"));
    assert_eq!(it.harness.state(), State::Grace);
    it.control(libreauth_emulator::Control::ClearFaults);
    it.pass(MINUTE);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn another_tab_takes_no_recording_either() {
    let mut before = first(Demand::Require);
    before.harness.pass(1_000.0);
    let recording = recorded(&mut before);
    let policy = Policy { shares: true, ..crate::replies::policy() };
    let mut one = Harness::with(libreauth(), policy.clone(), verifier(Demand::Require));
    let mut emulator = Emulator::demo();
    one.now = before.harness.now + 10_000.0;
    one.call(Kind::Init);
    one.input(Input::Leads(true));
    for call in [None, Some(license("DEMO-KEY-0001"))] {
        call.map(|it| one.call(it));
        let reply = exchange(&mut emulator, &one.in_flight[0].clone(), EPOCH + one.now);
        one.reply(reply);
    }
    let mut two =
        Harness::with(libreauth(), Policy { seed: 9, ..policy }, verifier(Demand::Require));
    two.now = one.now;
    two.call(Kind::Init);
    two.input(Input::Heard(one.said.last().unwrap().clone()));
    assert_eq!(two.state(), State::Active);
    let check = two.ask(Kind::Check, recording);
    assert_eq!(two.code(check), Code::SignatureStale);
}

#[test]
fn the_key_that_answers_are_encrypted_with_is_that_of_the_session() {
    let with = |enckey: &str| {
        let Service::LibreAuth(mut app) = service(Opener::Any) else { panic!() };
        app.encryption.as_mut().unwrap().enckey = Secret::new(enckey);
        Service::LibreAuth(app)
    };
    // Each page makes up a key of its own.
    let [old, new] = ["a".repeat(35), "b".repeat(35)].map(|it| with(&it));
    let mut emulator = Emulated::new(Harness::with(old, keeping(), verifier(Demand::Require)));
    let change = libreauth_emulator::SettingsChange {
        encryption: Some(Some(EncryptionScheme::C)),
        ..Default::default()
    };
    emulator.control(libreauth_emulator::Control::Settings(change));
    let mut it = emulator;
    it.harness.call(Kind::Init);
    it.harness.input(Input::Loaded(Loaded::Absent(0.0)));
    open(&mut it);
    it.harness.call(license("DEMO-KEY-0001"));
    open(&mut it);
    assert_eq!(it.harness.state(), State::Active);
    let mut it = next(it, new, Demand::Require, 5_000.0);
    open(&mut it);
    assert_eq!((it.harness.state(), it.harness.sent.as_slice()), (State::Active, &["check"][..]));
}

/// Answers, and decrypts as the platform would.
fn open(it: &mut Emulated) {
    answer(it);
    while let Some((_, job)) = it.harness.decrypting.first().cloned() {
        it.harness.decrypted(decrypt(&job));
    }
}

#[test]
fn without_a_key_a_record_is_as_good_as_the_services_word() {
    let mut before = Harness::new(libreauth(), keeping());
    before.call(Kind::Init);
    before.input(Input::Loaded(Loaded::Absent(0.0)));
    before.reply(yes());
    before.ask(license("KEY"), yes());
    let given = (5_000.0, Kind::Init.into(), left(&before));
    let (mut it, _) = page(libreauth(), keeping(), Default::default(), given);
    it.reply(no("Session not found"));
    assert_eq!(it.sent, ["check", "init"]);
}

#[test]
fn the_answer_that_resumes_a_session_vouches_for_it_if_it_is_signed() {
    let mut before = Emulated::new(Harness::with(libreauth(), keeping(), verifier(Demand::Prefer)));
    before.fault(FaultKind::NoSignature);
    before.harness.call(Kind::Init);
    before.harness.input(Input::Loaded(Loaded::Absent(0.0)));
    answer(&mut before);
    before.harness.call(license("DEMO-KEY-0001"));
    answer(&mut before);
    for (signed, state) in [(false, State::Expired), (true, State::Grace)] {
        let given = (before.harness.now + 5_000.0, Kind::Init.into(), left(&before.harness));
        let (harness, _) = page(libreauth(), keeping(), verifier(Demand::Prefer), given);
        let ahead = harness.wall_ahead;
        let mut it = Emulated { harness, emulator: before.emulator, ahead };
        if signed {
            it.control(libreauth_emulator::Control::ClearFaults);
        }
        answer(&mut it);
        assert_eq!(it.harness.state(), State::Active);
        it.harness.ask(Kind::Check, no("Session not found"));
        assert_eq!(it.harness.state(), state, "{signed}");
        before.emulator = it.emulator;
    }
}
