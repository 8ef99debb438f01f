//! The effect loop: the one place where the core and the browser meet.
//!
//! Inputs are taken one at a time: what a callback puts in while effects are carried out waits its
//! turn. No `RefCell` stays borrowed while foreign code runs or across an `await`.
//!
//! Whoever waits for an answer is kept, although the app let go of its handle, and so is a session that
//! beats. What only listens, to other tabs and to the page, is not: it ends with the driver.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;

use super::callback::told;
use super::clock;
use super::fetch::InFlight;
use super::surroundings::{self, Surroundings};
use super::timer::Timer;
use crate::error::Error;
use crate::identity::id;
use crate::protocol::{Call, Request};
use crate::secret::{Secret, SecretBytes};
use crate::session::{
    CallId, Effect, Event, Input, Millis, Outcome, RequestId, Session, Settled, Snapshot,
};

/// Gives a caller its answer.
pub type Settle = Box<dyn FnOnce(Outcome)>;

/// Told of what changed.
pub trait Observer {
    /// The snapshot is another one now.
    fn changed(&self, snapshot: &Snapshot);
    /// Something to tell listeners.
    fn emit(&self, event: &Event);
}

/// Finds the device id, however it is made.
pub trait Identity {
    /// Tells `done` the id to send as the hardware id.
    fn hwid(self: Rc<Self>, done: Box<dyn FnOnce(Result<String, Box<Error>>)>);
}

/// Carries out what the session decides.
pub struct Driver {
    me: Weak<Self>,
    session: RefCell<Session>,
    inputs: RefCell<Vec<Input>>,
    running: Cell<bool>,
    calls: RefCell<Vec<(CallId, Settle)>>,
    last_call: Cell<u32>,
    /// Itself, as long as a call waits for its answer.
    kept: RefCell<Option<Rc<Self>>>,
    requests: RefCell<Vec<(RequestId, InFlight)>>,
    wake: RefCell<Option<Timer>>,
    surroundings: Surroundings,
    fetch: JsValue,
    decrypt: JsValue,
    identity: Rc<dyn Identity>,
    observer: Rc<dyn Observer>,
}

impl Driver {
    /// A driver of `session`; `storage` is the option (`undefined`: the platform's default), `fetch`
    /// stands in for the global one, and `decrypt` is the app's own.
    pub fn new(
        session: Session,
        storage: &JsValue,
        fetch: JsValue,
        decrypt: JsValue,
        identity: Rc<dyn Identity>,
        observer: Rc<dyn Observer>,
    ) -> Rc<Self> {
        let slot = id::slot(&session.service().team());
        Rc::new_cyclic(|me: &Weak<Self>| Self {
            me: me.clone(),
            surroundings: Surroundings::new(&slot, storage, &listener(me.clone())),
            session: RefCell::new(session),
            inputs: RefCell::default(),
            running: Cell::default(),
            calls: RefCell::default(),
            last_call: Cell::default(),
            kept: RefCell::default(),
            requests: RefCell::default(),
            wake: RefCell::default(),
            fetch,
            decrypt,
            identity,
            observer,
        })
    }

    /// Makes a call; `settle` gets its one answer.
    pub fn call(&self, call: Call, settle: Settle) -> CallId {
        let id = CallId(self.last_call.get().wrapping_add(1));
        self.last_call.set(id.0);
        self.calls.borrow_mut().push((id, settle));
        *self.kept.borrow_mut() = self.me.upgrade();
        self.surroundings.act("listen", None, 0.0);
        self.input(Input::Call(id, call));
        id
    }

    /// Hands an input to the session and carries out what it decides.
    pub fn input(&self, input: Input) {
        self.inputs.borrow_mut().push(input);
        if self.running.replace(true) {
            return;
        }
        loop {
            let next = {
                let mut inputs = self.inputs.borrow_mut();
                if inputs.is_empty() { None } else { Some(inputs.remove(0)) }
            };
            let Some(input) = next else { break };
            if let Input::Answer(id, _) = &input {
                // Its timer ends here; aborting what is done does nothing.
                self.let_go(*id);
            }
            let is_last = matches!(input, Input::Free);
            let effects = self.session.borrow_mut().handle(clock::now(), input);
            effects.into_iter().for_each(|effect| self.carry_out(effect));
            if is_last {
                self.surroundings.act("end", None, 0.0);
            }
        }
        self.running.set(false);
    }

    /// Looks at the session.
    pub fn with_session<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.session.borrow())
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Send { id, request, timeout, max_bytes, keepalive } => {
                self.send(id, &request, keepalive, timeout, max_bytes);
            }
            Effect::Decrypt { id, job, timeout, .. } => {
                let Some(me) = self.me.upgrade() else { return };
                let done =
                    move |plain: Option<_>| me.input(Input::Decrypted(id, plain.map(SecretBytes)));
                super::decrypt::decrypt(&self.decrypt, job, timeout, done);
            }
            Effect::Cancel(id) => self.let_go(id),
            Effect::AskDevice => {
                // Strong: who waits for the answer is kept, although the app let go of its handle.
                let me = self.me.upgrade();
                let done = move |result| {
                    if let Some(me) = me {
                        me.input(Input::Device(result));
                    }
                };
                self.identity.clone().hwid(Box::new(done));
            }
            Effect::Wake(at) => {
                let timer = at.map(|at| self.timer(at - clock::now().mono));
                *self.wake.borrow_mut() = timer;
            }
            Effect::Load => self.surroundings.act("load", None, 0.0),
            Effect::Keep { record, stamp } => {
                self.surroundings.act("keep", record.as_ref().map(Secret::expose), stamp);
            }
            Effect::Team(what) => self.surroundings.tell_team(what),
            Effect::Say(text) => self.surroundings.act("say", Some(text.expose()), 0.0),
            Effect::Changed(snapshot) => self.observer.changed(&snapshot),
            Effect::Emit(event) => self.observer.emit(&event),
            Effect::Settle(id, result) => self.settle(id, result),
        }
    }

    /// Gives a caller its answer; that of a call which may have changed what is kept as soon as the page
    /// may go away without losing it.
    fn settle(&self, id: CallId, result: Outcome) {
        let waits = matches!(result, Ok(Settled::Output(_)));
        // Strong: it is the caller's.
        let Some(me) = self.me.upgrade() else { return };
        let result = Cell::new(Some(result));
        let settle = move || {
            let settle = take(&me.calls, id);
            if me.calls.borrow().is_empty() {
                me.kept.take();
            }
            if let (Some(settle), Some(result)) = (settle, result.take()) {
                settle(result);
            }
        };
        if waits {
            self.surroundings.afterwards(&told(move |_, _, _| settle()));
        } else {
            settle();
        }
    }

    fn let_go(&self, id: RequestId) {
        // Dropped after the borrow: an abort runs the listeners of foreign code.
        drop(take(&self.requests, id));
    }

    fn timer(&self, delay: Millis) -> Timer {
        // Strong: a session that beats lives on although the app let go of its handle.
        let me = self.me.upgrade();
        let fire = move || {
            if let Some(me) = &me {
                me.input(Input::Wake);
            }
        };
        Timer::once(delay, fire)
    }

    fn send(
        &self,
        id: RequestId,
        request: &Request,
        keepalive: bool,
        timeout: Millis,
        max_bytes: u32,
    ) {
        let Some(me) = self.me.upgrade() else { return };
        let done = move |answer| me.input(Input::Answer(id, answer));
        let sent = InFlight::send(&self.fetch, request, keepalive, timeout, max_bytes, done);
        self.requests.borrow_mut().push((id, sent));
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The other tabs need not wait for it.
        for effect in self.session.borrow_mut().handle(clock::now(), Input::Free) {
            if let Effect::Say(text) = effect {
                self.surroundings.act("say", Some(text.expose()), 0.0);
            }
        }
        self.surroundings.act("end", None, 0.0);
    }
}

/// What JavaScript calls when something happened around the driver, if there is one still.
fn listener(driver: Weak<Driver>) -> JsValue {
    told(move |what, _, values| {
        if let Some(driver) = driver.upgrade()
            && let Some(input) = surroundings::input(what, values.unchecked_ref())
        {
            driver.input(input);
        }
    })
}

/// Takes the entry of that name out. There are never more than a few.
fn take<K: PartialEq, V>(entries: &RefCell<Vec<(K, V)>>, key: K) -> Option<V> {
    let mut entries = entries.borrow_mut();
    let index = entries.iter().position(|(name, _)| *name == key)?;
    Some(entries.swap_remove(index).1)
}
