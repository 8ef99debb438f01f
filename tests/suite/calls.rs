//! Every further call of LibreAuth: what it sends, what it gives, and the service's own quirks.

use js_sys::Uint8Array;
use libreauth_emulator::FaultKind;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{LIBREAUTH, World, in_time, settled};

async fn john() -> World {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    world.yes("app.login('john_doe', 'correct horse')").await;
    world
}

/// The last request's own fields, behind those that every call has.
fn sent(world: &World) -> String {
    let request = world.log().last().expect("a request").request.clone();
    let own = request.split_once("&sessionid=").map_or("", |(_, own)| own).to_owned();
    own.split_once('&').map_or(String::new(), |(_, own)| own.to_owned())
}

#[wasm_bindgen_test]
async fn values_of_the_application_and_of_the_user() {
    let world = World::of(LIBREAUTH);
    world.yes("app.init()").await;
    assert_eq!(world.yes("app.variable('motd')").await, "Welcome to MyApp");
    assert_eq!(sent(&world), "varid=motd");
    assert_eq!(world.no("app.variable('api_endpoint')").await.code, "not_logged_in");
    assert_eq!(world.no("app.getUserVariable('theme')").await.code, "not_logged_in");
    assert_eq!(world.no("app.variable('none')").await.code, "not_found");
    assert_eq!(world.state(), "initialized", "a no to one of them is about nothing else");

    let world = john().await;
    assert_eq!(world.yes("app.variable('api_endpoint')").await, "https://example.invalid/api");
    assert_eq!(world.yes("app.getUserVariable('theme')").await, "dark");
    assert_eq!(sent(&world), "var=theme");
    let value = "line 1\\nline 2 & ü 🙂 =";
    assert_eq!(world.yes(&format!("app.setUserVariable('theme', '{value}')")).await, Value::Null);
    assert_eq!(world.yes("app.getUserVariable('theme')").await, "line 1\nline 2 & ü 🙂 =");
    assert_eq!(world.no("app.setUserVariable('plan', 'free')").await.code, "rejected");
    assert_eq!(world.no("app.getUserVariable('none')").await.code, "not_found");
    world.yes("app.setUserVariable('long', 'x'.repeat(500))").await;
    let failed = world.no("app.setUserVariable('long', 'x'.repeat(501))").await;
    assert_eq!(failed.code, "invalid_argument");
    assert!(failed.message.contains("value is longer than 500 bytes"), "{}", failed.message);
    assert_eq!(world.state(), "active");
}

#[wasm_bindgen_test]
async fn a_file_is_bytes_of_its_own() {
    let world = john().await;
    let bytes = |promise| async { in_time(promise).await.expect("a file") };
    let (one, other) = (world.promise("app.file('385624')"), world.promise("app.file('385624')"));
    let (one, other) = (bytes(one).await, bytes(other).await);
    let one: Uint8Array = one.dyn_into().expect("bytes");
    let other: Uint8Array = other.dyn_into().expect("bytes");
    assert_eq!(one.to_vec(), b"Hello from the service!\n");
    assert_eq!(one.buffer().byte_length(), one.length(), "an ArrayBuffer of its own");
    one.fill(0, 0, one.length());
    assert_eq!(other.to_vec(), b"Hello from the service!\n", "nobody else's bytes");
    assert_eq!(world.asked().iter().filter(|it| *it == "file").count(), 1, "asked once");
    assert_eq!(world.no("app.file('1')").await.code, "not_found");
    for (contents, code) in [
        ("'0'", "response_malformed"),
        ("'zz'", "response_malformed"),
        ("'00 '", "response_malformed"),
        ("'+1'", "response_malformed"),
        ("'00'.repeat(1e6)", "response_too_large"),
    ] {
        let body = format!("JSON.stringify({{ success: true, contents: {contents} }})");
        world.eval(&format!("(fetch.instead = async () => new Response({body}))"));
        assert_eq!(world.no("app.file('385624')").await.code, code, "{contents}");
    }
}

#[wasm_bindgen_test]
async fn a_line_for_the_log_is_answered_by_nothing() {
    let world = john().await;
    assert_eq!(world.yes("app.log('started')").await, Value::Null);
    assert_eq!(sent(&world), "message=started");
    world.yes("app.log('one\\ntwo', { pcUser: 'john & co' })").await;
    assert_eq!(sent(&world), "message=one%0Atwo&pcuser=john+%26+co");
    world.yes("app.log('x'.repeat(275))").await;
    assert_eq!(world.no("app.log('x'.repeat(276))").await.code, "invalid_argument");
    let before = world.asked().len();
    let twice = [world.promise("app.log('again')"), world.promise("app.log('again')")];
    for promise in twice {
        settled(promise, "log").await.expect("kept");
    }
    assert_eq!(world.asked().len(), before + 2, "what is said twice is meant twice");
    for fault in [FaultKind::ServerError { status: 500 }, FaultKind::Drop] {
        world.fault(fault);
        assert_eq!(world.no("app.log('lost')").await.fields["category"], "transient");
    }
}

#[wasm_bindgen_test]
async fn reading_the_same_twice_at_once_is_one_request() {
    let world = john().await;
    for (call, requests) in [
        ("app.variable('motd')", 1),
        ("app.getUserVariable('theme')", 1),
        ("app.onlineUsers()", 1),
        ("app.stats()", 1),
        ("app.chatMessages('general')", 1),
        ("app.health()", 1),
        ("app.isBlacklisted()", 1),
        ("app.webhook('publichook')", 2),
        ("app.sendChatMessage('general', 'hi')", 2),
    ] {
        let before = world.asked().len();
        let promises = [world.promise(call), world.promise(call)];
        for promise in promises {
            settled(promise, call).await.expect(call);
        }
        assert_eq!(world.asked().len(), before + requests, "{call}");
    }
    let before = world.asked().len();
    let promises = [world.promise("app.variable('motd')"), world.promise("app.variable('none')")];
    let [motd, none] = promises;
    assert_eq!(settled(motd, "motd").await.expect("there"), "Welcome to MyApp");
    assert_eq!(settled(none, "none").await.expect_err("not there").code, "not_found");
    assert_eq!(world.asked().len(), before + 2, "two different questions");
}

#[wasm_bindgen_test]
async fn a_webhook_is_called_with_what_is_given() {
    let world = john().await;
    assert_eq!(world.yes("app.webhook('7kR0UedlVI')").await, "{\"status\":\"ok\"}");
    assert_eq!(sent(&world), "webid=7kR0UedlVI");
    let options = "{ params: '?a=1', body: '{\\n}', contentType: 'application/json' }";
    assert_eq!(world.yes(&format!("app.webhook('publichook', {options})")).await, "pong");
    assert_eq!(
        sent(&world),
        "webid=publichook&params=%3Fa%3D1&body=%7B%0A%7D&conttype=application%2Fjson"
    );
    assert_eq!(world.no("app.webhook('none')").await.code, "not_found");
    world.yes("app.webhook('publichook', { body: 'x'.repeat(65_535) })").await;
    let failed = world.no("app.webhook('publichook', { body: 'x'.repeat(65_536) })").await;
    assert_eq!(failed.code, "invalid_option");
    assert!(failed.message.contains("body is longer than 65535 bytes"), "{}", failed.message);
}

#[wasm_bindgen_test]
async fn a_blacklist_says_yes_upside_down_and_a_ban_puts_one_on_it() {
    let world = john().await;
    assert_eq!(world.yes("app.isBlacklisted()").await, false);
    assert_eq!(sent(&world), "hwid=A-WORKSTATION-OF-JOHN-DOE");
    assert_eq!(world.yes("app.ban({ reason: 'debugger' })").await, Value::Null);
    assert_eq!(sent(&world), "reason=debugger&hwid=A-WORKSTATION-OF-JOHN-DOE");
    assert_eq!(world.yes("app.isBlacklisted()").await, true);
    assert_eq!(world.state(), "active", "the service ends no session by it");
    world.yes("app.init()").await;
    assert_eq!(world.no("app.login('john_doe', 'correct horse')").await.code, "banned");
    assert_eq!(world.no("app.ban({ reason: 'x'.repeat(100) })").await.code, "invalid_option");
    for fault in [FaultKind::Empty, FaultKind::Html { status: 200 }, FaultKind::Drop] {
        world.fault(fault);
        let failed = world.no("app.isBlacklisted()").await;
        assert_eq!(failed.fields["category"], "transient", "trouble is no good news");
    }
}

#[wasm_bindgen_test]
async fn who_is_online_and_how_the_application_does() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    assert_eq!(world.yes("app.onlineUsers()").await, json!(["DEMO-KEY-0***"]), "as it is shown");
    let opened = World::of(LIBREAUTH);
    opened.yes("app.init()").await;
    assert_eq!(opened.yes("app.onlineUsers()").await, json!([]), "a no of the service's");
    let stats = world.yes("app.stats()").await;
    let panel = "https://example.invalid/panel/MyApp/";
    let wanted = json!({
        "version": "1.0", "users": 7, "onlineUsers": 1, "keys": 11, "customerPanelUrl": panel,
    });
    assert_eq!(stats, wanted);
    let health = world.yes("app.health()").await;
    assert_eq!(health["report"]["db"], "ok");
    assert_eq!(
        (&health["report"]["sodium"], &health["publicKeyMatches"]),
        (&true.into(), &Value::Null)
    );
    let asked = world.log();
    let (method, path) =
        asked.last().map(|it| (it.method.as_str(), it.path.as_str())).expect("one");
    assert_eq!((method, path), ("GET", "/health"));
    assert_eq!(World::of(LIBREAUTH).yes("app.health()").await["report"]["db"], "ok", "no session");
}

#[wasm_bindgen_test]
async fn a_chat_is_read_and_said_in() {
    let world = john().await;
    let hello = json!({ "author": "jane_doe", "text": "hello", "sentAt": 1_700_000_000_000_i64 });
    assert_eq!(world.yes("app.chatMessages('general')").await, json!([hello]));
    assert_eq!(world.yes("app.sendChatMessage('general', 'hi\\nthere')").await, Value::Null);
    let said = world.yes("app.chatMessages('general')").await;
    assert_eq!((&said[1]["author"], &said[1]["text"]), (&json!("john_doe"), &json!("hi\nthere")));
    assert!(said[1]["sentAt"].as_f64() > Some(1.7e12), "epoch milliseconds: {said}");
    assert_eq!(world.yes("app.chatMessages('none')").await, json!([]));
    assert_eq!(world.no("app.sendChatMessage('none', 'hi')").await.code, "not_found");
    world.yes("app.sendChatMessage('slow', 'one')").await;
    let failed = world.no("app.sendChatMessage('slow', 'two')").await;
    assert!(failed.fields["serverMessage"].as_str().expect("words").contains("slower"));
}

#[wasm_bindgen_test]
async fn an_account_changes_its_name_and_the_session_ends() {
    let world = john().await;
    world.yes("app.forgotPassword('john_doe', 'john@example.invalid')").await;
    assert_eq!(sent(&world), "username=john_doe&email=john%40example.invalid");
    for call in ["app.forgotPassword('john_doe', 'a@b.c')", "app.forgotPassword('nobody', 'a@b.c')"]
    {
        assert_eq!(world.no(call).await.code, "credentials_invalid", "{call}");
    }
    assert_eq!(world.no("app.changeUsername('jane_doe')").await.code, "username_taken");
    assert_eq!(world.state(), "active");
    assert_eq!(world.yes("app.changeUsername('john')").await, Value::Null);
    let snapshot = world.look("app.getSnapshot()");
    assert_eq!((&snapshot["state"], &snapshot["beating"]), (&"closed".into(), &false.into()));
    assert_eq!(world.no("app.check()").await.code, "not_initialized");
    world.yes("app.init()").await;
    assert_eq!(world.yes("app.login('john', 'correct horse')").await["username"], "john");
}

#[wasm_bindgen_test]
async fn a_second_factor_is_switched_on_and_off_by_a_good_code_only() {
    let world = john().await;
    let secret = world.yes("app.enableTwoFactor()").await;
    let address = "otpauth://totp/MyApp:john_doe?secret=JBSWY3DPEHPK3PXP";
    assert_eq!(secret, json!({ "secret": "JBSWY3DPEHPK3PXP", "qrCode": address }));
    for call in ["app.enableTwoFactor({ code: '000000' })", "app.disableTwoFactor('000000')"] {
        let failed = world.no(call).await;
        assert_eq!(failed.code, "two_factor_required", "{call}: it came as a success");
        assert_eq!(failed.fields["serverMessage"], "2FA code incorrect");
    }
    assert_eq!(world.yes("app.enableTwoFactor({ code: '123456' })").await, Value::Null);
    world.yes("app.logout()").await;
    world.yes("app.init()").await;
    let login = "app.login('john_doe', 'correct horse')";
    assert_eq!(world.no(login).await.code, "two_factor_required");
    world.yes("app.login('john_doe', 'correct horse', { code: '123456' })").await;
    assert_eq!(world.yes("app.disableTwoFactor('123456')").await, Value::Null);
    world.yes("app.init()").await;
    world.yes(login).await;
}

#[wasm_bindgen_test]
async fn a_failure_that_calls_itself_a_success_is_a_failure() {
    let world = john().await;
    for (call, message, code) in [
        ("app.setUserVariable('a', 'b')", "No variable name provided", "rejected"),
        (
            "app.setUserVariable('a', 'b')",
            "Variable data must be 500 characters or less",
            "rejected",
        ),
        ("app.enableTwoFactor({ code: '1' })", "Invalid code", "two_factor_required"),
        ("app.disableTwoFactor('1')", "Wrong code", "two_factor_required"),
    ] {
        let body = format!("JSON.stringify({{ success: true, message: '{message}' }})");
        world.eval(&format!("(fetch.instead = async () => new Response({body}))"));
        let failed = world.no(call).await;
        assert_eq!(
            (failed.code.as_str(), &failed.fields["serverMessage"]),
            (code, &message.into())
        );
        assert_eq!(world.state(), "active");
    }
}

#[wasm_bindgen_test]
async fn each_wrong_argument_and_option_is_named() {
    let world = john().await;
    let asked = world.asked().len();
    for (call, name) in [
        ("variable($)", "id"),
        ("getUserVariable($)", "name"),
        ("setUserVariable($, 'b')", "name"),
        ("setUserVariable('a', $)", "value"),
        ("file($)", "id"),
        ("log($)", "message"),
        ("webhook($)", "id"),
        ("chatMessages($)", "channel"),
        ("sendChatMessage($, 'b')", "channel"),
        ("sendChatMessage('a', $)", "message"),
        ("forgotPassword($, 'b')", "username"),
        ("forgotPassword('a', $)", "email"),
        ("changeUsername($)", "newUsername"),
        ("disableTwoFactor($)", "code"),
    ] {
        for value in ["undefined", "null", "42", "{}", "Symbol()", "''", "' \\n '", "'a\\u0000'"] {
            let call = format!("app.{}", call.replace('$', value));
            let failed = world.no(&call).await;
            assert_eq!(failed.code, "invalid_argument", "{call}");
            let named = failed.message.starts_with(&format!("The argument {name} "));
            assert!(named, "{call}: {}", failed.message);
        }
    }
    for (call, name) in [
        ("log('a', { pcUser: $ })", "pcUser"),
        ("webhook('a', { params: $ })", "params"),
        ("webhook('a', { body: $ })", "body"),
        ("webhook('a', { contentType: $ })", "contentType"),
        ("ban({ reason: $ })", "reason"),
        ("enableTwoFactor({ code: $ })", "code"),
        ("stats({ signal: $ })", "signal"),
    ] {
        for value in ["null", "42", "{}", "Symbol()", "''"] {
            let call = format!("app.{}", call.replace('$', value));
            let failed = world.no(&call).await;
            assert_eq!(failed.code, "invalid_option", "{call}");
            assert!(failed.message.contains(&format!("option {name} ")), "{}", failed.message);
        }
    }
    for call in ["stats({ code: '1' })", "variable('a', { Signal: 1 })", "ban({ Reason: 'x' })"] {
        assert_eq!(world.no(&format!("app.{call}")).await.code, "unknown_option", "{call}");
    }
    assert_eq!(world.asked().len(), asked, "nothing was sent");
}
