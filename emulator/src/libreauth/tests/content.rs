use crate::testing::{World, no, value, without_nonce};

#[test]
fn variables_come_in_the_message() {
    let mut world = World::demo();
    let session = world.init();
    let var = |world: &mut World, id| world.call("var", &[("sessionid", &session), ("varid", id)]);
    assert_eq!(
        without_nonce(&var(&mut world, "motd")),
        r#"{"success":true,"message":"Welcome to MyApp","nonce":"N"}"#
    );
    assert_eq!(var(&mut world, "api_endpoint").text(), no("Session is not validated"));
    assert_eq!(var(&mut world, "nothing").text(), no("Variable not found."));
    world.license(&session, "DEMO-KEY-0001", crate::testing::HWID);
    assert_eq!(
        without_nonce(&var(&mut world, "api_endpoint")),
        r#"{"success":true,"message":"https:\/\/example.invalid\/api","nonce":"N"}"#
    );
}

#[test]
fn files_come_in_hex() {
    let mut world = World::demo();
    let session = world.licensed();
    let response = world.call("file", &[("sessionid", &session), ("fileid", "385624")]);
    assert_eq!(
        without_nonce(&response),
        r#"{"success":true,"message":"File download successful","contents":"48656c6c6f2066726f6d207468652073657276696365210a","nonce":"N"}"#
    );
    let missing = world.call("file", &[("sessionid", &session), ("fileid", "1")]);
    assert_eq!(missing.text(), no("File not Found"));
}

#[test]
fn webhooks_answer_from_the_seed() {
    let mut world = World::demo();
    let session = world.init();
    let mut webhook = |id| world.call("webhook", &[("sessionid", &*session), ("webid", id)]);
    assert_eq!(
        without_nonce(&webhook("publichook")),
        r#"{"success":true,"message":"Webhook request successful","response":"pong","nonce":"N"}"#
    );
    assert_eq!(webhook("7kR0UedlVI").text(), no("Session is not validated"));
    assert_eq!(webhook("x").text(), no("Webhook Not Found."));
}

#[test]
fn a_user_keeps_values() {
    let mut world = World::demo();
    let session = world.init();
    let login = [
        ("sessionid", &*session),
        ("username", "john_doe"),
        ("pass", "correct horse"),
        ("hwid", crate::testing::HWID),
    ];
    let get = [("sessionid", &*session), ("var", "theme")];
    assert_eq!(world.call("getvar", &get).text(), no("Session is not validated"));
    assert_eq!(world.call("setvar", &get).text(), no("Session is not validated"));
    world.call("login", &login);
    assert_eq!(
        without_nonce(&world.call("getvar", &get)),
        r#"{"success":true,"message":"Successfully retrieved variable","response":"dark","nonce":"N"}"#
    );
    let mut set = |fields: &[(&str, &str)]| {
        world.call("setvar", &[&[("sessionid", &*session)], fields].concat())
    };
    assert_eq!(
        without_nonce(&set(&[("var", "theme"), ("data", "light")])),
        r#"{"success":true,"message":"Successfully set variable","nonce":"N"}"#
    );
    // Recorded: these refusals say "success".
    let odd = |message: &str| format!(r#"{{"success":true,"message":"{message}"}}"#);
    assert_eq!(set(&[]).text(), odd("No variable name provided"));
    assert_eq!(set(&[("var", "theme")]).text(), odd("No variable data provided"));
    let long = "x".repeat(501);
    assert_eq!(
        set(&[("var", "theme"), ("data", &long)]).text(),
        odd("Variable data must be 500 characters or less")
    );
    assert_eq!(set(&[("var", "plan"), ("data", "x")]).text(), no("Variable is read only"));
    assert_eq!(value(&world.call("getvar", &get))["response"], "light");
    let none = world.call("getvar", &[("sessionid", &session), ("var", "none")]);
    assert_eq!(none.text(), no("Variable not found for user"));
}
