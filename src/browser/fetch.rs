//! One request by `fetch`, its answer read as raw bytes within a size limit.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestRedirect};

use crate::protocol::{Failure, Request, Response};

#[wasm_bindgen(module = "/src/browser/fetch.js")]
extern "C" {
    #[wasm_bindgen(js_name = carryOut)]
    fn carry_out(fetch: Option<&Function>, request: &web_sys::Request, max_bytes: u32) -> Promise;
    #[wasm_bindgen(js_name = textOf)]
    fn text_of(thrown: &JsValue) -> String;
}

/// Sends `request` with `fetch` (the global one if there is none) and reads its answer.
pub(super) async fn send(
    fetch: Option<&Function>,
    request: &Request,
    signal: Option<&AbortSignal>,
    max_bytes: u32,
) -> Result<Response, Failure> {
    let request = prepare(request, signal)?;
    match JsFuture::from(carry_out(fetch, &request, max_bytes)).await {
        Ok(answer) => read(&answer.unchecked_into(), max_bytes),
        Err(thrown) => Err(Failure::Network(text_of(&thrown))),
    }
}

/// Keys never follow a redirect, cookies are never sent, and there is no header beside the content
/// type, so that a form post needs no CORS preflight (WHATWG Fetch).
fn prepare(request: &Request, signal: Option<&AbortSignal>) -> Result<web_sys::Request, Failure> {
    RequestBuilder::new(&request.url)
        .method(Method::POST)
        .header("content-type", request.content_type)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .abort_signal(signal)
        .body(request.body.expose())
        .map(Into::into)
        .map_err(|_| Failure::Network("the request can't be built".into()))
}

fn read(answer: &Array, max_bytes: u32) -> Result<Response, Failure> {
    let body = answer.get(2).dyn_into::<Uint8Array>().map_err(|_| Failure::TooLarge(max_bytes))?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 100 to 599
    let status = answer.get(0).as_f64().unwrap_or_default() as u16;
    Ok(Response { status, retry_after: answer.get(1).as_string(), body: body.to_vec() })
}
