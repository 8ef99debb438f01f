//! Where the code runs.

use super::js;
use crate::identity::IdentityError;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;

/// Fails outside a browser: there, neither parts nor storage would tell one machine from another.
///
/// A page has a document; every worker of a browser, an extension's too, has the property
/// `indexedDB`, even where reading it throws. Node, Deno, Bun and workerd have neither, though they
/// have a `navigator`. (A test that installs a document or a database of its own counts as a
/// browser, as it asks to.)
///
/// # Errors
///
/// [`IdentityError::Unavailable`].
pub fn require_browser() -> Result<(), IdentityError> {
    let database = Reflect::has(&js_sys::global(), &JsValue::from_str("indexedDB"));
    if js::global("document").is_some() || database.unwrap_or(false) {
        return Ok(());
    }
    Err(IdentityError::Unavailable { why: "this is not a browser (no document, no indexedDB)" })
}

/// 128 bits of the browser's randomness.
///
/// # Errors
///
/// [`IdentityError::Unavailable`] without `crypto.getRandomValues`.
pub fn random_bytes() -> Result<[u8; 16], IdentityError> {
    const MISSING: IdentityError =
        IdentityError::Unavailable { why: "crypto.getRandomValues is missing" };
    let array = Uint8Array::new_with_length(16);
    js::global("crypto")
        .and_then(|crypto| js::call(&crypto, "getRandomValues", &[&array]))
        .ok_or(MISSING)?;
    array.to_vec().try_into().map_err(|_| MISSING)
}
