//! Where a session stands.

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
    pub(super) const ALL: [Self; 7] = [
        Self::Idle,
        Self::Initialized,
        Self::Active,
        Self::Grace,
        Self::Expired,
        Self::Denied,
        Self::Closed,
    ];

    /// The name that JavaScript sees.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Initialized => "initialized",
            Self::Active => "active",
            Self::Grace => "grace",
            Self::Expired => "expired",
            Self::Denied => "denied",
            Self::Closed => "closed",
        }
    }

    /// May this user run?
    pub fn licensed(self) -> bool {
        matches!(self, Self::Active | Self::Grace)
    }
}
