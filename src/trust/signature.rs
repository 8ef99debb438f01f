//! Was an answer signed by the service? LibreAuth signs with Ed25519 (RFC 8032) over the text of the
//! header `X-Signature-Timestamp` followed by the body's raw bytes; the signature is in
//! `X-Signature-Ed25519`, 128 hex characters.
//!
//! The key is pinned by the app. One that comes with an answer proves nothing about that answer.

use super::ed25519::Key;
use crate::hex;
use crate::part;
use crate::protocol::Response;
use crate::session::Millis;
use crate::text::natural;

/// The service's public keys that the app pinned; several while one is replaced by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys(Vec<Key>, part::LibreAuth);

/// What the signature of one answer is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
    /// Signed by a pinned key, at this time by the service's clock (epoch milliseconds).
    Signed(Millis),
    /// No signature that a script can read: stripped, not made, or not exposed by CORS.
    Missing,
    /// A signature that is not one of a pinned key over these bytes.
    Wrong,
}

impl Keys {
    /// Reads keys of 64 hex characters each; at least one.
    ///
    /// `None` for one of another form, for one that is no point of the curve, and for the few of
    /// small order, which would accept signatures that anybody can make.
    pub fn parse(texts: &[String]) -> Option<Self> {
        let mut keys = Vec::new();
        for text in texts {
            keys.push(Key::read(&hex::decode(text.as_bytes())?)?);
        }
        if keys.is_empty() { None } else { Some(Self(keys, part::libreauth()?)) }
    }

    /// Is the key that this text spells one of them?
    pub fn contains(&self, text: &str) -> bool {
        hex::decode(text.as_bytes()).is_some_and(|key| self.0.iter().any(|it| it.as_bytes() == key))
    }

    /// Checks `response`'s signature over its raw bytes.
    pub fn prove(&self, response: &Response) -> Proof {
        let (Some(signature), Some(timestamp)) = (&response.signature, &response.timestamp) else {
            return Proof::Missing;
        };
        let (Some(signature), Some(at)) = (hex::decode(signature.as_bytes()), time(timestamp))
        else {
            return Proof::Wrong;
        };
        let message = [timestamp.as_bytes(), &response.body];
        let signed = self.0.iter().any(|key| key.verifies(&signature, &message));
        if signed { Proof::Signed(at) } else { Proof::Wrong }
    }
}

/// Seconds since 1970 in 10 digits, or milliseconds in 13, as milliseconds. Nothing but digits: the
/// text is part of what is signed, and must not be readable in two ways.
fn time(text: &str) -> Option<Millis> {
    let unit = match text.len() {
        10 => 1_000.0,
        13 => 1.0,
        _ => return None,
    };
    #[allow(clippy::cast_precision_loss)] // at most 13 digits
    natural(text).map(|number| Millis(number as f64 * unit))
}
