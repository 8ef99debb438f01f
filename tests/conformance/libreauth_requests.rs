//! LibreAuth's requests, byte for byte.

use libreauth_client::Code;
use libreauth_client::protocol::libreauth::App;
use libreauth_client::protocol::{Call, Kind, Service};
use libreauth_client::secret::Secret;

use crate::services::{app, body, libreauth, license, login, request};

fn register(email: Option<&str>) -> Call {
    let call = Call::new(Kind::Register)
        .with("username", "john_doe")
        .with("pass", "pw")
        .with("key", "XXXX-XXXX");
    match email {
        Some(email) => call.with("email", email),
        None => call,
    }
}

fn upgrade() -> Call {
    Call::new(Kind::Upgrade).with("username", "john_doe").with("key", "XXXX-XXXX")
}

#[test]
fn check_is_the_documented_body_to_the_byte() {
    assert_eq!(
        body(&libreauth(), &Call::new(Kind::Check)),
        "type=check&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id"
    );
}

#[test]
fn every_call_is_a_form_post_to_the_one_address() {
    let calls = [
        Call::new(Kind::Init),
        license("K"),
        login("u", "p"),
        register(None),
        upgrade(),
        Call::new(Kind::Check),
        Call::new(Kind::Logout),
    ];
    for call in calls {
        let request = request(&libreauth(), &call);
        assert_eq!(request.url, "https://libreauth.nutexe.dev/api/1.3/", "{}", call.endpoint());
        assert_eq!(request.content_type, "application/x-www-form-urlencoded");
        assert_eq!(request.endpoint, call.endpoint());
        let start = format!("type={}&name=MyApp&ownerid=XXXXXXXXXX&", call.endpoint());
        assert!(request.body.as_ref().unwrap().expose().starts_with(&start), "{}", call.endpoint());
    }
}

#[test]
fn init_names_the_version_and_no_session() {
    assert_eq!(
        body(&libreauth(), &Call::new(Kind::Init)),
        "type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0"
    );
}

#[test]
fn init_adds_what_hash_and_token_checks_ask_for() {
    let mut app = app();
    app.hash = Some("d41d8cd98f00b204e9800998ecf8427e".into());
    app.token = Some(Secret::new("tok en"));
    app.token_hash = Some("900150983cd24fb0d6963f7d28e17f72".into());
    assert_eq!(
        body(&Service::LibreAuth(app), &Call::new(Kind::Init)),
        "type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0\
         &hash=d41d8cd98f00b204e9800998ecf8427e&token=tok+en\
         &thash=900150983cd24fb0d6963f7d28e17f72"
    );
}

#[test]
fn license_sends_key_and_device() {
    assert_eq!(
        body(&libreauth(), &license("XXXX-XXXX")),
        "type=license&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id\
         &key=XXXX-XXXX&hwid=your-device"
    );
    let with_code = license("K").with("code", "123456");
    assert!(body(&libreauth(), &with_code).ends_with("&key=K&code=123456&hwid=your-device"));
}

#[test]
fn login_sends_user_password_and_device() {
    assert_eq!(
        body(&libreauth(), &login("john_doe", "correct horse")),
        "type=login&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id\
         &username=john_doe&pass=correct+horse&hwid=your-device"
    );
    let with_code = login("u", "p").with("code", "123456");
    assert!(body(&libreauth(), &with_code).ends_with("&pass=p&code=123456&hwid=your-device"));
}

#[test]
fn register_sends_an_email_only_when_there_is_one() {
    let start = "type=register&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id\
                 &username=john_doe&pass=pw&key=XXXX-XXXX";
    assert_eq!(body(&libreauth(), &register(None)), format!("{start}&hwid=your-device"));
    assert_eq!(
        body(&libreauth(), &register(Some("john+x@example.org"))),
        format!("{start}&email=john%2Bx%40example.org&hwid=your-device")
    );
}

#[test]
fn upgrade_sends_user_and_key_and_neither_password_nor_device() {
    assert_eq!(
        body(&libreauth(), &upgrade()),
        "type=upgrade&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id\
         &username=john_doe&key=XXXX-XXXX"
    );
}

#[test]
fn logout_sends_the_session_and_nothing_else() {
    assert_eq!(
        body(&libreauth(), &Call::new(Kind::Logout)),
        "type=logout&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id"
    );
}

#[test]
fn what_means_something_in_a_form_is_percent_encoded() {
    for (value, encoded) in [
        ("a b", "a+b"),
        ("a+b", "a%2Bb"),
        ("a&type=ban", "a%26type%3Dban"),
        ("100%", "100%25"),
        ("é\u{1f512}", "%C3%A9%F0%9F%94%92"),
        ("<b>\"'", "%3Cb%3E%22%27"),
        ("a\r\nb\0", "a%0D%0Ab%00"),
        ("~*-._", "%7E*-._"),
        ("", ""),
    ] {
        let body = body(&libreauth(), &login("u", value));
        assert!(body.contains(&format!("&pass={encoded}&hwid=")), "{value:?}: {body}");
    }
}

#[test]
fn an_awkward_value_reads_back_as_it_was() {
    let password = "ä&=+% \n\u{7f}\u{2028}";
    let body = body(&libreauth(), &login("u", password));
    let read: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    assert!(read.contains(&("pass".into(), password.into())));
    let names: Vec<_> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["type", "name", "ownerid", "sessionid", "username", "pass", "hwid"]);
}

#[test]
fn the_newer_endpoint_is_a_matter_of_the_address() {
    let url = "https://libreauth.nutexe.dev/api/1.4/";
    let app = App::new("MyApp".into(), "XXXXXXXXXX".into(), "1.0".into(), url).unwrap();
    assert_eq!(request(&Service::LibreAuth(app), &Call::new(Kind::Check)).url, url);
}

#[test]
fn an_owner_id_has_exactly_ten_characters() {
    let app = |owner: &str| {
        App::new("MyApp".into(), owner.into(), "1.0".into(), "https://example.org/").map(|_| ())
    };
    assert_eq!(app("XXXXXXXXXX"), Ok(()));
    assert_eq!(app("éééééééééé"), Ok(()), "characters, not bytes");
    for owner in ["", "XXXXXXXXX", "XXXXXXXXXXX", "XXXX XXXXX", "XXXXXXXXX\n"] {
        assert_eq!(app(owner).unwrap_err().code, Code::InvalidOwnerId, "{owner:?}");
    }
}

#[test]
fn an_empty_name_or_version_is_named() {
    for (name, version, argument) in [("", "1.0", "name"), ("MyApp", " ", "version")] {
        let made =
            App::new(name.into(), "XXXXXXXXXX".into(), version.into(), "https://example.org/");
        let error = made.map(|_| ()).unwrap_err();
        assert_eq!(error.code, Code::InvalidArgument);
        assert!(error.message().contains(argument), "{error}");
    }
}
