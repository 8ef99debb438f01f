//! Whether a no counts: a signed one at once; an unsigned one, which anybody can say, only where the
//! service vouched for nothing.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::State;
use libreauth_client::trust::{Demand, Verification, Verifier};
use libreauth_emulator::{Control, FaultKind, LicenceAction, Service};

use crate::emulated::Emulated;
use crate::proof::{activated, active, fresh, with};
use crate::replies::{MINUTE, license, no, policy, upgrade};

/// The service ends the session, and says so to the next check.
fn revoked(mut it: Emulated) -> Emulated {
    let key = "DEMO-KEY-0001".into();
    let action = LicenceAction::Revoke;
    it.control(Control::Licence { service: Service::LibreAuth, key, action });
    it
}

#[test]
fn a_signed_no_ends_it_at_once() {
    for demand in [Demand::Require, Demand::Prefer] {
        let mut it = revoked(active(demand));
        let check = it.call(Kind::Check);
        let verdict = it.harness.verdict(check);
        assert!(!verdict.success && !verdict.licensed);
        assert_eq!(verdict.verification, Verification::Verified);
        assert_eq!(verdict.reason, Some(Code::SessionExpired));
        assert_eq!(it.harness.state(), State::Expired);
    }
}

#[test]
fn an_unsigned_no_to_a_vouched_session_is_trouble() {
    for demand in [Demand::Require, Demand::Prefer] {
        let mut it = revoked(active(demand));
        it.fault(FaultKind::NoSignature);
        let check = it.call(Kind::Check);
        let verdict = it.harness.verdict(check).clone();
        assert_eq!((verdict.success, verdict.licensed), (false, true), "{demand:?}");
        assert_eq!(verdict.verification, Verification::Unverified);
        assert_eq!(
            (verdict.reason, verdict.message.as_str()),
            (Some(Code::SessionExpired), "Session expired")
        );
        let snapshot = it.harness.snapshot();
        assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::SessionExpired)));
        assert_eq!(snapshot.message.as_deref(), Some("Session expired"));
        assert!(snapshot.beating, "and it asks on");
        assert_eq!(*snapshot.verdict.unwrap(), verdict, "told as it is");
        it.pass(policy().grace.0 - 1.0);
        assert_eq!(it.harness.state(), State::Grace);
        it.pass(1.0);
        let snapshot = it.harness.snapshot();
        let told = (State::Expired, Some(Code::SessionExpired));
        assert_eq!((snapshot.state, snapshot.reason), told, "what was said, not: out of reach");
        let check = it.call(Kind::Check);
        assert!(!it.harness.verdict(check).licensed, "grace is over");
    }
}

#[test]
fn a_no_with_a_wrong_signature_is_as_good_as_an_unsigned_one() {
    for kind in [FaultKind::ForgedSignature, FaultKind::StaleSignature { seconds: 3_600 }] {
        for demand in [Demand::Require, Demand::Prefer] {
            let mut it = revoked(active(demand));
            it.fault(kind);
            let check = it.call(Kind::Check);
            let verdict = it.harness.verdict(check);
            assert_eq!((verdict.success, verdict.licensed), (false, true), "{kind:?}");
            assert_eq!(verdict.verification, Verification::Unverified);
            assert_eq!(it.harness.state(), State::Grace);
        }
    }
}

#[test]
fn a_good_answer_brings_a_doubted_session_back() {
    let mut it = active(Demand::Require);
    let check = it.harness.ask(Kind::Check, no("Your license is banned"));
    assert!(it.harness.verdict(check).licensed);
    assert_eq!(it.harness.snapshot().reason, Some(Code::Banned));
    it.pass(2.0 * MINUTE);
    assert_eq!((it.harness.state(), it.harness.snapshot().reason), (State::Active, None));
}

#[test]
fn the_signed_no_that_follows_an_unsigned_one_is_the_last_word() {
    let mut it = revoked(active(Demand::Require));
    it.harness.ask(Kind::Check, no("Session expired"));
    assert_eq!(it.harness.state(), State::Grace);
    it.pass(2.0 * MINUTE);
    assert_eq!(it.harness.state(), State::Expired);
    assert_eq!(it.harness.snapshot().reason, Some(Code::SessionExpired));
    assert!(it.harness.wake_at.is_none());
}

#[test]
fn an_unsigned_no_counts_where_nothing_was_ever_vouched_for() {
    // No key at all.
    let mut it = revoked(activated(with(Verifier::default(), policy())));
    let check = it.call(Kind::Check);
    assert_eq!(it.harness.verdict(check).verification, Verification::None);
    assert_eq!((it.harness.verdict(check).licensed, it.harness.state()), (false, State::Expired));

    // A key, and a service whose signatures can't be read.
    let mut it = fresh(Demand::Prefer);
    it.fault(FaultKind::NoSignature);
    let mut it = revoked(activated(it));
    let check = it.call(Kind::Check);
    assert_eq!(it.harness.verdict(check).verification, Verification::Unverified);
    assert_eq!((it.harness.verdict(check).licensed, it.harness.state()), (false, State::Expired));
}

#[test]
fn one_signed_answer_is_enough_to_vouch_for_a_session() {
    let mut it = fresh(Demand::Prefer);
    it.fault(FaultKind::NoSignature);
    let mut it = activated(it);
    it.control(Control::ClearFaults);
    it.call(Kind::Check);
    it.harness.ask(Kind::Check, no("Session expired"));
    assert_eq!(it.harness.state(), State::Grace);
    // A new session is not the old one's.
    it.fault(FaultKind::NoSignature);
    let mut it = activated(it);
    it.harness.ask(Kind::Check, no("Session expired"));
    assert_eq!(it.harness.state(), State::Expired);
}

#[test]
fn an_unsigned_no_to_a_login_is_told_with_a_warning() {
    let mut it = fresh(Demand::Require);
    it.call(Kind::Init);
    it.fault(FaultKind::NoSignature);
    let login = it.call(license("NO-SUCH-KEY"));
    assert_eq!(it.harness.code(login), Code::LicenseInvalid);
    let error = it.harness.outcome(login).as_ref().unwrap_err();
    assert_eq!(error.verification, Some(Verification::Unverified));
    assert!(error.message().contains("not signed"), "{error}");
    it.control(Control::ClearFaults);
    let login = it.call(license("NO-SUCH-KEY"));
    let error = it.harness.outcome(login).as_ref().unwrap_err();
    assert_eq!(error.verification, Some(Verification::Verified));
    assert!(!error.message().contains("not signed"), "{error}");
    assert_eq!(it.harness.state(), State::Initialized);
}

#[test]
fn an_unsigned_word_that_the_session_is_gone_ends_none_that_is_vouched_for() {
    let gone = || no("Session not found. Ask the developer");
    let mut it = active(Demand::Require);
    let id = it.harness.ask(upgrade("u", "K"), gone());
    assert_eq!((it.harness.code(id), it.harness.state()), (Code::SessionExpired, State::Active));
    let mut it = activated(with(Verifier::default(), policy()));
    let id = it.harness.ask(upgrade("u", "K"), gone());
    assert_eq!((it.harness.code(id), it.harness.state()), (Code::SessionExpired, State::Expired));
}

#[test]
fn the_blacklists_good_news_come_as_a_no_and_must_be_signed() {
    let mut it = active(Demand::Require);
    it.fault(FaultKind::NoSignature);
    let check = it.call(Kind::CheckBlacklist);
    assert_eq!(it.harness.code(check), Code::SignatureMissing);
    it.control(Control::ClearFaults);
    it.fault(FaultKind::ForgedSignature);
    let check = it.call(Kind::CheckBlacklist);
    assert_eq!(it.harness.code(check), Code::SignatureInvalid);
}

#[test]
fn a_service_in_trouble_need_not_sign_that() {
    for (kind, code) in [
        (FaultKind::ServerError { status: 500 }, Code::ServerError),
        (FaultKind::Html { status: 200 }, Code::ResponseNotJson),
        (FaultKind::Empty, Code::ResponseEmpty),
        (FaultKind::RateLimit { status: 429, retry_after_s: 60 }, Code::RateLimited),
        (FaultKind::Truncated, Code::SignatureInvalid),
    ] {
        let mut it = active(Demand::Require);
        it.fault(kind);
        it.pass(MINUTE);
        let snapshot = it.harness.snapshot();
        assert_eq!(snapshot.state, State::Grace, "{kind:?}");
        if kind == FaultKind::Truncated {
            // Cut off, so that neither its signature nor its text is whole.
            assert!(matches!(
                snapshot.reason,
                Some(Code::SignatureInvalid | Code::ResponseMalformed)
            ));
        } else {
            assert_eq!(snapshot.reason, Some(code), "{kind:?}");
        }
    }
}
