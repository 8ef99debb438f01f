//! What both classes share: a driver, its listeners and its device id, and calls as promises.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::arguments::Arguments;
use super::events::Events;
use super::identity::DeviceIdentity;
use super::options::Chosen;
use super::{convert, error};
use crate::browser::Driver;
use crate::error::{Code, Error};
use crate::protocol::{Call, Service};
use crate::session::{Input, Session};

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    /// A promise that is settled from outside.
    #[derive(Clone)]
    pub(super) type Answer;
    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Answer;
    #[wasm_bindgen(method, getter)]
    pub(super) fn promise(this: &Answer) -> Promise;
    #[wasm_bindgen(method)]
    pub(super) fn settle(this: &Answer, good: bool, value: &JsValue);
    #[wasm_bindgen(method)]
    fn listen(this: &Answer, signal: &AbortSignal, give_up: &JsValue);
}

/// One client. Cheap to clone.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) driver: Rc<Driver>,
    pub(super) events: Rc<Events>,
    pub(super) identity: Rc<DeviceIdentity>,
    freed: Rc<Cell<bool>>,
}

impl Client {
    /// A client of `service`, set up by what was chosen.
    pub(super) fn new(service: Service, chosen: Chosen) -> Self {
        let Chosen { policy, mode, hwid, fetch } = chosen;
        let identity = Rc::new(DeviceIdentity::new(service.device_salt(), mode, hwid));
        let session = Session::new(service, policy);
        let events = Events::new(&session.snapshot());
        let driver = Driver::new(session, fetch, identity.clone(), events.clone());
        Self { driver, events, identity, freed: Rc::default() }
    }

    /// Makes a call, unless one of its arguments is wrong. It may be given up by `{ signal }`.
    pub(super) fn call(&self, mut arguments: Arguments, call: Call) -> Promise {
        let signal = arguments.signal();
        match self.check_alive().and_then(|()| arguments.done()) {
            Ok(()) => self.promise(call, signal),
            Err(error) => reject(&error),
        }
    }

    /// A call without arguments beside `{ signal }`.
    pub(super) fn simple_call(&self, call: Call, options: &JsValue) -> Promise {
        self.call(Arguments::new(options, "signal"), call)
    }

    fn promise(&self, call: Call, signal: Option<AbortSignal>) -> Promise {
        let answer = Answer::new();
        let promise = answer.promise();
        let settle = answer.clone();
        let id = self.driver.call(
            call,
            Box::new(move |result| match result {
                Ok(settled) => settle.settle(true, &convert::settled(&settled)),
                Err(it) => settle.settle(false, &error::to_js(&it)),
            }),
        );
        if let Some(signal) = signal {
            let driver = self.driver.clone();
            let give_up = Closure::<dyn Fn()>::new(move || driver.input(Input::Abort(id)));
            answer.listen(&signal, &give_up.into_js_value());
        }
        promise
    }

    /// Hands `input` over, unless the client was freed.
    pub(super) fn input(&self, input: Input) -> Result<(), Box<Error>> {
        self.check_alive()?;
        self.driver.input(input);
        Ok(())
    }

    /// Was the client freed?
    pub(super) fn check_alive(&self) -> Result<(), Box<Error>> {
        if self.freed.get() { Err(Error::new(Code::Freed)) } else { Ok(()) }
    }

    /// The end: settles everything and tells the listeners once; a freed session has no more to say.
    pub(super) fn free(&self) {
        if !self.freed.replace(true) {
            self.driver.input(Input::Free);
        }
    }

    pub(super) fn state(&self) -> &'static str {
        self.driver.with_session(|session| session.state().as_str())
    }

    pub(super) fn diagnostics(&self) -> JsValue {
        self.driver.with_session(convert::diagnostics)
    }
}

/// A promise that is rejected already.
pub(super) fn reject(error: &Error) -> Promise {
    Promise::reject(&error::to_js(error))
}
