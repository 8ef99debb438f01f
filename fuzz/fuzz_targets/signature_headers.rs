//! The headers of a signature, a line each, and the body they vouch for: only what verifies counts, and
//! what the service signs does, if its time is one.

#![no_main]

use std::sync::LazyLock;

use ed25519_compact::{KeyPair, Seed};
use libfuzzer_sys::fuzz_target;
use libreauth_client::protocol::Response;
use libreauth_client::trust::{Keys, Proof};
use libreauth_client_fuzz::{KEY, heading};

static PAIR: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::from_seed(Seed::new(std::array::from_fn(|at| at as u8))));
static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::parse(&[KEY.to_owned()]).unwrap());

fuzz_target!(|data: &[u8]| {
    let Some((timestamp, rest)) = heading(data) else { return };
    let Some((signature, body)) = heading(rest) else { return };
    let mut response = Response {
        signature: Some(signature.to_owned()),
        timestamp: Some(timestamp.to_owned()),
        body: body.to_owned(),
        ..Response::default()
    };
    let message = [timestamp.as_bytes(), body].concat();
    let sealed = PAIR.sk.sign(&message, None);
    let spelt: String = sealed.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let time = matches!(timestamp.len(), 10 | 13) && timestamp.bytes().all(|b| b.is_ascii_digit());
    // Ed25519 is deterministic, and nobody else has the key.
    let genuine = time && signature.eq_ignore_ascii_case(&spelt);
    assert_eq!(matches!(KEYS.prove(&response), Proof::Signed(_)), genuine);
    response.signature = Some(spelt);
    assert_eq!(matches!(KEYS.prove(&response), Proof::Signed(_)), time);
    if let Some(keys) = Keys::parse(&[signature.to_owned()]) {
        assert!(keys.contains(signature));
        assert_eq!(keys.prove(&response) == Proof::Wrong, !time || !KEYS.contains(signature));
    }
});
