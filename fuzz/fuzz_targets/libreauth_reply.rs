//! What LibreAuth answers to any of its calls, byte by byte.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use libreauth_client::protocol::Service;
use libreauth_client::protocol::libreauth::{App, DEFAULT_URL};

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let app = App::new("MyApp".into(), "XXXXXXXXXX".into(), "1.0".into(), DEFAULT_URL);
    Service::LibreAuth(app.unwrap())
});

fuzz_target!(|data: &[u8]| libreauth_client_fuzz::judge(&SERVICE, data));
