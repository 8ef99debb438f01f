//! The device id's methods, and the id for the session's own use.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Date};
use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::client::{Client, promised, question, reject, settle};
use super::{convert, error, object};
use crate::browser::Identity;
use crate::browser::device::{self, Override};
use crate::error::Error;
use crate::identity::Mode;
use crate::identity::asking::{Answer, Ask};
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

    /// Tells `done` the answer.
    fn ask(self: Rc<Self>, ask: Ask, done: Done) {
        // The app's own id need not be exported: it came from elsewhere.
        let given = match ask {
            Ask::Id | Ask::Explain => self.given.borrow().clone(),
            _ => None,
        };
        let asked = given.is_some();
        let (app_id, mode) = (self.app_id.clone(), self.mode);
        device::answer(app_id, mode, given, ask, Date::now(), move |answer| {
            if asked {
                let id = match &answer {
                    Ok(Answer::Text(id)) => Some(id.as_str()),
                    Ok(Answer::Explanation(it)) => Some(it.id.as_str()),
                    _ => None,
                };
                if let Some(id) = id {
                    *self.given.borrow_mut() = Some(Override::Text(id.to_owned()));
                }
            }
            done(answer.map_err(Into::into));
        });
    }
}

/// Told the answer.
type Done = Box<dyn FnOnce(Result<Answer, Box<Error>>)>;

impl Identity for DeviceIdentity {
    fn hwid(self: Rc<Self>, done: Box<dyn FnOnce(Result<String, Box<Error>>)>) {
        let done = move |answer| {
            done(match answer {
                Ok(Answer::Text(id)) => Ok(id),
                // No other kind of answer to this question.
                Ok(_) => Ok(String::new()),
                Err(error) => Err(error),
            });
        };
        self.ask(Ask::Id, Box::new(done));
    }
}

impl Client {
    /// A promise of the answer to what `clients.js` counts: the id, what it is made of, its end, its
    /// export, or another one to take its place.
    pub(super) fn ask_device(&self, what: u16, values: &Array) -> JsValue {
        let mut it = Arguments::new(values, 1, "");
        let ask = match what {
            0 => Ask::Id,
            1 => Ask::Explain,
            2 => Ask::Forget,
            3 => Ask::Export,
            _ => Ask::Import(it.text("exported", 0)),
        };
        if let Err(error) = self.check_alive().and_then(|()| it.check()) {
            return reject(&error);
        }
        let question = question();
        let promise = promised(&question);
        let driver = self.driver.clone();
        let changes = matches!(ask, Ask::Forget | Ask::Import(_));
        let done = move |result: Result<Answer, Box<Error>>| match result {
            Ok(value) => {
                if changes {
                    driver.input(Input::DeviceChanged);
                }
                let value = match value {
                    Answer::Text(text) => object::text(&text),
                    Answer::Explanation(it) => {
                        object::plain(|json| convert::explanation(json, &it))
                    }
                    Answer::Nothing => JsValue::UNDEFINED,
                };
                settle(&question, 1, &value);
            }
            Err(it) => settle(&question, 0, &error::to_js(&it)),
        };
        self.identity.clone().ask(ask, Box::new(done));
        promise
    }
}
