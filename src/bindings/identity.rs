//! The device id's methods, and the id for the session's own use.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Date, Promise};
use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::client::{Answer, Client, reject};
use super::{convert, error};
use crate::browser::device::{self, Override};
use crate::browser::{Identity, spawn};
use crate::error::Error;
use crate::identity::{Mode, Resolved};
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

    fn given(&self) -> Option<Override> {
        self.given.borrow().clone()
    }

    async fn resolve(&self, given: Option<Override>) -> Result<Resolved, Box<Error>> {
        let asked = given.is_some();
        let resolved = device::resolve(&self.app_id, self.mode, given, Date::now()).await?;
        if asked {
            *self.given.borrow_mut() = Some(Override::Text(resolved.id.as_str().to_owned()));
        }
        Ok(resolved)
    }
}

impl Identity for DeviceIdentity {
    fn hwid(self: Rc<Self>) -> Pin<Box<dyn Future<Output = Result<String, Box<Error>>>>> {
        Box::pin(async move { Ok(self.resolve(self.given()).await?.id.as_str().to_owned()) })
    }
}

/// What is asked of the device id.
pub(super) enum Ask {
    Id,
    Explain,
    Forget,
    Export,
    Import(String),
}

impl Client {
    /// A promise of the answer. One future for all that can be asked: each of its own would bring
    /// its own copy of the machinery.
    pub(super) fn ask_device(&self, ask: Ask) -> Promise {
        if let Err(error) = self.check_alive() {
            return reject(&error);
        }
        let answer = Answer::new();
        let promise = answer.promise();
        let client = self.clone();
        spawn(Box::pin(async move {
            match client.device_answer(ask).await {
                Ok(value) => answer.settle(true, &value),
                Err(it) => answer.settle(false, &error::to_js(&it)),
            }
        }));
        promise
    }

    pub(super) fn import_device(&self, exported: &JsValue) -> Promise {
        let mut it = Arguments::default();
        let text = it.text("exported", exported);
        match it.done() {
            Ok(()) => self.ask_device(Ask::Import(text)),
            Err(error) => reject(&error),
        }
    }

    async fn device_answer(self, ask: Ask) -> Result<JsValue, Box<Error>> {
        let app_id = &self.identity.app_id;
        let answer = match ask {
            Ask::Import(text) => device::import(app_id, &text).await?.as_str().into(),
            Ask::Forget => {
                device::forget(app_id).await?;
                JsValue::UNDEFINED
            }
            Ask::Id | Ask::Explain | Ask::Export => {
                // The app's own id need not be exported: it came from elsewhere.
                let stored = matches!(ask, Ask::Export);
                let given = if stored { None } else { self.identity.given() };
                let resolved = self.identity.resolve(given).await?;
                return Ok(match ask {
                    Ask::Explain => convert::explanation(&device::explained(resolved).await),
                    Ask::Export => device::exported(app_id, &resolved)?.into(),
                    _ => resolved.id.as_str().into(),
                });
            }
        };
        self.driver.input(Input::DeviceChanged);
        Ok(answer)
    }
}
