//! Encrypted answers: verified, then opened by whichever scheme fits, then read like any other.

use libreauth_client::Code;
use libreauth_client::protocol::encryption::{Opener, Scheme};
use libreauth_client::protocol::{Call, Kind};
use libreauth_client::session::{Job, State};
use libreauth_client::trust::{Demand, Verification, Verifier};
use libreauth_emulator::{Control, EncryptionScheme, FaultKind};

use crate::proof::verifier;
use crate::replies::{license, with_status, yes};
use crate::sealed::{ENCKEY, SCHEMES, ask, asking, junk, sealed, sealed_with};

/// By which scheme a job was made, known by its IV and key.
fn scheme(job: &Job, body: &[u8]) -> Scheme {
    let Job::Aes(sealed) = job else { panic!("{job:?}") };
    let is =
        |scheme: &Scheme| scheme.sealed(ENCKEY, "0123456789abcdef", body).as_ref() == Some(sealed);
    SCHEMES.iter().map(|it| it.0).find(is).unwrap()
}

/// The machine's order.
const ORDER: [Scheme; 5] = [Scheme::A, Scheme::B, Scheme::BZero, Scheme::BPrefixed, Scheme::C];

#[test]
fn every_scheme_is_found_and_remembered() {
    for (position, (scheme, encrypts)) in SCHEMES.into_iter().enumerate() {
        let mut it = sealed(Opener::Any, Some(encrypts));
        let tried = ask(&mut it, Kind::Init);
        assert_eq!(it.harness.state(), State::Initialized, "{scheme:?}");
        assert_eq!(tried.len(), position + 1, "{scheme:?}: one after the other, until it fits");
        assert_eq!(ask(&mut it, license("DEMO-KEY-0001")).len(), 1, "{scheme:?}: remembered");
        assert_eq!(it.harness.state(), State::Active);
        for _ in 0..3 {
            assert_eq!(ask(&mut it, Kind::Check).len(), 1);
        }
        let verdict = it.harness.snapshot().verdict.unwrap();
        assert_eq!(verdict.message, "Session is validated.");
        assert!(verdict.licensed && verdict.verification == Verification::Verified);
    }
}

#[test]
fn the_schemes_are_tried_in_order() {
    let body = junk(4);
    let mut it = asking(Opener::Any);
    it.reply(with_status(200, &body));
    let mut tried = Vec::new();
    while let Some((_, job)) = it.decrypting.first().cloned() {
        tried.push(scheme(&job, body.as_bytes()));
        it.decrypted(None);
    }
    assert_eq!(tried, ORDER);
}

#[test]
fn what_opens_to_no_object_is_no_opening() {
    for plain in ["", "junk", "[]", "7", "\"{}\"", "{", "{}x"] {
        let mut it = asking(Opener::Any);
        it.reply(with_status(200, &junk(4)));
        for _ in ORDER {
            it.decrypted(Some(plain.into()));
        }
        assert!(it.decrypting.is_empty());
        let (_, outcome) = it.settled.first_key_value().unwrap();
        assert_eq!(outcome.as_ref().unwrap_err().code, Code::DecryptionFailed, "{plain:?}");
    }
}

#[test]
fn the_scheme_that_worked_goes_first_and_the_others_follow_in_order() {
    let body = junk(4);
    let mut it = asking(Opener::Any);
    it.reply(with_status(200, &body));
    it.decrypted(None);
    it.decrypted(None);
    it.decrypted(Some(yes().unwrap().body));
    assert_eq!(it.state(), State::Initialized);
    it.call(Kind::Check);
    it.reply(with_status(200, &body));
    let mut tried = Vec::new();
    while let Some((_, job)) = it.decrypting.first().cloned() {
        tried.push(scheme(&job, body.as_bytes()));
        it.decrypted(None);
    }
    let expected = [Scheme::BZero, Scheme::A, Scheme::B, Scheme::BPrefixed, Scheme::C];
    assert_eq!(tried, expected);
}

#[test]
fn schemes_that_do_not_fit_are_passed_over() {
    // One block can't hold an IV and something behind it.
    let body = junk(1);
    let mut it = asking(Opener::Any);
    it.reply(with_status(200, &body));
    let mut tried = Vec::new();
    while let Some((_, job)) = it.decrypting.first().cloned() {
        tried.push(scheme(&job, body.as_bytes()));
        it.decrypted(None);
    }
    assert_eq!(tried, [Scheme::A, Scheme::B, Scheme::BZero]);
}

#[test]
fn what_is_no_ciphertext_is_read_as_it_is() {
    for (body, code) in [
        ("KeyAuth_Invalid", Code::AppNotFound),
        ("<html>", Code::ResponseNotJson),
        ("{\"success\":tr", Code::ResponseMalformed),
        ("", Code::ResponseEmpty),
        ("00112233", Code::ResponseNotJson),
    ] {
        for opener in [Opener::Any, Opener::One(Scheme::C)] {
            let mut it = asking(opener);
            it.reply(with_status(200, body));
            assert!(it.decrypting.is_empty(), "{body}");
            let (_, outcome) = it.settled.first_key_value().unwrap();
            assert_eq!(outcome.as_ref().unwrap_err().code, code, "{body}");
        }
    }
}

#[test]
fn a_failure_to_decrypt_is_a_matter_of_set_up_and_not_a_no() {
    let mut it = sealed(Opener::Any, Some(EncryptionScheme::C));
    ask(&mut it, Kind::Init);
    ask(&mut it, license("DEMO-KEY-0001"));
    it.harness.call(Kind::Check);
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.reply(reply);
    while !it.harness.decrypting.is_empty() {
        it.harness.decrypted(None);
    }
    let (_, outcome) = it.harness.settled.last_key_value().unwrap();
    let error = outcome.as_ref().unwrap_err();
    assert_eq!((error.code, error.definite), (Code::DecryptionFailed, false));
    assert_eq!((error.endpoint, error.status), (Some("check"), Some(200)));
    assert_eq!(error.verification, Some(Verification::Verified));
    let snapshot = it.harness.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::DecryptionFailed)));
    assert_eq!(ask(&mut it, Kind::Check).len(), 1, "what worked is remembered all the same");
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn a_chosen_scheme_is_the_only_one() {
    for (scheme, encrypts) in SCHEMES {
        let mut it = sealed(Opener::One(scheme), Some(encrypts));
        assert_eq!(ask(&mut it, Kind::Init).len(), 1, "{scheme:?}");
        assert_eq!(ask(&mut it, license("DEMO-KEY-0001")).len(), 1);
        assert_eq!(it.harness.state(), State::Active, "{scheme:?}");
    }
    let mut it = sealed(Opener::One(Scheme::A), Some(EncryptionScheme::BZero));
    assert_eq!(ask(&mut it, Kind::Init).len(), 1);
    let (_, outcome) = it.harness.settled.first_key_value().unwrap();
    assert_eq!(outcome.as_ref().unwrap_err().code, Code::DecryptionFailed);
}

#[test]
fn init_says_the_enckey_and_its_beginning_as_the_iv() {
    for opener in [Opener::Any, Opener::App, Opener::One(Scheme::C), Opener::One(Scheme::A)] {
        let mut it = asking(opener);
        let iv = "0123456789abcdef";
        let expected =
            format!("type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0&enckey={ENCKEY}&init_iv={iv}");
        let body = it.in_flight[0].request.body.clone().unwrap();
        assert_eq!(body.expose(), expected);
        it.reply(yes());
        it.call(license("KEY"));
        let body = it.in_flight[0].request.body.clone().unwrap();
        assert!(!body.expose().contains(ENCKEY), "said once, and not again");
    }
}

#[test]
fn a_plain_answer_passes_as_it_is() {
    let mut it = sealed(Opener::Any, None);
    assert!(ask(&mut it, Kind::Init).is_empty());
    assert!(ask(&mut it, license("DEMO-KEY-0001")).is_empty());
    assert!(ask(&mut it, Kind::Check).is_empty());
    assert_eq!(it.harness.state(), State::Active);
    // The emulator says so in the clear: it comes before any session.
    let mut it = sealed(Opener::Any, Some(EncryptionScheme::C));
    ask(&mut it, Kind::Init);
    it.control(Control::KillSessions);
    assert!(ask(&mut it, license("DEMO-KEY-0001")).is_empty());
    let (_, outcome) = it.harness.settled.last_key_value().unwrap();
    assert_eq!(outcome.as_ref().unwrap_err().code, Code::SessionExpired);
}

#[test]
fn what_is_not_signed_is_not_encrypted_either() {
    let mut it = sealed(Opener::Any, Some(EncryptionScheme::C));
    ask(&mut it, Kind::Init);
    ask(&mut it, license("DEMO-KEY-0001"));
    let log = Call::new(Kind::Log).with("message", "x");
    assert!(ask(&mut it, log).is_empty());
    assert!(ask(&mut it, Kind::Health).is_empty());
    assert!(it.harness.settled.values().all(Result::is_ok));
}

#[test]
fn a_ciphertext_is_verified_before_it_is_opened() {
    for demand in [Demand::Require, Demand::Prefer] {
        for kind in [
            FaultKind::ForgedSignature,
            FaultKind::NoSignature,
            FaultKind::StaleSignature { seconds: 3_600 },
        ] {
            if demand == Demand::Prefer && kind == FaultKind::NoSignature {
                continue;
            }
            let scheme = Some(EncryptionScheme::C);
            let mut it = sealed_with(Opener::Any, scheme, verifier(demand));
            it.fault(kind);
            assert!(ask(&mut it, Kind::Init).is_empty(), "{kind:?}");
            assert_eq!(it.harness.state(), State::Idle);
            assert!(it.harness.settled.values().all(Result::is_err));
            it.control(Control::ClearFaults);
            ask(&mut it, Kind::Init);
            ask(&mut it, license("DEMO-KEY-0001"));
            assert_eq!(it.harness.state(), State::Active);
            it.fault(kind);
            assert!(ask(&mut it, Kind::Check).is_empty(), "{kind:?}");
            assert_eq!(it.harness.state(), State::Grace);
        }
    }
}

#[test]
fn who_prefers_signatures_opens_what_has_none() {
    let mut it = sealed_with(Opener::Any, Some(EncryptionScheme::C), verifier(Demand::Prefer));
    it.fault(FaultKind::NoSignature);
    assert!(!ask(&mut it, Kind::Init).is_empty());
    assert_eq!(ask(&mut it, license("DEMO-KEY-0001")).len(), 1);
    ask(&mut it, Kind::Check);
    let verdict = it.harness.snapshot().verdict.unwrap();
    assert_eq!(verdict.verification, Verification::Unverified);
    let mut it = sealed_with(Opener::Any, Some(EncryptionScheme::C), Verifier::default());
    ask(&mut it, Kind::Init);
    assert_eq!(ask(&mut it, license("DEMO-KEY-0001")).len(), 1);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn an_encrypted_no_is_a_no() {
    let mut it = sealed(Opener::Any, Some(EncryptionScheme::BPrefixed));
    ask(&mut it, Kind::Init);
    ask(&mut it, license("NO-SUCH-KEY"));
    let (_, outcome) = it.harness.settled.last_key_value().unwrap();
    let error = outcome.as_ref().unwrap_err();
    assert_eq!((error.code, error.definite), (Code::LicenseInvalid, true));
    assert_eq!(error.verification, Some(Verification::Verified));
}
