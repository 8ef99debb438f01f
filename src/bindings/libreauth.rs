//! `class LibreAuth`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::arguments::{self, Options};
use super::client::{Client, reject};
use super::{error, options, surface};
use crate::error::Error;
use crate::protocol::libreauth::{App, DEFAULT_URL};
use crate::protocol::{Call, Service};
use crate::secret::Secret;

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
        self.client.simple_call(Ok(Call::Init), options)
    }

    /// The vendor samples' spelling of `init`.
    #[wasm_bindgen(js_name = Init)]
    pub fn init_as_in_samples(&self, options: &JsValue) -> Promise {
        self.init(options)
    }

    /// Redeems a licence key.
    pub fn license(&self, key: &JsValue, options: &JsValue) -> Promise {
        self.login_call(options, |code| Ok(Call::License { key: secret("key", key)?, code }))
    }

    /// Logs a registered user in.
    pub fn login(&self, username: &JsValue, password: &JsValue, options: &JsValue) -> Promise {
        self.login_call(options, |code| {
            Ok(Call::Login {
                username: arguments::text("username", username)?,
                password: secret("password", password)?,
                code,
            })
        })
    }

    /// Registers a user with a licence key, and logs in.
    pub fn register(
        &self,
        username: &JsValue,
        password: &JsValue,
        key: &JsValue,
        options: &JsValue,
    ) -> Promise {
        let chosen = match Options::of(options, "signal, email") {
            Ok(chosen) => chosen,
            Err(error) => return reject(&error),
        };
        let call = || {
            Ok(Call::Register {
                username: arguments::text("username", username)?,
                password: secret("password", password)?,
                key: secret("key", key)?,
                email: chosen.text("email")?,
            })
        };
        self.client.call(call(), &chosen)
    }

    /// Adds a key's subscription to a user.
    pub fn upgrade(&self, username: &JsValue, key: &JsValue, options: &JsValue) -> Promise {
        let call = || {
            Ok(Call::Upgrade {
                username: arguments::text("username", username)?,
                key: secret("key", key)?,
            })
        };
        self.client.simple_call(call(), options)
    }

    /// Asks whether the session is good.
    pub fn check(&self, options: &JsValue) -> Promise {
        self.client.simple_call(Ok(Call::Check), options)
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
        chosen: &JsValue,
    ) -> Result<Self, Box<Error>> {
        let name = arguments::text("name", name)?;
        let owner_id = arguments::text("ownerId", owner_id)?;
        let version = arguments::text("version", version)?;
        let url = if url.is_undefined() {
            DEFAULT_URL.to_owned()
        } else {
            arguments::address("url", url)?
        };
        let mut app = App::new(name, owner_id, version, &url)?;
        let chosen = Options::of(chosen, options::LIBREAUTH)?;
        app.hash = options::md5(&chosen, "hash")?;
        app.token = chosen.text("token")?.map(Secret::new);
        app.token_hash = options::md5(&chosen, "tokenHash")?;
        Ok(Self { client: Client::new(Service::LibreAuth(app), &chosen, 60_000.0)? })
    }

    fn login_call(
        &self,
        options: &JsValue,
        call: impl FnOnce(Option<Secret>) -> Result<Call, Box<Error>>,
    ) -> Promise {
        let chosen = match Options::of(options, "signal, code") {
            Ok(chosen) => chosen,
            Err(error) => return reject(&error),
        };
        let call = chosen.text("code").and_then(|code| call(code.map(Secret::new)));
        self.client.call(call, &chosen)
    }
}

fn secret(name: &str, value: &JsValue) -> Result<Secret, Box<Error>> {
    arguments::text(name, value).map(Secret::new)
}
