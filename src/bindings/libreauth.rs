//! What `new LibreAuth(name, ownerId, version, url?, options?)` is given.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::arguments::Arguments;
use super::further;
use crate::error::Error;
use crate::protocol::Service;
use crate::protocol::libreauth::{App, DEFAULT_URL};
use crate::session::Millis;
use crate::trust::{Demand, Keys, Verifier};

/// Its options beside those that every client has.
pub(super) const OPTIONS: &str = ", hash, token, tokenHash, publicKey, signature, maxClockSkewMs";

/// How far the service's clock and the device's may differ at first contact, unless said otherwise.
const CLOCK_SKEW: f64 = 300_000.0;

/// Reads the constructor's arguments.
///
/// Errors: `invalid_argument`, `invalid_owner_id`, `invalid_url`, `invalid_option`.
pub(super) fn read(it: &mut Arguments, values: &Array) -> Result<Service, Box<Error>> {
    let name = it.text("name", 0);
    let owner_id = it.text("ownerId", 1);
    let version = it.text("version", 2);
    let is_default = values.get(3) == JsValue::UNDEFINED;
    let url = if is_default { DEFAULT_URL.to_owned() } else { it.address("url", 3) };
    it.check()?;
    let mut app = App::new(name, owner_id, version, &url)?;
    app.hash = md5(it, "hash");
    app.token_hash = md5(it, "tokenHash");
    app.token = it.option_secret("token");
    app.encryption = further::encryption(it);
    Ok(Service::LibreAuth(app))
}

/// An MD5 in hex, as a hash check compares it.
fn md5(it: &mut Arguments, name: &str) -> Option<String> {
    let text = it.option_text(name)?;
    if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        it.refuse_option(name, "must be an MD5: 32 hex characters");
    }
    Some(text)
}

/// Which answers count.
pub(super) fn verifier(it: &mut Arguments) -> Verifier {
    let keys = it.option_texts("publicKey").and_then(|texts| {
        let keys = Keys::parse(&texts);
        if keys.is_none() {
            it.refuse_option(
                "publicKey",
                "must be an Ed25519 key of 64 hex characters, or several",
            );
        }
        keys
    });
    let demand = it.choice("signature", "", "require,prefer,off");
    if keys.is_none() && matches!(demand, 0 | 1) {
        it.refuse_option("signature", "needs the option publicKey");
    }
    let demand = match demand {
        1 => Demand::Prefer,
        2 => Demand::Off,
        _ => Demand::Require,
    };
    let skew = it.option_number("maxClockSkewMs", 1_000, 2_678_400_000);
    Verifier::new(keys, demand, Millis(skew.unwrap_or(CLOCK_SKEW)))
}
