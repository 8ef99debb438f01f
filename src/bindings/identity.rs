//! The device id's methods, and the id for the session's own use.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Date, Function, Promise};
use wasm_bindgen::prelude::*;

use super::arguments::{self, Options};
use super::client::{Answer, Client, reject};
use super::{convert, error, options};
use crate::browser::device::{self, Override};
use crate::browser::{Identity, spawn};
use crate::error::{Code, Error};
use crate::identity::{IdentityError, Mode, given};
use crate::session::Input;

/// How this client's device id is made.
pub(super) struct DeviceIdentity {
    app_id: String,
    mode: Mode,
    /// A function is asked until it has answered once; then its answer stands in its place.
    given: RefCell<Option<Override>>,
}

impl DeviceIdentity {
    /// Reads the options `hwid` and `device`.
    pub(super) fn new(app_id: String, chosen: &Options) -> Result<Self, Box<Error>> {
        let given = match chosen.get("hwid")? {
            None => None,
            Some(value) => match value.dyn_into::<Function>() {
                Ok(function) => Some(Override::Function(function)),
                Err(value) => {
                    let text = value.as_string().ok_or_else(|| {
                        arguments::invalid("hwid", "must be a string, or a function that gives one")
                    })?;
                    given::check(text.clone()).map_err(into_error)?;
                    Some(Override::Text(text))
                }
            },
        };
        Ok(Self { app_id, mode: options::mode(chosen)?, given: RefCell::new(given) })
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

impl Client {
    pub(super) fn device_id(&self) -> Promise {
        let identity = self.identity.clone();
        self.device_call(Box::pin(async move { Ok(identity.resolve().await?.into()) }))
    }

    pub(super) fn explain_device_id(&self) -> Promise {
        let identity = self.identity.clone();
        self.device_call(Box::pin(async move {
            let given = identity.given.borrow().clone();
            let explained = device::explain(&identity.app_id, identity.mode, given, Date::now());
            Ok(convert::explanation(&explained.await.map_err(into_error)?))
        }))
    }

    pub(super) fn forget_device(&self) -> Promise {
        let client = self.clone();
        self.device_call(Box::pin(async move {
            device::forget(&client.identity.app_id).await.map_err(into_error)?;
            client.driver.input(Input::DeviceChanged);
            Ok(JsValue::UNDEFINED)
        }))
    }

    pub(super) fn export_device(&self) -> Promise {
        let identity = self.identity.clone();
        self.device_call(Box::pin(async move {
            let exported = device::export(&identity.app_id, identity.mode, Date::now()).await;
            Ok(exported.map_err(into_error)?.into())
        }))
    }

    pub(super) fn import_device(&self, exported: &JsValue) -> Promise {
        let client = self.clone();
        let text = arguments::text("exported", exported);
        self.device_call(Box::pin(async move {
            let id = device::import(&client.identity.app_id, &text?).await.map_err(into_error)?;
            client.driver.input(Input::DeviceChanged);
            Ok(id.as_str().into())
        }))
    }

    /// One future type for all of them: each would bring its own copy of the promise machinery.
    fn device_call(
        &self,
        call: Pin<Box<dyn Future<Output = Result<JsValue, Box<Error>>>>>,
    ) -> Promise {
        match self.check_alive() {
            Ok(()) => {
                let answer = Answer::new();
                let promise = answer.promise();
                spawn(Box::pin(async move {
                    match call.await {
                        Ok(value) => answer.settle(true, &value),
                        Err(it) => answer.settle(false, &error::to_js(&it)),
                    }
                }));
                promise
            }
            Err(error) => reject(&error),
        }
    }
}

fn into_error(error: IdentityError) -> Box<Error> {
    let code = match error {
        IdentityError::InvalidOverride { .. } | IdentityError::OverrideFailed { .. } => {
            Code::InvalidHwid
        }
        IdentityError::InvalidTransfer { .. } => Code::InvalidArgument,
        IdentityError::Unavailable { .. } | IdentityError::Refused { .. } => Code::HwidUnavailable,
    };
    Error::with_detail(code, error.to_string())
}
