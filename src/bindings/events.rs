//! Listeners: who is told what.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object};
use wasm_bindgen::prelude::*;

use super::{convert, error};
use crate::error::{Code, Error};
use crate::session::{Event, Snapshot};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError, catch)]
    fn report_error(error: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(error: &JsValue);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Changed,
    State,
    Verdict,
    Error,
}

/// The listeners of one client, and the snapshot that they are told of.
pub(super) struct Events {
    snapshot: RefCell<JsValue>,
    listeners: RefCell<Vec<(u32, Kind, Function)>>,
    last: Cell<u32>,
}

impl Events {
    pub(super) fn new(snapshot: &Snapshot) -> Rc<Self> {
        Rc::new(Self {
            snapshot: RefCell::new(convert::snapshot(snapshot)),
            listeners: RefCell::default(),
            last: Cell::default(),
        })
    }

    /// The same object until something changed.
    pub(super) fn snapshot(&self) -> JsValue {
        self.snapshot.borrow().clone()
    }

    /// Calls back after each change of the snapshot.
    pub(super) fn subscribe(self: &Rc<Self>, listener: &JsValue) -> Result<JsValue, Box<Error>> {
        self.add(Kind::Changed, listener)
    }

    /// Calls back at one kind of event.
    pub(super) fn on(
        self: &Rc<Self>,
        event: &JsValue,
        listener: &JsValue,
    ) -> Result<JsValue, Box<Error>> {
        let kind = match event.as_string().as_deref() {
            Some("state") => Kind::State,
            Some("verdict") => Kind::Verdict,
            Some("error") => Kind::Error,
            _ => {
                let detail = "The argument event must be 'state', 'verdict' or 'error'.";
                return Err(Error::with_detail(Code::InvalidArgument, detail));
            }
        };
        self.add(kind, listener)
    }

    /// Nobody is told anything any more.
    pub(super) fn clear(&self) {
        let listeners = self.listeners.take();
        drop(listeners);
    }

    fn add(self: &Rc<Self>, kind: Kind, listener: &JsValue) -> Result<JsValue, Box<Error>> {
        let Some(listener) = listener.dyn_ref::<Function>() else {
            let detail = "The argument listener must be a function.";
            return Err(Error::with_detail(Code::InvalidArgument, detail));
        };
        let id = self.last.get().wrapping_add(1);
        self.last.set(id);
        self.listeners.borrow_mut().push((id, kind, listener.clone()));
        let events = Rc::downgrade(self);
        let remove = move || {
            if let Some(events) = events.upgrade() {
                events.listeners.borrow_mut().retain(|(other, ..)| *other != id);
            }
        };
        Ok(Closure::<dyn Fn()>::new(remove).into_js_value())
    }

    /// Tells everyone of one kind. One that throws does not keep the others from hearing, and its
    /// error is reported as an uncaught one, as with an `EventTarget` (DOM, "report an exception").
    fn tell(&self, kind: Kind, event: &JsValue) {
        let listeners: Vec<_> = {
            let all = self.listeners.borrow();
            all.iter().filter(|it| it.1 == kind).map(|it| it.2.clone()).collect()
        };
        for listener in listeners {
            if let Err(thrown) = listener.call1(&JsValue::UNDEFINED, event)
                && report_error(&thrown).is_err()
            {
                console_error(&thrown);
            }
        }
    }
}

impl crate::browser::Observer for Events {
    fn changed(&self, snapshot: &Snapshot) {
        *self.snapshot.borrow_mut() = convert::snapshot(snapshot);
        self.tell(Kind::Changed, &JsValue::UNDEFINED);
    }

    fn emit(&self, event: &Event) {
        match event {
            Event::State { from, to, reason } => {
                let change = super::arguments::object(&[
                    ("from", from.as_str().into()),
                    ("to", to.as_str().into()),
                    ("reason", convert::code(*reason)),
                ]);
                self.tell(Kind::State, &Object::freeze(&change));
            }
            Event::Verdict(verdict) => self.tell(Kind::Verdict, &convert::verdict(verdict)),
            Event::Error(it) => self.tell(Kind::Error, &error::to_js(it)),
        }
    }
}
