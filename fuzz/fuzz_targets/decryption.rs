//! An encrypted answer: a line with the scheme (`A`, `B`, `B-zero`, `B-prefixed`, `C`, or anything for
//! whichever fits), then the body. A session opens it by its own tries, and its call has one answer.

#![no_main]

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use libfuzzer_sys::fuzz_target;
use libreauth_client::protocol::encryption::{Encryption, Opener, Scheme};
use libreauth_client::protocol::libreauth::{App, DEFAULT_URL};
use libreauth_client::protocol::{Call, Kind, Response, Service};
use libreauth_client::secret::{Secret, SecretBytes};
use libreauth_client::session::{CallId, Effect, Input, Job, Millis, Now, Policy, Session};
use libreauth_client::trust::Verifier;

fuzz_target!(|data: &[u8]| {
    let Some((scheme, body)) = libreauth_client_fuzz::heading(data) else { return };
    let mut app = App::new("MyApp".into(), "XXXXXXXXXX".into(), "1.0".into(), DEFAULT_URL).unwrap();
    let opener = match scheme {
        "A" => Opener::One(Scheme::A),
        "B" => Opener::One(Scheme::B),
        "B-zero" => Opener::One(Scheme::BZero),
        "B-prefixed" => Opener::One(Scheme::BPrefixed),
        "C" => Opener::One(Scheme::C),
        _ => Opener::Any,
    };
    app.encryption = Encryption::new(Secret::new("0123456789abcdefghijklmnopqrstuvwxy"), opener);
    let policy = Policy::with_interval(Millis(60_000.0));
    let mut session = Session::new(Service::LibreAuth(app), policy, Verifier::default());
    let mut inputs = vec![Input::Call(CallId(1), Call::new(Kind::Init))];
    let (mut settled, mut tries) = (0, 0);
    while let Some(input) = inputs.pop() {
        for effect in session.handle(Now::default(), input) {
            match effect {
                Effect::Send { id, .. } => {
                    let answer = Response { status: 200, body: body.into(), ..Response::default() };
                    inputs.push(Input::Answer(id, Ok(answer)));
                }
                Effect::Decrypt { id, job: Job::Aes(it), .. } => {
                    tries += 1;
                    let cipher =
                        cbc::Decryptor::<Aes256>::new_from_slices(&it.key, &it.iv).unwrap();
                    let plain = cipher.decrypt_padded_vec::<Pkcs7>(&it.data).ok();
                    inputs.push(Input::Decrypted(id, plain.map(SecretBytes)));
                }
                Effect::Settle(..) => settled += 1,
                _ => {}
            }
        }
    }
    assert!(settled == 1 && tries <= 5, "{settled} answers after {tries} tries");
});
