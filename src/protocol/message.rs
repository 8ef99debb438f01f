//! What goes over the wire, as data.

use std::fmt;

use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::session::Millis;
use crate::text::{digits, natural};

/// One request. There is no header beside the content type: a form post without custom headers is a
/// "simple" request, which needs no CORS preflight (WHATWG Fetch).
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The call's name, for errors and logs.
    pub endpoint: &'static str,
    /// Absolute address.
    pub url: String,
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// The body of a POST, which holds session ids, keys and passwords; `None`: a GET.
    pub body: Option<Secret>,
}

/// One answer as it came, before anybody believed it. Its `Debug` keeps the body to itself, which
/// may hold a session id.
#[derive(Clone, Default, PartialEq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After`, where it can be read (seconds, or an HTTP date).
    pub retry_after: Option<String>,
    /// `X-Signature-Ed25519`, where it can be read.
    pub signature: Option<String>,
    /// `X-Signature-Timestamp`, where it can be read.
    pub timestamp: Option<String>,
    /// The raw bytes, after HTTP content decoding.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why there is no answer at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// `fetch` rejected. Offline, DNS and CORS look alike to a script; the text is the runtime's.
    Network(String),
    /// Not answered within this time.
    Timeout(Millis),
    /// More bytes than this.
    TooLarge(u32),
}

impl Failure {
    /// The error that the caller sees.
    pub fn into_error(self) -> Box<Error> {
        match self {
            Self::Network(text) if text.is_empty() => Error::new(Code::Network),
            Self::Network(text) => {
                Error::with_detail(Code::Network, &["The reason given: \"", &text, "\"."])
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range
            Self::Timeout(limit) => Error::with_detail(
                Code::Timeout,
                &["No answer within ", &digits(limit.0 as u64), " ms."],
            ),
            Self::TooLarge(limit) => Error::with_detail(
                Code::ResponseTooLarge,
                &["The answer has more than ", &digits(limit), " bytes."],
            ),
        }
    }
}

/// Milliseconds of a `Retry-After` value in seconds (RFC 9110, 10.2.3), capped at an hour.
/// A date is not read: the device's clock may be wrong, and a wrong wait is worse than the usual one.
pub(super) fn retry_after(value: &str) -> Option<Millis> {
    let seconds: f64 = u32::try_from(natural(value.trim_ascii())?).ok()?.into();
    Some(Millis((seconds * 1_000.0).min(3_600_000.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_reads_seconds_and_caps_at_an_hour() {
        assert_eq!(retry_after("30"), Some(Millis(30_000.0)));
        assert_eq!(retry_after(" 99999999 "), Some(Millis(3_600_000.0)));
        assert_eq!(retry_after("Wed, 21 Oct 2026 07:28:00 GMT"), None);
        assert_eq!(retry_after("-1"), None);
    }

    #[test]
    fn a_requests_debug_hides_its_body() {
        let request = Request {
            endpoint: "check",
            url: "https://example.invalid/".into(),
            content_type: "text/plain",
            body: Some(Secret::new("sessionid=abc")),
        };
        assert!(!format!("{request:?}").contains("abc"));
    }
}
