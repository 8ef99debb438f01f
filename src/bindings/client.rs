//! What both classes share: a driver, its listeners and its device id, and calls as promises.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::arguments::Options;
use super::events::Events;
use super::identity::DeviceIdentity;
use super::{convert, error, options};
use crate::browser::Driver;
use crate::error::{Code, Error};
use crate::protocol::{Call, Service};
use crate::session::{Input, Millis, Session};

#[wasm_bindgen(module = "/src/bindings/answer.js")]
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
    /// A client of `service`, set up by options that were checked for unknown names.
    pub(super) fn new(
        service: Service,
        chosen: &Options,
        interval: f64,
    ) -> Result<Self, Box<Error>> {
        let policy = options::policy(chosen, Millis(interval))?;
        let identity = Rc::new(DeviceIdentity::new(service.device_salt(), chosen)?);
        let fetch = options::fetch(chosen)?;
        let session = Session::new(service, policy);
        let events = Events::new(&session.snapshot());
        let driver = Driver::new(session, fetch, identity.clone(), events.clone());
        Ok(Self { driver, events, identity, freed: Rc::default() })
    }

    /// Makes a call whose arguments may be wrong, and which may be given up by `{ signal }`.
    pub(super) fn call(&self, call: Result<Call, Box<Error>>, chosen: &Options) -> Promise {
        match (call, signal(chosen)) {
            _ if self.freed.get() => reject(&Error::new(Code::Freed)),
            (Err(error), _) | (_, Err(error)) => reject(&error),
            (Ok(_), Ok(Some(signal))) if signal.aborted() => reject(&Error::new(Code::Aborted)),
            (Ok(call), Ok(signal)) => self.promise(call, signal),
        }
    }

    /// A call with no options beside `{ signal }`.
    pub(super) fn simple_call(&self, call: Result<Call, Box<Error>>, options: &JsValue) -> Promise {
        match Options::of(options, "signal") {
            Ok(options) => self.call(call, &options),
            Err(error) => reject(&error),
        }
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
            let give_up = Closure::once_into_js(move || driver.input(Input::Abort(id)));
            answer.listen(&signal, &give_up);
        }
        promise
    }

    /// Hands `input` over, unless the client was freed.
    pub(super) fn input(&self, input: Input) -> Result<(), Box<Error>> {
        if self.freed.get() {
            return Err(Error::new(Code::Freed));
        }
        self.driver.input(input);
        Ok(())
    }

    /// Was the client freed?
    pub(super) fn check_alive(&self) -> Result<(), Box<Error>> {
        if self.freed.get() { Err(Error::new(Code::Freed)) } else { Ok(()) }
    }

    /// The end: settles everything, tells the listeners once, and forgets them.
    pub(super) fn free(&self) {
        if !self.freed.replace(true) {
            self.driver.input(Input::Free);
            self.events.clear();
        }
    }

    pub(super) fn state(&self) -> &'static str {
        self.driver.with_session(|session| session.state().as_str())
    }

    pub(super) fn diagnostics(&self) -> JsValue {
        self.driver.with_session(convert::diagnostics)
    }
}

/// The caller's `AbortSignal`.
fn signal(chosen: &Options) -> Result<Option<AbortSignal>, Box<Error>> {
    let Some(value) = chosen.get("signal")? else { return Ok(None) };
    value
        .dyn_into()
        .map(Some)
        .map_err(|_| super::arguments::invalid("signal", "must be an AbortSignal"))
}

/// A promise that is rejected already.
pub(super) fn reject(error: &Error) -> Promise {
    Promise::reject(&error::to_js(error))
}
