//! Where a session stands.

use crate::text::{place, word};

/// The states of a session. See the module's diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// No session.
    #[default]
    Idle,
    /// A session in which nobody is logged in.
    Initialized,
    /// Licensed, by the last answer.
    Active,
    /// The service can't be reached; the last good verdict still counts.
    Grace,
    /// The session ended on the service, or grace ran out.
    Expired,
    /// The service said no.
    Denied,
    /// Logged out, or freed.
    Closed,
}

impl State {
    /// All of them.
    const ALL: [Self; 7] = [
        Self::Idle,
        Self::Initialized,
        Self::Active,
        Self::Grace,
        Self::Expired,
        Self::Denied,
        Self::Closed,
    ];

    /// Their names, in that order.
    const NAMES: &str = "idle initialized active grace expired denied closed";

    /// The state of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.get(place(Self::NAMES, name)?).copied()
    }

    /// The name that JavaScript sees.
    pub fn as_str(self) -> &'static str {
        word(Self::NAMES, self as usize)
    }

    /// May this user run?
    pub fn licensed(self) -> bool {
        matches!(self, Self::Active | Self::Grace)
    }
}
