//! What counts with a pinned key: a success that the service did not sign, or not now, never makes a
//! session active, and an unsigned no does not end one that the service vouched for.

use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Kind, Output};
use libreauth_client::session::{Millis, Policy, State};
use libreauth_client::trust::{Demand, Verification, Verifier};
use libreauth_client::{Category, Code};
use libreauth_emulator::{Control, Fault, FaultKind};

use crate::proof::{
    KEY, MAX_SKEW, OTHER_KEY, activated, active, fresh, keys, once, verifier, with,
};
use crate::replies::{MINUTE, libreauth, license, policy};

const HOUR: f64 = 60.0 * MINUTE;

/// What is done to an answer, and the code that says so.
const TAMPERED: [(FaultKind, Code); 4] = [
    (FaultKind::ForgedSignature, Code::SignatureInvalid),
    (FaultKind::NoSignature, Code::SignatureMissing),
    (FaultKind::StaleSignature { seconds: 3_600 }, Code::SignatureStale),
    (FaultKind::StaleSignature { seconds: -3_600 }, Code::SignatureStale),
];

#[test]
fn an_honest_service_is_verified_from_init_to_logout() {
    let mut it = active(Demand::Require);
    let check = it.call(Kind::Check);
    let verdict = it.harness.verdict(check);
    assert!(verdict.success && verdict.licensed);
    assert_eq!(verdict.verification, Verification::Verified);
    let skew = it.harness.session.diagnostics().clock_skew.unwrap();
    assert!((-1_000.0..=0.0).contains(&skew.0), "whole seconds: {skew:?}");
    it.pass(3.0 * HOUR);
    assert_eq!(it.harness.states(), [State::Initialized, State::Active]);
    let logout = it.call(Kind::Logout);
    assert_eq!(it.harness.output(logout), &Output::Nothing);
}

#[test]
fn a_tampered_success_opens_nothing() {
    for demand in [Demand::Require, Demand::Prefer] {
        for (kind, code) in TAMPERED {
            if demand == Demand::Prefer && kind == FaultKind::NoSignature {
                continue;
            }
            let mut it = fresh(demand);
            it.fault(kind);
            let init = it.call(Kind::Init);
            assert_eq!((it.harness.code(init), it.harness.state()), (code, State::Idle));
            let error = it.harness.outcome(init).as_ref().unwrap_err();
            assert_eq!((error.endpoint, error.definite), (Some("init"), false));
            assert_eq!(error.code.category(), Category::Untrusted);
            assert!(!error.code.retryable());

            it.control(Control::ClearFaults);
            it.call(Kind::Init);
            it.control(Control::AddFault(Fault::new(kind).calls(&["license", "check"])));
            let login = it.call(license("DEMO-KEY-0001"));
            assert_eq!((it.harness.code(login), it.harness.state()), (code, State::Initialized));
            let check = it.call(Kind::Check);
            assert_eq!(it.harness.code(check), code, "the service logged in, and its word is void");
            assert!(!it.harness.states().contains(&State::Active), "{kind:?}");
            assert!(it.harness.wake_at.is_none(), "nothing to beat for");
        }
    }
}

#[test]
fn a_tampered_beat_is_trouble_until_grace_is_over() {
    for (kind, code) in TAMPERED {
        let mut it = active(Demand::Require);
        it.fault(kind);
        it.pass(2.0 * MINUTE);
        assert_eq!((it.harness.state(), it.harness.snapshot().reason), (State::Grace, Some(code)));
        assert_eq!(it.harness.errors(), [code]);
        it.pass(policy().grace.0 - 2.0 * MINUTE - 1.0);
        assert_eq!(it.harness.state(), State::Grace, "{kind:?}");
        it.pass(1.0);
        let snapshot = it.harness.snapshot();
        assert_eq!((snapshot.state, snapshot.reason), (State::Expired, Some(code)));
        assert_eq!(it.harness.errors(), [code, code]);
        it.pass(MINUTE);
        assert!(!it.harness.state().licensed(), "{kind:?}");
        it.control(Control::ClearFaults);
        it.pass(2.0 * MINUTE);
        assert_eq!(it.harness.state(), State::Active, "the service is back");
    }
}

#[test]
fn a_replayed_beat_is_stale() {
    let mut it = active(Demand::Require);
    it.pass(MINUTE);
    it.fault(FaultKind::Replay);
    it.pass(2.0 * MINUTE);
    let snapshot = it.harness.snapshot();
    assert_eq!((snapshot.state, snapshot.reason), (State::Grace, Some(Code::SignatureStale)));
    it.pass(policy().grace.0);
    assert_eq!(it.harness.snapshot().reason, Some(Code::SignatureStale));
    assert_eq!(it.harness.state(), State::Expired);
}

#[test]
fn tampering_with_what_is_no_probe_is_told_and_changes_nothing() {
    for (kind, code) in TAMPERED {
        let mut it = active(Demand::Require);
        it.fault(kind);
        let stats = it.call(Kind::FetchStats);
        assert_eq!((it.harness.code(stats), it.harness.state()), (code, State::Active));
        let logout = it.call(Kind::Logout);
        assert_eq!((it.harness.code(logout), it.harness.state()), (code, State::Closed));
    }
}

#[test]
fn who_prefers_signatures_takes_a_missing_one_and_says_so() {
    let mut it = fresh(Demand::Prefer);
    it.fault(FaultKind::NoSignature);
    let mut it = activated(it);
    let check = it.call(Kind::Check);
    let verdict = it.harness.verdict(check);
    assert!(verdict.success && verdict.licensed);
    assert_eq!(verdict.verification, Verification::Unverified);
    it.control(Control::ClearFaults);
    let check = it.call(Kind::Check);
    assert_eq!(it.harness.verdict(check).verification, Verification::Verified);
    it.fault(FaultKind::NoSignature);
    it.pass(HOUR);
    assert_eq!(it.harness.state(), State::Active);
    let verdict = it.harness.snapshot().verdict.unwrap();
    assert_eq!(verdict.verification, Verification::Unverified, "another verdict, and told");
}

#[test]
fn who_prefers_signatures_refuses_one_that_is_wrong() {
    for (kind, code) in TAMPERED {
        let mut it = active(Demand::Prefer);
        it.fault(kind);
        it.pass(MINUTE);
        let snapshot = it.harness.snapshot();
        let expected = match kind {
            FaultKind::NoSignature => (State::Active, None),
            _ => (State::Grace, Some(code)),
        };
        assert_eq!((snapshot.state, snapshot.reason), expected, "{kind:?}");
    }
}

#[test]
fn without_a_key_or_a_demand_nothing_is_looked_at() {
    for verifier in [
        Verifier::default(),
        verifier(Demand::Off),
        Verifier::new(None, Demand::Require, Millis(MAX_SKEW)),
        Verifier::new(keys(&[OTHER_KEY]), Demand::Off, Millis(MAX_SKEW)),
    ] {
        for (kind, _) in TAMPERED {
            let mut it = with(verifier.clone(), policy());
            it.fault(kind);
            let mut it = activated(it);
            let check = it.call(Kind::Check);
            let verdict = it.harness.verdict(check);
            assert_eq!((verdict.success, verdict.verification), (true, Verification::None));
            assert_eq!(it.harness.session.diagnostics().clock_skew, None);
        }
    }
}

#[test]
fn another_services_key_lets_nothing_in() {
    let verifier = Verifier::new(keys(&[OTHER_KEY]), Demand::Require, Millis(MAX_SKEW));
    let mut it = with(verifier, policy());
    let init = it.call(Kind::Init);
    assert_eq!((it.harness.code(init), it.harness.state()), (Code::SignatureInvalid, State::Idle));
}

#[test]
fn a_key_can_be_replaced_by_another_while_both_are_pinned() {
    for pinned in [[KEY, OTHER_KEY], [OTHER_KEY, KEY]] {
        let verifier = Verifier::new(keys(&pinned), Demand::Require, Millis(MAX_SKEW));
        let mut it = activated(with(verifier, policy()));
        it.pass(HOUR);
        assert_eq!(it.harness.state(), State::Active);
    }
}

fn public_key_matches(verifier: Verifier) -> [Option<bool>; 2] {
    let mut it = with(verifier, policy());
    let (init, health) = (it.call(Kind::Init), it.call(Kind::Health));
    let Output::Init(init) = it.harness.output(init) else { panic!("no init") };
    let Output::Further(Told::Health(health)) = it.harness.output(health) else {
        panic!("no health")
    };
    [init.public_key_matches, health.public_key_matches]
}

#[test]
fn init_and_health_compare_the_services_key_with_the_pinned_one() {
    let pinned = |texts| Verifier::new(keys(texts), Demand::Off, Millis(MAX_SKEW));
    assert_eq!(public_key_matches(verifier(Demand::Require)), [Some(true); 2]);
    assert_eq!(public_key_matches(pinned(&[OTHER_KEY, KEY])), [Some(true); 2]);
    assert_eq!(public_key_matches(pinned(&[OTHER_KEY])), [Some(false); 2], "compared all the same");
    assert_eq!(public_key_matches(Verifier::default()), [None; 2]);
}

#[test]
fn what_is_never_signed_needs_no_signature() {
    let mut it = active(Demand::Require);
    let log = it.call(libreauth_client::protocol::Call::new(Kind::Log).with("message", "x"));
    assert_eq!(it.harness.output(log), &Output::Nothing);
    let health = it.call(Kind::Health);
    assert!(matches!(it.harness.output(health), Output::Further(Told::Health(_))));
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn an_answer_to_another_call_is_no_answer() {
    // The emulator replays the answer before: init's to the login, the statistics' to the check.
    let mut it = fresh(Demand::Require);
    it.call(Kind::Init);
    it.control(Control::AddFault(once(FaultKind::Replay, "license")));
    let login = it.call(license("DEMO-KEY-0001"));
    assert_eq!(it.harness.code(login), Code::ResponseMismatched);
    assert_eq!(it.harness.state(), State::Initialized);
    it.call(Kind::FetchStats);
    it.control(Control::AddFault(once(FaultKind::Replay, "license")));
    let login = it.call(license("DEMO-KEY-0001"));
    assert_eq!(it.harness.code(login), Code::ResponseMismatched);

    for other in [Kind::Init, Kind::FetchStats, Kind::FetchOnline] {
        let mut it = active(Demand::Require);
        let check = it.harness.call(Kind::Check);
        let mut elsewhere = active(Demand::Require);
        let other = {
            elsewhere.harness.call(other);
            let request = elsewhere.harness.in_flight[0].clone();
            elsewhere.answer(&request)
        };
        it.harness.reply(other);
        assert_eq!(it.harness.code(check), Code::ResponseMismatched);
        let snapshot = it.harness.snapshot();
        let reason = Some(Code::ResponseMismatched);
        assert_eq!((snapshot.state, snapshot.reason), (State::Grace, reason));
    }
}

#[test]
fn grace_of_no_length_ends_with_the_first_tampered_beat() {
    let policy = Policy { grace: Millis(0.0), ..policy() };
    let mut it = activated(with(verifier(Demand::Require), policy));
    it.fault(FaultKind::ForgedSignature);
    it.pass(MINUTE);
    let snapshot = it.harness.snapshot();
    let told = (State::Expired, Some(Code::SignatureInvalid));
    assert_eq!((snapshot.state, snapshot.reason), told);
}

#[test]
fn lockence_signs_nothing_and_takes_a_default_verifier() {
    let it = crate::harness::Harness::lockence();
    assert_eq!(it.state(), State::Active);
    let it = crate::harness::Harness::active_with(libreauth(), policy());
    assert_eq!(it.session.diagnostics().clock_skew, None);
}
