//! 96 bytes that are laid over a true key and its signature (`0` leaves a byte as it is), then the message:
//! our verifier says what another says.

#![no_main]

use std::sync::LazyLock;

use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use libfuzzer_sys::fuzz_target;
use libreauth_client::trust::Key;

static PAIR: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::from_seed(Seed::new(std::array::from_fn(|at| at as u8))));

fuzz_target!(|data: &[u8]| {
    let Some((changes, message)) = data.split_at_checked(96) else { return };
    let mut key = *PAIR.pk;
    let mut signature = *PAIR.sk.sign(message, None);
    for (byte, change) in key.iter_mut().chain(&mut signature).zip(changes) {
        *byte ^= change ^ b'0';
    }
    let theirs = PublicKey::new(key);
    let ours = Key::read(&key);
    assert_eq!(ours.is_some(), theirs.validate().is_ok());
    let verified = theirs.verify(message, &Signature::new(signature)).is_ok();
    assert_eq!(ours.is_some_and(|it| it.verifies(&signature, &[message])), verified);
});
