//! Errors as JavaScript sees them: real `LibreAuthError`s.

use wasm_bindgen::prelude::*;

use super::object;
use crate::error::Error;
use crate::trust::Verification;

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    /// `class LibreAuthError extends Error`; exported beside the clients.
    #[wasm_bindgen(reexport)]
    type LibreAuthError;
}

/// The error as a JavaScript value, to throw or to reject with.
pub(super) fn to_js(error: &Error) -> JsValue {
    let code = error.code;
    object::error(|json| {
        json.open()
            .text("message", error.message().as_str())
            .text("code", code.as_str())
            .text("category", code.category().as_str())
            .flag("retryable", code.retryable())
            .number("retryAfterMs", error.retry_after.map(|it| it.0))
            .number("status", error.status.map(f64::from))
            .text("endpoint", error.endpoint)
            .text("serverMessage", error.server_message.as_deref())
            .text("downloadUrl", error.download_url.as_deref())
            .text("verification", error.verification.map(Verification::as_str))
            .close();
    })
}
