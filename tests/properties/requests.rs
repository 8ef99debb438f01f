//! Every call's request: what the caller gave is what a server reads, whatever it is made of.

use std::borrow::Cow;

use libreauth_client::protocol::{Call, Kind, Service};
use libreauth_client::secret::Secret;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::support::{API_KEY, LOCKENCE_URL, OWNER, app, asked, cases};

/// The fields of a form post, as another crate reads them.
fn form(body: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(body.as_bytes()).collect()
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn every_field_arrives_in_its_place(
        (service, call, given) in asked(),
        session in any::<String>(),
        device in any::<String>(),
    ) {
        let kind = call.kind();
        let request = service.request(&call, Some(&Secret::new(session.as_str())), Some(&device));
        prop_assert_eq!(request.endpoint, call.endpoint());
        let Some(body) = request.body else {
            prop_assert_eq!(kind, Kind::Health);
            return Ok(());
        };
        let lockence = matches!(service, Service::Lockence(_));
        let session_name = if lockence { "session_token" } else { "sessionid" };
        let mut expected: Vec<(&str, &str)> = if lockence {
            vec![("api_key", API_KEY)]
        } else {
            vec![("type", call.endpoint()), ("name", "MyApp"), ("ownerid", OWNER)]
        };
        if kind.needs_session() {
            expected.push((session_name, session.as_str()));
        }
        if kind == Kind::Init {
            expected.push(("ver", "1.0"));
        }
        expected.extend(given.iter().map(|(name, text)| (*name, text.as_str())));
        if kind.needs_device() {
            expected.push(("hwid", device.as_str()));
        }
        if lockence {
            prop_assert_eq!(request.url, format!("{LOCKENCE_URL}/{}", call.endpoint()));
            let json: Map<String, Value> = serde_json::from_str(body.expose()).unwrap();
            let expected: Map<_, _> =
                expected.into_iter().map(|(name, it)| (name.to_owned(), it.into())).collect();
            prop_assert_eq!(json, expected);
        } else {
            let expected: Vec<(Cow<'_, str>, Cow<'_, str>)> =
                expected.into_iter().map(|(name, it)| (name.into(), it.into())).collect();
            prop_assert_eq!(form(body.expose()), expected);
            // As browsers write it.
            let again = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(form(body.expose()))
                .finish();
            prop_assert_eq!(body.expose(), again);
        }
    }

    #[test]
    fn what_the_app_is_told_of_arrives_with_init(
        [name, version, token] in any::<[String; 3]>(),
        hash in prop::option::of("[0-9a-f]{32}"),
    ) {
        let mut app = app();
        (app.name, app.version) = (name.clone(), version.clone());
        (app.token, app.hash) = (Some(Secret::new(token.clone())), hash.clone());
        let request = Service::LibreAuth(app).request(&Call::new(Kind::Init), None, None);
        let body = request.body.unwrap();
        let read = form(body.expose());
        let field = |wanted: &str| {
            read.iter().find(|(name, _)| name == wanted).map(|(_, it)| it.clone().into_owned())
        };
        prop_assert_eq!(field("name"), Some(name));
        prop_assert_eq!(field("ver"), Some(version));
        prop_assert_eq!(field("token"), Some(token));
        prop_assert_eq!(field("hash"), hash);
    }

    #[test]
    fn nothing_of_it_is_shown((service, call, _) in asked(), secrets in prop::array::uniform3("[A-Z]{12}")) {
        let [session, device, given] = &secrets;
        let fields = call.kind().arguments().chain(call.kind().options());
        let call = fields.fold(Call::new(call.kind()), |it, field| it.with(field.wire, &**given));
        let request = service.request(&call, Some(&Secret::new(session.as_str())), Some(device));
        let shown = format!("{call:?} {request:?} {service:?} {}", request.url);
        for secret in secrets.iter().map(String::as_str).chain([API_KEY]) {
            prop_assert!(!shown.contains(secret), "{}", shown);
        }
    }
}
