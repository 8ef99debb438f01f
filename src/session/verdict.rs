//! What the service said to a check, validate or heartbeat.

use super::Millis;
use crate::error::Code;
use crate::json::Fields;
use crate::protocol::{Answer, Output};
use crate::trust::Verification;

/// One answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// The service's word: is the session good?
    pub success: bool,
    /// May this user run? `success`, and this session's own login succeeded: a service may call a
    /// session good in which nobody is logged in. Or a no that the service did not sign, to a session
    /// for which it did sign: the last good verdict still counts for a while.
    pub licensed: bool,
    /// The service's message, word for word.
    pub message: String,
    /// Why not.
    pub reason: Option<Code>,
    /// When it arrived: epoch milliseconds by the device's clock.
    pub at: Millis,
    /// How sure it is.
    pub verification: Verification,
    /// Lockence's `validate`: the licence's user.
    pub username: Option<String>,
    /// Lockence's `validate`: the vendor's free data.
    pub metadata: Option<Fields>,
}

impl Verdict {
    /// A good answer, heard at that moment.
    pub(super) fn yes(answer: Box<Answer>, how: Verification, licensed: bool, at: Millis) -> Self {
        let (username, metadata) = match answer.output {
            Output::Holder(holder) => (holder.username, holder.metadata),
            _ => (None, None),
        };
        Self {
            success: true,
            licensed,
            message: answer.message,
            reason: None,
            at,
            verification: how,
            username,
            metadata,
        }
    }

    /// The same answer, heard at another time?
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.success == other.success
            && self.licensed == other.licensed
            && self.message == other.message
            && self.reason == other.reason
            && self.verification == other.verification
            && self.username == other.username
            && self.metadata == other.metadata
    }
}
