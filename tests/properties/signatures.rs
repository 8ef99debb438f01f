//! Signatures: what the service signed is proven, and nothing else is.

use ed25519_compact::{KeyPair, Seed};
use libreauth_client::protocol::Response;
use libreauth_client::session::Millis;
use libreauth_client::trust::{Keys, Proof};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::oracle::KEY;
use crate::support::cases;

pub(crate) fn pair() -> KeyPair {
    KeyPair::from_seed(Seed::new(std::array::from_fn(|at| at as u8)))
}

pub(crate) fn spell(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An answer as the service signs it.
pub(crate) fn signed(timestamp: &str, body: &[u8]) -> Response {
    let signature = pair().sk.sign([timestamp.as_bytes(), body].concat(), None);
    Response {
        status: 200,
        signature: Some(spell(signature.as_ref())),
        timestamp: Some(timestamp.to_owned()),
        body: body.to_owned(),
        ..Response::default()
    }
}

fn keys() -> Keys {
    Keys::parse(&[KEY.to_owned()]).unwrap()
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

/// One change to one of the three: which, where, and to what.
fn change(mut it: Response, (which, at, bit): (u8, Index, u8)) -> Response {
    match which {
        0 => {
            let mut digits = it.signature.unwrap();
            let at = at.index(digits.len());
            let other = if digits[at..].starts_with('0') { "f" } else { "0" };
            digits.replace_range(at..=at, other);
            it.signature = Some(digits);
        }
        1 => {
            let mut digits = it.timestamp.unwrap().into_bytes();
            let at = at.index(digits.len());
            digits[at] = b'0' + (digits[at] - b'0' + 1 + bit) % 10;
            it.timestamp = Some(String::from_utf8(digits).unwrap());
        }
        2 => it.body.insert(at.index(it.body.len() + 1), bit),
        _ => match it.body.len() {
            0 => it.body = vec![bit],
            length => it.body[at.index(length)] ^= 1 << bit,
        },
    }
    it
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn what_the_service_signed_is_proven(timestamp in "[0-9]{10}([0-9]{3})?", body in bytes()) {
        let unit = if timestamp.len() == 10 { 1e3 } else { 1.0 };
        let at = Millis(timestamp.parse::<f64>().unwrap() * unit);
        prop_assert_eq!(keys().prove(&signed(&timestamp, &body)), Proof::Signed(at));
    }

    #[test]
    fn one_change_and_it_is_not(
        timestamp in "[0-9]{10}([0-9]{3})?",
        body in bytes(),
        which in (0..4_u8, any::<Index>(), 0..8_u8),
    ) {
        let changed = change(signed(&timestamp, &body), which);
        prop_assert_eq!(keys().prove(&changed), Proof::Wrong);
    }

    #[test]
    fn a_time_that_is_none_is_not_believed_though_it_is_signed(
        timestamp in prop_oneof![any::<String>(), "[0-9]{0,16}", "[+ -]?[0-9]{9,12}[.e ]?"],
        body in bytes(),
    ) {
        let fine = matches!(timestamp.len(), 10 | 13) && timestamp.bytes().all(|b| b.is_ascii_digit());
        let proof = keys().prove(&signed(&timestamp, &body));
        prop_assert_eq!(matches!(proof, Proof::Signed(_)), fine, "{:?}", timestamp);
    }

    #[test]
    fn another_key_does_not_vouch(seed in any::<[u8; 32]>(), body in bytes()) {
        let other = KeyPair::from_seed(Seed::new(seed));
        let pinned = Keys::parse(&[spell(other.pk.as_ref())]).unwrap();
        prop_assert_eq!(pinned.prove(&signed("1750000000", &body)), Proof::Wrong);
        let both = Keys::parse(&[spell(other.pk.as_ref()), KEY.to_uppercase()]).unwrap();
        let proof = both.prove(&signed("1750000000", &body));
        prop_assert_eq!(proof, Proof::Signed(Millis(1_750_000_000_000.0)));
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn any_headers_are_missing_or_wrong(
        signature in prop::option::of(prop_oneof![any::<String>(), "[0-9a-f]{128}", "[0-9A-Fa-f+ ]{126,130}"]),
        timestamp in prop::option::of(prop_oneof![any::<String>(), "[0-9]{10}"]),
        body in bytes(),
    ) {
        let whole = signature.is_some() && timestamp.is_some();
        let response = Response { signature, timestamp, body, ..Response::default() };
        let expected = if whole { Proof::Wrong } else { Proof::Missing };
        prop_assert_eq!(keys().prove(&response), expected);
    }

    #[test]
    fn any_text_is_a_key_or_none(
        texts in prop::collection::vec(prop_oneof![any::<String>(), "[0-9a-f]{64}", Just(KEY.to_owned())], 0..3),
    ) {
        let spelt = |text: &String| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match Keys::parse(&texts) {
            Some(keys) => {
                prop_assert!(!texts.is_empty() && texts.iter().all(spelt));
                prop_assert!(texts.iter().all(|text| keys.contains(&text.to_uppercase())));
            }
            // Half of all texts of that form are no point of the curve.
            None => prop_assert!(texts.is_empty() || texts.iter().any(|text| text != KEY)),
        }
    }
}
