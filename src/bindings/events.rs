//! Listeners: who is told what.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::{convert, error, object};
use crate::error::{Code, Error};
use crate::session::{Event, Snapshot};

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    fn listeners() -> JsValue;
    fn add(listeners: &JsValue, changes: i32, event: &JsValue, listener: &JsValue) -> JsValue;
    fn tell(listeners: &JsValue, kind: Kind, event: &JsValue);
}

/// What can be listened to; `script.js` counts likewise.
type Kind = i32;
const CHANGED: Kind = 0;
const STATE: Kind = 1;
const VERDICT: Kind = 2;
const ERROR: Kind = 3;
const LEADER: Kind = 4;
const STORAGE: Kind = 5;
const END: Kind = 6;

/// The listeners of one client, and the snapshot that they are told of.
pub(super) struct Events {
    snapshot: RefCell<JsValue>,
    listeners: JsValue,
}

impl Events {
    pub(super) fn new(snapshot: &Snapshot) -> Rc<Self> {
        Rc::new(Self {
            snapshot: RefCell::new(object::frozen(|json| convert::snapshot(json, snapshot))),
            listeners: listeners(),
        })
    }

    /// The same object until something changed.
    pub(super) fn snapshot(&self) -> JsValue {
        self.snapshot.borrow().clone()
    }

    /// Calls back after each change of the snapshot, or at one kind of event. Gives the function that
    /// ends it, or an error to throw.
    pub(super) fn add(&self, changes: bool, event: &JsValue, listener: &JsValue) -> JsValue {
        let added = add(&self.listeners, changes.into(), event, listener);
        match added.as_string() {
            Some(wrong) => error::to_js(&Error::with_detail(Code::InvalidArgument, &[&wrong])),
            None => added,
        }
    }

    /// Lets go of the listeners, as soon as they heard of the end.
    pub(super) fn end(&self) {
        tell(&self.listeners, END, &JsValue::UNDEFINED);
    }
}

impl crate::browser::Observer for Events {
    fn changed(&self, snapshot: &Snapshot) {
        *self.snapshot.borrow_mut() = object::frozen(|json| convert::snapshot(json, snapshot));
        tell(&self.listeners, CHANGED, &JsValue::UNDEFINED);
    }

    fn emit(&self, event: &Event) {
        let kind = match event {
            Event::State { .. } => STATE,
            Event::Verdict(_) => VERDICT,
            Event::Error(it) => return tell(&self.listeners, ERROR, &error::to_js(it)),
            Event::Leader(_) => LEADER,
            Event::Storage(_) => STORAGE,
        };
        tell(&self.listeners, kind, &object::frozen(|json| convert::event(json, event)));
    }
}
