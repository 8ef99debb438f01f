//! One Lockence key: who may use it, until when, on which device.

use crate::json::Json;
use crate::seed::{Expiry, LockenceLicenceSeed};

/// State of one licence key.
#[derive(Debug, Clone)]
pub(crate) struct Licence {
    pub(crate) seed: LockenceLicenceSeed,
    pub(crate) hwid: Option<String>,
    pub(crate) disabled: bool,
    /// Ended early by the operator.
    pub(crate) ended: bool,
    pub(crate) first_use_s: Option<u64>,
}

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownKey,
    Expired,
    Disabled,
    WrongHwid,
}

impl Refusal {
    /// Lockence documentation: 404 for an unknown key, 403 for the others.
    pub(crate) fn status(self) -> u16 {
        if self == Self::UnknownKey { 404 } else { 403 }
    }

    /// The texts of Lockence's documentation; the one for a disabled key is not documented.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::UnknownKey => "Invalid license key",
            Self::Expired => "License expired",
            Self::Disabled => "License disabled",
            Self::WrongHwid => "HWID mismatch",
        }
    }

    /// One word for the emulator's state.
    pub(crate) fn state(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
            Self::WrongHwid => "locked",
        }
    }
}

impl Licence {
    pub(crate) fn new(seed: &LockenceLicenceSeed) -> Self {
        Self {
            hwid: seed.hwid.clone(),
            disabled: seed.disabled,
            ended: false,
            first_use_s: None,
            seed: seed.clone(),
        }
    }

    /// Checks a first call and binds the device if none is bound yet.
    pub(crate) fn admit(&mut self, hwid: &str, now_s: u64) -> Result<(), Refusal> {
        self.usable(now_s)?;
        if self.seed.hwid_lock {
            match &self.hwid {
                Some(known) if known != hwid => return Err(Refusal::WrongHwid),
                Some(_) => {}
                None => self.hwid = Some(hwid.to_owned()),
            }
        }
        self.first_use_s.get_or_insert(now_s);
        Ok(())
    }

    /// Whether the key is neither disabled nor over.
    pub(crate) fn usable(&self, now_s: u64) -> Result<(), Refusal> {
        if self.disabled {
            Err(Refusal::Disabled)
        } else if self.ended || self.expires_s(now_s) <= now_s {
            Err(Refusal::Expired)
        } else {
            Ok(())
        }
    }

    /// Unix seconds of the end; an unused key counts from now.
    pub(crate) fn expires_s(&self, now_s: u64) -> u64 {
        Expiry::new(self.seed.expires_at_s, self.seed.expires_in_s)
            .resolve(self.first_use_s.unwrap_or(now_s))
    }

    /// `username` and `metadata` of the answers.
    pub(crate) fn holder(&self) -> (Json, Json) {
        (self.seed.username.as_deref().into(), (&self.seed.metadata).into())
    }
}
