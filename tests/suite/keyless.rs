//! Where a key cannot be kept (in a shared worker of WebKitGTK 2.50, which clones no `CryptoKey`), no
//! session is kept; the client says so, and works.

use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::harness::{LIBREAUTH, World, until};

#[wasm_bindgen_test]
async fn a_session_is_kept_where_a_key_can_be() {
    let world = World::shared(LIBREAUTH, "keyless").await;
    let clones = world
        .yes(
            "crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])
               .then(structuredClone).then(() => true, () => false)",
        )
        .await;
    world.eval("(kept.storage = kept.own())");
    world.client("a", "{ storage: kept.storage }");
    world.yes("kept.a.init()").await;
    if clones == true {
        world.kept_after("").await;
    } else {
        until(|| world.look("kept.told.a.includes('refused')") == true).await;
        assert_eq!(world.look("Object.keys(kept.storage.held)"), serde_json::json!([]));
    }
    world.yes("kept.a.license('DEMO-KEY-0001')").await;
    assert_eq!(world.state_of("a"), "active");
    world.eval("kept.a.free()");
}
