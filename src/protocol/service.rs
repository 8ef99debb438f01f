//! Which service a client speaks to, and what it is told about it.

use super::encryption::Encryption;
use super::reason::Dialect;
use super::{Answer, Call, Kind, Request, Response, libreauth, lockence, reply};
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::session::Millis;
use crate::text::join;
use crate::trust::{Unverified, Verification, Verified};

/// One of the two services, configured.
#[derive(Clone, Debug)]
pub enum Service {
    /// LibreAuth, API 1.3 and 1.4.
    LibreAuth(libreauth::App),
    /// Lockence, API v1.
    Lockence(lockence::App),
}

impl Service {
    /// The service's name, for logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::LibreAuth(_) => "libreauth",
            Self::Lockence(_) => "lockence",
        }
    }

    /// The request for `call`. `session` and `device` are what the call
    /// [needs](Kind::needs_session); an absent one is sent as the empty text.
    pub fn request(&self, call: &Call, session: Option<&Secret>, device: Option<&str>) -> Request {
        let session = session.map(Secret::expose).unwrap_or_default();
        let device = device.unwrap_or_default();
        match self {
            Self::LibreAuth(app) => app.request(call, session, device),
            Self::Lockence(app) => app.request(call, session, device),
        }
    }

    /// What `response` says to `call`: an answer for a clear yes, an error for all else. A clear no
    /// is an error whose `definite` is true.
    ///
    /// # Errors
    ///
    /// Every code of the categories `config`, `denied`, `transient` and `untrusted` that an answer
    /// can mean; see `protocol::reply`'s table.
    pub fn read(
        &self,
        call: &Call,
        response: &Verified<Response>,
    ) -> Result<Box<Answer>, Box<Error>> {
        let outcome = match self {
            Self::LibreAuth(_) => libreauth::read(call, response),
            Self::Lockence(_) => lockence::read(call, response),
        };
        outcome.map_err(|mut error| {
            error.status = Some(response.get().status);
            error.verification = Some(response.verification());
            error
        })
    }

    /// What an answer says to `call` that does not count as a success: its refusal, or what keeps it
    /// from counting.
    pub fn refusal(&self, call: &Call, response: Unverified) -> Box<Error> {
        let dialect = match self {
            Self::LibreAuth(_) => Dialect::LibreAuth,
            Self::Lockence(_) => Dialect::Lockence,
        };
        let unreadable =
            |error: &Error| matches!(error.code, Code::ResponseNotJson | Code::ResponseMalformed);
        let status = response.response().status;
        let mut error = match reply::refusal(dialect, call.kind(), &response) {
            // A page of a proxy is what it is; a ciphertext, or what has a wrong signature, is not that.
            Some(error)
                if !unreadable(&error)
                    || (response.is_unsigned() && self.encryption().is_none()) =>
            {
                error
            }
            _ => response.into_error().of(call.endpoint()),
        };
        error.status = Some(status);
        error.verification = Some(Verification::Unverified);
        error
    }

    /// The call of that name on the wire.
    pub fn call(&self, endpoint: &str) -> Option<Kind> {
        let kinds = match self {
            Self::LibreAuth(_) => Kind::ALL,
            Self::Lockence(_) => lockence::CALLS,
        };
        kinds.iter().find(|kind| kind.endpoint() == endpoint).copied()
    }

    /// The call that keeps a session alive.
    pub fn beat(&self) -> Kind {
        match self {
            Self::LibreAuth(_) => Kind::Check,
            Self::Lockence(_) => Kind::Heartbeat,
        }
    }

    /// The call that asks whether a session is good, and says the most about it.
    pub fn probe(&self) -> Kind {
        match self {
            Self::LibreAuth(_) => Kind::Check,
            Self::Lockence(_) => Kind::Validate,
        }
    }

    /// What the tabs of one client have in common: the service, and the application in this version.
    pub fn team(&self) -> String {
        match self {
            Self::LibreAuth(app) => join(&[
                "libreauth\u{1f}",
                &app.url,
                "\u{1f}",
                &app.owner_id,
                "\u{1f}",
                &app.name,
                "\u{1f}",
                &app.version,
            ]),
            Self::Lockence(app) => {
                join(&["lockence\u{1f}", &app.url, "\u{1f}", app.api_key.expose()])
            }
        }
    }

    /// A session that was opened with this key goes on with it.
    pub(crate) fn set_enckey(&mut self, enckey: Secret) {
        if let Self::LibreAuth(app) = self
            && let Some(encryption) = &mut app.encryption
        {
            encryption.enckey = enckey;
        }
    }

    /// How often that is made, unless the app says otherwise: what a service's samples use (LibreAuth's
    /// kin beat at a random 45 to 90 s; Lockence's sample at 300 s).
    pub fn interval(&self) -> Millis {
        match self {
            Self::LibreAuth(_) => Millis(60_000.0),
            Self::Lockence(_) => Millis(300_000.0),
        }
    }

    /// How answers are encrypted, if the app asked for that.
    pub fn encryption(&self) -> Option<&Encryption> {
        match self {
            Self::LibreAuth(app) => app.encryption.as_ref(),
            Self::Lockence(_) => None,
        }
    }

    /// Salt of the device id, so that two vendors can't join their users by it.
    pub fn device_salt(&self) -> String {
        match self {
            Self::LibreAuth(app) => join(&["libreauth\u{1f}", &app.owner_id, "\u{1f}", &app.name]),
            Self::Lockence(app) => join(&["lockence\u{1f}", app.api_key.expose()]),
        }
    }
}
