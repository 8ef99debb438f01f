//! One try to decrypt an answer: by the platform's AES (Web Crypto, which pages have in secure contexts
//! only), or by the app's own function.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::callback::told;
use crate::session::{Job, Millis};

#[wasm_bindgen(module = "/src/browser/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = openSealed)]
    fn open_sealed(
        key: &Uint8Array,
        iv: &Uint8Array,
        data: &Uint8Array,
        timeout_ms: f64,
        done: &JsValue,
    );
    #[wasm_bindgen(js_name = openByApp)]
    fn open_by_app(
        decrypt: &JsValue,
        body: &Uint8Array,
        enckey: &str,
        timeout_ms: f64,
        done: &JsValue,
    );
}

/// Tells `done` once what it came to; `None`: it can't be decrypted so, or not within `timeout`.
pub(super) fn decrypt(
    own: &JsValue,
    job: Job,
    timeout: Millis,
    done: impl Fn(Option<Vec<u8>>) + 'static,
) {
    let done = told(move |_, plain, _| done(plain));
    match job {
        Job::Aes(sealed) => {
            let (key, iv, data) = (bytes(&sealed.key), bytes(&sealed.iv), bytes(&sealed.data));
            open_sealed(&key, &iv, &data, timeout.0, &done);
        }
        Job::App(body, enckey) => {
            open_by_app(own, &bytes(&body.0), enckey.expose(), timeout.0, &done)
        }
    }
}

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}
