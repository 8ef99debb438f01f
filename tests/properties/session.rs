//! The session machine under anything at all: it does not stumble, every call has exactly one answer,
//! and where a signature is demanded nothing unsigned makes it licensed, nor ends a licence.

use libreauth_client::protocol::encryption::{Encryption, Opener};
use libreauth_client::protocol::{Call, Kind, Service};
use libreauth_client::secret::Secret;
use libreauth_client::session::{Loaded, Millis, Policy};
use libreauth_client::trust::{Demand, Keys, Verifier};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::life::{Life, Reply, Signed, Step};
use crate::oracle::KEY;
use crate::support::{app, body, calls, cases, services, status};

/// A call, mostly one that leads somewhere.
fn call(service: &Service) -> impl Strategy<Value = Call> + use<> {
    let usual = match service {
        Service::LibreAuth(_) => {
            vec![Kind::Init, Kind::License, Kind::License, Kind::Check, Kind::Log]
        }
        Service::Lockence(_) => vec![Kind::Activate, Kind::Validate, Kind::Heartbeat],
    };
    prop_oneof![4 => select(usual), 1 => select(calls(service))].prop_map(|kind| {
        let fields = kind.arguments();
        fields.fold(Call::new(kind), |call, field| call.with(field.wire, "SECRET"))
    })
}

fn plain() -> impl Strategy<Value = Vec<u8>> {
    let yes =
        r#"{"success":true,"sessionid":"SECRET","session_token":"SECRET","info":{"username":"u"}}"#;
    let no = |message: &str| format!(r#"{{"success":false,"message":"{message}"}}"#).into_bytes();
    prop_oneof![
        12 => Just(yes.as_bytes().to_vec()),
        1 => Just(no("Session not found")),
        1 => Just(no("Your license is banned")),
        1 => body(),
        1 => "([0-9a-f]{32}){1,4}".prop_map(String::into_bytes),
    ]
}

fn reply(signed: &[Signed]) -> impl Strategy<Value = Reply> + use<> {
    let status = prop_oneof![9 => Just(200), 1 => status()];
    (status, plain(), select(signed.to_vec())).prop_map(|(status, body, proof)| Reply {
        status,
        body,
        proof,
    })
}

/// What a storage holds that never kept a session of this client.
fn loaded() -> impl Strategy<Value = Loaded> {
    prop_oneof![
        4 => Just(Loaded::Absent(0.0)),
        1 => select(vec![Loaded::Erased(1.0), Loaded::Damaged(1.0), Loaded::TooNew(1.0), Loaded::Refused]),
        1 => (any::<String>(), 0.0..1e6).prop_map(|(it, stamp)| Loaded::Record(it.into(), stamp)),
    ]
}

fn steps(service: &Service, signed: &[Signed]) -> impl Strategy<Value = Vec<Step>> + use<> {
    let at = any::<prop::sample::Index>;
    let step = prop_oneof![
        8 => call(service).prop_map(Step::Call),
        1 => at().prop_map(Step::Abort),
        1 => (at(), reply(signed)).prop_map(|(at, reply)| Step::Answer(at, reply)),
        10 => reply(signed).prop_map(Step::AnswerNext),
        1 => (at(), prop::option::of(plain())).prop_map(|(at, it)| Step::Decrypted(at, it)),
        4 => prop::option::of(plain()).prop_map(Step::DecryptedNext),
        6 => prop::bool::weighted(0.8).prop_map(Step::Device),
        1 => Just(Step::DeviceChanged),
        3 => Just(Step::Wake),
        1 => any::<bool>().prop_map(Step::Beat),
        1 => any::<bool>().prop_map(Step::Online),
        1 => Just(Step::Back),
        1 => any::<bool>().prop_map(Step::Leave),
        2 => prop::bool::weighted(0.8).prop_map(Step::Leads),
        1 => any::<String>().prop_map(Step::Heard),
        3 => loaded().prop_map(Step::Loaded),
        1 => Just(Step::NotKept),
        1 => prop_oneof![0.0..1e4, 0.0..1e6].prop_map(Step::Pass),
        1 => prop_oneof![9 => -2e4..2e4, 1 => -1e7..1e7].prop_map(Step::SetClock),
    ];
    prop::collection::vec(step, 1..100)
}

/// Both services, and LibreAuth with encrypted answers.
fn any_service() -> impl Strategy<Value = Service> {
    let [libreauth, lockence] = services();
    let sealed = [Opener::Any, Opener::App].map(|opener| {
        let mut app = app();
        app.encryption = Encryption::new(Secret::new("SECRET".repeat(6)), opener);
        Service::LibreAuth(app)
    });
    let [any, own] = sealed;
    select(vec![libreauth, lockence, any, own])
}

fn lives(signed: &'static [Signed]) -> impl Strategy<Value = (Service, Policy, Vec<Step>)> {
    let times = (select(vec![5_000.0, 60_000.0]), select(vec![0.0, 900_000.0]));
    let habits = prop::array::uniform5(any::<bool>());
    (any_service(), times, habits).prop_flat_map(|(service, (interval, grace), habits)| {
        let [beat_after_login, keeps, shares, remembers, logs_out_on_close] = habits;
        let policy = Policy {
            grace: Millis(grace),
            beat_after_login,
            keeps,
            shares,
            remembers,
            logs_out_on_close,
            ..Policy::with_interval(Millis(interval))
        };
        let steps = steps(&service, signed);
        steps.prop_map(move |steps| (service.clone(), policy.clone(), steps))
    })
}

/// Lives it to its end, and says whether it was licensed at any time.
fn live((service, policy, steps): (Service, Policy, Vec<Step>), demand: Demand) -> bool {
    let keys = Keys::parse(&[KEY.to_owned()]).filter(|_| demand != Demand::Off);
    let verifier = Verifier::new(keys, demand, Millis(300_000.0));
    let mut life = Life::new(service, policy, verifier, demand == Demand::Require);
    steps.into_iter().for_each(|step| life.step(step));
    let licensed = life.was_licensed;
    life.end();
    licensed
}

const ALL: &[Signed] = &[
    Signed::Now,
    Signed::Now,
    Signed::Now,
    Signed::Now,
    Signed::Now,
    Signed::Now,
    Signed::Changed,
    Signed::Before,
    Signed::Not,
    Signed::Unanswered,
];
const UNSIGNED: &[Signed] = &[Signed::Not, Signed::Changed, Signed::Before, Signed::Unanswered];
const BARE: &[Signed] = &[Signed::Not, Signed::Not, Signed::Not, Signed::Unanswered];

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn with_no_key_at_all(life in lives(BARE)) {
        live(life, Demand::Off);
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn where_a_signature_is_demanded(life in lives(ALL)) {
        live(life, Demand::Require);
    }

    #[test]
    fn where_one_is_welcome(life in lives(ALL)) {
        live(life, Demand::Prefer);
    }

    #[test]
    fn without_a_fresh_signature_nobody_is_ever_licensed(life in lives(UNSIGNED)) {
        prop_assert!(!live(life, Demand::Require));
    }
}

#[test]
fn the_lives_are_full_ones() {
    // A rule that is never put to the test holds easily.
    let mut runner = TestRunner::new(cases(1));
    for (signed, demand) in [(BARE, Demand::Off), (ALL, Demand::Require)] {
        let mut life = || lives(signed).new_tree(&mut runner).unwrap().current();
        let licensed = (0..60).filter(|_| live(life(), demand)).count();
        assert!(licensed > 3, "{licensed} of 60 were ever licensed: {demand:?}");
    }
}

#[test]
fn an_answer_that_is_never_signed_ends_no_licence_that_the_service_signed() {
    let answer =
        |proof, body: &str| Step::AnswerNext(Reply { status: 200, body: body.into(), proof });
    let yes = r#"{"success":true,"sessionid":"s","info":{"username":"u"}}"#;
    let [libreauth, _] = services();
    let verifier =
        Verifier::new(Keys::parse(&[KEY.to_owned()]), Demand::Require, Millis(300_000.0));
    let mut life = Life::new(libreauth, Policy::with_interval(Millis(60_000.0)), verifier, true);
    for step in [
        Step::Call(Call::new(Kind::Init)),
        answer(Signed::Now, yes),
        Step::Call(Call::new(Kind::License).with("key", "k")),
        Step::Device(true),
        answer(Signed::Now, yes),
        Step::Call(Call::new(Kind::Log).with("message", "m")),
        answer(Signed::Not, r#"{"success":false,"message":"Session not found"}"#),
    ] {
        life.step(step);
    }
    assert!(life.session.state().licensed(), "{:?}", life.session.snapshot());
}
