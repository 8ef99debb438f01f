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
use crate::error::{Code, Error};
use crate::identity::{IdentityError, Mode};
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

    async fn resolve(self: Rc<Self>) -> Result<String, Box<Error>> {
        let given = self.given.borrow().clone();
        let asked = given.is_some();
        let resolved = device::resolve(&self.app_id, self.mode, given, Date::now())
            .await
            .map_err(into_error)?;
        let id = resolved.id.as_str().to_owned();
        if asked {
            *self.given.borrow_mut() = Some(Override::Text(id.clone()));
        }
        Ok(id)
    }
}

impl Identity for DeviceIdentity {
    fn hwid(self: Rc<Self>) -> Pin<Box<dyn Future<Output = Result<String, Box<Error>>>>> {
        Box::pin(self.resolve())
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
        let DeviceIdentity { app_id, mode, given } = &*self.identity;
        match ask {
            Ask::Id => Ok(self.identity.clone().resolve().await?.into()),
            Ask::Explain => {
                let given = given.borrow().clone();
                let explained = device::explain(app_id, *mode, given, Date::now()).await;
                Ok(convert::explanation(&explained.map_err(into_error)?))
            }
            Ask::Forget => {
                device::forget(app_id).await.map_err(into_error)?;
                self.driver.input(Input::DeviceChanged);
                Ok(JsValue::UNDEFINED)
            }
            Ask::Export => {
                let exported = device::export(app_id, *mode, Date::now()).await;
                Ok(exported.map_err(into_error)?.into())
            }
            Ask::Import(text) => {
                let id = device::import(app_id, &text).await.map_err(into_error)?;
                self.driver.input(Input::DeviceChanged);
                Ok(id.as_str().into())
            }
        }
    }
}

pub(super) fn into_error(error: IdentityError) -> Box<Error> {
    let code = match error {
        IdentityError::InvalidOverride { .. } | IdentityError::OverrideFailed { .. } => {
            Code::InvalidHwid
        }
        IdentityError::InvalidTransfer { .. } => Code::InvalidArgument,
        IdentityError::Unavailable { .. } | IdentityError::Refused { .. } => Code::HwidUnavailable,
    };
    Error::with_detail(code, error.to_string())
}
