//! The requests of every LibreAuth call beside those of the main job, byte for byte. Their field names
//! are the open KeyAuth server's; `var`, `file` and `webhook` are named by LibreAuth's pages too.

use libreauth_client::protocol::libreauth::App;
use libreauth_client::protocol::{Call, Kind, Role, Service};

use crate::services::{app, body, libreauth, request};

/// What every call in a session begins with.
fn start(kind: Kind) -> String {
    let kind = kind.endpoint();
    format!("type={kind}&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id")
}

#[test]
fn each_call_sends_its_own_fields_after_the_session() {
    for (call, rest) in [
        (Call::new(Kind::Variable).with("varid", "motd"), "&varid=motd"),
        (Call::new(Kind::GetUserVariable).with("var", "theme"), "&var=theme"),
        (
            Call::new(Kind::SetUserVariable).with("var", "theme").with("data", "a b&c"),
            "&var=theme&data=a+b%26c",
        ),
        (Call::new(Kind::File).with("fileid", "385624"), "&fileid=385624"),
        (Call::new(Kind::Log).with("message", "started"), "&message=started"),
        (
            Call::new(Kind::Log).with("message", "started").with("pcuser", "John D"),
            "&message=started&pcuser=John+D",
        ),
        (Call::new(Kind::Webhook).with("webid", "7kR0UedlVI"), "&webid=7kR0UedlVI"),
        (
            Call::new(Kind::Webhook)
                .with("webid", "w")
                .with("params", "?type=add&x=1")
                .with("body", "{}")
                .with("conttype", "application/json"),
            "&webid=w&params=%3Ftype%3Dadd%26x%3D1&body=%7B%7D&conttype=application%2Fjson",
        ),
        (Call::new(Kind::Ban), "&hwid=your-device"),
        (Call::new(Kind::Ban).with("reason", "debugger"), "&reason=debugger&hwid=your-device"),
        (Call::new(Kind::CheckBlacklist), "&hwid=your-device"),
        (Call::new(Kind::FetchOnline), ""),
        (Call::new(Kind::FetchStats), ""),
        (Call::new(Kind::ChatGet).with("channel", "general"), "&channel=general"),
        (
            Call::new(Kind::ChatSend).with("channel", "general").with("message", "hé"),
            "&channel=general&message=h%C3%A9",
        ),
        (
            Call::new(Kind::Forgot).with("username", "u").with("email", "u@example.org"),
            "&username=u&email=u%40example.org",
        ),
        (Call::new(Kind::ChangeUsername).with("newUsername", "new"), "&newUsername=new"),
        (Call::new(Kind::EnableTwoFactor), ""),
        (Call::new(Kind::EnableTwoFactor).with("code", "123456"), "&code=123456"),
        (Call::new(Kind::DisableTwoFactor).with("code", "123456"), "&code=123456"),
    ] {
        let expected = start(call.kind()) + rest;
        assert_eq!(body(&libreauth(), &call), expected, "{}", call.endpoint());
    }
}

/// LibreAuth's own, of all calls there are.
fn kinds() -> impl Iterator<Item = Kind> {
    let lockence = [Kind::Activate, Kind::Validate, Kind::Heartbeat];
    Kind::ALL.iter().copied().filter(move |kind| !lockence.contains(kind))
}

#[test]
fn each_call_that_the_table_lists_is_one_simple_request() {
    for kind in kinds() {
        let given = kind.arguments().chain(kind.options());
        let call = given.clone().fold(Call::new(kind), |call, it| call.with(it.wire, "v"));
        let request = request(&libreauth(), &call);
        assert_eq!(request.endpoint, kind.endpoint());
        assert_eq!(request.content_type, "application/x-www-form-urlencoded");
        let Some(body) = request.body else {
            assert_eq!(kind, Kind::Health, "the only GET");
            continue;
        };
        let names: Vec<_> = form_urlencoded::parse(body.expose().as_bytes())
            .map(|(name, _)| name.into_owned())
            .collect();
        let mut expected = vec!["type", "name", "ownerid"];
        expected.push(if kind == Kind::Init { "ver" } else { "sessionid" });
        expected.extend(given.map(|it| it.wire));
        let device = kind.role() == Role::Grant || matches!(kind, Kind::Ban | Kind::CheckBlacklist);
        expected.extend(device.then_some("hwid"));
        assert_eq!(names, expected, "{kind:?}");
    }
}

#[test]
fn health_is_a_get_beside_the_api() {
    for (address, health) in [
        ("https://libreauth.nutexe.dev/api/1.3/", "https://libreauth.nutexe.dev/health"),
        ("https://libreauth.nutexe.dev/api/1.4/", "https://libreauth.nutexe.dev/health"),
        ("https://libreauth.nutexe.dev/api/1.3", "https://libreauth.nutexe.dev/health"),
        ("https://example.org/relay/api/1.3/", "https://example.org/relay/health"),
        ("https://example.org/relay/", "https://example.org/relay/health"),
        ("https://example.org", "https://example.org/health"),
    ] {
        let app = App::new("MyApp".into(), "XXXXXXXXXX".into(), "1.0".into(), address).unwrap();
        let request = request(&Service::LibreAuth(app), &Kind::Health.into());
        assert_eq!((request.url.as_str(), request.body), (health, None), "{address}");
    }
}

#[test]
fn a_health_request_tells_nothing_of_application_or_session() {
    let request = request(&Service::LibreAuth(app()), &Kind::Health.into());
    for word in ["MyApp", "XXXXXXXXXX", "your_session_id", "your-device"] {
        assert!(!request.url.contains(word), "{}", request.url);
    }
}
