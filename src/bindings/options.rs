//! The options that both clients share, read by name.

use js_sys::{Function, Math};
use wasm_bindgen::prelude::*;

use super::arguments::{Arguments, flag};
use crate::browser::device::{self, Override};
use crate::identity::{Mode, given};
use crate::session::{Millis, Policy};

#[wasm_bindgen(module = "/src/bindings/script.js")]
extern "C" {
    /// Is it a storage of the app's own?
    #[wasm_bindgen(js_name = isStorage)]
    fn is_storage(value: &JsValue) -> bool;
}

/// Their names.
pub(super) const SHARED: &str = "hwid, device, heartbeat, graceMs, timeoutMs, maxResponseBytes, fetch, storage, remember, shareTabs, logoutOnClose";

/// `'sticky'` unless said otherwise.
pub(super) fn mode(it: &mut Arguments) -> Mode {
    match it.choice("device", "", "sticky,install") {
        1 => Mode::Install,
        _ => Mode::Sticky,
    }
}

/// What stands in for the device id.
pub(super) fn hwid(it: &mut Arguments) -> Option<Override> {
    let value = it.option("hwid")?;
    if let Some(function) = value.dyn_ref::<Function>() {
        return Some(Override::Function(function.clone()));
    }
    let Some(text) = value.as_string() else {
        it.refuse_option("hwid", "must be a string, or a function that gives one");
        return None;
    };
    if let Err(error) = given::check(text.clone()) {
        it.keep(error.into());
    }
    Some(Override::Text(text))
}

/// About the session; `interval` is the service's default.
pub(super) fn policy(it: &mut Arguments, mut interval: Millis) -> Policy {
    let beat = it.option("heartbeat").and_then(|value| flag(&value));
    if beat.is_none() {
        set(&mut interval, it.option_number("heartbeat", 5_000, 86_400_000));
    }
    let mut policy = Policy::with_interval(interval);
    policy.beat_after_login = beat.unwrap_or(true);
    set(&mut policy.grace, it.option_number("graceMs", 0, 2_592_000_000));
    set(&mut policy.timeout, it.option_number("timeoutMs", 100, 600_000));
    if let Some(bytes) = it.option_number("maxResponseBytes", 1_024, 67_108_864) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range
        let bytes = bytes as u32;
        policy.max_response_bytes = bytes;
    }
    // Seeds the jitter of beats, nothing secret.
    policy.seed = Math::random().to_bits();
    policy
}

/// About what outlives the page and what tabs share: adds it to the policy, and gives the storage that
/// was chosen. Outside of browsers there are neither tabs nor, unless the app brings one, a storage.
pub(super) fn sharing(it: &mut Arguments, policy: &mut Policy) -> JsValue {
    let in_browser = device::is_browser();
    policy.shares = it.option_flag("shareTabs").unwrap_or(true) && in_browser;
    policy.logs_out_on_close = it.option_flag("logoutOnClose").unwrap_or_default();
    policy.remembers = it.choice("remember", "", "none,credentials-in-memory") != 0;
    // Who keeps it, shares it with the pages that follow, and with those that are open.
    policy.keeps = policy.shares;
    let Some(storage) = it.option("storage") else { return JsValue::UNDEFINED };
    if is_storage(&storage) {
        policy.keeps = true;
    } else {
        let texts = "memory,indexedDB,chrome.session,chrome.local,localStorage";
        let chosen = it.choice("storage", "an object with get, set and remove, or ", texts);
        policy.keeps = in_browser && chosen > 0;
    }
    storage
}

fn set(millis: &mut Millis, chosen: Option<f64>) {
    if let Some(chosen) = chosen {
        *millis = Millis(chosen);
    }
}
