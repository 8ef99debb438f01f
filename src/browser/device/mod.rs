//! The browser side of the device id: reads, stores, and does what [`crate::identity`] decides.
//!
//! Nothing is read or kept at import or construction; the first call that needs the id starts it, so a
//! page can ask for consent before. (Only the database may be opened by then, by the loader.) Calls that run at once, in one context or in many, need no
//! lock of their own: the store settles which of them minted (see [`store`]).

pub mod signals;
pub mod store;

pub use store::{fill_random, is_browser};

use super::callback::callback;
use crate::identity::asking::{Answer, Ask, Asking, Step};
use crate::identity::{IdentityError, Mode, Signals, id};
use js_sys::{Array, Function, Promise};
use std::cell::{Cell, RefCell};
use std::mem;
use std::ops::ControlFlow::{self, Break, Continue};
use store::Browser;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = ask)]
    fn ask_app(hwid: &Function) -> Promise;
    fn walk(step: &JsValue);
}

/// The app's own id, or a function that gives it: the `hwid` option.
#[derive(Clone, Debug)]
pub enum Override {
    /// The id.
    Text(String),
    /// `() => string | Promise<string>`.
    Function(Function),
}

/// Tells `done` the answer to a question about the device id of an app: its own if it brings one, else
/// the stored, else a new one.
///
/// `now_ms` are milliseconds since 1970; they date a new id. An [`Override`] function is asked once,
/// without a time limit (it may ask a person). The answer is an [`IdentityError`] for a bad or failing
/// override, no browser, or no storage where it takes one.
pub fn answer(
    app_id: String,
    mode: Mode,
    given: Option<Override>,
    ask: Ask,
    now_ms: f64,
    done: impl FnOnce(Result<Answer, IdentityError>) + 'static,
) {
    let browser = Browser { slot: id::slot(&app_id) };
    let asking = Asking::new(browser, app_id, mode, ask, now_ms);
    let (seen, awaited) = (JsValue::UNDEFINED, Awaited::Nothing(given));
    let question = RefCell::new(Walk { asking, seen, ahead: None, awaited });
    let done = Cell::new(Some(done));
    // The waiting is JavaScript's: a future, with what runs it, weighs a thousand bytes more.
    let step = callback(move |_, _, value| {
        let next = question.borrow_mut().go_on(value);
        match next {
            Continue(promise) => promise.into(),
            Break(answer) => {
                if let Some(done) = done.take() {
                    done(answer);
                }
                JsValue::UNDEFINED
            }
        }
    });
    walk(&step);
}

/// A question that is carried out.
struct Walk {
    asking: Asking<Browser>,
    /// What the store held the last time.
    seen: JsValue,
    /// What was read while the store opens.
    ahead: Option<Box<Signals>>,
    awaited: Awaited,
}

/// What a promise is of.
enum Awaited {
    /// Of nothing yet: this is the beginning.
    Nothing(Option<Override>),
    /// Of the app's own id.
    Own,
    /// Of what the store holds.
    Store,
    /// Of what is missing in these.
    Details(Box<Signals>),
}

impl Walk {
    /// Goes on with what the last promise came to, to the next promise or the answer.
    fn go_on(&mut self, value: JsValue) -> ControlFlow<Result<Answer, IdentityError>, Promise> {
        let asking = &mut self.asking;
        let step = match mem::replace(&mut self.awaited, Awaited::Own) {
            Awaited::Nothing(None) => asking.start(),
            Awaited::Nothing(Some(Override::Text(text))) => asking.own(Ok(text)),
            Awaited::Nothing(Some(Override::Function(hwid))) => return Continue(ask_app(&hwid)),
            Awaited::Own => asking.own(value.as_string().ok_or_else(|| {
                let wrong: Array = value.unchecked_into();
                IdentityError::OverrideFailed {
                    message: wrong.get(0).as_string().unwrap_or_default(),
                }
            })),
            Awaited::Store => {
                self.seen = value;
                asking.found(store::read(&self.seen))
            }
            Awaited::Details(mut signals) => {
                signals::complete(&mut signals, &value.unchecked_into());
                asking.told(&signals)
            }
        };
        match step {
            Step::Visit(task) => {
                self.awaited = Awaited::Store;
                let visit = store::visit(&self.asking.platform.slot, &task, &self.seen);
                if self.asking.foresees_reading(&task) {
                    self.ahead = Some(signals::ahead());
                }
                Continue(visit)
            }
            Step::Read => {
                let signals = self.ahead.take().unwrap_or_else(signals::read);
                let details = signals::details(&signals);
                self.awaited = Awaited::Details(signals);
                Continue(details)
            }
            Step::Done(answer) => Break(answer),
        }
    }
}
