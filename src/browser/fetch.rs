//! One request by `fetch`, its answer read as raw bytes within a size limit.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::callback::told;
use crate::protocol::{Failure, Request, Response};
use crate::secret::Secret;
use crate::session::Millis;

#[wasm_bindgen(module = "/src/browser/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = carryOut)]
    fn carry_out(
        fetch: &JsValue,
        url: &str,
        content_type: &str,
        body: Option<&str>,
        keepalive: bool,
        timeout_ms: f64,
        max_bytes: u32,
        done: &JsValue,
    ) -> JsValue;
}

/// A request under way, by its `AbortController`, if there is one. Dropping it aborts it, which does nothing to one that is done.
pub(super) struct InFlight(JsValue);

impl InFlight {
    /// Sends `request` with `fetch` (the global one if there is none), even from a page that goes away
    /// if `keepalive`, and tells `done` once how it ended: by an answer within `timeout` and
    /// `max_bytes`, by an abort, or not.
    pub(super) fn send(
        fetch: &JsValue,
        request: &Request,
        keepalive: bool,
        timeout: Millis,
        max_bytes: u32,
        done: impl Fn(Result<Response, Failure>) + 'static,
    ) -> Self {
        // Status, body, and texts.
        let ended = told(move |status, body, texts| {
            let text = |at| texts.unchecked_ref::<Array>().get(at).as_string();
            done(match (status, text(0), body) {
                (0, None, _) => Err(Failure::Timeout(timeout)),
                (0, Some(text), _) => Err(Failure::Network(text)),
                (_, _, None) => Err(Failure::TooLarge(max_bytes)),
                (status, retry_after, Some(body)) => {
                    let (signature, timestamp) = (text(1), text(2));
                    Ok(Response { status, retry_after, signature, timestamp, body })
                }
            });
        });
        // Keys never follow a redirect, cookies are never sent, and there is no header beside the
        // content type, so that a form post needs no CORS preflight (WHATWG Fetch).
        let body = request.body.as_ref().map(Secret::expose);
        let (url, content_type, timeout) = (&request.url, request.content_type, timeout.0);
        Self(carry_out(fetch, url, content_type, body, keepalive, timeout, max_bytes, &ended))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if self.0 != JsValue::UNDEFINED {
            self.0.unchecked_ref::<AbortController>().abort();
        }
    }
}
