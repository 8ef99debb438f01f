//! What is kept is sealed: nobody reads it, and what was changed, moved or put back is not believed.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::clients::has;
use super::harness::{LIBREAUTH, World};

const WITH_STORAGE: &str = "{ storage: kept.storage }";
const DEVICE: &str = "A-WORKSTATION-OF-JOHN-DOE";

/// What a client kept, in `kept.storage`, after each of: `init`, `license`, `check`. Each is written
/// when all of the one before is done; the client is gone.
async fn written(host: &str) -> (World, [String; 3]) {
    let world = World::shared(LIBREAUTH, host).await;
    world.eval("(kept.storage = kept.own())");
    world.client("a", WITH_STORAGE);
    world.yes("kept.a.init()").await;
    let first = world.kept_after("").await;
    world.yes("kept.a.license('DEMO-KEY-0001')").await;
    let second = world.kept_after(&first).await;
    world.yes("kept.a.check()").await;
    let third = world.kept_after(&second).await;
    world.eval("kept.a.free()");
    (world, [first, second, third])
}

/// Puts that into the storage, and gives what the next client tells of it: nothing, or the trouble.
async fn trouble(world: &World, text: &str) -> Option<String> {
    let (asked, resumed) = (world.asked().len(), world.times("check"));
    world.eval(&format!("(kept.storage.held[kept.key] = '{text}')"));
    world.client("b", WITH_STORAGE);
    world.yes("kept.b.init()").await;
    let trouble = world.look("kept.b.diagnostics().storageTrouble").as_str().map(str::to_owned);
    let told = world.look("kept.told.b");
    if let Some(trouble) = &trouble {
        assert_eq!(told, json!([trouble, "initialized"]));
        assert_eq!(world.asked()[asked..], ["init"], "{trouble}: not even asked about");
    } else {
        assert_eq!(world.times("check"), resumed + 1);
    }
    // What it keeps itself is written, and counted, before the next one comes: each step waits for the
    // one before.
    let opened = world.kept_after(text).await;
    world.yes("kept.b.license('DEMO-KEY-0001')").await;
    world.kept_after(&opened).await;
    world.eval("kept.b.free()");
    trouble
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[wasm_bindgen_test]
async fn nothing_of_it_can_be_read() {
    let world = World::shared(LIBREAUTH, "unreadable").await;
    world.eval("(kept.storage = kept.own())");
    world.client("a", WITH_STORAGE);
    world.yes("kept.a.init()").await;
    let opened = world.kept_after("").await;
    world.yes("kept.a.login('john_doe', 'correct horse')").await;
    let text = world.kept_after(&opened).await;
    let log = world.log();
    let answer: serde_json::Value = serde_json::from_str(&log[0].response).expect("JSON");
    let session = answer["sessionid"].as_str().expect("a session").to_owned();
    assert!(log[1].request.contains(&session), "it is what the login was sent with");

    let plain = world.eval("atob(kept.storage.held[kept.key].split('.')[1])");
    let plain = plain.as_string().expect("sealed bytes");
    let all = world.look("JSON.stringify([kept.storage.held, Object.keys(kept.storage.held)])");
    for secret in [&*session, "john_doe", "correct horse", DEVICE, "sessionid", "XXXXXXXXXX"] {
        for text in [&text, &plain, &all.to_string()] {
            assert!(!text.contains(secret), "{secret} stands in it");
        }
    }
    assert!(plain.len() > 200, "all of it is there: {}", plain.len());
    world.eval("kept.a.free()");

    // The same twice is sealed differently, so nobody can tell that it is the same.
    let (_, [first, second, third]) = written("unequal").await;
    assert!(first[..18] != second[..18] && second[..18] != third[..18], "an IV of its own each");
}

#[wasm_bindgen_test]
async fn the_key_is_not_to_be_had() {
    let (world, _) = written("vault").await;
    if !has("indexedDB") {
        return;
    }
    assert_eq!(
        world.yes("kept.vault(kept.slot)").await,
        json!({
            "algorithm": { "name": "AES-GCM", "length": 256 },
            "extractable": false,
            "type": "secret",
            "usages": ["decrypt", "encrypt"],
            "exported": false,
        })
    );
}

#[wasm_bindgen_test]
async fn one_character_changed_is_damage() {
    let (world, [.., last]) = written("changed").await;
    assert_eq!(trouble(&world, &last).await, None, "as it was, it opens");
    // In the IV, its end, the text, its middle, and the tag.
    for at in [2, 16, 20, last.len() / 2, last.len() - 8] {
        let with = if last[at..].starts_with('A') { "B" } else { "A" };
        let changed = format!("{}{with}{}", &last[..at], &last[at + 1..]);
        assert_eq!(trouble(&world, &changed).await, some("damaged"), "at {at}");
    }
    for cut in [&last[..last.len() / 2 / 4 * 4 + 2], &last[..2], &last[2..], &last[..1]] {
        assert_eq!(trouble(&world, cut).await, some("damaged"), "{} left", cut.len());
    }
    assert_eq!(trouble(&world, &format!("{last}AAAA")).await, some("damaged"));
}

#[wasm_bindgen_test]
async fn what_a_later_version_wrote_is_left_alone() {
    let (world, [.., last]) = written("version").await;
    for version in ["2", "10", "5e3"] {
        let later = format!("{version}{}", &last[1..]);
        assert_eq!(trouble(&world, &later).await, some("too_new"), "{version}");
    }
}

#[wasm_bindgen_test]
async fn what_calls_itself_an_earlier_version_s_is_damage() {
    let (world, [.., last]) = written("earlier").await;
    for version in ["0", "01", "1.0", "-1", "true"] {
        let earlier = format!("{version}{}", &last[1..]);
        assert_eq!(trouble(&world, &earlier).await, some("damaged"), "{version}");
    }
}

#[wasm_bindgen_test]
async fn an_older_one_that_is_put_back_is_a_rollback() {
    let (world, [first, second, last]) = written("rollback").await;
    if !has("indexedDB") {
        // There is nowhere to remember which was the last.
        return;
    }
    assert_eq!(trouble(&world, &first).await, some("rolled_back"));
    assert_eq!(trouble(&world, &second).await, some("rolled_back"));
    assert_eq!(trouble(&world, &last).await, some("rolled_back"), "a newer session was kept since");
}

#[wasm_bindgen_test]
async fn a_session_that_was_logged_out_of_does_not_come_back() {
    let (world, [.., last]) = written("logged-out").await;
    if !has("indexedDB") {
        return;
    }
    world.client("c", WITH_STORAGE);
    world.yes("kept.c.init()").await;
    assert_eq!(world.state_of("c"), "active");
    world.yes("kept.c.logout()").await;
    world.erased().await;
    world.eval("kept.c.free()");
    assert_eq!(trouble(&world, &last).await, some("rolled_back"));
}

#[wasm_bindgen_test]
async fn another_app_s_does_not_count() {
    let (_, [.., other]) = written("one-app").await;
    let (world, [.., last]) = written("another-app").await;
    assert_eq!(trouble(&world, &other).await, some("damaged"));
    drop(world);
    // Nor where this app has kept nothing so far.
    let world = World::shared(LIBREAUTH, "third-app").await;
    world.eval("(kept.storage = kept.own())");
    assert_eq!(trouble(&world, &last).await, some("damaged"));
}

#[wasm_bindgen_test]
async fn another_device_s_does_not_count() {
    let (world, [.., last]) = written("device").await;
    world.eval(&format!("(kept.storage.held[kept.key] = '{last}')"));
    world.client("b", "{ storage: kept.storage, hwid: 'ANOTHER-MACHINE-ALTOGETHER' }");
    world.yes("kept.b.init()").await;
    assert_eq!(world.look("kept.told.b"), json!(["foreign", "initialized"]));
    assert_eq!(world.asked(), ["init", "license", "check", "init"]);
    world.eval("kept.b.free()");
}
