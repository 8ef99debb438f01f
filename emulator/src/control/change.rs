//! One change of the world.

use serde::{Deserialize, Deserializer};

use crate::emulator::Emulator;
use crate::fault::{Fault, Service};
use crate::seed::{EncryptionScheme, Profile, RateLimit};

/// What an operator can do.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// Adds one fault to those that wait.
    AddFault(Fault),
    /// Replaces all faults.
    SetFaults(Vec<Fault>),
    /// Removes all faults.
    ClearFaults,
    /// Does something to one licence key.
    Licence {
        /// Where the key is looked for.
        service: Service,
        /// The key.
        key: String,
        /// What happens to it.
        action: LicenceAction,
    },
    /// Ends every session of both services.
    KillSessions,
    /// Ends one session by `sessionid` or `session_token`.
    KillSession(String),
    /// Changes settings; what is absent stays.
    Settings(SettingsChange),
    /// The seed's world again, without faults, sessions and log.
    Reset,
}

/// What an operator can do to a key. All but `restore` and `reset_hwid` also end the sessions
/// of its holder, so that the next check sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceAction {
    /// LibreAuth: the key and the account named after it no longer exist. Lockence: disabled.
    Revoke,
    /// Takes revoke, ban, expire, and a pause back.
    Restore,
    /// LibreAuth: key and holder are banned. Lockence: disabled.
    Ban,
    /// The time is over now.
    Expire,
    /// Forgets the bound hardware id.
    ResetHwid,
}

/// New values for settings. Application settings go to all LibreAuth applications.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsChange {
    /// See [`crate::Settings`].
    pub expose_signature_headers: Option<bool>,
    /// See [`crate::Settings`].
    pub cors: Option<bool>,
    /// See [`crate::AppSeed`], as all that follow.
    pub version: Option<String>,
    /// Application switched on.
    pub enabled: Option<bool>,
    /// Application paused.
    pub paused: Option<bool>,
    /// Whose answers are given.
    pub profile: Option<Profile>,
    /// Length of a session in seconds, from the next call on.
    pub session_ttl_s: Option<u64>,
    /// Whether `check` needs a login.
    pub check_requires_login: Option<bool>,
    /// One session per address.
    pub one_session_per_ip: Option<bool>,
    /// Encryption; `null` switches it off.
    #[serde(deserialize_with = "present")]
    pub encryption: Option<Option<EncryptionScheme>>,
    /// Rate limit; `null` switches it off.
    #[serde(deserialize_with = "present")]
    pub rate_limit: Option<Option<RateLimit>>,
    /// Length of a Lockence session in seconds.
    pub lockence_session_ttl_s: Option<u64>,
}

/// Tells `null` from absent.
fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// A change that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// No application of that service has the key.
    #[error("there is no licence {0}")]
    UnknownLicence(String),
    /// No session has the id.
    #[error("there is no session {0}")]
    UnknownSession(String),
    /// The request's body or path makes no sense.
    #[error("{0}")]
    BadRequest(String),
}

impl Emulator {
    /// Changes the world.
    ///
    /// # Errors
    /// When the key or session is not there; the world is then as before.
    pub fn control(&mut self, change: Control) -> Result<(), ControlError> {
        match change {
            Control::AddFault(fault) => self.faults.add(fault),
            Control::SetFaults(faults) => {
                self.faults.clear();
                faults.into_iter().for_each(|fault| self.faults.add(fault));
            }
            Control::ClearFaults => self.faults.clear(),
            Control::Licence { service, key, action } => {
                return self.change_licence(service, &key, action);
            }
            Control::KillSessions => self.end_all_sessions(),
            Control::KillSession(id) => return self.kill_session(&id),
            Control::Settings(change) => self.change_settings(change),
            Control::Reset => self.reset(),
        }
        Ok(())
    }

    fn change_licence(
        &mut self,
        service: Service,
        key: &str,
        action: LicenceAction,
    ) -> Result<(), ControlError> {
        let mut found = false;
        if service.covers(Service::LibreAuth) {
            for app in &mut self.libreauth {
                found |= app.operate(key, action);
            }
        }
        if service.covers(Service::Lockence) {
            for app in &mut self.lockence {
                found |= app.operate(key, action);
            }
        }
        if found { Ok(()) } else { Err(ControlError::UnknownLicence(key.to_owned())) }
    }

    fn kill_session(&mut self, id: &str) -> Result<(), ControlError> {
        let now_ms = self.now_ms;
        let mut found = false;
        for app in &mut self.libreauth {
            found |= app.sessions.find(id, now_ms).is_some();
            app.sessions.end(id);
        }
        for app in &mut self.lockence {
            found |= app.end_session(id);
        }
        if found { Ok(()) } else { Err(ControlError::UnknownSession(id.to_owned())) }
    }

    fn change_settings(&mut self, change: SettingsChange) {
        set(&mut self.settings.expose_signature_headers, change.expose_signature_headers);
        set(&mut self.settings.cors, change.cors);
        for app in &mut self.libreauth {
            let config = &mut app.config;
            set(&mut config.version, change.version.clone());
            set(&mut config.enabled, change.enabled);
            set(&mut config.paused, change.paused);
            set(&mut config.profile, change.profile);
            set(&mut config.session_ttl_s, change.session_ttl_s);
            set(&mut config.check_requires_login, change.check_requires_login);
            set(&mut config.one_session_per_ip, change.one_session_per_ip);
            set(&mut config.encryption, change.encryption);
            set(&mut config.rate_limit, change.rate_limit);
        }
        for app in &mut self.lockence {
            set(&mut app.config.session_ttl_s, change.lockence_session_ttl_s);
        }
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}
