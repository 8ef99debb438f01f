//! Planted secrets: they go over the wire and nowhere else, not even into a log of everything.

use std::fmt::Write;

use libreauth_client::protocol::{Call, Kind, Service, libreauth, lockence};
use libreauth_client::secret::Secret;
use libreauth_client::session::{CallId, Effect, Input, Millis, Now, Session};
use libreauth_client::trust::Verifier;
use libreauth_client::{Code, Error};

use crate::harness::DEVICE;
use crate::replies::{Reply, license, login, no, offline, policy, upgrade, with_status};

const SESSION: &str = "PLANTED-session";
const KEY: &str = "PLANTED-key";
const PASSWORD: &str = "PLANTED-password";
const FACTOR: &str = "PLANTED-factor";
const API_KEY: &str = "PLANTED-api-key";
const TOKEN: &str = "PLANTED-token";

/// Calls one after the other; every input, effect and state is written down as `Debug` shows it.
fn transcript(service: Service, script: Vec<(Call, Reply)>) -> String {
    let mut session = Session::new(service, policy(), Verifier::default());
    let mut log = String::new();
    let mut now = 0.0;
    for (index, (call, reply)) in (0..).zip(script) {
        let mut inputs = vec![Input::Call(CallId(index), call)];
        let mut reply = Some(reply);
        while let Some(input) = inputs.pop() {
            now += 1_000.0;
            let time = Now { mono: Millis(now), wall: Millis(now) };
            writeln!(log, "{input:?}").unwrap();
            for effect in session.handle(time, input) {
                writeln!(log, "{effect:?}").unwrap();
                match effect {
                    Effect::AskDevice => inputs.push(Input::Device(Ok(DEVICE.into()))),
                    Effect::Send { id, request, .. } => {
                        assert!(
                            request.body.as_ref().unwrap().expose().contains("PLANTED"),
                            "a useless test"
                        );
                        inputs.push(Input::Answer(id, reply.take().unwrap()));
                    }
                    _ => {}
                }
            }
        }
        writeln!(log, "{session:?}\n{:?}\n{:?}", session.snapshot(), session.diagnostics())
            .unwrap();
    }
    log
}

fn assert_clean(log: &str) {
    assert!(log.contains("Settle") && log.contains("Secret(…)"), "a useless test: {log}");
    let as_numbers = format!("{:?}", b"PLANTED").replace(['[', ']'], "");
    for line in log.lines() {
        assert!(!line.contains("PLANTED") && !line.contains(&as_numbers), "{line}");
    }
}

/// A yes that says back what the services say back: a licence's user is named after its key.
fn opened() -> Reply {
    let body = format!(
        r#"{{"success":true,"message":"ok","sessionid":"{SESSION}","session_token":"{SESSION}","info":{{"username":"{KEY}","subscriptions":[{{"subscription":"default","key":"{KEY}"}}]}}}}"#
    );
    with_status(200, &body)
}

/// One after the other: a yes, and each way to fail.
fn everything(call: &Call) -> Vec<(Call, Reply)> {
    [no("No."), offline(), with_status(500, ""), with_status(200, "<html>"), opened()]
        .map(|reply| (call.clone(), reply))
        .into()
}

#[test]
fn libreauths_secrets_are_never_shown() {
    let mut app = libreauth::App::new(
        "MyApp".into(),
        "XXXXXXXXXX".into(),
        "1.0".into(),
        libreauth::DEFAULT_URL,
    )
    .unwrap();
    app.token = Some(Secret::new(TOKEN));
    let calls = [
        license(KEY).with("code", FACTOR),
        login("john_doe", PASSWORD).with("code", FACTOR),
        Call::new(Kind::Register)
            .with("username", "john_doe")
            .with("pass", PASSWORD)
            .with("key", KEY),
        upgrade("john_doe", KEY),
        Call::new(Kind::Check),
    ];
    let mut script = vec![(Call::new(Kind::Init), opened())];
    for call in calls {
        script.extend(everything(&call));
        script.push((Call::new(Kind::Init), opened()));
    }
    script.push((Call::new(Kind::Logout), opened()));
    assert_clean(&transcript(Service::LibreAuth(app), script));
}

#[test]
fn lockences_secrets_are_never_shown() {
    let url = "https://your-domain.com/api/v1";
    let app = lockence::App::new(url, Secret::new(API_KEY)).unwrap();
    let activate = Call::new(Kind::Activate).with("license_key", KEY);
    let mut script = Vec::new();
    for call in [activate.clone(), Call::new(Kind::Validate), Call::new(Kind::Heartbeat)] {
        script.push((activate.clone(), opened()));
        script.extend(everything(&call));
    }
    script.push((activate, opened()));
    script.push((Call::new(Kind::Logout), opened()));
    // After a no there is no session to ask about: those calls fail before they are sent.
    assert_clean(&transcript(Service::Lockence(app), script));
}

#[test]
fn an_errors_text_repeats_nothing_that_was_sent() {
    for code in Code::ALL {
        let text = Error::new(*code).message();
        assert!(!text.contains("PLANTED") && !text.is_empty());
    }
}
