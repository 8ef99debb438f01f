//! What can be asked, and what a call means for the session.

use crate::secret::Secret;

/// One call with its arguments, as the caller gave them.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// LibreAuth `init`: opens a session.
    Init,
    /// LibreAuth `license`: redeems a key.
    License {
        /// The licence key.
        key: Secret,
        /// Two-factor code.
        code: Option<Secret>,
    },
    /// LibreAuth `login`.
    Login {
        /// User name.
        username: String,
        /// Password.
        password: Secret,
        /// Two-factor code.
        code: Option<Secret>,
    },
    /// LibreAuth `register`: a new user with a licence key.
    Register {
        /// User name.
        username: String,
        /// Password.
        password: Secret,
        /// The licence key.
        key: Secret,
        /// E-mail address.
        email: Option<String>,
    },
    /// LibreAuth `upgrade`: adds a key to a user. No password is asked: not a login.
    Upgrade {
        /// User name.
        username: String,
        /// The licence key.
        key: Secret,
    },
    /// LibreAuth `check`, which is its heartbeat too.
    Check,
    /// Lockence `init`: validates a key and opens a session.
    Activate {
        /// The licence key.
        key: Secret,
    },
    /// Lockence `validate`.
    Validate,
    /// Lockence `heartbeat`.
    Heartbeat,
    /// Both services' `logout`.
    Logout,
}

/// What a call means for the session, whichever service it is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Opens a session in which nobody is logged in.
    Open,
    /// Makes a session licensed; a call without a session before it opens one by itself.
    Grant,
    /// Asks whether the session is good. Changes nothing, so it may be repeated.
    Probe,
    /// Changes something else.
    Act,
    /// Ends the session.
    Close,
}

impl Call {
    /// The call's name on the wire.
    pub fn endpoint(&self) -> &'static str {
        match self {
            Self::Init | Self::Activate { .. } => "init",
            Self::License { .. } => "license",
            Self::Login { .. } => "login",
            Self::Register { .. } => "register",
            Self::Upgrade { .. } => "upgrade",
            Self::Check => "check",
            Self::Validate => "validate",
            Self::Heartbeat => "heartbeat",
            Self::Logout => "logout",
        }
    }

    /// What it means for the session.
    pub fn role(&self) -> Role {
        match self {
            Self::Init => Role::Open,
            Self::License { .. }
            | Self::Login { .. }
            | Self::Register { .. }
            | Self::Activate { .. } => Role::Grant,
            Self::Check | Self::Validate | Self::Heartbeat => Role::Probe,
            Self::Upgrade { .. } => Role::Act,
            Self::Logout => Role::Close,
        }
    }

    /// Does it need a session that an earlier call opened?
    pub fn needs_session(&self) -> bool {
        !matches!(self, Self::Init | Self::Activate { .. })
    }

    /// Does it send the device id?
    pub fn needs_device(&self) -> bool {
        self.role() == Role::Grant
    }
}
