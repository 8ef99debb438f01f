//! What an action says, before it is encrypted and signed.

use super::call::Call;
use crate::json::Json;

/// The body of one answer and whether it is signed.
///
/// Recorded from the open KeyAuth 1.2 server: what is decided before the application is known
/// (or the session is found) carries no signature, everything else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) body: String,
    pub(crate) signed: bool,
}

impl Answer {
    pub(crate) fn signed(body: impl Into<String>) -> Self {
        Self { body: body.into(), signed: true }
    }

    /// A signed "yes": success, message, what the action adds, and a fresh nonce.
    pub(crate) fn granted<const N: usize>(
        call: &mut Call<'_>,
        message: &str,
        extra: [(&str, Json); N],
    ) -> Self {
        let mut body = verdict(true, message);
        for (name, value) in extra {
            body = body.with(name, value);
        }
        Self::signed(body.with("nonce", call.random.alphanumeric(32)).php())
    }

    /// A signed "no".
    pub(crate) fn refused(message: &str) -> Self {
        Self::signed(verdict(false, message).php())
    }

    /// An unsigned "no", given before anything was looked up.
    pub(crate) fn early(message: &str) -> Self {
        Self::unsigned(verdict(false, message).php())
    }

    /// Any body without signature.
    pub(crate) fn unsigned(body: impl Into<String>) -> Self {
        Self { body: body.into(), signed: false }
    }
}

/// The two fields every answer begins with.
pub(crate) fn verdict(success: bool, message: &str) -> Json {
    Json::object([("success", success.into()), ("message", message.into())])
}
