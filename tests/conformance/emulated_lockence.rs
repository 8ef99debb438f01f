//! Every Lockence call, through the emulator and back.

use libreauth_client::json::{Fields, Json};
use libreauth_client::protocol::answer::{Holder, LockenceSession};
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::{Code, Error};
use libreauth_emulator::{Control, Fault, FaultKind, LicenceAction, Service};

use crate::exchange::Client;
use crate::services::{activate, lockence_with};

const KEY: &str = "DEMO1-DEMO1-DEMO1-DEMO1";
const HOUR: f64 = 3_600_000.0;

fn client() -> Client {
    Client::new(lockence_with("lockence-demo-api-key"))
}

fn activated() -> Client {
    let mut client = client();
    client.call(activate(KEY)).unwrap();
    client
}

fn code<T>(result: Result<T, Box<Error>>) -> Option<Code> {
    result.err().map(|error| error.code)
}

fn plan(metadata: &Fields) -> Option<&Json> {
    metadata.get("plan")
}

fn session(output: Output) -> LockenceSession {
    match output {
        Output::Lockence(session) => session,
        other => panic!("{other:?}"),
    }
}

fn holder(output: Output) -> Holder {
    match output {
        Output::Holder(holder) => holder,
        other => panic!("{other:?}"),
    }
}

#[test]
fn init_opens_a_session_and_tells_whose_it_is() {
    let answer = client().call(activate(KEY)).unwrap();
    assert_eq!(answer.session.as_ref().map(|it| it.expose().len()), Some(36), "a uuid");
    let session = session(answer.output);
    assert_eq!(session.username.as_deref(), Some("john_doe"));
    assert_eq!(session.message, "Authentication successful");
    assert!(session.expires_at.unwrap().ends_with("Z"), "a moment in UTC");
    assert_eq!(plan(&session.metadata), Some(&Json::Text("pro".into())));
}

#[test]
fn a_licence_without_a_user_has_none() {
    let session = session(client().call(activate("DEMO4-DEMO4-DEMO4-DEMO4")).unwrap().output);
    assert_eq!((session.username, session.metadata), (None, Fields::default()));
}

#[test]
fn validate_tells_whose_the_session_is() {
    let mut client = activated();
    let answer = client.call(Kind::Validate).unwrap();
    assert_eq!(answer.message, "Session is valid");
    let holder = holder(answer.output);
    assert_eq!(holder.username.as_deref(), Some("john_doe"));
    assert_eq!(holder.metadata.as_ref().and_then(plan), Some(&Json::Text("pro".into())));
}

#[test]
fn each_key_of_the_demo_answers_as_it_says() {
    for (key, status, expected) in [
        ("NO-SUCH-KEY", 404, Code::LicenseInvalid),
        ("EXPRD-EXPRD-EXPRD-EXPRD", 403, Code::LicenseExpired),
        ("DSBLD-DSBLD-DSBLD-DSBLD", 403, Code::LicenseDisabled),
        ("LOCKD-LOCKD-LOCKD-LOCKD", 403, Code::HwidMismatch),
    ] {
        let error = client().call(activate(key)).unwrap_err();
        assert_eq!((error.code, error.status), (expected, Some(status)), "{key}");
        assert!(error.definite);
    }
}

#[test]
fn a_licence_is_bound_to_the_device() {
    let mut client = activated();
    let other = "ffffffffffffffffffffffffffffffffffff";
    assert_eq!(code(client.call_from(other, activate(KEY))), Some(Code::HwidMismatch));
    assert!(client.call(activate(KEY)).is_ok());
}

#[test]
fn a_wrong_api_key_is_named_on_every_call() {
    let mut client = Client::new(lockence_with("another-key"));
    for call in [
        activate(KEY),
        Call::new(Kind::Validate),
        Call::new(Kind::Heartbeat),
        Call::new(Kind::Logout),
    ] {
        let error = client.call(call.clone()).unwrap_err();
        assert_eq!((error.code, error.status), (Code::InvalidApiKey, Some(401)));
        assert!(!error.definite);
    }
}

#[test]
fn a_heartbeat_keeps_a_session_alive_and_a_validate_does_not() {
    let mut client = activated();
    client.now_ms += HOUR - 1.0;
    assert!(client.call(Kind::Heartbeat).is_ok());
    client.now_ms += HOUR - 1.0;
    assert!(client.call(Kind::Validate).is_ok());
    client.now_ms += 1.0;
    let error = client.call(Kind::Heartbeat).unwrap_err();
    assert_eq!((error.code, error.definite), (Code::SessionExpired, true));
}

#[test]
fn a_licence_that_ends_meanwhile_is_a_no_to_both() {
    for call in [Call::new(Kind::Validate), Call::new(Kind::Heartbeat)] {
        for (action, expected) in [
            (LicenceAction::Expire, [Code::LicenseExpired, Code::SessionExpired]),
            (LicenceAction::Ban, [Code::LicenseDisabled, Code::SessionExpired]),
        ] {
            let mut client = activated();
            let change = Control::Licence { service: Service::Lockence, key: KEY.into(), action };
            client.emulator.control(change).unwrap();
            let error = client.call(call.clone()).unwrap_err();
            assert!(error.definite && expected.contains(&error.code), "{error}");
        }
    }
}

#[test]
fn logout_ends_the_session() {
    let mut client = activated();
    assert!(client.call(Kind::Logout).is_ok());
    for call in [Call::new(Kind::Validate), Call::new(Kind::Heartbeat), Call::new(Kind::Logout)] {
        assert_eq!(
            code(client.call(call.clone())),
            Some(Code::SessionExpired),
            "{}",
            call.endpoint()
        );
    }
}

#[test]
fn an_awkward_key_arrives_whole() {
    // Were a quote not escaped, the body would be no JSON, and the answer a 400.
    for key in ["a\"b", "a\\b", "a\nb", "\u{1f512}"] {
        let error = client().call(activate(key)).unwrap_err();
        assert_eq!((error.code, error.status), (Code::LicenseInvalid, Some(404)), "{key:?}");
    }
}

#[test]
fn trouble_is_named_whatever_the_call() {
    for (kind, expected) in [
        (FaultKind::ServerError { status: 500 }, Code::ServerError),
        (FaultKind::Html { status: 403 }, Code::ResponseNotJson),
        (FaultKind::Html { status: 404 }, Code::ResponseNotJson),
        (FaultKind::Garbage, Code::ResponseMalformed),
        (FaultKind::Truncated, Code::ResponseMalformed),
        (FaultKind::RateLimit { status: 429, retry_after_s: 7 }, Code::RateLimited),
    ] {
        let mut client = activated();
        client.emulator.control(Control::AddFault(Fault::new(kind))).unwrap();
        for call in [
            activate(KEY),
            Call::new(Kind::Validate),
            Call::new(Kind::Heartbeat),
            Call::new(Kind::Logout),
        ] {
            let error = client.call(call.clone()).unwrap_err();
            assert_eq!((error.code, error.definite), (expected, false), "{kind:?}");
        }
    }
}
