//! In place of `further.rs` in a build without these calls.

use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use crate::error::{Code, Error};
use crate::protocol::encryption::Encryption;
use crate::protocol::further::Told;

pub(super) const OPTIONS: &str = "";

pub(super) fn unknown_call() -> Box<Error> {
    let detail = "Few apps make this call: it is not in this entry. Import LibreAuth from 'libreauth-client/full'.";
    Error::with_detail(Code::NotSupported, &[detail])
}

pub(super) fn encryption(_: &mut Arguments) -> Option<Encryption> {
    None
}

pub(super) fn value(it: &Told) -> JsValue {
    match *it {}
}
