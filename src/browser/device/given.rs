//! Asking the app for its own id: the `hwid` option.

use crate::identity::{DeviceId, IdentityError, given};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsValue;

/// The app's own id, or a function that gives it.
#[derive(Clone, Debug)]
pub enum Override {
    /// The id.
    Text(String),
    /// `() => string | Promise<string>`.
    Function(Function),
}

/// Asks once, without a time limit (it may ask a person), and checks the answer.
///
/// # Errors
///
/// [`IdentityError::OverrideFailed`] or [`IdentityError::InvalidOverride`].
pub async fn ask(given: Override) -> Result<DeviceId, IdentityError> {
    let text = match given {
        Override::Text(text) => text,
        Override::Function(function) => {
            let answer: JsValue = function.call0(&JsValue::UNDEFINED).map_err(|e| failed(&e))?;
            let answer = Promise::resolve(&answer).await.map_err(|e| failed(&e))?;
            answer.as_string().ok_or_else(|| IdentityError::OverrideFailed {
                message: "it did not return a string".to_owned(),
            })?
        }
    };
    given::check(text)
}

fn failed(thrown: &JsValue) -> IdentityError {
    let message = Reflect::get(thrown, &JsValue::from_str("message")).ok();
    let message = message.and_then(|text| text.as_string()).or_else(|| thrown.as_string());
    IdentityError::OverrideFailed {
        message: message.unwrap_or_else(|| "it threw something that is no Error".to_owned()),
    }
}
