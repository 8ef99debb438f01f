//! Core values as JavaScript objects, in JSON: camelCase fields, `null` for what is not known, times as
//! epoch milliseconds. What is handed out is frozen where it is shared.

use js_sys::Date;
use wasm_bindgen::prelude::*;

use super::further;
use super::object::{self, Writer};
use crate::error::Code;
use crate::identity::Explanation;
use crate::protocol::Output;
use crate::protocol::answer::{Account, AppInfo, Subscription};
use crate::session::{
    Diagnostics, Event, Logged, Millis, Session, Settled, Snapshot, StorageTrouble, Verdict,
};

fn code(code: Option<Code>) -> Option<&'static str> {
    code.map(Code::as_str)
}

pub(super) fn millis(at: Option<Millis>) -> Option<f64> {
    at.map(|it| it.0)
}

pub(super) fn explanation(json: &mut Writer, it: &Explanation) {
    json.open()
        .text("id", it.id.as_str())
        .text("source", it.source.as_str())
        .flag("persisted", it.persisted)
        .number("createdAt", it.created)
        .value("parts", Some(&it.parts), |json, parts| {
            json.open();
            for (name, part) in parts.iter() {
                json.text(name, part);
            }
            json.close();
        })
        .list("moved", &it.moved, |json, name| json.push_text(name))
        .text("confidence", it.confidence.as_str())
        .text("confidenceReason", it.reason)
        .close();
}

pub(super) fn verdict(json: &mut Writer, it: &Verdict) {
    json.open()
        .flag("success", it.success)
        .flag("licensed", it.licensed)
        .text("message", it.message.as_str())
        .text("reason", code(it.reason))
        .number("at", it.at.0)
        .text("verification", it.verification.as_str())
        .text("username", it.username.as_deref())
        .value("metadata", it.metadata.as_ref(), Writer::push_fields)
        .close();
}

fn output(json: &mut Writer, it: &Output) {
    match it {
        Output::Init(it) => json
            .open()
            .text("message", it.message.as_str())
            .flag("newSession", it.new_session)
            .value("app", it.app.as_ref(), app_info)
            .text("publicKey", it.public_key.as_deref())
            .flag("publicKeyMatches", it.public_key_matches)
            .text("changelog", it.changelog.as_deref())
            .close(),
        Output::Account(it) => account(json, it),
        Output::Lockence(it) => json
            .open()
            .text("username", it.username.as_deref())
            .text("message", it.message.as_str())
            .number("expiresAt", it.expires_at.as_deref().and_then(time))
            .value("metadata", Some(&it.metadata), Writer::push_fields)
            .close(),
        Output::Text(it) => json.push_text(it),
        // None in JSON: see below.
        Output::Further(_) | Output::Holder(_) | Output::Nothing => json.push_null(),
    }
}

pub(super) fn app_info(json: &mut Writer, it: &AppInfo) {
    json.open()
        .text("version", it.version.as_deref())
        .number("users", it.users)
        .number("onlineUsers", it.online_users)
        .number("keys", it.keys)
        .text("customerPanelUrl", it.customer_panel_url.as_deref())
        .close();
}

/// A written time, as the platform's own parser reads it (ECMA-262, date time string format).
fn time(text: &str) -> Option<f64> {
    Some(Date::parse(text)).filter(|time| time.is_finite())
}

fn account(json: &mut Writer, it: &Account) {
    json.open()
        .text("username", it.username.as_deref())
        .text("message", it.message.as_str())
        .text("hwid", it.hwid.as_deref())
        .text("ip", it.ip.as_deref())
        .number("createdAt", millis(it.created_at))
        .number("lastLoginAt", millis(it.last_login_at))
        .list("subscriptions", &it.subscriptions, subscription)
        .close();
}

fn subscription(json: &mut Writer, it: &Subscription) {
    json.open()
        .text("name", it.name.as_str())
        .text("key", it.key.as_deref())
        .number("level", it.level)
        .number("expiresAt", millis(it.expires_at))
        .number("timeLeftMs", millis(it.time_left_ms))
        .close();
}

pub(super) fn snapshot(json: &mut Writer, it: &Snapshot) {
    json.open()
        .text("state", it.state.as_str())
        .flag("licensed", it.state.licensed())
        .text("reason", code(it.reason))
        .text("message", it.message.as_deref())
        .number("graceUntil", millis(it.grace_until))
        .flag("beating", it.beating)
        .value("verdict", it.verdict.as_deref(), verdict)
        .value("account", it.holder.as_deref(), output)
        .close();
}

/// What listeners are told, but for errors.
pub(super) fn event(json: &mut Writer, it: &Event) {
    match it {
        Event::State { from, to, reason } => json
            .open()
            .text("from", from.as_str())
            .text("to", to.as_str())
            .text("reason", code(*reason))
            .close(),
        Event::Verdict(it) => verdict(json, it),
        Event::Leader(leading) => json.open().flag("leading", *leading).close(),
        Event::Storage(trouble) => json.open().text("trouble", trouble.as_str()).close(),
        Event::Error(_) => {}
    }
}

/// What a call's promise resolves to.
pub(super) fn settled(it: &Settled) -> JsValue {
    match it {
        Settled::Verdict(it) => object::frozen(|json| verdict(json, it)),
        Settled::Output(it) => match &**it {
            Output::Holder(_) | Output::Nothing => JsValue::UNDEFINED,
            Output::Further(it) => further::value(it),
            it => object::plain(|json| output(json, it)),
        },
    }
}

pub(super) fn diagnostics(json: &mut Writer, session: &Session) {
    let it: Diagnostics = session.diagnostics();
    #[allow(clippy::cast_precision_loss)] // a handful
    let [in_flight, other_tabs] = [it.in_flight, it.other_tabs].map(|it| it as f64);
    json.open()
        .text("version", env!("CARGO_PKG_VERSION"))
        .text("service", session.service().name())
        .text("state", session.state().as_str())
        .number("beats", f64::from(it.beats))
        .number("misses", f64::from(it.misses))
        .number("lastSuccessAt", millis(it.last_success_at))
        .number("nextBeatAt", millis(it.next_beat_at))
        .number("graceUntil", millis(it.grace_until))
        .number("clockSkewMs", millis(it.clock_skew))
        .number("requestsInFlight", in_flight)
        .flag("leading", it.leading)
        .number("leaderChanges", f64::from(it.leader_changes))
        .number("otherTabs", other_tabs)
        .text("storageTrouble", it.storage.map(StorageTrouble::as_str))
        .list("errors", &it.errors, logged)
        .close();
}

fn logged(json: &mut Writer, it: &Logged) {
    json.open()
        .number("at", it.at.0)
        .text("code", it.code.as_str())
        .text("message", it.code.text())
        .text("endpoint", it.endpoint)
        .number("status", it.status.map(f64::from))
        .close();
}
