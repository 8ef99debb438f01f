//! `class LibreAuth`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::client::Client;
use super::options::{self, Chosen};
use super::{error, surface};
use crate::error::Error;
use crate::protocol::libreauth::{App, DEFAULT_URL};
use crate::protocol::{Call, Service};

/// A session with a LibreAuth service (API 1.3 and 1.4).
#[wasm_bindgen]
pub struct LibreAuth {
    client: Client,
}

#[wasm_bindgen]
impl LibreAuth {
    /// `new LibreAuth(name, ownerId, version, url?, options?)`; asks nothing of the network.
    ///
    /// Errors: `invalid_argument`, `invalid_owner_id`, `invalid_url`, `invalid_option`,
    /// `unknown_option`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        name: &JsValue,
        #[wasm_bindgen(js_name = ownerId)] owner_id: &JsValue,
        version: &JsValue,
        url: &JsValue,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        Self::create(name, owner_id, version, url, options).map_err(|it| error::to_js(&it))
    }

    /// Opens a session with the service.
    pub fn init(&self, options: &JsValue) -> Promise {
        self.client.simple_call(Call::Init, options)
    }

    /// The vendor samples' spelling of `init`.
    #[wasm_bindgen(js_name = Init)]
    pub fn init_as_in_samples(&self, options: &JsValue) -> Promise {
        self.init(options)
    }

    /// Redeems a licence key.
    pub fn license(&self, key: &JsValue, options: &JsValue) -> Promise {
        let mut it = Arguments::new(options, "signal, code");
        let call = Call::License { key: it.secret("key", key), code: it.option_secret("code") };
        self.client.call(it, call)
    }

    /// Logs a registered user in.
    pub fn login(&self, username: &JsValue, password: &JsValue, options: &JsValue) -> Promise {
        let mut it = Arguments::new(options, "signal, code");
        let call = Call::Login {
            username: it.text("username", username),
            password: it.secret("password", password),
            code: it.option_secret("code"),
        };
        self.client.call(it, call)
    }

    /// Registers a user with a licence key, and logs in.
    pub fn register(
        &self,
        username: &JsValue,
        password: &JsValue,
        key: &JsValue,
        options: &JsValue,
    ) -> Promise {
        let mut it = Arguments::new(options, "signal, email");
        let call = Call::Register {
            username: it.text("username", username),
            password: it.secret("password", password),
            key: it.secret("key", key),
            email: it.option_text("email"),
        };
        self.client.call(it, call)
    }

    /// Adds a key's subscription to a user.
    pub fn upgrade(&self, username: &JsValue, key: &JsValue, options: &JsValue) -> Promise {
        let mut it = Arguments::new(options, "signal");
        let call =
            Call::Upgrade { username: it.text("username", username), key: it.secret("key", key) };
        self.client.call(it, call)
    }

    /// Asks whether the session is good.
    pub fn check(&self, options: &JsValue) -> Promise {
        self.client.simple_call(Call::Check, options)
    }

    /// The vendor samples' spelling of `check`.
    #[wasm_bindgen(js_name = Check)]
    pub fn check_as_in_samples(&self, options: &JsValue) -> Promise {
        self.check(options)
    }

    /// One beat now: the same as `check`, which is this service's heartbeat.
    pub fn heartbeat(&self, options: &JsValue) -> Promise {
        self.check(options)
    }
}

surface::shared!(LibreAuth);

impl LibreAuth {
    fn create(
        name: &JsValue,
        owner_id: &JsValue,
        version: &JsValue,
        url: &JsValue,
        options: &JsValue,
    ) -> Result<Self, Box<Error>> {
        let mut it = Arguments::new(options, options::LIBREAUTH);
        let name = it.text("name", name);
        let owner_id = it.text("ownerId", owner_id);
        let version = it.text("version", version);
        let url = if url.is_undefined() { DEFAULT_URL.to_owned() } else { it.address("url", url) };
        let (hash, token_hash) =
            (options::md5(&mut it, "hash"), options::md5(&mut it, "tokenHash"));
        let token = it.option_secret("token");
        let chosen = Chosen::read(&mut it, 60_000.0);
        it.done()?;
        let app = App { hash, token, token_hash, ..App::new(name, owner_id, version, &url)? };
        Ok(Self { client: Client::new(Service::LibreAuth(app), chosen) })
    }
}
