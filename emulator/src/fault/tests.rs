//! Every fault, as a client meets it.

use crate::testing::{HWID, World, value};
use crate::{
    Control, Delivery, Fault, FaultKind, Request, SIGNATURE_HEADER, Service, TIMESTAMP_HEADER,
};

const VALID: &str = r#"{"success":true,"message":"Session is validated."}"#;

/// The answer to `check` in a licensed session while the fault stands.
fn struck(kind: FaultKind) -> (World, crate::Response) {
    let mut world = World::demo();
    let session = world.licensed();
    world.change(Control::AddFault(Fault::new(kind)));
    let response = world.call("check", &[("sessionid", &session)]);
    (world, response)
}

#[test]
fn server_errors() {
    let (_, response) = struck(FaultKind::ServerError { status: 500 });
    assert_eq!((response.status, &value(&response)["success"]), (500, &false.into()));
    let (mut world, response) = struck(FaultKind::ServerError { status: 503 });
    assert_eq!((response.status, response.text().as_str()), (503, "Service Unavailable"));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    world.change(Control::SetFaults(vec![Fault::new(FaultKind::ServerError { status: 500 })]));
    let response = world.lockence("init", "{}");
    assert_eq!(response.text(), r#"{"success":false,"message":"Internal server error"}"#);
}

#[test]
fn bodies_without_sense() {
    let (_, response) = struck(FaultKind::Empty);
    assert_eq!((response.status, response.body.len()), (200, 0));
    let (_, response) = struck(FaultKind::Html { status: 200 });
    assert!(response.status == 200 && response.text().starts_with("<html>"));
    let (_, response) = struck(FaultKind::Html { status: 502 });
    assert_eq!((response.status, response.header("content-type")), (502, Some("text/html")));
    let (_, response) = struck(FaultKind::Garbage);
    assert_eq!((response.status, response.body.len()), (200, 64));
    let (_, response) = struck(FaultKind::Truncated);
    assert_eq!(response.text(), VALID[..VALID.len() / 2]);
    assert!(response.header(SIGNATURE_HEADER).is_some());
}

#[test]
fn rate_limits() {
    let limit = |status| FaultKind::RateLimit { status, retry_after_s: 7 };
    let (_, response) = struck(limit(429));
    assert_eq!((response.status, response.header("retry-after")), (429, Some("7")));
    let (_, response) = struck(limit(200));
    assert_eq!((response.status, response.header("retry-after")), (200, None));
    assert_eq!(value(&response)["status"], false);
    assert!(value(&response).get("success").is_none());
}

#[test]
fn answers_that_come_late_or_never() {
    let (_, response) = struck(FaultKind::Slow { ms: 1_500 });
    assert_eq!((response.delivery, response.text().as_str()), (Delivery::After(1_500), VALID));
    assert_eq!(struck(FaultKind::Hang).1.delivery, Delivery::Never);
    assert_eq!(struck(FaultKind::Drop).1.delivery, Delivery::Drop);
    let (_, response) = struck(FaultKind::Flood { bytes: 1 << 40 });
    assert_eq!((response.status, response.delivery), (200, Delivery::Flood(1 << 40)));
    assert!(response.body.is_empty(), "nothing is held in memory");
}

#[test]
fn proofs_that_fail() {
    let (world, response) = struck(FaultKind::ForgedSignature);
    assert_eq!(response.text(), VALID);
    assert!(response.header(SIGNATURE_HEADER).is_some() && !world.is_proven(&response));
    let (_, response) = struck(FaultKind::NoSignature);
    assert_eq!(response.text(), VALID);
    for name in [SIGNATURE_HEADER, TIMESTAMP_HEADER, "signature"] {
        assert_eq!(response.header(name), None);
    }
    for (seconds, timestamp) in [(3_600, "1749996400"), (-60, "1750000060")] {
        let (mut world, response) = struck(FaultKind::StaleSignature { seconds });
        assert_eq!(response.header(TIMESTAMP_HEADER), Some(timestamp));
        assert!(!world.is_proven(&response));
        world.now_ms = timestamp.parse::<u64>().unwrap() * 1_000;
        assert!(world.is_proven(&response), "well signed, as of another time");
    }
}

#[test]
fn an_answer_is_replayed_to_the_byte() {
    let mut world = World::demo();
    let session = world.licensed();
    let before = world.call("check", &[("sessionid", &session)]);
    world.pass(1);
    let fault = Fault::new(FaultKind::Replay).calls(&["logout"]).times(1);
    world.change(Control::AddFault(fault));
    let replayed = world.call("logout", &[("sessionid", &session)]);
    assert_eq!(replayed, before);
    assert_eq!(world.check(&session), VALID, "the logout was caught on the way");

    let mut world = World::demo();
    world.change(Control::AddFault(Fault::new(FaultKind::Replay)));
    assert_eq!(value(&world.call("init", &[("ver", "1.0")]))["success"], true);
}

#[test]
fn a_restart_loses_the_sessions() {
    let (mut world, response) = struck(FaultKind::Restart);
    assert_eq!(response.text(), r#"{"success":false,"message":"Session expired"}"#);
    world.change(Control::ClearFaults);
    let session = world.init();
    assert_eq!(value(&world.license(&session, "DEMO-KEY-0001", HWID))["success"], true);
}

#[test]
fn the_service_may_have_acted_before_its_answer_was_lost() {
    for (acted, message) in
        [(false, VALID), (true, r#"{"success":false,"message":"Session expired"}"#)]
    {
        let mut world = World::demo();
        let session = world.licensed();
        let fault = Fault { acted, ..Fault::new(FaultKind::Drop).times(1) };
        world.change(Control::AddFault(fault));
        world.call("logout", &[("sessionid", &session)]);
        assert_eq!(world.check(&session), message);
    }
}

#[test]
fn a_fault_on_lockence_leaves_libreauth_alone() {
    let mut world = World::demo();
    let session = world.licensed();
    world.change(Control::AddFault(Fault::new(FaultKind::Hang).on(Service::Lockence)));
    assert_eq!(world.check(&session), VALID);
    assert_eq!(world.lockence("init", "{}").delivery, Delivery::Never);
    let preflight = world.send(&Request::new("OPTIONS", "/api/v1/init"));
    assert_eq!((preflight.status, preflight.delivery), (204, Delivery::Now));
}

#[test]
fn faults_of_proof_mean_nothing_to_lockence() {
    let mut world = World::demo();
    for kind in [FaultKind::NoSignature, FaultKind::ForgedSignature, FaultKind::Replay] {
        world.change(Control::SetFaults(vec![Fault::new(kind)]));
        assert_eq!(world.lockence("init", r#"{"api_key":"wrong"}"#).status, 401);
    }
}
