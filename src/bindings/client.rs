//! The exported class: a driver, its listeners and its device id, and calls as promises.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::arguments::Arguments;
use super::events::Events;
use super::identity::DeviceIdentity;
use super::{convert, error, further, libreauth, lockence, options};
use crate::browser::Driver;
use crate::error::{Code, Error};
use crate::protocol::Call;
use crate::session::{Input, Session};
use crate::text::join;

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

/// One client of either service, which `clients.js` gives its two faces.
#[wasm_bindgen]
pub struct Client {
    pub(super) driver: Rc<Driver>,
    pub(super) events: Rc<Events>,
    pub(super) identity: Rc<DeviceIdentity>,
    freed: Cell<bool>,
}

#[wasm_bindgen]
impl Client {
    /// A client of the service of that name, set up by what its constructor was given; asks nothing
    /// of the network.
    ///
    /// Errors: `invalid_argument`, `invalid_owner_id`, `invalid_url`, `invalid_option`,
    /// `unknown_option`.
    #[wasm_bindgen(constructor)]
    pub fn new(service: &str, values: &Array) -> Result<Self, JsValue> {
        // Known beforehand in a build with one service, so that nothing of the other is in it.
        let is_libreauth = if cfg!(feature = "lockence") {
            cfg!(feature = "libreauth") && service == "LibreAuth"
        } else {
            true
        };
        Self::create(is_libreauth, values).map_err(|it| error::to_js(&it))
    }

    /// Makes the call of that name on the wire. It may be given up by `{ signal }`.
    pub fn ask(&self, call: &str, values: &Array, options: &JsValue) -> Promise {
        let Some(kind) = self.driver.with_session(|session| session.service().call(call)) else {
            return reject(&further::unknown_call());
        };
        let fields = kind.options();
        let mut known = String::from("signal");
        for field in fields.clone() {
            known.push_str(", ");
            known.push_str(field.name);
        }
        let mut it = Arguments::new(options, &known);
        let mut call = Call::new(kind);
        for (at, field) in (0..).zip(kind.arguments()) {
            call = call.with(field.wire, it.field(&field, &values.get(at)));
        }
        for field in fields {
            if let Some(value) = it.option_field(&field) {
                call = call.with(field.wire, value);
            }
        }
        let signal = it.signal();
        if signal.as_ref().is_some_and(AbortSignal::aborted) {
            it.keep(Error::new(Code::Aborted));
        }
        match self.check_alive().and_then(|()| it.check()) {
            Ok(()) => self.promise(call, signal),
            Err(error) => reject(&error),
        }
    }

    /// Beats by itself from now on, or no more.
    pub fn beat(&self, on: bool) -> Result<(), JsValue> {
        self.check_alive().map_err(|it| error::to_js(&it))?;
        self.driver.input(if on { Input::StartHeartbeat } else { Input::StopHeartbeat });
        Ok(())
    }

    /// Where the session stands.
    pub fn state(&self) -> JsValue {
        self.driver.with_session(|session| session.state().as_str()).into()
    }

    /// The state as data: the same object until something changed.
    pub fn snapshot(&self) -> JsValue {
        self.events.snapshot()
    }

    /// Calls back after each change of the snapshot; returns the function that ends it.
    pub fn subscribe(&self, listener: &JsValue) -> Result<JsValue, JsValue> {
        self.events.subscribe(listener).map_err(|it| error::to_js(&it))
    }

    /// Listens to one kind of event; returns the function that ends it.
    pub fn on(&self, event: &JsValue, listener: &JsValue) -> Result<JsValue, JsValue> {
        self.events.on(event, listener).map_err(|it| error::to_js(&it))
    }

    /// Asks something about the device id, or replaces it: see `clients.js`.
    pub fn device(&self, what: u32, exported: &JsValue) -> Promise {
        self.ask_device(what, exported)
    }

    /// Counters and recent errors without any secret.
    pub fn diagnostics(&self) -> JsValue {
        self.driver.with_session(convert::diagnostics)
    }

    /// Ends everything at once, without a request, and as often as one likes; later calls answer
    /// `freed`.
    pub fn close(&self) {
        // Once: a freed session has no more to say to its listeners.
        if !self.freed.replace(true) {
            self.driver.input(Input::Free);
            self.events.end();
        }
    }
}

impl Client {
    fn create(is_libreauth: bool, values: &Array) -> Result<Self, Box<Error>> {
        let own = if is_libreauth { [libreauth::OPTIONS, further::OPTIONS] } else { [""; 2] };
        let options = values.get(if is_libreauth { 4 } else { 2 });
        let mut it = Arguments::new(&options, &join(&[options::SHARED, own[0], own[1]]));
        let read = if is_libreauth { libreauth::read } else { lockence::read };
        let service = read(&mut it, values)?;
        let mut policy = options::policy(&mut it, service.interval());
        let storage = options::sharing(&mut it, &mut policy);
        let (mode, hwid) = (options::mode(&mut it), options::hwid(&mut it));
        let fetch = it.option_function("fetch");
        let verifier = libreauth::verifier(&mut it);
        let decrypt = it.option("decrypt").and_then(|value| value.dyn_into().ok());
        it.check()?;
        let identity = Rc::new(DeviceIdentity::new(service.device_salt(), mode, hwid));
        let session = Session::new(service, policy, verifier);
        let events = Events::new(&session.snapshot());
        let identity_of = identity.clone();
        let driver = Driver::new(session, &storage, fetch, decrypt, identity_of, events.clone());
        Ok(Self { driver, events, identity, freed: Cell::default() })
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

    /// Was the client freed?
    pub(super) fn check_alive(&self) -> Result<(), Box<Error>> {
        if self.freed.get() { Err(Error::new(Code::Freed)) } else { Ok(()) }
    }
}

/// A promise that is rejected already.
pub(super) fn reject(error: &Error) -> Promise {
    Promise::reject(&error::to_js(error))
}
