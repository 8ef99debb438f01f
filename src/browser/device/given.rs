//! Asking the app for its own id: the `hwid` option.

use crate::identity::{DeviceId, IdentityError, given};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device/script.js")]
extern "C" {
    #[wasm_bindgen(js_name = ask)]
    fn ask_function(hwid: &Function) -> Promise;
}

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
        Override::Text(text) => Some(text),
        Override::Function(function) => match ask_function(&function).await {
            Ok(id) => id.as_string(),
            Err(wrong) => {
                let message = wrong.as_string().unwrap_or_default();
                return Err(IdentityError::OverrideFailed { message });
            }
        },
    };
    given::check(text.unwrap_or_default())
}
