//! What `new Lockence(url, apiKey, options?)` is given.

use js_sys::Array;

use super::arguments::Arguments;
use crate::error::Error;
use crate::protocol::Service;
use crate::protocol::lockence::App;

/// Reads the constructor's arguments.
///
/// Errors: `invalid_argument`, `invalid_url`.
pub(super) fn read(it: &mut Arguments, values: &Array) -> Result<Service, Box<Error>> {
    let url = it.address("url", &values.get(0));
    let api_key = it.secret("apiKey", &values.get(1));
    it.check()?;
    Ok(Service::Lockence(App::new(&url, api_key)?))
}
