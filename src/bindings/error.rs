//! Errors as JavaScript sees them: real `LibreAuthError`s.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::Error;

#[wasm_bindgen(module = "/src/bindings/error.js")]
extern "C" {
    /// `class LibreAuthError extends Error`; exported beside the clients.
    #[wasm_bindgen(reexport)]
    type LibreAuthError;
    #[wasm_bindgen(constructor)]
    fn new(
        message: &str,
        code: &str,
        category: &str,
        retryable: bool,
        details: &Object,
    ) -> LibreAuthError;
}

/// The error as a JavaScript value, to throw or to reject with.
pub(super) fn to_js(error: &Error) -> JsValue {
    let details = Object::new();
    let set = |name: &str, value: Option<JsValue>| {
        if let Some(value) = value {
            // Setting a field of a fresh plain object does not fail.
            let _ = Reflect::set(&details, &name.into(), &value);
        }
    };
    set("retryAfterMs", error.retry_after.map(|it| it.0.into()));
    set("status", error.status.map(Into::into));
    set("endpoint", error.endpoint.map(Into::into));
    set("serverMessage", error.server_message.as_deref().map(Into::into));
    set("downloadUrl", error.download_url.as_deref().map(Into::into));
    let code = error.code;
    LibreAuthError::new(
        &error.message(),
        code.as_str(),
        code.category().as_str(),
        code.retryable(),
        &details,
    )
    .into()
}
