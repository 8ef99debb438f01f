//! Encrypted answers, in every construction that LibreAuth may mean.
//!
//! Its documentation says AES-256-CBC, switched on by `enckey` on `init`, and leaves key, IV
//! and encoding open. The seed's application says which candidate is played.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::hex;
use crate::random::Random;
use crate::seed::EncryptionScheme;

/// Bytes of a block and of an IV.
const BLOCK: usize = 16;

/// The body as it goes on the wire. `init_iv` is KeyAuth 1.0's field, empty when absent.
pub(crate) fn encrypt(
    scheme: EncryptionScheme,
    enckey: &str,
    init_iv: &str,
    random: &mut Random,
    body: &[u8],
) -> Vec<u8> {
    let digits = hex_digest(enckey).into_bytes();
    // KeyAuth 1.0 takes the digits of the digest as they are: 32 characters, not 32 bytes.
    let text_key = digits.get(..32).unwrap_or_default();
    match scheme {
        EncryptionScheme::A => hex_of(text_key, &iv_from(init_iv), body),
        EncryptionScheme::BDerived => hex_of(text_key, &iv_from(enckey), body),
        EncryptionScheme::BZero => hex_of(text_key, &[0; BLOCK], body),
        EncryptionScheme::BPrefixed => {
            let iv = random.bytes(BLOCK);
            let mut sent = hex::encode(&iv).into_bytes();
            sent.extend(hex_of(text_key, &iv, body));
            sent
        }
        EncryptionScheme::C => {
            let mut sent = random.bytes(BLOCK);
            let sealed = seal(&Sha256::digest(enckey.as_bytes()), &sent, body);
            sent.extend(sealed);
            STANDARD.encode(sent).into_bytes()
        }
    }
}

fn hex_digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes()))
}

/// The first 16 hex characters of SHA-256, as ASCII bytes.
fn iv_from(text: &str) -> Vec<u8> {
    hex_digest(text).into_bytes().into_iter().take(BLOCK).collect()
}

fn hex_of(key: &[u8], iv: &[u8], body: &[u8]) -> Vec<u8> {
    hex::encode(&seal(key, iv, body)).into_bytes()
}

/// AES-256-CBC with PKCS#7 padding.
fn seal(key: &[u8], iv: &[u8], body: &[u8]) -> Vec<u8> {
    // Key and IV have their length by construction; an empty body would show a slip.
    cbc::Encryptor::<Aes256>::new_from_slices(key, iv)
        .map(|cipher| cipher.encrypt_padded_vec::<Pkcs7>(body))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use aes::cipher::BlockModeDecrypt;

    use super::*;

    const ENCKEY: &str = "0123456789abcdefghijklmnopqrstuvwxy";
    const BODY: &[u8] = br#"{"success":true,"message":"Session is validated."}"#;

    fn sent(scheme: EncryptionScheme) -> Vec<u8> {
        encrypt(scheme, ENCKEY, "init-iv-sample", &mut Random::new(1), BODY)
    }

    fn open(key: &[u8], iv: &[u8], sealed: &[u8]) -> Vec<u8> {
        cbc::Decryptor::<Aes256>::new_from_slices(key, iv)
            .unwrap()
            .decrypt_padded_vec::<Pkcs7>(sealed)
            .unwrap()
    }

    #[test]
    fn candidate_a_is_the_known_ciphertext() {
        // Made with PHP's openssl_encrypt.
        assert_eq!(
            String::from_utf8(sent(EncryptionScheme::A)).unwrap(),
            "6f14bc5acfba267559db22a91291812b638dd596d67ecdfafc28c90b21ceb860\
             cd085b988199da02884375f867563eab8dab72b21476bdaf75d1bff8038f1132"
        );
    }

    #[test]
    fn the_others_open_again() {
        let hex_body = |scheme| hex::decode(&String::from_utf8(sent(scheme)).unwrap()).unwrap();
        let digest = hex_digest(ENCKEY).into_bytes();
        let derived = hex_body(EncryptionScheme::BDerived);
        assert_eq!(open(&digest[..32], &digest[..16], &derived), BODY);
        assert_eq!(open(&digest[..32], &[0; 16], &hex_body(EncryptionScheme::BZero)), BODY);
        let prefixed = hex_body(EncryptionScheme::BPrefixed);
        assert_eq!(open(&digest[..32], &prefixed[..16], &prefixed[16..]), BODY);
        let c = STANDARD.decode(sent(EncryptionScheme::C)).unwrap();
        assert_eq!(open(&Sha256::digest(ENCKEY), &c[..16], &c[16..]), BODY);
    }
}
