//! With the service's key pinned, only what it signed counts; and what cannot be read of a signature,
//! who signed it and when, each has its name.

use libreauth_emulator::{Control, Fault, FaultKind, SettingsChange};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Failed, KEY, LIBREAUTH, World};

/// Another good key: that of RFC 8032's second example.
const OTHER: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

const NOTHING_TO_READ: FaultKind = FaultKind::NoSignature;
const FORGED: FaultKind = FaultKind::ForgedSignature;
const HOUR_OLD: FaultKind = FaultKind::StaleSignature { seconds: 3_600 };
const HOUR_NEW: FaultKind = FaultKind::StaleSignature { seconds: -3_600 };

fn pinned(more: &str) -> World {
    World::with(LIBREAUTH, &format!("{{ publicKey: '{KEY}', ...{{ {more} }} }}"))
}

async fn licensed(more: &str) -> World {
    let world = pinned(more);
    world.log_in(LIBREAUTH).await;
    world
}

fn assert_untrusted(failed: &Failed, code: &str, what: &str) {
    assert_eq!(failed.code, code, "{what}: {}", failed.message);
    assert_eq!(failed.fields["category"], "untrusted", "{what}");
    assert_eq!(failed.fields["retryable"], false, "{what}");
}

#[wasm_bindgen_test]
async fn what_the_service_signed_is_verified() {
    let world = pinned("");
    assert_eq!(world.look("app.diagnostics().clockSkewMs"), Value::Null, "nothing was heard yet");
    let init = world.yes("app.init()").await;
    assert_eq!((&init["publicKey"], &init["publicKeyMatches"]), (&json!(KEY), &json!(true)));
    world.yes("app.license('DEMO-KEY-0001')").await;
    let verdict = world.yes("app.check()").await;
    assert_eq!(
        (&verdict["licensed"], &verdict["verification"]),
        (&json!(true), &json!("verified"))
    );
    assert_eq!(world.look("app.getSnapshot().verdict"), verdict);
    assert!(
        world.look("app.diagnostics().clockSkewMs").is_number(),
        "the service's clock is known"
    );
    let failed = world.no("app.variable('no-such-value')").await;
    assert_eq!(
        (failed.code.as_str(), &failed.fields["verification"]),
        ("not_found", &json!("verified"))
    );
    // What the service never signs is asked all the same.
    world.yes("app.log('started')").await;
    let health = world.yes("app.health()").await;
    assert_eq!((&health["publicKey"], &health["publicKeyMatches"]), (&json!(KEY), &json!(true)));
}

#[wasm_bindgen_test]
async fn no_call_succeeds_by_an_answer_that_is_not_the_service_s() {
    for (fault, code) in [
        (NOTHING_TO_READ, "signature_missing"),
        (FORGED, "signature_invalid"),
        (HOUR_OLD, "signature_stale"),
        (HOUR_NEW, "signature_stale"),
    ] {
        let world = pinned("");
        for call in LIBREAUTH.log_in {
            let before = world.eval("app.getSnapshot()");
            world.fault(fault);
            assert_untrusted(&world.no(call).await, code, call);
            assert_eq!(world.eval("app.getSnapshot()"), before, "{call} {fault:?}");
            world.yes(call).await;
        }
        for call in [
            "app.variable('motd')",
            "app.file('385624')",
            "app.onlineUsers()",
            "app.stats()",
            "app.webhook('7kR0UedlVI')",
            "app.upgrade('DEMO-KEY-0001', 'UPGRADE-KEY-0001')",
            "app.isBlacklisted()",
        ] {
            world.fault(fault);
            assert_untrusted(&world.no(call).await, code, call);
            assert_eq!(world.state(), "active", "{call}");
        }
        world.fault(fault);
        assert_untrusted(&world.no("app.check()").await, code, "check");
        let snapshot = world.look("app.getSnapshot()");
        assert_eq!((&snapshot["state"], &snapshot["licensed"]), (&json!("grace"), &json!(true)));
        assert_eq!(snapshot["reason"], code, "{fault:?}");
        assert_eq!(world.yes("app.check()").await["verification"], "verified", "{fault:?}");
        assert_eq!(world.state(), "active");
    }
}

#[wasm_bindgen_test]
async fn one_changed_byte_is_no_longer_what_was_signed() {
    let world = pinned("fetch: (it) => (kept.through ?? fetch)(it)");
    world.log_in(LIBREAUTH).await;
    for change in [
        "body + ' '",
        "' ' + body",
        "'\\ufeff' + body",
        "body.replace('validated', 'Validated')",
        "body.replace('}', ',\"more\":1}')",
    ] {
        world.eval(&format!(
            "(kept.through = async (it) => {{
               const answer = await fetch(it);
               const body = await answer.text();
               return new Response({change}, answer);
             }})"
        ));
        assert_untrusted(&world.no("app.check()").await, "signature_invalid", change);
    }
    for (header, change, code) in [
        ("x-signature-timestamp", "String(Number(it) + 1)", "signature_invalid"),
        ("x-signature-timestamp", "`${it}0`", "signature_invalid"),
        ("x-signature-timestamp", "`+${it}`", "signature_invalid"),
        ("x-signature-timestamp", "'soon'", "signature_invalid"),
        ("x-signature-timestamp", "undefined", "signature_missing"),
        ("x-signature-ed25519", "it.slice(1)", "signature_invalid"),
        ("x-signature-ed25519", "`${it}, ${it}`", "signature_invalid"),
        ("x-signature-ed25519", "'0'.repeat(128)", "signature_invalid"),
        ("x-signature-ed25519", "''", "signature_invalid"),
        ("x-signature-ed25519", "undefined", "signature_missing"),
    ] {
        world.eval(&format!(
            "(kept.through = async (request) => {{
               const answer = await fetch(request);
               const it = answer.headers.get('{header}');
               const changed = {change};
               if (changed === undefined) answer.headers.delete('{header}');
               else answer.headers.set('{header}', changed);
               return answer;
             }})"
        ));
        assert_untrusted(&world.no("app.check()").await, code, change);
    }
    world.eval("(kept.through = undefined)");
    assert_eq!(world.yes("app.check()").await["licensed"], true);
}

#[wasm_bindgen_test]
async fn where_a_page_cannot_read_the_headers_the_error_says_what_to_do() {
    let world = pinned("");
    let change = SettingsChange { expose_signature_headers: Some(false), ..Default::default() };
    world.control(Control::Settings(change));
    let failed = world.no("app.init()").await;
    assert_untrusted(&failed, "signature_missing", "init");
    for word in ["Access-Control-Expose-Headers", "X-Signature-Ed25519", "relay"] {
        assert!(failed.message.contains(word), "{}", failed.message);
    }
    assert_eq!(world.state(), "idle");
}

#[wasm_bindgen_test]
async fn with_prefer_what_has_no_signature_counts_as_unverified() {
    let world = licensed("signature: 'prefer'").await;
    assert_eq!(world.yes("app.check()").await["verification"], "verified");
    world.fault(NOTHING_TO_READ);
    let verdict = world.yes("app.check()").await;
    assert_eq!(
        (&verdict["licensed"], &verdict["verification"]),
        (&json!(true), &json!("unverified"))
    );
    for (fault, code) in [(FORGED, "signature_invalid"), (HOUR_OLD, "signature_stale")] {
        world.fault(fault);
        assert_untrusted(&world.no("app.check()").await, code, "prefer");
    }
    let change = SettingsChange { expose_signature_headers: Some(false), ..Default::default() };
    world.control(Control::Settings(change));
    world.log_in(LIBREAUTH).await;
    let verdict = world.yes("app.check()").await;
    assert_eq!(
        (&verdict["licensed"], &verdict["verification"]),
        (&json!(true), &json!("unverified"))
    );
}

#[wasm_bindgen_test]
async fn with_off_nothing_is_verified_and_without_a_key_there_is_nothing_to_verify() {
    for options in [format!("{{ publicKey: '{KEY}', signature: 'off' }}"), "{}".to_owned()] {
        let world = World::with(LIBREAUTH, &options);
        for call in [LIBREAUTH.log_in[0], LIBREAUTH.log_in[1], "app.check()"] {
            for fault in [NOTHING_TO_READ, FORGED, HOUR_OLD] {
                world.fault(fault);
                world.yes(call).await;
            }
        }
        let verdict = world.yes("app.check()").await;
        assert_eq!(
            (&verdict["licensed"], &verdict["verification"]),
            (&json!(true), &json!("none"))
        );
        let failed = world.no("app.variable('none')").await;
        assert_eq!(failed.fields["verification"], "none");
        let told = &world.yes("app.init()").await["publicKeyMatches"];
        let wanted = if options == "{}" { Value::Null } else { json!(true) };
        assert_eq!(told, &wanted, "{options}");
    }
}

#[wasm_bindgen_test]
async fn while_one_key_replaces_another_both_are_pinned() {
    for keys in [
        format!("['{OTHER}', '{KEY}']"),
        format!("['{KEY}', '{OTHER}']"),
        format!("['{}']", KEY.to_uppercase()),
    ] {
        let world = World::with(LIBREAUTH, &format!("{{ publicKey: {keys} }}"));
        assert_eq!(world.yes("app.init()").await["publicKeyMatches"], true, "{keys}");
        world.yes("app.license('DEMO-KEY-0001')").await;
        assert_eq!(world.yes("app.check()").await["verification"], "verified");
    }
    let world = World::with(LIBREAUTH, &format!("{{ publicKey: '{OTHER}' }}"));
    assert_untrusted(&world.no("app.init()").await, "signature_invalid", "another key");
    assert_eq!(world.yes("app.health()").await["publicKeyMatches"], false);
    let options = format!("{{ publicKey: '{OTHER}', signature: 'off' }}");
    let world = World::with(LIBREAUTH, &options);
    assert_eq!(world.yes("app.init()").await["publicKeyMatches"], false, "reported, not trusted");
}

#[wasm_bindgen_test]
async fn a_no_needs_no_signature_but_ends_no_session_that_was_signed_for() {
    let world = pinned("");
    world.yes("app.init()").await;
    world.fault(NOTHING_TO_READ);
    let failed = world.no("app.license('NO-SUCH-KEY')").await;
    assert_eq!(failed.code, "license_invalid");
    assert_eq!(failed.fields["verification"], "unverified");
    assert!(failed.message.contains("not signed"), "{}", failed.message);
    let failed = world.no("app.license('NO-SUCH-KEY')").await;
    assert_eq!(
        (failed.code.as_str(), &failed.fields["verification"]),
        ("license_invalid", &json!("verified"))
    );
    assert!(!failed.message.contains("not signed"), "{}", failed.message);

    world.yes("app.license('DEMO-KEY-0001')").await;
    world.control(Control::KillSessions);
    for fault in [NOTHING_TO_READ, FORGED, HOUR_OLD] {
        world.fault(fault);
        let verdict = world.yes("app.check()").await;
        assert_eq!(
            (&verdict["success"], &verdict["licensed"]),
            (&json!(false), &json!(true)),
            "{fault:?}"
        );
        assert_eq!(
            (&verdict["reason"], &verdict["verification"]),
            (&json!("session_expired"), &json!("unverified"))
        );
        assert_eq!(world.state(), "grace", "{fault:?}");
    }
    let verdict = world.yes("app.check()").await;
    assert_eq!(
        (&verdict["licensed"], &verdict["verification"]),
        (&json!(false), &json!("verified"))
    );
    assert_eq!(world.state(), "expired");
}

#[wasm_bindgen_test]
async fn trouble_says_how_sure_it_is_too() {
    let world = licensed("").await;
    for fault in [FaultKind::ServerError { status: 500 }, FaultKind::Html { status: 200 }] {
        world.control(Control::AddFault(Fault::new(fault).times(1)));
        let failed = world.no("app.check()").await;
        assert_eq!(failed.fields["category"], "transient");
        assert_eq!(failed.fields["verification"], "unverified", "{fault:?}");
    }
    world.fault(FaultKind::Drop);
    let failed = world.no("app.check()").await;
    assert_eq!((failed.code.as_str(), &failed.fields["verification"]), ("network", &Value::Null));
}
