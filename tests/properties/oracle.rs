//! What must hold of an answer, whoever made it: said once more, with `serde_json` for a reader. Shared
//! with `fuzz/`.

use libreauth_client::json::Json;
use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Call, Kind, Output, Response, Service};
use libreauth_client::session::{Millis, Now};
use libreauth_client::trust::{Asked, Demand, Keys, Verification, Verifier};
use libreauth_client::{Category, Code};
use serde_json::Value;

/// The key that the emulator signs with.
pub(crate) const KEY: &str = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";

/// Panics unless our reader and `serde_json` agree on these bytes.
pub(crate) fn assert_agrees(bytes: &[u8]) {
    let (ours, theirs) = (Json::parse(bytes), serde_json::from_slice::<Value>(bytes).ok());
    match (&ours, &theirs) {
        (Some(ours), Some(theirs)) => assert!(same(ours, theirs), "{ours:?} for {theirs}"),
        (None, None) => {}
        _ => assert!(is_extreme(bytes), "{ours:?} for {theirs:?}"),
    }
}

/// Has it numbers near the edges of a double, where a reader may give up or round to zero?
fn is_extreme(bytes: &[u8]) -> bool {
    let digits = |run: &[u8]| run.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let long = bytes.windows(100).any(|run| digits(run) == 100);
    let powers = bytes.split(|byte| matches!(byte, b'e' | b'E')).skip(1);
    long || powers
        .map(|it| it.strip_prefix(b"-").or(it.strip_prefix(b"+")).unwrap_or(it))
        .any(|power| digits(power) > 2)
}

fn same(ours: &Json, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Json::Text(ours), Value::String(theirs)) => ours == theirs,
        (Json::Number(ours), Value::Number(theirs)) => {
            let theirs = theirs.as_f64().unwrap_or(f64::NAN);
            (ours - theirs).abs() <= theirs.abs() * 1e-12 + 1e-200
        }
        (Json::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(one, it)| same(one, it))
        }
        (Json::Object(ours), Value::Object(theirs)) => {
            ours.iter().all(|(name, _)| theirs.contains_key(name))
                && theirs.iter().all(|(name, it)| match ours.get(name) {
                    Some(ours) => same(ours, it),
                    None => it.is_null(),
                })
        }
        _ => false,
    }
}

/// Panics unless `response` reads as what it says, both where it is believed and where it is not.
pub(crate) fn assert_judged(service: &Service, call: &Call, response: &Response) {
    let mut anybody = Verifier::default();
    let believed =
        anybody.verify(call.kind(), response.clone(), Asked::default(), Now::default()).unwrap();
    assert_eq!(believed.verification(), Verification::None);
    let said = said(service, call.kind(), response);
    let read = service.read(call, &believed);
    match &read {
        // Upside down: that it is on no list is said by a no.
        Ok(it) if it.output == Output::Further(Told::Flag(false)) => assert_eq!(said, Some(false)),
        // Nobody is online, and health may be bad: a no is an answer, too.
        Ok(_) if matches!(call.kind(), Kind::FetchOnline | Kind::Health) => {}
        Ok(_) => assert_eq!(said, Some(true)),
        Err(error) => {
            let quirk = matches!(
                call.kind(),
                Kind::SetUserVariable | Kind::EnableTwoFactor | Kind::DisableTwoFactor
            );
            assert!(!error.definite || said == Some(false) || quirk, "{error:?}");
            assert_eq!(error.endpoint, Some(call.endpoint()));
            assert!(!error.definite || error.code.category() != Category::Transient);
            assert!(error.retry_after.is_none_or(|it| (0.0..=3_600_000.0).contains(&it.0)));
            assert!(error.message().starts_with(error.detail.as_deref().unwrap_or_default()));
        }
    }
    if call.kind().is_signed() {
        let nobody = call.kind() == Kind::FetchOnline && said == Some(false);
        assert_refused(service, call, response, read.is_ok() && !nobody);
    }
}

/// The same answer to an app that demands a signature, and without one that counts.
fn assert_refused(service: &Service, call: &Call, response: &Response, yes: bool) {
    let keys = Keys::parse(&[KEY.to_owned()]);
    let mut strict = Verifier::new(keys, Demand::Require, Millis(0.0));
    // The device's clock reads 1970: nothing is fresh.
    let unverified = strict
        .verify(call.kind(), response.clone(), Asked::default(), Now::default())
        .err()
        .unwrap();
    let error = service.refusal(call, unverified);
    assert_eq!(error.endpoint, Some(call.endpoint()));
    if yes {
        let codes = [Code::SignatureMissing, Code::SignatureInvalid, Code::SignatureStale];
        assert!(codes.contains(&error.code) && !error.definite, "{error:?}");
    } else if error.definite {
        assert_eq!(error.verification, Some(Verification::Unverified));
        assert_eq!(said(service, call.kind(), response), Some(false));
    }
}

/// Yes, no, or neither.
fn said(service: &Service, kind: Kind, response: &Response) -> Option<bool> {
    let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body).trim_ascii();
    let json: Option<Value> = serde_json::from_slice(body).ok().filter(Value::is_object);
    let lockence = matches!(service, Service::Lockence(_));
    let ok = (200..300).contains(&response.status);
    let silent_yes = match kind {
        Kind::Heartbeat => true,
        Kind::Logout => lockence,
        _ => matches!(kind, Kind::Log | Kind::Health),
    };
    let boolean = |name: &str| json.as_ref()?.get(name)?.as_bool();
    let absent = json.as_ref().is_none_or(|it| it.get("success").is_none_or(Value::is_null));
    match (boolean("success"), boolean("status")) {
        (Some(true), _) => ok.then_some(true),
        (Some(false), _) | (None, Some(false)) => Some(false),
        _ if json.is_none() && !body.is_empty() => None,
        (None, status) => {
            let by_status = lockence && matches!(response.status, 401 | 403 | 404);
            if by_status && status.is_none() {
                Some(false)
            } else {
                (ok && silent_yes && absent && status.is_none()).then_some(true)
            }
        }
    }
}
