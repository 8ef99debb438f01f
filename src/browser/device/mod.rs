//! The browser side of the device id: reads, stores, and does what [`crate::identity`] decides.
//!
//! Nothing here runs at import or construction; the first call that needs the id starts it, so a
//! page can ask for consent before. Calls that run at once, in one context or in many, need no
//! lock of their own: the store settles which of them minted (see [`store`]).

pub mod signals;
pub mod store;

pub use store::fill_random;

use crate::identity::asking::{Answer, Ask, Asking, Step};
use crate::identity::{IdentityError, Mode, id};
use js_sys::{Date, Function, Promise};
use store::Browser;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = ask)]
    fn ask_app(hwid: &Function) -> Promise;
}

/// The app's own id, or a function that gives it: the `hwid` option.
#[derive(Clone, Debug)]
pub enum Override {
    /// The id.
    Text(String),
    /// `() => string | Promise<string>`.
    Function(Function),
}

/// Answers a question about the device id of an app: its own if it brings one, else the stored,
/// else a new one.
///
/// An [`Override`] function is asked once, without a time limit (it may ask a person).
///
/// # Errors
///
/// [`IdentityError`]: a bad or failing override, no browser, or no storage where it takes one.
pub async fn answer(
    app_id: String,
    mode: Mode,
    given: Option<Override>,
    ask: Ask,
) -> Result<Answer, IdentityError> {
    let slot = id::slot(&app_id);
    let mut asking = Asking::new(Browser { slot: slot.clone() }, app_id, mode, ask, Date::now());
    let mut seen = JsValue::UNDEFINED;
    let mut step = match given {
        None => asking.start(),
        Some(Override::Text(text)) => asking.own(Ok(text)),
        Some(Override::Function(hwid)) => asking.own(match ask_app(&hwid).await {
            Ok(id) => Ok(id.as_string().unwrap_or_default()),
            Err(wrong) => {
                let message = wrong.as_string().unwrap_or_default();
                Err(IdentityError::OverrideFailed { message })
            }
        }),
    };
    loop {
        step = match step {
            Step::Visit(task) => {
                seen = store::visit(&slot, &task, &seen).await.unwrap_or(JsValue::NULL);
                asking.found(store::read(&seen))
            }
            Step::Read => asking.told(&signals::read().await),
            Step::Done(result) => return result,
        }
    }
}
