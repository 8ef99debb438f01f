//! Without the option `hwid`, in a browser: the device id stands in for a hardware id.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

use libreauth_emulator::{Control, LicenceAction, Service as Whose};
use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::harness::{BOTH, LIBREAUTH, World};

#[wasm_bindgen_test]
async fn a_login_sends_the_device_id_and_comes_back_with_it() {
    for service in BOTH {
        for device in ["sticky", "install"] {
            let world = World::with(service, &format!("{{ hwid: undefined, device: '{device}' }}"));
            world.log_in(service).await;
            let id = world.yes("app.deviceId()").await;
            let id = id.as_str().expect("text");
            assert!(id.starts_with("fp1-") && id.len() == 36, "{id}");
            let log = world.log();
            assert!(log[log.len() - 1].request.contains(id), "{device}");
            let told = world.yes("app.explainDeviceId()").await;
            assert_eq!((&told["id"], &told["persisted"]), (&id.into(), &true.into()));
            // The service bound the key to this id: another client of this device gets in.
            world.yes("app.logout()").await;
            world.log_in(service).await;
            world.eval("app.free()");
        }
    }
}

#[wasm_bindgen_test]
async fn a_key_that_is_bound_elsewhere_is_a_mismatch_until_it_is_reset() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.yes("app.logout()").await;
    let app = "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { fetch })";
    world.set("app", &world.eval(app));
    world.yes("app.init()").await;
    assert_eq!(world.no("app.license('DEMO-KEY-0001')").await.code, "hwid_mismatch");
    world.control(Control::Licence {
        service: Whose::LibreAuth,
        key: "DEMO-KEY-0001".to_owned(),
        action: LicenceAction::ResetHwid,
    });
    world.yes("app.license('DEMO-KEY-0001')").await;
}

#[wasm_bindgen_test]
async fn an_imported_id_is_sent_from_then_on() {
    let world = World::with(LIBREAUTH, "{ hwid: undefined, device: 'install' }");
    let before = world.yes("app.deviceId()").await;
    let exported = world.yes("app.exportDevice()").await;
    world.yes("app.forgetDevice()").await;
    world.log_in(LIBREAUTH).await;
    let other = world.yes("app.deviceId()").await;
    assert_ne!(other, before, "an install id does not come back by itself");
    world.yes("app.logout()").await;

    assert_eq!(world.yes(&format!("app.importDevice({exported})")).await, before);
    world.yes("app.init()").await;
    world.yes("app.license('DEMO-KEY-0002')").await;
    let log = world.log();
    assert!(log[log.len() - 1].request.contains(before.as_str().expect("text")));
    assert_eq!(world.yes("app.explainDeviceId()").await["id"], before);
    for text in ["'no export'", "'{}'", "'null'", "'x'.repeat(4000)"] {
        let failed = world.no(&format!("app.importDevice({text})")).await;
        assert_eq!(failed.code, "invalid_argument", "{text}");
    }
}
