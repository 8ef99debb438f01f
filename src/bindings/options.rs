//! The options that both clients share, read by name.

use js_sys::{Function, Math};

use super::arguments::{Options, invalid};
use crate::error::Error;
use crate::identity::Mode;
use crate::session::{Millis, Policy};

/// Options of `Lockence`: those that every client has.
pub(super) const LOCKENCE: &str =
    "hwid, device, heartbeat, graceMs, timeoutMs, maxResponseBytes, fetch";

/// Options of `LibreAuth`.
pub(super) const LIBREAUTH: &str =
    "hwid, device, heartbeat, graceMs, timeoutMs, maxResponseBytes, fetch, hash, token, tokenHash";

/// The device id mode: `'sticky'` unless said otherwise.
pub(super) fn mode(options: &Options) -> Result<Mode, Box<Error>> {
    match options.text("device")?.as_deref() {
        None | Some("sticky") => Ok(Mode::Sticky),
        Some("install") => Ok(Mode::Install),
        Some(_) => Err(invalid("device", "must be 'sticky' or 'install'")),
    }
}

/// What the developer chose about the session; `interval` is the service's default.
pub(super) fn policy(options: &Options, interval: Millis) -> Result<Policy, Box<Error>> {
    let mut policy = Policy::with_interval(interval);
    if let Some(value) = options.get("heartbeat")? {
        match value.as_bool() {
            Some(beat) => policy.beat_after_login = beat,
            None => {
                if let Some(interval) = options.number("heartbeat", 5_000, 86_400_000)? {
                    policy.interval = Millis(interval);
                }
            }
        }
    }
    if let Some(grace) = options.number("graceMs", 0, 2_592_000_000)? {
        policy.grace = Millis(grace);
    }
    if let Some(timeout) = options.number("timeoutMs", 100, 600_000)? {
        policy.timeout = Millis(timeout);
    }
    if let Some(bytes) = options.number("maxResponseBytes", 1_024, 67_108_864)? {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range
        let bytes = bytes as u32;
        policy.max_response_bytes = bytes;
    }
    // Seeds the jitter of beats, nothing secret.
    policy.seed = Math::random().to_bits();
    Ok(policy)
}

/// What stands in for the global `fetch`.
pub(super) fn fetch(options: &Options) -> Result<Option<Function>, Box<Error>> {
    options.function("fetch")
}

/// An MD5 in hex, as a hash check compares it.
pub(super) fn md5(options: &Options, name: &str) -> Result<Option<String>, Box<Error>> {
    match options.text(name)? {
        Some(text) if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Err(invalid(name, "must be an MD5: 32 hex characters"))
        }
        text => Ok(text),
    }
}
