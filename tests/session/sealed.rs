//! AES as the platform would do it, for what the machine asks to be decrypted.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use libreauth_client::protocol::encryption::{Encryption, Opener, Scheme, Sealed};
use libreauth_client::protocol::{Call, Kind, Service, libreauth};
use libreauth_client::secret::Secret;
use libreauth_client::session::Job;
use libreauth_client::trust::{Demand, Verifier};
use libreauth_emulator::{Control, EncryptionScheme, SettingsChange};

use crate::emulated::Emulated;
use crate::harness::Harness;
use crate::proof::verifier;
use crate::replies::policy;

pub(crate) const ENCKEY: &str = "0123456789abcdefghijklmnopqrstuvwxy";

/// What the client may try, and what the emulator plays, by name.
pub(crate) const SCHEMES: [(Scheme, EncryptionScheme); 5] = [
    (Scheme::A, EncryptionScheme::A),
    (Scheme::B, EncryptionScheme::BDerived),
    (Scheme::BZero, EncryptionScheme::BZero),
    (Scheme::BPrefixed, EncryptionScheme::BPrefixed),
    (Scheme::C, EncryptionScheme::C),
];

pub(crate) fn service(opener: Opener) -> Service {
    let mut app = libreauth::App::new(
        "MyApp".into(),
        "XXXXXXXXXX".into(),
        "1.0".into(),
        libreauth::DEFAULT_URL,
    )
    .unwrap();
    app.encryption = Encryption::new(Secret::new(ENCKEY), opener);
    Service::LibreAuth(app)
}

/// A session with the emulator, which encrypts so, or not at all.
pub(crate) fn sealed(opener: Opener, encrypts: Option<EncryptionScheme>) -> Emulated {
    sealed_with(opener, encrypts, verifier(Demand::Require))
}

pub(crate) fn sealed_with(
    opener: Opener,
    encrypts: Option<EncryptionScheme>,
    verifier: Verifier,
) -> Emulated {
    let mut it = Emulated::new(Harness::with(service(opener), policy(), verifier));
    let change = SettingsChange { encryption: Some(encrypts), ..Default::default() };
    it.control(Control::Settings(change));
    it
}

/// What the platform makes of a job.
pub(crate) fn decrypt(job: &Job) -> Option<Vec<u8>> {
    match job {
        Job::Aes(Sealed { key, iv, data }) => {
            assert_eq!((key.len(), iv.len(), data.len() % 16), (32, 16, 0));
            cbc::Decryptor::<Aes256>::new_from_slices(key, iv)
                .unwrap()
                .decrypt_padded_vec::<Pkcs7>(data)
                .ok()
        }
        Job::App(body, enckey) => {
            // The demo app knows scheme C.
            let sealed = Scheme::C.sealed(enckey.expose(), "", &body.0)?;
            decrypt(&Job::Aes(sealed))
        }
    }
}

/// Asks and answers; every try to decrypt is done as a platform would. Answers what was tried.
pub(crate) fn ask(it: &mut Emulated, call: impl Into<Call>) -> Vec<Job> {
    it.harness.call(call);
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.reply(reply);
    open(&mut it.harness)
}

pub(crate) fn open(it: &mut Harness) -> Vec<Job> {
    let mut tried = Vec::new();
    while let Some((_, job)) = it.decrypting.first().cloned() {
        it.decrypted(decrypt(&job));
        tried.push(job);
    }
    tried
}

/// A session with a request whose answer is up to the test; no key is pinned.
pub(crate) fn asking(opener: Opener) -> Harness {
    let mut it = Harness::new(service(opener), policy());
    it.call(Kind::Init);
    it
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Blocks that nothing opens, in hex.
pub(crate) fn junk(blocks: usize) -> String {
    hex(&(0..16 * blocks).map(|at| at as u8).collect::<Vec<_>>())
}
