//! One call on its way through the service.

use super::form::Form;
use crate::random::Random;

/// Path the call came by; the documentation's one difference is the changelog in `init`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ApiVersion {
    V1_3,
    V1_4,
}

/// What an action knows besides the application and the session.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) version: ApiVersion,
    pub(crate) form: Form,
    /// Address of the client.
    pub(crate) ip: String,
    /// Epoch milliseconds.
    pub(crate) now_ms: u64,
    pub(crate) random: &'a mut Random,
    /// The server's Ed25519 key, 64 hex digits.
    pub(crate) public_key: &'a str,
}

impl Call<'_> {
    /// Unix seconds.
    pub(crate) fn now_s(&self) -> u64 {
        self.now_ms / 1_000
    }
}
