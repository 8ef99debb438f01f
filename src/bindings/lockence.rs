//! `class Lockence`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::client::Client;
use super::options::{self, Chosen};
use super::{error, surface};
use crate::error::Error;
use crate::protocol::lockence::App;
use crate::protocol::{Call, Service};

/// A session with a Lockence service (API v1).
#[wasm_bindgen]
pub struct Lockence {
    client: Client,
}

#[wasm_bindgen]
impl Lockence {
    /// `new Lockence(url, apiKey, options?)`; asks nothing of the network.
    ///
    /// Errors: `invalid_argument`, `invalid_url`, `invalid_option`, `unknown_option`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        url: &JsValue,
        #[wasm_bindgen(js_name = apiKey)] api_key: &JsValue,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        Self::create(url, api_key, options).map_err(|it| error::to_js(&it))
    }

    /// Validates a licence key and opens a session.
    pub fn init(
        &self,
        #[wasm_bindgen(js_name = licenseKey)] license_key: &JsValue,
        options: &JsValue,
    ) -> Promise {
        let mut it = Arguments::new(options, "signal");
        let call = Call::Activate { key: it.secret("licenseKey", license_key) };
        self.client.call(it, call)
    }

    /// Asks whether the session is good.
    pub fn validate(&self, options: &JsValue) -> Promise {
        self.client.simple_call(Call::Validate, options)
    }

    /// The same as `validate`, so that code for both services can call `check`.
    pub fn check(&self, options: &JsValue) -> Promise {
        self.validate(options)
    }

    /// Tells the service that the app still runs, and hears whether it may.
    pub fn heartbeat(&self, options: &JsValue) -> Promise {
        self.client.simple_call(Call::Heartbeat, options)
    }
}

surface::shared!(Lockence);

impl Lockence {
    fn create(url: &JsValue, api_key: &JsValue, options: &JsValue) -> Result<Self, Box<Error>> {
        let mut it = Arguments::new(options, options::LOCKENCE);
        let url = it.address("url", url);
        let api_key = it.secret("apiKey", api_key);
        let chosen = Chosen::read(&mut it, 300_000.0);
        it.done()?;
        let app = App::new(&url, api_key)?;
        Ok(Self { client: Client::new(Service::Lockence(app), chosen) })
    }
}
