//! Lockence API v1: JSON posts, one path per call, the API key in every body.

use super::answer::{Answer, Holder, LockenceSession, Output};
use super::reason::Dialect;
use super::reply::{self, incomplete};
use super::url::{service_url, without_slashes};
use super::{Call, Kind, Request, Response};
use crate::error::{Code, Error};
use crate::json::{Fields, Texts};
use crate::part;
use crate::secret::Secret;
use crate::text::join;
use crate::trust::Verified;

/// The calls that the service has.
pub(super) const CALLS: &[Kind] = &[Kind::Activate, Kind::Validate, Kind::Heartbeat, Kind::Logout];

/// One application at a Lockence service.
#[derive(Clone, Debug)]
pub struct App {
    /// Base address without a slash at the end, such as `https://your-domain.com/api/v1`.
    pub url: String,
    /// The application's API key from the dashboard.
    pub api_key: Secret,
    _part: part::Lockence,
}

impl App {
    /// Checks the address and that there is a key.
    ///
    /// Errors: `invalid_url`, `invalid_argument` (empty key); `not_supported` in a build without Lockence.
    pub fn new(url: &str, api_key: Secret) -> Result<Self, Box<Error>> {
        let part = part::lockence().ok_or_else(|| Error::new(Code::NotSupported))?;
        if api_key.expose().trim_ascii().is_empty() {
            return Err(Error::with_detail(
                Code::InvalidArgument,
                &["The argument apiKey is empty; copy the key from the dashboard."],
            ));
        }
        let url = without_slashes(&service_url(url)?).to_owned();
        Ok(Self { url, api_key, _part: part })
    }

    /// The JSON post for `call`, its fields in the documented order.
    pub(super) fn request(&self, call: &Call, session: &str, device: &str) -> Request {
        let mut body = Texts::default();
        body.text("api_key", self.api_key.expose());
        if call.kind().needs_session() {
            body.text("session_token", session);
        }
        call.write(&mut body);
        if call.kind().needs_device() {
            body.text("hwid", device);
        }
        Request {
            endpoint: call.endpoint(),
            url: join(&[&self.url, "/", call.endpoint()]),
            content_type: "application/json",
            body: Some(Secret::new(body.finish())),
        }
    }
}

/// What `response` says to `call`.
pub(super) fn read(call: &Call, response: &Verified<Response>) -> Result<Box<Answer>, Box<Error>> {
    let yes = reply::read(Dialect::Lockence, call.kind(), response)?;
    let message = yes.text("message").unwrap_or_default();
    let mut session = None;
    let output = match call.kind() {
        Kind::Activate => {
            let token = yes
                .text("session_token")
                .ok_or_else(|| incomplete(Kind::Activate, "session_token"))?;
            session = Some(Secret::new(token));
            opened(&yes, &message)
        }
        Kind::Validate => holder(&yes),
        _ => Output::Nothing,
    };
    Ok(Box::new(Answer { message, session, output }))
}

#[inline(never)]
fn opened(yes: &Fields, message: &str) -> Output {
    Output::Lockence(LockenceSession {
        username: yes.text("username"),
        message: message.to_owned(),
        expires_at: yes.text("expires_at"),
        metadata: yes.object("metadata").cloned().unwrap_or_default(),
    })
}

#[inline(never)]
fn holder(yes: &Fields) -> Output {
    Output::Holder(Holder {
        username: yes.text("username"),
        metadata: yes.object("metadata").cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_of_the_address_is_one_too_many() {
        let app = App::new("https://your-domain.com/api/v1/", Secret::new("k")).unwrap();
        assert_eq!(
            app.request(&Call::new(Kind::Heartbeat), "t", "").url,
            "https://your-domain.com/api/v1/heartbeat"
        );
    }
}
