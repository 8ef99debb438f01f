//! Core values as JavaScript objects: camelCase fields, `null` for what is not known, times as
//! epoch milliseconds. What is handed out is frozen where it is shared.

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::arguments::object;
use crate::error::Code;
use crate::identity::Explanation;
use crate::protocol::Output;
use crate::protocol::answer::{Account, AppInfo};
use crate::session::{Diagnostics, Millis, Settled, Snapshot, Verdict};

pub(super) fn explanation(it: &Explanation) -> JsValue {
    let parts = object(&[]);
    for (name, part) in it.parts.iter() {
        // Setting a field of a fresh plain object does not fail.
        let _ = Reflect::set(&parts, &name.into(), &text(part));
    }
    let moved = Array::new();
    for name in &it.moved {
        moved.push(&(*name).into());
    }
    object(&[
        ("id", it.id.as_str().into()),
        ("source", it.source.as_str().into()),
        ("persisted", it.persisted.into()),
        ("createdAt", number(it.created)),
        ("parts", parts.into()),
        ("moved", moved.into()),
        ("confidence", it.confidence.as_str().into()),
        ("confidenceReason", it.reason.into()),
    ])
    .into()
}

/// The one way through serde, for what has no fixed shape: plain objects, `null` for `None`.
pub(super) fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

pub(super) fn code(code: Option<Code>) -> JsValue {
    code.map_or(JsValue::NULL, |it| it.as_str().into())
}

fn text(text: Option<&str>) -> JsValue {
    text.map_or(JsValue::NULL, Into::into)
}

fn number(number: Option<f64>) -> JsValue {
    number.map_or(JsValue::NULL, Into::into)
}

fn millis(at: Option<Millis>) -> JsValue {
    number(at.map(|it| it.0))
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

fn output(it: &Output) -> JsValue {
    match it {
        Output::Init(it) => object(&[
            ("message", it.message.as_str().into()),
            ("newSession", it.new_session.map_or(JsValue::NULL, Into::into)),
            ("app", it.app.as_ref().map_or(JsValue::NULL, app_info)),
            ("publicKey", text(it.public_key.as_deref())),
        ])
        .into(),
        Output::Account(it) => account(it),
        Output::Lockence(it) => object(&[
            ("username", text(it.username.as_deref())),
            ("message", it.message.as_str().into()),
            ("expiresAt", millis(it.expires_at)),
            ("metadata", plain(&it.metadata)),
        ])
        .into(),
        Output::Holder(_) | Output::Nothing => JsValue::UNDEFINED,
    }
}

fn app_info(it: &AppInfo) -> JsValue {
    object(&[
        ("version", text(it.version.as_deref())),
        ("users", number(it.users)),
        ("onlineUsers", number(it.online_users)),
        ("keys", number(it.keys)),
        ("customerPanelUrl", text(it.customer_panel_url.as_deref())),
    ])
    .into()
}

fn account(it: &Account) -> JsValue {
    let subscriptions = Array::new();
    for it in &it.subscriptions {
        subscriptions.push(
            &object(&[
                ("name", it.name.as_str().into()),
                ("key", text(it.key.as_deref())),
                ("level", number(it.level)),
                ("expiresAt", millis(it.expires_at)),
                ("timeLeftMs", millis(it.time_left_ms)),
            ])
            .into(),
        );
    }
    object(&[
        ("username", text(it.username.as_deref())),
        ("message", it.message.as_str().into()),
        ("hwid", text(it.hwid.as_deref())),
        ("ip", text(it.ip.as_deref())),
        ("createdAt", millis(it.created_at)),
        ("lastLoginAt", millis(it.last_login_at)),
        ("subscriptions", subscriptions.into()),
    ])
    .into()
}

pub(super) fn snapshot(it: &Snapshot) -> JsValue {
    frozen(&[
        ("state", it.state.as_str().into()),
        ("licensed", it.state.licensed().into()),
        ("reason", code(it.reason)),
        ("message", text(it.message.as_deref())),
        ("graceUntil", millis(it.grace_until)),
        ("beating", it.beating.into()),
        ("verdict", it.verdict.as_deref().map_or(JsValue::NULL, verdict)),
        ("account", it.holder.as_deref().map_or(JsValue::NULL, output)),
    ])
}

/// What a call's promise resolves to.
pub(super) fn settled(it: &Settled) -> JsValue {
    match it {
        Settled::Verdict(it) => verdict(it),
        Settled::Output(it) => output(it),
    }
}

pub(super) fn diagnostics(service: &'static str, state: &'static str, it: &Diagnostics) -> JsValue {
    let errors = Array::new();
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
