//! The device id's methods, and the id for the session's own use.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::arguments::Arguments;
use super::client::{Answer, Client, reject};
use super::{convert, error};
use crate::browser::Identity;
use crate::browser::device::{self, Override};
use crate::error::Error;
use crate::identity::Mode;
use crate::session::Input;

/// How this client's device id is made.
pub(super) struct DeviceIdentity {
    app_id: String,
    mode: Mode,
    /// A function is asked until it has answered once; then its answer stands in its place.
    given: RefCell<Option<Override>>,
}

impl DeviceIdentity {
    pub(super) fn new(app_id: String, mode: Mode, given: Option<Override>) -> Self {
        Self { app_id, mode, given: RefCell::new(given) }
    }

    /// Tells `done` the answer. One future for all that can be asked: each of its own would bring
    /// its own copy of the machinery.
    fn ask(self: Rc<Self>, ask: Ask, done: Box<dyn FnOnce(Result<JsValue, Box<Error>>)>) {
        spawn_local(async move { done(self.answer(ask).await) });
    }

    async fn answer(&self, ask: Ask) -> Result<JsValue, Box<Error>> {
        let Self { app_id, mode, given } = self;
        // The app's own id need not be exported: it came from elsewhere.
        let given = if matches!(ask, Ask::Export) { None } else { given.borrow().clone() };
        match ask {
            Ask::Import(text) => return Ok(device::import(app_id, &text).await?.as_str().into()),
            Ask::Forget => {
                device::forget(app_id).await?;
                return Ok(JsValue::UNDEFINED);
            }
            Ask::Id | Ask::Explain | Ask::Export => {}
        }
        let asked = given.is_some();
        let resolved = device::resolve(app_id, *mode, given, Date::now()).await?;
        if asked {
            *self.given.borrow_mut() = Some(Override::Text(resolved.id.as_str().to_owned()));
        }
        Ok(match ask {
            Ask::Explain => convert::explanation(&device::explained(resolved).await),
            Ask::Export => device::exported(app_id, &resolved)?.into(),
            _ => resolved.id.as_str().into(),
        })
    }
}

impl Identity for DeviceIdentity {
    fn hwid(self: Rc<Self>, done: Box<dyn FnOnce(Result<String, Box<Error>>)>) {
        let done = move |id: Result<JsValue, Box<Error>>| {
            done(id.map(|id| id.as_string().unwrap_or_default()));
        };
        self.ask(Ask::Id, Box::new(done));
    }
}

/// What is asked of the device id.
enum Ask {
    Id,
    Explain,
    Forget,
    Export,
    Import(String),
}

impl Client {
    /// A promise of the answer to what `clients.js` counts: the id, what it is made of, its end, its
    /// export, or another one to take its place.
    pub(super) fn ask_device(&self, what: u32, exported: &JsValue) -> Promise {
        let mut it = Arguments::default();
        let ask = match what {
            0 => Ask::Id,
            1 => Ask::Explain,
            2 => Ask::Forget,
            3 => Ask::Export,
            _ => Ask::Import(it.text("exported", exported)),
        };
        if let Err(error) = self.check_alive().and_then(|()| it.check()) {
            return reject(&error);
        }
        let answer = Answer::new();
        let promise = answer.promise();
        let driver = self.driver.clone();
        let changes = matches!(ask, Ask::Forget | Ask::Import(_));
        let done = move |result: Result<JsValue, Box<Error>>| match result {
            Ok(value) => {
                if changes {
                    driver.input(Input::DeviceChanged);
                }
                answer.settle(true, &value);
            }
            Err(it) => answer.settle(false, &error::to_js(&it)),
        };
        self.identity.clone().ask(ask, Box::new(done));
        promise
    }
}
