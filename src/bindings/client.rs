//! The one thing exported: a client as a function. It holds a driver, its listeners and its device id,
//! and answers what `clients.js` asks of it, calls by promises.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::events::Events;
use super::identity::DeviceIdentity;
use super::{convert, error, further, libreauth, lockence, object, options};
use crate::browser::{Driver, callback, told};
use crate::error::{Code, Error};
use crate::protocol::Call;
use crate::session::{Input, Session};
use crate::text::join;

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    /// A promise that is settled from outside: good or not, 1 or 0.
    pub(super) fn question() -> JsValue;
    pub(super) fn promised(question: &JsValue) -> JsValue;
    pub(super) fn settle(question: &JsValue, good: i32, value: &JsValue);
    fn listen(question: &JsValue, signal: &JsValue, give_up: &JsValue);
}

/// A client of one of the two services, set up by what its constructor was given; asks nothing of the
/// network. It is a function `(what, undefined, values)`, see `Client::answer`, or an error to throw.
///
/// Errors: `invalid_argument`, `invalid_owner_id`, `invalid_url`, `invalid_option`, `unknown_option`.
#[wasm_bindgen]
pub fn client(is_libreauth: bool, values: &Array) -> JsValue {
    // Known beforehand in a build with one service, so that nothing of the other is in it.
    let is_libreauth = match (cfg!(feature = "libreauth"), cfg!(feature = "lockence")) {
        (true, true) => is_libreauth,
        (there, _) => there,
    };
    match Client::create(is_libreauth, values) {
        Ok(client) => callback(move |what, _, values| client.answer(what, values.unchecked_ref())),
        Err(error) => error::to_js(&error),
    }
}

pub(super) struct Client {
    pub(super) driver: Rc<Driver>,
    events: Rc<Events>,
    pub(super) identity: Rc<DeviceIdentity>,
    freed: Cell<bool>,
}

impl Client {
    fn create(is_libreauth: bool, values: &Array) -> Result<Self, Box<Error>> {
        let own = if is_libreauth { [libreauth::OPTIONS, further::OPTIONS] } else { [""; 2] };
        let options_at = if is_libreauth { 4 } else { 2 };
        let mut it = Arguments::new(values, options_at, &join(&[options::SHARED, own[0], own[1]]));
        let service =
            if is_libreauth { libreauth::read(&mut it, values) } else { lockence::read(&mut it) }?;
        let mut policy = options::policy(&mut it, service.interval());
        let storage = options::sharing(&mut it, &mut policy);
        let (mode, hwid) = (options::mode(&mut it), options::hwid(&mut it));
        let fetch = it.option_function("fetch");
        let verifier = libreauth::verifier(&mut it);
        let decrypt = it.option("decrypt").unwrap_or(JsValue::UNDEFINED);
        it.check()?;
        let identity = Rc::new(DeviceIdentity::new(service.device_salt(), mode, hwid));
        let session = Session::new(service, policy, verifier);
        let events = Events::new(&session.snapshot());
        let identity_of = identity.clone();
        let driver = Driver::new(session, &storage, fetch, decrypt, identity_of, events.clone());
        Ok(Self { driver, events, identity, freed: Cell::default() })
    }

    /// Does what `clients.js` counts likewise, and gives what it comes to: a value, a promise, a
    /// function, or an error to throw.
    fn answer(&self, what: u16, values: &Array) -> JsValue {
        let value = |at| values.get(at);
        match what {
            0..=4 => self.ask_device(what, values),
            5 => self.beat(Input::StartHeartbeat),
            6 => self.beat(Input::StopHeartbeat),
            // The state as data: the same object until something changed.
            7 => self.events.snapshot(),
            // Counters and recent errors without any secret.
            8 => {
                let write =
                    |session: &Session| object::json(|it| convert::diagnostics(it, session));
                object::parsed(&self.driver.with_session(write))
            }
            // Listens to changes of the snapshot, or to one kind of event.
            9 => self.events.add(true, &JsValue::UNDEFINED, &value(0)),
            10 => self.events.add(false, &value(0), &value(1)),
            11 => self.close(),
            // Where the session stands.
            12 => object::text(self.driver.with_session(|session| session.state().as_str())),
            _ => self.ask(&value(0), value(1).unchecked_ref()),
        }
    }

    /// Makes the call of that name on the wire. It may be given up by `{ signal }`.
    fn ask(&self, call: &JsValue, values: &Array) -> JsValue {
        let call = call.as_string().unwrap_or_default();
        let Some(kind) = self.driver.with_session(|session| session.service().call(&call)) else {
            return reject(&self.check_alive().err().unwrap_or_else(further::unknown_call));
        };
        let fields = kind.options();
        let mut known = String::from("signal");
        for field in fields.clone() {
            known.push_str(", ");
            known.push_str(field.name);
        }
        let mut call = Call::new(kind);
        let arguments = || (0..).zip(kind.arguments());
        let mut it = Arguments::new(values, arguments().map(|_| 1).sum(), &known);
        for (at, field) in arguments() {
            call = call.with(field.wire, it.field(&field, at));
        }
        for field in fields {
            if let Some(value) = it.option_field(&field) {
                call = call.with(field.wire, value);
            }
        }
        let signal = it.signal();
        match self.check_alive().and_then(|()| it.check()) {
            Ok(()) => self.promise(call, &signal),
            Err(error) => reject(&error),
        }
    }

    /// Beats by itself from now on, or no more.
    fn beat(&self, input: Input) -> JsValue {
        match self.check_alive() {
            Ok(()) => {
                self.driver.input(input);
                JsValue::UNDEFINED
            }
            Err(error) => error::to_js(&error),
        }
    }

    /// Ends everything at once, without a request, and as often as one likes; later calls answer
    /// `freed`.
    fn close(&self) -> JsValue {
        // Once: a freed session has no more to say to its listeners.
        if !self.freed.replace(true) {
            self.driver.input(Input::Free);
            self.events.end();
        }
        JsValue::UNDEFINED
    }

    fn promise(&self, call: Call, signal: &JsValue) -> JsValue {
        let question = question();
        let asked = question.clone();
        let id = self.driver.call(
            call,
            Box::new(move |result| match result {
                Ok(settled) => settle(&asked, 1, &convert::settled(&settled)),
                Err(it) => settle(&asked, 0, &error::to_js(&it)),
            }),
        );
        if *signal != JsValue::UNDEFINED {
            let driver = self.driver.clone();
            listen(&question, signal, &told(move |_, _, _| driver.input(Input::Abort(id))));
        }
        promised(&question)
    }

    /// Was the client freed?
    pub(super) fn check_alive(&self) -> Result<(), Box<Error>> {
        if self.freed.get() { Err(Error::new(Code::Freed)) } else { Ok(()) }
    }
}

/// A promise that is rejected already.
pub(super) fn reject(error: &Error) -> JsValue {
    let question = question();
    settle(&question, 0, &error::to_js(error));
    promised(&question)
}
