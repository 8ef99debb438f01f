//! What the properties share: how many cases, the two services, calls, and bodies that look like an
//! answer.

use std::env;

use libreauth_client::protocol::libreauth::{self, DEFAULT_URL};
use libreauth_client::protocol::{Call, Kind, Service, lockence};
use libreauth_client::secret::Secret;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

/// The same cases in each run, so that a suite that was green yesterday is green today.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    ProptestConfig {
        cases: if env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { cases },
        rng_seed: match usual.rng_seed {
            RngSeed::Random => RngSeed::Fixed(1),
            chosen @ RngSeed::Fixed(_) => chosen,
        },
        ..usual
    }
}

pub(crate) const OWNER: &str = "XXXXXXXXXX";
pub(crate) const API_KEY: &str = "lockence-demo-api-key";
pub(crate) const LOCKENCE_URL: &str = "https://your-domain.com/api/v1";

pub(crate) fn app() -> libreauth::App {
    libreauth::App::new("MyApp".into(), OWNER.into(), "1.0".into(), DEFAULT_URL).unwrap()
}

pub(crate) fn services() -> [Service; 2] {
    let lockence = lockence::App::new(LOCKENCE_URL, Secret::new(API_KEY)).unwrap();
    [Service::LibreAuth(app()), Service::Lockence(lockence)]
}

/// The calls that a service has.
pub(crate) fn calls(service: &Service) -> Vec<Kind> {
    let lockence = [Kind::Activate, Kind::Validate, Kind::Heartbeat, Kind::Logout];
    match service {
        Service::Lockence(_) => lockence.into(),
        Service::LibreAuth(_) => {
            let others = |it: &&Kind| !lockence.contains(it) || **it == Kind::Logout;
            Kind::ALL.iter().filter(others).copied().collect()
        }
    }
}

/// A service and one of its calls, with texts for what it takes.
pub(crate) fn asked() -> impl Strategy<Value = (Service, Call, Vec<(&'static str, String)>)> {
    let pairs = services()
        .into_iter()
        .flat_map(|service| calls(&service).into_iter().map(move |kind| (service.clone(), kind)));
    select(pairs.collect::<Vec<_>>()).prop_flat_map(|(service, kind)| {
        let given: Vec<_> = kind.arguments().map(|_| value().prop_map(Some)).collect();
        let options: Vec<_> = kind.options().map(|_| prop::option::of(value())).collect();
        (given, options).prop_map(move |(given, options)| {
            let fields = kind.arguments().chain(kind.options());
            let texts = given.into_iter().chain(options);
            let sent = fields.zip(texts).filter_map(|(field, text)| Some((field.wire, text?)));
            let sent: Vec<(&'static str, String)> = sent.collect();
            let call =
                sent.iter().fold(Call::new(kind), |call, (name, text)| call.with(name, &**text));
            (service.clone(), call, sent)
        })
    })
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![4 => any::<String>(), 1 => "[a-z&=+% \"\\\\]{0,12}"]
}

/// Names that the readers look for.
const NAMES: &[&str] = &[
    "success",
    "success",
    "success",
    "success",
    "status",
    "message",
    "error_code",
    "sessionid",
    "session_token",
    "info",
    "subscriptions",
    "expiry",
    "timeleft",
    "users",
    "credential",
    "messages",
    "contents",
    "response",
    "appinfo",
    "numUsers",
    "pubkey",
    "2fa",
    "secret_code",
    "metadata",
    "username",
    "download",
    "newSession",
    "sign_public",
];

/// Any JSON, of names and words that mean something.
pub(crate) fn value_of_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        Just(true.into()),
        Just(false.into()),
        any::<i64>().prop_map(Into::into),
        (-1e15..1e15).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        select(vec!["true", "Session not found", "invalidver", "incorrect", "00ff", "1760000000"])
            .prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        let name = prop_oneof![6 => select(NAMES).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::vec((name, inner), 0..8)
                .prop_map(|it| serde_json::Value::Object(it.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = serde_json::Value> {
    prop::collection::btree_map(select(NAMES).prop_map(str::to_owned), value_of_json(), 0..8)
        .prop_map(|it| it.into_iter().collect())
}

/// Bytes that a service, or what stands in its place, may answer with.
pub(crate) fn body() -> impl Strategy<Value = Vec<u8>> {
    let verdict = (any::<bool>(), object()).prop_map(|(verdict, mut it)| {
        it["success"] = verdict.into();
        it
    });
    prop_oneof![
        2 => object().prop_map(|it| it.to_string().into_bytes()),
        4 => verdict.prop_map(|it| it.to_string().into_bytes()),
        2 => near(value_of_json().prop_map(|it| it.to_string())),
        1 => prop::collection::vec(any::<u8>(), 0..64),
        1 => select(vec!["", " \r\n", "\u{feff}{\"success\":true}", "KeyAuth_Invalid", "<html>", "{}"])
            .prop_map(|it| it.as_bytes().to_vec()),
    ]
}

/// A text with a few of its bytes changed, most of them to such as mean something in JSON.
pub(crate) fn near(text: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        9 => select(br#"{}[]",:\u0019-+.eEtfn /"#.to_vec()),
        1 => any::<u8>(),
    ];
    let slips = prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, byte), 0..4);
    (text, slips).prop_map(|(text, slips)| {
        let mut bytes = text.into_bytes();
        for (at, how, byte) in slips {
            let at = at.index(bytes.len() + 1);
            match (how, bytes.get_mut(at)) {
                (0, Some(it)) => *it = byte,
                (1, Some(_)) => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

/// Codes that mean something, and others.
pub(crate) fn status() -> impl Strategy<Value = u16> {
    let known = vec![200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 422, 429, 500, 503];
    prop_oneof![4 => select(known), 1 => any::<u16>()]
}
