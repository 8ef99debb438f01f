//! Encrypted answers: each scheme finds key, IV and ciphertext of what was made by it, and any other
//! body is taken or left without harm.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use libreauth_client::protocol::encryption::{Encryption, Opener, Scheme, Sealed};
use libreauth_client::secret::Secret;
use proptest::prelude::*;
use proptest::sample::select;

use crate::signatures::spell;
use crate::support::cases;

const SCHEMES: [Scheme; 5] = [Scheme::A, Scheme::B, Scheme::BZero, Scheme::BPrefixed, Scheme::C];
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8], padded: bool) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(*chunk.get(at).unwrap_or(&0)));
        for digit in 0..4 {
            if digit <= chunk.len() {
                text.push(char::from(DIGITS[bits >> (18 - 6 * digit) & 63]));
            } else if padded {
                text.push('=');
            }
        }
    }
    text
}

/// The ciphertext of `plain` under that key and IV, with the IV before it where the scheme says so.
fn seal(scheme: Scheme, sealed: &Sealed, plain: &[u8]) -> Vec<u8> {
    let cipher = cbc::Encryptor::<Aes256>::new_from_slices(&sealed.key, &sealed.iv).unwrap();
    let data = cipher.encrypt_padded_vec::<Pkcs7>(plain);
    let prefixed = matches!(scheme, Scheme::BPrefixed | Scheme::C);
    [if prefixed { sealed.iv.as_slice() } else { &[] }, &data].concat()
}

fn open(sealed: &Sealed) -> Option<Vec<u8>> {
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&sealed.key, &sealed.iv).unwrap();
    cipher.decrypt_padded_vec::<Pkcs7>(&sealed.data).ok()
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn what_was_sealed_opens(
        scheme in select(&SCHEMES),
        enckey in "[0-9A-Za-z]{35}",
        iv in any::<[u8; 16]>(),
        plain in prop::collection::vec(any::<u8>(), 0..100),
        how in 0..4_u8,
    ) {
        let encryption = Encryption::new(Secret::new(enckey), Opener::One(scheme)).unwrap();
        // Any ciphertext tells the key, and the IV where that is not sent along.
        let mut known = encryption.sealed(scheme, "00".repeat(32).as_bytes()).unwrap();
        if matches!(scheme, Scheme::BPrefixed | Scheme::C) {
            known.iv = iv.to_vec();
        }
        let data = seal(scheme, &known, &plain);
        let body = match how {
            0 => spell(&data),
            1 => spell(&data).to_uppercase(),
            _ => base64(&data, how == 2),
        };
        let sealed = encryption.sealed(scheme, format!("\n{body} ").as_bytes()).unwrap();
        prop_assert_eq!(&sealed.iv, &known.iv);
        prop_assert_eq!(open(&sealed), Some(plain));
        let shown = format!("{sealed:?} {encryption:?}");
        prop_assert!(!shown.contains(encryption.enckey.expose()));
    }

    #[test]
    fn any_body_is_whole_blocks_or_nothing(
        scheme in select(&SCHEMES),
        enckey in any::<String>(),
        init_iv in any::<String>(),
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..100),
            "([0-9a-f]{32}){0,4}[0-9a-fA-F]{0,2}".prop_map(String::into_bytes),
            "[A-Za-z0-9+/]{40,90}={0,3}".prop_map(String::into_bytes),
        ],
    ) {
        if let Some(sealed) = scheme.sealed(&enckey, &init_iv, &body) {
            prop_assert_eq!((sealed.key.len(), sealed.iv.len()), (32, 16));
            prop_assert!(!sealed.data.is_empty() && sealed.data.len() % 16 == 0);
            let _ = open(&sealed);
        }
    }

    #[test]
    fn an_enckey_is_of_its_form_whatever_the_bytes(random in prop::collection::vec(any::<u8>(), 0..80)) {
        let enough = random.iter().filter(|byte| **byte < 248).count() >= Encryption::LENGTH;
        let key = Encryption::key_of(&random);
        prop_assert_eq!(key.is_some(), enough);
        prop_assert!(key.is_none_or(|key| Encryption::is_key(key.expose())));
    }
}
