//! While an answer is opened: by the app's own function, given up, joined, or too late.

use libreauth_client::Code;
use libreauth_client::protocol::encryption::{Opener, Sealed};
use libreauth_client::protocol::{Kind, Response};
use libreauth_client::secret::SecretBytes;
use libreauth_client::session::{CallId, Effect, Input, Job, State};
use libreauth_emulator::EncryptionScheme;

use crate::harness::Harness;
use crate::replies::{MINUTE, license, no, offline, policy, with_status, yes};
use crate::sealed::{ENCKEY, ask, asking, decrypt, junk, sealed};

#[test]
fn the_apps_own_function_is_handed_the_body_and_the_enckey() {
    let mut it = sealed(Opener::App, Some(EncryptionScheme::C));
    let tried = ask(&mut it, Kind::Init);
    let [Job::App(body, enckey)] = tried.as_slice() else { panic!("{tried:?}") };
    assert_eq!(enckey.expose(), ENCKEY);
    assert!(decrypt(&Job::App(body.clone(), enckey.clone())).unwrap().starts_with(b"{"));
    assert_eq!(ask(&mut it, license("DEMO-KEY-0001")).len(), 1);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn the_apps_own_function_may_fail() {
    for (plain, code) in [
        (None, Code::DecryptionFailed),
        (Some("junk"), Code::ResponseNotJson),
        (Some("{"), Code::ResponseMalformed),
        (Some(""), Code::ResponseEmpty),
        (Some("{}"), Code::ResponseMalformed),
    ] {
        let mut it = asking(Opener::App);
        it.reply(with_status(200, "anything at all"));
        assert_eq!(it.decrypting.len(), 1, "whatever it is, the app knows it");
        it.decrypted(plain.map(Into::into));
        assert!(it.decrypting.is_empty());
        let (_, outcome) = it.settled.first_key_value().unwrap();
        assert_eq!(outcome.as_ref().unwrap_err().code, code, "{plain:?}");
    }
}

/// A session in which a check's answer is being decrypted.
fn opening() -> (Harness, CallId) {
    let mut it = asking(Opener::Any);
    it.reply(yes());
    it.ask(license("KEY"), yes());
    let check = it.call(Kind::Check);
    it.reply(with_status(200, &junk(4)));
    assert_eq!(it.decrypting.len(), 1);
    (it, check)
}

#[test]
fn a_call_can_be_given_up_while_its_answer_is_opened() {
    let (mut it, check) = opening();
    let (id, _) = it.decrypting[0].clone();
    it.input(Input::Abort(check));
    assert_eq!(it.code(check), Code::Aborted);
    assert_eq!(it.cancelled, [id]);
    it.input(Input::Decrypted(id, Some(SecretBytes(no("Session expired").unwrap().body))));
    assert_eq!(it.state(), State::Active, "nobody waits for it");

    let (mut it, check) = opening();
    it.input(Input::Free);
    assert_eq!(it.code(check), Code::Freed);
    assert!(it.decrypting.is_empty());
}

#[test]
fn a_caller_can_join_while_an_answer_is_opened() {
    let (mut it, first) = opening();
    let second = it.call(Kind::Check);
    assert!(it.in_flight.is_empty(), "not asked again");
    it.decrypted(Some(yes().unwrap().body));
    assert!(it.verdict(first).licensed && it.verdict(second).licensed);
}

#[test]
fn an_answer_that_is_opened_after_the_session_ended_changes_nothing() {
    let (mut it, check) = opening();
    it.ask(license("KEY-2"), yes());
    it.decrypted(Some(no("Session expired").unwrap().body));
    assert!(!it.verdict(check).success);
    assert_eq!(it.state(), State::Active, "it was about the login before");
}

#[test]
fn a_beat_goes_on_after_an_encrypted_answer_and_after_none() {
    let (mut it, _) = opening();
    it.decrypted(Some(yes().unwrap().body));
    it.beat(offline());
    assert_eq!(it.state(), State::Grace);
    it.pass_to_beat();
    it.reply(with_status(200, &junk(2)));
    it.decrypted(Some(yes().unwrap().body));
    assert_eq!(it.state(), State::Active);
    it.pass(MINUTE);
    assert_eq!(it.in_flight.len(), 1);
}

#[test]
fn a_job_has_the_callers_time_limit_and_shows_nothing() {
    let mut session = asking(Opener::Any);
    let id = session.in_flight[0].id;
    let reply = Response { status: 200, body: junk(2).into(), ..Response::default() };
    let effects = session.session.handle(session.time(), Input::Answer(id, Ok(reply)));
    let [Effect::Decrypt { id: same, job, timeout, .. }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!((*same, *timeout), (id, policy().timeout));
    assert!(matches!(job, Job::Aes(Sealed { .. })));
    assert_eq!(format!("{job:?}"), "Aes(Sealed(…))");
}
