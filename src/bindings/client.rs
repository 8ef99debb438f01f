//! What both classes share: a driver, its listeners and its device id, and calls as promises.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
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
        match Options::of(options, &["signal"]) {
            Ok(options) => self.call(call, &options),
            Err(error) => reject(&error),
        }
    }

    fn promise(&self, call: Call, signal: Option<AbortSignal>) -> Promise {
        let mut call = Some(call);
        Promise::new(&mut |resolve, reject| {
            let Some(call) = call.take() else { return };
            // Dropped with the answer, and with it the listener on the caller's signal.
            let listener: Rc<RefCell<Option<Listener>>> = Rc::default();
            let held = listener.clone();
            let id = self.driver.call(
                call,
                Box::new(move |result| {
                    held.take();
                    let _ = match result {
                        Ok(settled) => resolve.call1(&JsValue::NULL, &convert::settled(&settled)),
                        Err(it) => reject.call1(&JsValue::NULL, &error::to_js(&it)),
                    };
                }),
            );
            // Answered already? Then nobody would take the listener off again.
            if let Some(signal) = signal.as_ref().filter(|_| Rc::strong_count(&listener) > 1) {
                let driver = self.driver.clone();
                let on_abort = move || driver.input(Input::Abort(id));
                *listener.borrow_mut() = Some(Listener::new(signal, on_abort));
            }
        })
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
        self.driver.with_session(|session| {
            let state = session.state().as_str();
            convert::diagnostics(session.service().name(), state, &session.diagnostics())
        })
    }
}

/// A listener for `abort`, taken off when dropped.
struct Listener {
    signal: AbortSignal,
    callback: Closure<dyn FnMut()>,
}

impl Listener {
    fn new(signal: &AbortSignal, callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::new(callback);
        invoke(signal, "addEventListener", &callback);
        Self { signal: signal.clone(), callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        invoke(&self.signal, "removeEventListener", &self.callback);
    }
}

fn invoke(signal: &AbortSignal, method: &str, callback: &Closure<dyn FnMut()>) {
    let function = Reflect::get(signal, &method.into()).unwrap_or_default();
    if let Some(function) = function.dyn_ref::<Function>() {
        let _ = function.apply(signal, &Array::of2(&"abort".into(), callback.as_ref()));
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
