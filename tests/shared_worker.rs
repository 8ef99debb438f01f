//! The tests in a shared worker of a real browser.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[path = "suite/device.rs"]
mod device;
#[path = "suite/keyless.rs"]
mod keyless;
#[path = "suite/lead.rs"]
mod lead;
#[path = "suite/lifecycle.rs"]
mod lifecycle;
#[path = "suite/own_id.rs"]
mod own_id;
mod suite;
#[path = "suite/tabs.rs"]
mod tabs;

wasm_bindgen_test_configure!(run_in_shared_worker);
