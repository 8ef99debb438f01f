//! Core values as JavaScript objects: camelCase fields, `null` for what is not known, times as
//! epoch milliseconds. What is handed out is frozen where it is shared.

use js_sys::Object;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::arguments::object;
use crate::error::Code;
use crate::protocol::Output;
use crate::session::{Diagnostics, Holder, Millis, Settled, Snapshot, Verdict};

/// The one way through serde: plain objects, `null` for `None`, numbers as numbers.
pub(super) fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

pub(super) fn code(code: Option<Code>) -> JsValue {
    code.map_or(JsValue::NULL, |it| it.as_str().into())
}

fn text(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, Into::into)
}

fn millis(at: Option<Millis>) -> JsValue {
    at.map_or(JsValue::NULL, |it| it.0.into())
}

fn frozen(fields: &[(&str, JsValue)]) -> JsValue {
    Object::freeze(&object(fields)).into()
}

pub(super) fn verdict(it: &Verdict) -> JsValue {
    frozen(&[
        ("success", it.success.into()),
        ("licensed", it.licensed.into()),
        ("message", it.message.as_str().into()),
        ("reason", code(it.reason)),
        ("at", it.at.0.into()),
        ("verification", it.verification.as_str().into()),
        ("username", text(it.username.as_deref())),
        ("metadata", plain(&it.metadata)),
    ])
}

fn holder(it: &Holder) -> JsValue {
    match it {
        Holder::LibreAuth(account) => plain(account),
        Holder::Lockence(session) => plain(session),
    }
}

pub(super) fn snapshot(it: &Snapshot) -> JsValue {
    frozen(&[
        ("state", it.state.as_str().into()),
        ("licensed", it.state.licensed().into()),
        ("reason", code(it.reason)),
        ("message", text(it.message.as_deref())),
        ("graceUntil", millis(it.grace_until)),
        ("beating", it.beating.into()),
        ("verdict", it.verdict.as_ref().map_or(JsValue::NULL, verdict)),
        ("account", it.holder.as_ref().map_or(JsValue::NULL, holder)),
    ])
}

/// What a call's promise resolves to.
pub(super) fn settled(it: &Settled) -> JsValue {
    match it {
        Settled::Verdict(it) => verdict(it),
        Settled::Output(Output::Init(it)) => plain(it),
        Settled::Output(Output::Account(it)) => plain(it),
        Settled::Output(Output::Lockence(it)) => plain(it),
        Settled::Output(Output::Holder(_) | Output::Nothing) => JsValue::UNDEFINED,
    }
}

pub(super) fn diagnostics(service: &'static str, state: &'static str, it: &Diagnostics) -> JsValue {
    let errors = js_sys::Array::new();
    for error in &it.errors {
        errors.push(
            &object(&[
                ("at", error.at.0.into()),
                ("code", error.code.as_str().into()),
                ("message", error.code.text().into()),
                ("endpoint", text(error.endpoint)),
                ("status", error.status.map_or(JsValue::NULL, Into::into)),
            ])
            .into(),
        );
    }
    #[allow(clippy::cast_precision_loss)] // a handful
    object(&[
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("service", service.into()),
        ("state", state.into()),
        ("beats", it.beats.into()),
        ("misses", it.misses.into()),
        ("lastSuccessAt", millis(it.last_success_at)),
        ("nextBeatAt", millis(it.next_beat_at)),
        ("requestsInFlight", (it.in_flight as f64).into()),
        ("errors", errors.into()),
    ])
    .into()
}
