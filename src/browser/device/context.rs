//! What of the browser must be there.

use super::store;
use crate::identity::IdentityError;

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
    if store::is_browser() {
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
    let mut bytes = [0; 16];
    let filled = store::fill_random(&mut bytes);
    filled
        .then_some(bytes)
        .ok_or(IdentityError::Unavailable { why: "crypto.getRandomValues is missing" })
}
