//! The ways in which a device id cannot be had.

use std::fmt;

use crate::error::{Code, Error};
use crate::text::join;

/// Why there is no device id. Each text says what happened and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityError {
    /// The app's own id breaks the rule of [`crate::identity::given`].
    InvalidOverride {
        /// What is wrong with it.
        what: &'static str,
    },
    /// The app's own `hwid` function threw, rejected, or gave something that is not a string.
    OverrideFailed {
        /// What it threw, as text.
        message: String,
    },
    /// No id can be made here: no browser, no randomness, or no storage for an install id.
    Unavailable {
        /// What is missing.
        why: &'static str,
    },
    /// The browser refuses storage, or did not answer in time.
    Refused {
        /// What was not done.
        undone: &'static str,
    },
    /// The text given to the import is not an exported device id of this app.
    InvalidTransfer {
        /// What is wrong with it.
        what: &'static str,
    },
}

impl IdentityError {
    /// What happened and what to do next.
    #[must_use]
    pub fn message(&self) -> String {
        let (head, detail, tail) = match self {
            Self::InvalidOverride { what } => (
                "the `hwid` option cannot be sent: ",
                *what,
                ". Give 20 to 255 printable characters without `<` and `>`.",
            ),
            Self::OverrideFailed { message } => (
                "the `hwid` function failed: ",
                message.as_str(),
                ". It must return a string, or a promise of one.",
            ),
            Self::Unavailable { why } => (
                "no device id: ",
                *why,
                ". Pass the `hwid` option: a string, or a function that returns one.",
            ),
            Self::Refused { undone } => (
                "the browser refuses storage: ",
                *undone,
                ". Allow this site to store data, and try again.",
            ),
            Self::InvalidTransfer { what } => (
                "this is not a device id that can be imported: ",
                *what,
                ". Export it again on the other device, with the same app.",
            ),
        };
        join(&[head, detail, tail])
    }
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

/// The error that callers of the client see.
impl From<IdentityError> for Box<Error> {
    fn from(error: IdentityError) -> Self {
        let code = match error {
            IdentityError::InvalidOverride { .. } | IdentityError::OverrideFailed { .. } => {
                Code::InvalidHwid
            }
            IdentityError::InvalidTransfer { .. } => Code::InvalidArgument,
            IdentityError::Unavailable { .. } | IdentityError::Refused { .. } => {
                Code::HwidUnavailable
            }
        };
        Error::with_detail(code, &[&error.message()])
    }
}

impl std::error::Error for IdentityError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_says_what_happened_and_what_to_do() {
        let unavailable = IdentityError::Unavailable { why: "this is not a browser" };
        assert_eq!(
            unavailable.to_string(),
            "no device id: this is not a browser. \
             Pass the `hwid` option: a string, or a function that returns one."
        );
        let failed = IdentityError::OverrideFailed { message: "no licence file".into() };
        assert!(failed.to_string().contains("no licence file. It must return a string"));
    }
}
