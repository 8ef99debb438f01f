//! The two services as the samples configure them, calls, and what is answered to them.

use libreauth_client::protocol::libreauth::DEFAULT_URL;
use libreauth_client::protocol::{Call, Failure, Kind, Response, Service, libreauth, lockence};
use libreauth_client::secret::Secret;
use libreauth_client::session::{Millis, Policy};

/// A request's fate.
pub(crate) type Reply = Result<Response, Failure>;

pub(crate) fn libreauth() -> Service {
    let app = libreauth::App::new("MyApp".into(), "XXXXXXXXXX".into(), "1.0".into(), DEFAULT_URL)
        .unwrap();
    Service::LibreAuth(app)
}

pub(crate) fn lockence() -> Service {
    let key = Secret::new("lockence-demo-api-key");
    Service::Lockence(lockence::App::new("https://your-domain.com/api/v1", key).unwrap())
}

pub(crate) const MINUTE: f64 = 60_000.0;

/// A beat each minute, a quarter of an hour of grace.
pub(crate) fn policy() -> Policy {
    Policy::with_interval(Millis(MINUTE))
}

/// The same without beats of its own.
pub(crate) fn quiet() -> Policy {
    Policy { beat_after_login: false, ..policy() }
}

pub(crate) fn license(key: &str) -> Call {
    Call::new(Kind::License).with("key", key)
}

pub(crate) fn login(username: &str, password: &str) -> Call {
    Call::new(Kind::Login).with("username", username).with("pass", password)
}

pub(crate) fn upgrade(username: &str, key: &str) -> Call {
    Call::new(Kind::Upgrade).with("username", username).with("key", key)
}

pub(crate) fn activate(key: &str) -> Call {
    Call::new(Kind::Activate).with("license_key", key)
}

pub(crate) fn with_status(status: u16, body: &str) -> Reply {
    Ok(Response { status, body: body.into(), ..Response::default() })
}

/// A yes with everything in it that any call needs.
pub(crate) fn yes() -> Reply {
    session("session-1")
}

/// A yes that opens this session.
pub(crate) fn session(id: &str) -> Reply {
    let body = format!(
        r#"{{"success":true,"message":"Yes.","sessionid":"{id}","session_token":"{id}","username":"john_doe","info":{{"username":"john_doe"}}}}"#
    );
    with_status(200, &body)
}

pub(crate) fn no(message: &str) -> Reply {
    no_with(200, message)
}

pub(crate) fn no_with(status: u16, message: &str) -> Reply {
    with_status(status, &format!(r#"{{"success":false,"message":"{message}"}}"#))
}

/// The service asks for fewer requests, and names a wait in seconds.
pub(crate) fn rate_limited(seconds: u32) -> Reply {
    let retry_after = Some(seconds.to_string());
    Ok(Response { status: 429, retry_after, ..Response::default() })
}

pub(crate) fn offline() -> Reply {
    Err(Failure::Network("Failed to fetch".into()))
}
