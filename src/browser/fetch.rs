//! One request by `fetch`, its answer read as raw bytes within a size limit.
//!
//! The `fetch` option is foreign code: what it returns may throw from any getter, so every access
//! to it is one that may fail.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Array, Error, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestRedirect};

use crate::protocol::{Failure, Request, Response};

#[wasm_bindgen]
extern "C" {
    // The global function: there is one in pages, workers and Node alike.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;

    /// Whatever `fetch` answered.
    type Answer;
    #[wasm_bindgen(method, getter, catch)]
    fn status(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn body(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn headers(this: &Answer) -> Result<AnswerHeaders, JsValue>;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Answer) -> Result<JsValue, JsValue>;

    type AnswerHeaders;
    #[wasm_bindgen(method, catch)]
    fn get(this: &AnswerHeaders, name: &str) -> Result<JsValue, JsValue>;

    type Stream;
    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &Stream) -> Result<Reader, JsValue>;

    type Reader;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Reader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn cancel(this: &Reader) -> Result<JsValue, JsValue>;

    type Chunk;
    #[wasm_bindgen(method, getter, catch)]
    fn done(this: &Chunk) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn value(this: &Chunk) -> Result<JsValue, JsValue>;
}

/// Sends `request` with `fetch` (the global one if there is none) and reads its answer.
pub(super) async fn send(
    fetch: Option<&Function>,
    request: &Request,
    signal: Option<&AbortSignal>,
    max_bytes: u32,
) -> Result<Response, Failure> {
    let answer = call(fetch, request, signal).await.map_err(|thrown| network(&thrown))?;
    let status = answer.status().ok().and_then(|it| it.as_f64()).unwrap_or_default();
    if !(100.0..600.0).contains(&status) {
        return Err(Failure::Network("fetch returned no Response".into()));
    }
    let header = |name| answer.headers().ok()?.get(name).ok()?.as_string();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in 100..600
    Ok(Response {
        status: status as u16,
        retry_after: header("retry-after"),
        body: read_body(&answer, max_bytes).await?,
    })
}

/// Keys never follow a redirect, cookies are never sent, and there is no header beside the content
/// type, so that a form post needs no CORS preflight (WHATWG Fetch).
async fn call(
    fetch: Option<&Function>,
    request: &Request,
    signal: Option<&AbortSignal>,
) -> Result<Answer, JsValue> {
    let request: web_sys::Request = RequestBuilder::new(&request.url)
        .method(Method::POST)
        .header("content-type", request.content_type)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .abort_signal(signal)
        .body(request.body.expose())
        .map_err(|error| Error::new(&error.to_string()))?
        .into();
    let promise = match fetch {
        Some(fetch) => Promise::resolve(&fetch.call1(&JsValue::UNDEFINED, &request)?),
        None => global_fetch(&request)?,
    };
    Ok(JsFuture::from(promise).await?.unchecked_into())
}

async fn read_body(answer: &Answer, max_bytes: u32) -> Result<Vec<u8>, Failure> {
    let failed = |thrown: JsValue| network(&thrown);
    let body = answer.body().map_err(failed)?;
    if body.is_null() {
        return Ok(Vec::new());
    }
    if body.is_undefined() {
        // No stream to read from: an old polyfill. The limit then holds only afterwards.
        let buffer = answer.array_buffer().map_err(failed)?;
        let buffer = JsFuture::from(Promise::resolve(&buffer)).await.map_err(failed)?;
        let bytes = Uint8Array::new(&buffer);
        return if bytes.length() > max_bytes {
            Err(Failure::TooLarge(max_bytes))
        } else {
            Ok(bytes.to_vec())
        };
    }
    let reader = body.unchecked_into::<Stream>().get_reader().map_err(failed)?;
    let mut bytes = Vec::new();
    loop {
        let chunk = reader.read().map_err(failed)?;
        let chunk: Chunk =
            JsFuture::from(Promise::resolve(&chunk)).await.map_err(failed)?.unchecked_into();
        if chunk.done().map_err(failed)? {
            return Ok(bytes);
        }
        let Ok(part) = chunk.value().map_err(failed)?.dyn_into::<Uint8Array>() else {
            return Err(Failure::Network("the answer's stream holds no bytes".into()));
        };
        if bytes.len() + part.length() as usize > max_bytes as usize {
            if let Ok(cancelled) = reader.cancel() {
                // A rejection of the cancellation is of no interest, but must not go unhandled.
                let _ =
                    JsFuture::from(Promise::race(&Array::of2(&cancelled, &JsValue::NULL))).await;
            }
            return Err(Failure::TooLarge(max_bytes));
        }
        let at = bytes.len();
        bytes.resize(at + part.length() as usize, 0);
        if let Some(room) = bytes.get_mut(at..) {
            part.copy_to(room);
        }
    }
}

/// What `fetch` rejected with may be anything; only an error's text, shortened, is kept.
fn network(thrown: &JsValue) -> Failure {
    let text = match thrown.dyn_ref::<Error>() {
        Some(error) => error.message().as_string(),
        None => thrown.as_string(),
    };
    Failure::Network(text.unwrap_or_default().chars().take(200).collect())
}
