//! Lockence API v1: JSON posts, one path per call, the API key in every body.

use serde_json::json;

use super::answer::{Answer, Holder, LockenceSession, Output};
use super::reason::Dialect;
use super::time::rfc3339;
use super::url::service_url;
use super::{Call, Request, Response, reply};
use crate::error::{Code, Error};
use crate::secret::Secret;

/// One application at a Lockence service.
#[derive(Clone, Debug)]
pub struct App {
    /// Base address without a slash at the end, such as `https://your-domain.com/api/v1`.
    pub url: String,
    /// The application's API key from the dashboard.
    pub api_key: Secret,
}

impl App {
    /// Checks the address and that there is a key.
    ///
    /// Errors: `invalid_url`, `invalid_argument` (empty key).
    pub fn new(url: &str, api_key: Secret) -> Result<Self, Error> {
        if api_key.expose().trim().is_empty() {
            return Err(Error::with_detail(
                Code::InvalidArgument,
                "The argument apiKey is empty; copy the key from the dashboard.",
            ));
        }
        let url = service_url(url)?.trim_end_matches('/').to_owned();
        Ok(Self { url, api_key })
    }

    /// The JSON post for `call`, its fields in the documented order.
    pub(super) fn request(&self, call: &Call, session: &str, device: &str) -> Request {
        let mut body = String::from("{");
        let mut field = |name: &str, value: &str| {
            if body.len() > 1 {
                body.push(',');
            }
            body.push('"');
            body.push_str(name);
            body.push_str("\":");
            body.push_str(&json!(value).to_string());
        };
        field("api_key", self.api_key.expose());
        match call {
            Call::Activate { key } => {
                field("license_key", key.expose());
                field("hwid", device);
            }
            _ => field("session_token", session),
        }
        body.push('}');
        Request {
            endpoint: call.endpoint(),
            url: format!("{}/{}", self.url, call.endpoint()),
            content_type: "application/json",
            body: Secret::new(body),
        }
    }
}

/// What `response` says to `call`.
pub(super) fn read(call: &Call, response: &Response) -> Result<Answer, Error> {
    let yes = reply::read(Dialect::Lockence, call, response)?;
    let message = yes.text("message").unwrap_or_default();
    let (session, output) = match call {
        Call::Activate { .. } => {
            let token = yes.text("session_token").ok_or_else(|| Error {
                endpoint: Some(call.endpoint()),
                status: Some(response.status),
                ..Error::with_detail(
                    Code::ResponseMalformed,
                    "A successful init has no session_token.",
                )
            })?;
            let session = LockenceSession {
                username: yes.text("username"),
                message: message.clone(),
                expires_at: yes.text("expires_at").as_deref().and_then(rfc3339),
                metadata: yes.map("metadata").unwrap_or_default(),
            };
            (Some(Secret::new(token)), Output::Lockence(session))
        }
        Call::Validate => {
            let holder = Holder { username: yes.text("username"), metadata: yes.map("metadata") };
            (None, Output::Holder(holder))
        }
        _ => (None, Output::Nothing),
    };
    Ok(Answer { message, session, output })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_of_the_address_is_one_too_many() {
        let app = App::new("https://your-domain.com/api/v1/", Secret::new("k")).unwrap();
        assert_eq!(
            app.request(&Call::Heartbeat, "t", "").url,
            "https://your-domain.com/api/v1/heartbeat"
        );
    }
}
