//! The three headers that prove an answer: Ed25519 over time and body, and an HMAC.
//!
//! Source: LibreAuth documentation, signature page. The signed message is the text of the
//! timestamp header followed at once by the body bytes on the wire.

use ed25519_compact::{KeyPair, Seed};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::hex;
use crate::http::Response;

/// Header with the Unix time in seconds that is part of the signed message.
pub const TIMESTAMP_HEADER: &str = "X-Signature-Timestamp";
/// Header with the detached Ed25519 signature, 128 lower-case hex digits.
pub const SIGNATURE_HEADER: &str = "X-Signature-Ed25519";
/// Header with HMAC-SHA256 of the body under the application's secret, 64 hex digits.
pub const HMAC_HEADER: &str = "signature";
/// All three.
pub(crate) const HEADERS: [&str; 3] = [TIMESTAMP_HEADER, SIGNATURE_HEADER, HMAC_HEADER];

/// The server's signing key.
#[derive(Clone)]
pub(crate) struct Signer {
    keys: KeyPair,
    public_key: String,
}

impl Signer {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        let keys = KeyPair::from_seed(Seed::new(seed));
        let public_key = hex::encode(keys.pk.as_ref());
        Self { keys, public_key }
    }

    /// 64 hex digits.
    pub(crate) fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Sets the timestamp and Ed25519 headers for the body as it stands.
    pub(crate) fn stamp(&self, response: &mut Response, timestamp_s: u64) {
        let mut message = timestamp_s.to_string().into_bytes();
        message.extend_from_slice(&response.body);
        let signature = hex::encode(self.keys.sk.sign(&message, None).as_ref());
        response.set_header(TIMESTAMP_HEADER, &timestamp_s.to_string());
        response.set_header(SIGNATURE_HEADER, &signature);
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Signer").field(&self.public_key).finish()
    }
}

/// HMAC-SHA256 in hex.
pub(crate) fn hmac(key: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length, so the error cannot come; an empty text would show it.
    Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(body);
            hex::encode(&mac.finalize().into_bytes())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"success":true,"message":"Session is validated."}"#;

    fn demo_signer() -> Signer {
        Signer::new(std::array::from_fn(|position| position as u8))
    }

    #[test]
    fn the_public_key_of_the_demo_seed() {
        assert_eq!(
            demo_signer().public_key(),
            "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
        );
    }

    #[test]
    fn the_known_signature() {
        let mut response = Response::new(200, "application/json", BODY);
        demo_signer().stamp(&mut response, 1_750_000_000);
        assert_eq!(response.header(TIMESTAMP_HEADER), Some("1750000000"));
        assert_eq!(
            response.header(SIGNATURE_HEADER),
            Some(
                "5f976ede40075b3470ed73bd06b8be81c3e571ba7e993987daaf5b90f75418da\
                 5c72d734e86f377434653136585b152e6f3f40b10d44d10a1a32469238ba7e09"
            )
        );
    }

    #[test]
    fn the_known_signature_over_ciphertext() {
        let body = "6f14bc5acfba267559db22a91291812b638dd596d67ecdfafc28c90b21ceb860\
                    cd085b988199da02884375f867563eab8dab72b21476bdaf75d1bff8038f1132";
        let mut response = Response::new(200, "text/plain", body);
        demo_signer().stamp(&mut response, 1_750_000_000);
        assert_eq!(
            response.header(SIGNATURE_HEADER),
            Some(
                "4bd322844c44780da625458a853bc916d5ac67c5e9f46cda5972c2885cb40de5\
                 8a45aaf464d274ae303328e8a5c838f54e29d135ad86d7f2dbcdadee1665c604"
            )
        );
    }

    #[test]
    fn the_known_hmac() {
        assert_eq!(
            hmac(&"0123456789abcdef".repeat(4), BODY.as_bytes()),
            "5e65d0643517c772ab7f882e195ae289e5374d85390467da7c55b45383b28615"
        );
    }
}
