//! Verifiers for the emulator, and sessions that have one.

use ed25519_compact::{PublicKey, Signature};
use libreauth_client::protocol::{Kind, Response};
use libreauth_client::session::{Millis, Policy, State};
use libreauth_client::trust::{Demand, Keys, Verifier};
use libreauth_emulator::{Fault, FaultKind};

use crate::emulated::Emulated;
use crate::harness::Harness;
use crate::replies::{MINUTE, libreauth, license, policy};

/// The key that the emulator signs with, of the seed 00 01 … 1f.
pub(crate) const KEY: &str = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
/// Another one (RFC 8032, TEST 1).
pub(crate) const OTHER_KEY: &str =
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
pub(crate) const MAX_SKEW: f64 = 5.0 * MINUTE;

pub(crate) fn keys(texts: &[&str]) -> Option<Keys> {
    Keys::parse(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
}

pub(crate) fn verifier(demand: Demand) -> Verifier {
    Verifier::new(keys(&[KEY]), demand, Millis(MAX_SKEW))
}

/// A session that nothing was asked of yet.
pub(crate) fn fresh(demand: Demand) -> Emulated {
    with(verifier(demand), policy())
}

pub(crate) fn with(verifier: Verifier, policy: Policy) -> Emulated {
    Emulated::new(Harness::with(libreauth(), policy, verifier))
}

/// A session in which a licence was redeemed just now.
pub(crate) fn active(demand: Demand) -> Emulated {
    activated(fresh(demand))
}

pub(crate) fn activated(mut it: Emulated) -> Emulated {
    it.call(Kind::Init);
    it.call(license("DEMO-KEY-0001"));
    assert_eq!(it.harness.state(), State::Active);
    it
}

/// The next answer to this call goes wrong.
pub(crate) fn once(kind: FaultKind, call: &str) -> Fault {
    Fault::new(kind).times(1).calls(&[call])
}

/// The bytes of hex digits; not by the client's own way to read them.
fn unspell(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// Did the service sign this, and not long ago? (Nobody but the service can sign a time to come.)
pub(crate) fn is_signed(reply: &Response, now_ms: f64) -> bool {
    let (Some(signature), Some(timestamp)) = (&reply.signature, &reply.timestamp) else {
        return false;
    };
    let key = PublicKey::from_slice(&unspell(KEY)).unwrap();
    let signature = Signature::from_slice(&unspell(signature)).unwrap();
    let message = [timestamp.as_bytes(), &reply.body].concat();
    let age = now_ms - timestamp.parse::<f64>().unwrap() * 1_000.0;
    key.verify(message, &signature).is_ok() && age < 42_000.0
}
