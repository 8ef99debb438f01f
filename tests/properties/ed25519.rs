//! Our verifier says what `ed25519-compact` says: of signatures, of what is nearly one, and of what is
//! none. (The two differ in what cannot be come upon by chance: tests/conformance/edge_cases.txt.)

use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use libreauth_client::trust::Key;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::cases;

/// Key, signature and message.
type Signed = ([u8; 32], [u8; 64], Vec<u8>);

/// The order of the base point, the lowest byte first.
const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// What befalls a signature.
#[derive(Clone, Copy, Debug)]
enum Change {
    None,
    /// One bit: of the key, the signature or the message.
    Flip(u8, Index),
    /// R and A, R and S, A and S change places.
    Swap(u8),
    /// S is another spelling of itself.
    More(u8),
    /// Another key, R or S.
    Other(u8, [u8; 32]),
    /// A key or an R near 0, p or 2^255: of small order, spelt in another way, or no point.
    Odd(bool, u8, bool),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::None),
        (0..3_u8, any::<Index>()).prop_map(|(which, bit)| Change::Flip(which, bit)),
        (0..3_u8).prop_map(Change::Swap),
        (1..15_u8).prop_map(Change::More),
        (0..3_u8, any::<[u8; 32]>()).prop_map(|(which, bytes)| Change::Other(which, bytes)),
        (any::<bool>(), any::<u8>(), any::<bool>())
            .prop_map(|(key, y, sign)| Change::Odd(key, y, sign)),
    ]
}

fn apply(change: Change, (mut key, mut signature, mut message): Signed) -> Signed {
    let (r, s) = signature.split_at_mut(32);
    match change {
        Change::None => {}
        Change::Flip(which, bit) => {
            let bytes: &mut [u8] = match which {
                0 => &mut key,
                1 => &mut signature,
                _ => &mut message,
            };
            if !bytes.is_empty() {
                let bit = bit.index(8 * bytes.len());
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
        }
        Change::Swap(0) => r.swap_with_slice(&mut key),
        Change::Swap(1) => r.swap_with_slice(s),
        Change::Swap(_) => s.swap_with_slice(&mut key),
        Change::More(times) => {
            for _ in 0..times {
                let mut carry = 0;
                for (digit, more) in s.iter_mut().zip(&L) {
                    carry += u16::from(*digit) + u16::from(*more);
                    *digit = carry as u8;
                    carry >>= 8;
                }
            }
        }
        Change::Other(which, bytes) => match which {
            0 => key = bytes,
            1 => r.copy_from_slice(&bytes),
            _ => s.copy_from_slice(&bytes),
        },
        Change::Odd(of_key, y, sign) => {
            let mut bytes = [if y < 128 { 0 } else { 0xff }; 32];
            bytes[0] = y;
            bytes[31] = bytes[31] & 0x7f | u8::from(sign) << 7;
            if of_key {
                key = bytes;
            } else {
                r.copy_from_slice(&bytes);
            }
        }
    }
    (key, signature, message)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn two_verifiers_agree(
        seed in any::<[u8; 32]>().prop_filter("no seed", |it| *it != [0; 32]),
        message in prop::collection::vec(any::<u8>(), 0..300),
        at in any::<Index>(),
        change in change(),
    ) {
        let pair = KeyPair::from_seed(Seed::new(seed));
        let signature = *pair.sk.sign(&message, None);
        let (key, signature, message) = apply(change, (*pair.pk, signature, message));

        let theirs = PublicKey::new(key);
        let valid = theirs.validate().is_ok();
        let verified = theirs.verify(&message, &Signature::new(signature)).is_ok();

        let ours = Key::read(&key);
        prop_assert_eq!(ours.is_some(), valid);
        let (first, rest) = message.split_at(at.index(message.len() + 1));
        let verifies = ours.is_some_and(|it| it.verifies(&signature, &[first, rest]));
        prop_assert_eq!(verifies, verified);
        if matches!(change, Change::None) {
            prop_assert!(verified);
        }
        if matches!(change, Change::More(_) | Change::Odd(..)) {
            prop_assert!(!verified);
        }
    }
}
