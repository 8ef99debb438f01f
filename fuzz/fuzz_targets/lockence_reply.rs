//! What Lockence answers to any of its calls, byte by byte.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use libreauth_client::protocol::Service;
use libreauth_client::protocol::lockence::App;
use libreauth_client::secret::Secret;

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let app = App::new("https://your-domain.com/api/v1", Secret::new("key"));
    Service::Lockence(app.unwrap())
});

fuzz_target!(|data: &[u8]| libreauth_client_fuzz::judge(&SERVICE, data));
