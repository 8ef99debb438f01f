//! Without the option `hwid`, outside a browser: there is nothing to make a device id of.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

use wasm_bindgen_test::wasm_bindgen_test;

use super::suite::harness::{BOTH, World};

#[wasm_bindgen_test]
async fn the_device_id_asks_for_the_option_hwid() {
    for service in BOTH {
        let world = World::with(service, "{ hwid: undefined }");
        let (last, before) = service.log_in.split_last().expect("a login");
        for call in before {
            world.yes(call).await;
        }
        let asked = world.asked().len();
        for call in [last, "app.deviceId()", "app.explainDeviceId()", "app.exportDevice()"] {
            let failed = world.no(call).await;
            assert_eq!(failed.code, "hwid_unavailable", "{call}");
            assert_eq!(failed.fields["category"], "config");
            assert!(failed.message.contains("option hwid"), "{}", failed.message);
        }
        assert_eq!(world.asked().len(), asked, "nothing was sent");
        assert_ne!(world.state(), "active");
    }
}
