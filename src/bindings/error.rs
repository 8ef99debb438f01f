//! Errors as JavaScript sees them: real `LibreAuthError`s.

use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::trust::Verification;

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    /// `class LibreAuthError extends Error`; exported beside the clients.
    #[wasm_bindgen(reexport)]
    type LibreAuthError;

    fn failure(
        message: &str,
        code: &str,
        category: &str,
        retryable: bool,
        retry_after_ms: Option<f64>,
        status: Option<u16>,
        endpoint: Option<&str>,
        server_message: Option<&str>,
        download_url: Option<&str>,
        verification: Option<&str>,
    ) -> JsValue;
}

/// The error as a JavaScript value, to throw or to reject with.
pub(super) fn to_js(error: &Error) -> JsValue {
    let code = error.code;
    failure(
        &error.message(),
        code.as_str(),
        code.category().as_str(),
        code.retryable(),
        error.retry_after.map(|it| it.0),
        error.status,
        error.endpoint,
        error.server_message.as_deref(),
        error.download_url.as_deref(),
        error.verification.map(Verification::as_str),
    )
}
