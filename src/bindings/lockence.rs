//! What `new Lockence(url, apiKey, options?)` is given.

use super::arguments::Arguments;
use crate::error::Error;
use crate::protocol::Service;
use crate::protocol::lockence::App;
use crate::secret::Secret;

/// Reads the constructor's arguments.
///
/// Errors: `invalid_argument`, `invalid_url`.
pub(super) fn read(it: &mut Arguments) -> Result<Service, Box<Error>> {
    let url = it.address("url", 0);
    let api_key = Secret::new(it.text("apiKey", 1));
    it.check()?;
    Ok(Service::Lockence(App::new(&url, api_key)?))
}
