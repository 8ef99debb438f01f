//! One request by `fetch`, its answer read as raw bytes within a size limit.

use gloo_net::http::{Headers, Method};
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal, RequestCredentials, RequestInit, RequestRedirect};

use crate::protocol::{Failure, Request, Response};
use crate::session::Millis;

#[wasm_bindgen(module = "/src/browser/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = carryOut)]
    fn carry_out(
        fetch: Option<&Function>,
        request: &web_sys::Request,
        timeout_ms: f64,
        max_bytes: u32,
        done: &JsValue,
    );
}

/// Status, body, `Retry-After` or what went wrong, and the signature's two headers.
type Ended = dyn Fn(u16, Option<Vec<u8>>, Option<String>, Option<String>, Option<String>);

/// A request under way. Dropping it aborts it, which does nothing to one that is done.
pub(super) struct InFlight(AbortController);

impl InFlight {
    /// Sends `request` with `fetch` (the global one if there is none), and tells `done` once how
    /// it ended: by an answer within `timeout` and `max_bytes`, by an abort, or not.
    pub(super) fn send(
        fetch: Option<&Function>,
        request: &Request,
        timeout: Millis,
        max_bytes: u32,
        done: impl Fn(Result<Response, Failure>) + 'static,
    ) -> Option<Self> {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        match prepare(request, signal.as_ref()) {
            Some(request) => {
                let ended = move |status, body, text, signature, timestamp| {
                    done(match (status, text, body) {
                        (0, None, _) => Err(Failure::Timeout(timeout)),
                        (0, Some(text), _) => Err(Failure::Network(text)),
                        (_, _, None) => Err(Failure::TooLarge(max_bytes)),
                        (status, retry_after, Some(body)) => {
                            Ok(Response { status, retry_after, signature, timestamp, body })
                        }
                    });
                };
                let ended = Closure::<Ended>::new(ended).into_js_value();
                carry_out(fetch, &request, timeout.0, max_bytes, &ended);
            }
            None => done(Err(Failure::Network("the request can't be built".into()))),
        }
        controller.map(Self)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Keys never follow a redirect, cookies are never sent, and there is no header beside the content
/// type, so that a form post needs no CORS preflight (WHATWG Fetch).
fn prepare(request: &Request, signal: Option<&AbortSignal>) -> Option<web_sys::Request> {
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(signal);
    if let Some(body) = &request.body {
        init.set_method(Method::POST.as_str());
        init.set_body(&body.expose().into());
        let headers = Headers::new();
        headers.set("content-type", request.content_type);
        init.set_headers(&headers.into_raw());
    }
    web_sys::Request::new_with_str_and_init(&request.url, &init).ok()
}
