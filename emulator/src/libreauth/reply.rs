//! From an answer to bytes and headers: encrypt, then sign what goes on the wire.

use super::{Answer, App, Call, Outcome, Session};
use crate::http::Response;
use crate::seed::Profile;
use crate::signing::{HEADERS, HMAC_HEADER, Signer, hmac};

/// What the recorded server puts into the HMAC header when there is no key to use.
const NO_KEY: &str = "No encryption key supplied";

/// The answer as sent, with good signature headers when it is signed.
///
/// LibreAuth documentation, signature page: the signature is over the body on the wire, so
/// over the ciphertext when the body is encrypted.
pub(crate) fn reply(
    outcome: &Outcome,
    apps: &[App],
    call: &mut Call<'_>,
    signer: &Signer,
) -> Response {
    let Answer { body, signed } = &outcome.answer;
    let mut response =
        Response::new(200, "application/json; charset=utf-8", body.clone().into_bytes());
    let app = outcome.app.and_then(|position| apps.get(position));
    if let Some(app) = app.filter(|_| *signed) {
        let session = outcome.session.as_ref();
        encrypt(app, session, call, &mut response);
        signer.stamp(&mut response, call.now_s());
        let proof = hmac_header(app, session, call, &response.body);
        response.set_header(HMAC_HEADER, &proof);
    }
    response
}

/// Takes all three proofs away.
pub(crate) fn strip_signature(response: &mut Response) {
    HEADERS.iter().for_each(|name| response.remove_header(name));
}

/// LibreAuth: the application's secret, full stop. Recorded: the secret for `init`,
/// `enckey-secret` later, and a sentence when there was no `enckey`.
fn hmac_header(app: &App, session: Option<&Session>, call: &Call<'_>, body: &[u8]) -> String {
    let secret = &app.config.secret;
    let enckey = session.and_then(|session| session.enckey.as_deref());
    match (app.config.profile, enckey) {
        (Profile::LibreAuth, _) => hmac(secret, body),
        (Profile::KeyAuth, None) => NO_KEY.to_owned(),
        (Profile::KeyAuth, Some(_)) if call.form.get("type") == Some("init") => hmac(secret, body),
        (Profile::KeyAuth, Some(enckey)) => hmac(&format!("{enckey}-{secret}"), body),
    }
}

/// Encrypts the body when the application does so and `init` sent a key.
fn encrypt(app: &App, session: Option<&Session>, call: &mut Call<'_>, response: &mut Response) {
    let enckey = session.and_then(|session| session.enckey.as_deref());
    if let (Some(scheme), Some(enckey)) = (app.config.encryption, enckey) {
        let init_iv = call
            .form
            .get("init_iv")
            .or_else(|| session.and_then(|session| session.init_iv.as_deref()))
            .unwrap_or_default();
        response.body =
            super::encryption::encrypt(scheme, enckey, init_iv, call.random, &response.body);
    }
}
