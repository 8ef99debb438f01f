//! Is an answer a clear yes, a clear no, or neither? One decision table for both services.
//!
//! | seen | means |
//! | --- | --- |
//! | `success: true` with a 2xx status | yes |
//! | `success: false`, or `status: false` in its place | no; named in `reason.rs` |
//! | 429, or words about too many requests | `rate_limited`: back off, not a denial |
//! | 5xx, whatever the body | `server_error` |
//! | a plain-text marker such as `KeyAuth_Invalid` | `app_not_found` |
//! | Lockence's 401, 403, 404 with an empty or JSON body | no, by status |
//! | empty, HTML, plain text, broken JSON | transient, each by its own code |
//!
//! Status and codes are judged first: the message texts can be edited by the vendor and only ever
//! hint at the finer code.

use super::message::{Response, retry_after};
use super::reason::{self, Dialect};
use super::{Kind, further};
use crate::error::{Category, Code, Error};
use crate::json::Fields;
use crate::text::is_blank;
use crate::trust::{Unverified, Verified};

/// The object of a clear yes, or the error that names what it was instead. Only what the verifier let
/// through can be a yes.
pub(super) fn read(
    dialect: Dialect,
    kind: Kind,
    response: &Verified<Response>,
) -> Result<Fields, Box<Error>> {
    judge(dialect, kind, response.get())
}

/// What an answer that does not count as a yes says: a no, or trouble. `None`: it claims to be a yes.
pub(super) fn refusal(dialect: Dialect, kind: Kind, response: &Unverified) -> Option<Box<Error>> {
    let error = judge(dialect, kind, response.response()).err()?;
    (!further::is_upside_down(kind) || !is_about_a_list(&error)).then_some(error)
}

/// `checkblacklist` and `fetchOnline` say "no" both for what is not in the list and for what kept them
/// from looking.
pub(super) fn is_about_a_list(error: &Error) -> bool {
    let about =
        matches!(error.code, Code::Banned | Code::HwidMismatch | Code::NotFound | Code::Rejected);
    error.definite && about
}

/// The error for a success without the field that makes it one.
pub(super) fn incomplete(kind: Kind, field: &str) -> Box<Error> {
    let endpoint = kind.endpoint();
    let detail = ["A successful ", endpoint, " has no ", field, " that can be read."];
    Error::with_detail(Code::ResponseMalformed, &detail).of(endpoint)
}

fn judge(dialect: Dialect, kind: Kind, response: &Response) -> Result<Fields, Box<Error>> {
    tell(dialect, kind, response).map_err(|mut error| {
        error.endpoint = Some(kind.endpoint());
        if error.code.category() == Category::Transient {
            error.retry_after = response.retry_after.as_deref().and_then(retry_after);
        }
        error
    })
}

fn tell(dialect: Dialect, kind: Kind, response: &Response) -> Result<Fields, Box<Error>> {
    // A byte order mark is no part of JSON, but `response.json()` skips one.
    let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body).trim_ascii();
    let status = response.status;
    let ok = (200..300).contains(&status);
    let object = Fields::parse(body).or_else(|| body.is_empty().then(Fields::default));
    let code = match (status, &object) {
        (429, _) => Code::RateLimited,
        (500.., _) => Code::ServerError,
        (_, None) => what_text(body),
        (_, Some(it)) => {
            let success = it.boolean("success");
            let verdict = success.or(it.boolean("status"));
            let silent = verdict.is_none() && !it.has("success");
            // Health may be bad, and is told all the same.
            let told = success == Some(true) || further::is_told_anyway(kind) && !body.is_empty();
            if ok && (told || silent && dialect.may_leave_out_success(kind)) {
                return Ok(it.clone());
            }
            if verdict == Some(false) || verdict.is_none() && dialect.speaks_by_status(status) {
                return Err(reason::name(dialect, kind, status, it));
            }
            if body.is_empty() { Code::ResponseEmpty } else { Code::ResponseMalformed }
        }
    };
    let mut error = Error::new(code);
    error.server_message = object.and_then(|it| it.text("message"));
    Err(error)
}

/// What a body is that is no JSON object.
fn what_text(body: &[u8]) -> Code {
    let Ok(text) = std::str::from_utf8(body) else { return Code::ResponseMalformed };
    let word = text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if word && text.to_ascii_lowercase().ends_with("_invalid") {
        return Code::AppNotFound;
    }
    // What begins as JSON but does not end as it was cut off on its way.
    match text.as_bytes().first() {
        Some(b'{' | b'[' | b'"') => Code::ResponseMalformed,
        _ if text.chars().any(|c| c.is_control() && !is_blank(c)) => Code::ResponseMalformed,
        _ => Code::ResponseNotJson,
    }
}

impl Dialect {
    /// Lockence documents 401, 403 and 404, and not whether their bodies are JSON. (A page of HTML
    /// with such a status is a proxy speaking, not the service.)
    fn speaks_by_status(self, status: u16) -> bool {
        self == Self::Lockence && matches!(status, 401 | 403 | 404)
    }

    /// Lockence documents no body for `heartbeat` and `logout`: anything but `success: false` is a yes.
    /// So it is with LibreAuth's `log`, which is answered with nothing.
    fn may_leave_out_success(self, kind: Kind) -> bool {
        match self {
            Self::Lockence => kind == Kind::Heartbeat || kind == Kind::Logout,
            Self::LibreAuth => kind == Kind::Log,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(dialect: Dialect, kind: Kind, status: u16, body: &str) -> Result<(), Code> {
        let response = Response { status, body: body.into(), ..Response::default() };
        judge(dialect, kind, &response).map(|_| ()).map_err(|error| error.code)
    }

    #[test]
    fn a_yes_needs_a_true_and_a_2xx() {
        let check = |status, body| code(Dialect::LibreAuth, Kind::Check, status, body);
        assert_eq!(check(200, r#"{"success":true}"#), Ok(()));
        assert_eq!(check(200, "\u{feff}{\"success\":true}"), Ok(()));
        assert_eq!(check(403, r#"{"success":true}"#), Err(Code::ResponseMalformed));
        assert_eq!(check(200, r#"{"success":"true"}"#), Err(Code::ResponseMalformed));
        assert_eq!(check(200, r#"{"success":1}"#), Err(Code::ResponseMalformed));
        assert_eq!(check(200, r#"{"status":true}"#), Err(Code::ResponseMalformed));
        assert_eq!(check(200, "{}"), Err(Code::ResponseMalformed));
    }

    #[test]
    fn what_is_no_answer_is_transient_each_by_its_code() {
        let check = |status, body| code(Dialect::LibreAuth, Kind::Check, status, body);
        assert_eq!(check(200, ""), Err(Code::ResponseEmpty));
        assert_eq!(check(200, " \r\n"), Err(Code::ResponseEmpty));
        assert_eq!(
            check(200, "<!doctype html><p>Welcome to the hotel"),
            Err(Code::ResponseNotJson)
        );
        assert_eq!(check(404, "<h1>Not Found</h1>"), Err(Code::ResponseNotJson));
        assert_eq!(check(200, r#"{"success":tr"#), Err(Code::ResponseMalformed));
        assert_eq!(check(200, "\u{1}\u{2}junk"), Err(Code::ResponseMalformed));
        assert_eq!(check(200, "[]"), Err(Code::ResponseMalformed));
        assert_eq!(check(500, ""), Err(Code::ServerError));
        assert_eq!(check(500, r#"{"success":false,"message":"Error: x"}"#), Err(Code::ServerError));
        assert_eq!(check(502, "<html>Bad gateway</html>"), Err(Code::ServerError));
        assert_eq!(check(429, ""), Err(Code::RateLimited));
        assert_eq!(check(200, r#"{"status":false,"message":"slow down"}"#), Err(Code::RateLimited));
        assert_eq!(check(200, "KeyAuth_Invalid"), Err(Code::AppNotFound));
        assert_eq!(check(200, "LibreAuth_Invalid\n"), Err(Code::AppNotFound));
    }

    #[test]
    fn lockence_speaks_by_status() {
        let beat = |status, body| code(Dialect::Lockence, Kind::Heartbeat, status, body);
        assert_eq!(beat(200, ""), Ok(()));
        assert_eq!(beat(200, r#"{"last_activity":1}"#), Ok(()));
        assert_eq!(beat(200, r#"{"success":false}"#), Err(Code::SessionExpired));
        assert_eq!(beat(404, ""), Err(Code::SessionExpired));
        assert_eq!(beat(401, r#"{"error":"x"}"#), Err(Code::InvalidApiKey));
        assert_eq!(beat(403, "<html>firewall</html>"), Err(Code::ResponseNotJson));
        assert_eq!(
            code(Dialect::Lockence, Kind::Validate, 200, "{}"),
            Err(Code::ResponseMalformed)
        );
        assert_eq!(code(Dialect::Lockence, Kind::Validate, 200, ""), Err(Code::ResponseEmpty));
    }

    #[test]
    fn retry_after_is_kept_for_trouble_that_may_pass() {
        let response =
            Response { status: 429, retry_after: Some("7".into()), ..Response::default() };
        let error = judge(Dialect::LibreAuth, Kind::Check, &response).unwrap_err();
        assert_eq!(error.retry_after.map(|it| it.0), Some(7_000.0));
    }
}
