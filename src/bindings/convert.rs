//! Core values as JavaScript objects, in JSON: camelCase fields, `null` for what is not known, times as
//! epoch milliseconds. What is handed out is frozen where it is shared.

use js_sys::{Date, Uint8Array};
use wasm_bindgen::prelude::*;

use super::object::{self, Fields, flag_of, free, list, text_of};
use crate::error::Code;
use crate::identity::Explanation;
use crate::protocol::Output;
use crate::protocol::answer::{Account, AppInfo, ChatMessage, Subscription};
use crate::session::{
    Diagnostics, Millis, Session, Settled, Snapshot, State, StorageTrouble, Verdict,
};

fn code(code: Option<Code>) -> Option<&'static str> {
    code.map(Code::as_str)
}

fn millis(at: Option<Millis>) -> Option<f64> {
    at.map(|it| it.0)
}

pub(super) fn explanation(it: &Explanation) -> String {
    let mut parts = Fields::new();
    for (name, part) in it.parts.iter() {
        parts = parts.text(name, part);
    }
    Fields::new()
        .text("id", it.id.as_str())
        .text("source", it.source.as_str())
        .flag("persisted", it.persisted)
        .number("createdAt", it.created)
        .value("parts", parts.done().as_str())
        .list("moved", it.moved.iter().copied().map(text_of))
        .text("confidence", it.confidence.as_str())
        .text("confidenceReason", it.reason)
        .done()
}

pub(super) fn verdict(it: &Verdict) -> String {
    Fields::new()
        .flag("success", it.success)
        .flag("licensed", it.licensed)
        .text("message", it.message.as_str())
        .text("reason", code(it.reason))
        .number("at", it.at.0)
        .text("verification", it.verification.as_str())
        .text("username", it.username.as_deref())
        .value("metadata", it.metadata.as_ref().map(free).as_deref())
        .done()
}

fn output(it: &Output) -> String {
    match it {
        Output::Init(it) => Fields::new()
            .text("message", it.message.as_str())
            .flag("newSession", it.new_session)
            .value("app", it.app.as_ref().map(app_info).as_deref())
            .text("publicKey", it.public_key.as_deref())
            .flag("publicKeyMatches", it.public_key_matches)
            .text("changelog", it.changelog.as_deref())
            .done(),
        Output::Account(it) => account(it),
        Output::Lockence(it) => Fields::new()
            .text("username", it.username.as_deref())
            .text("message", it.message.as_str())
            .number("expiresAt", it.expires_at.as_deref().and_then(time))
            .value("metadata", free(&it.metadata).as_str())
            .done(),
        Output::Text(it) => text_of(it),
        Output::Flag(it) => flag_of(*it).into(),
        Output::Names(it) => list(it.iter().map(|name| text_of(name))),
        Output::Stats(it) => app_info(it),
        Output::Messages(it) => list(it.iter().map(chat_message)),
        Output::TwoFactor(it) => Fields::new()
            .text("secret", it.secret.as_deref())
            .text("qrCode", it.qr_code.as_deref())
            .done(),
        Output::Health(it) => Fields::new()
            .text("publicKey", it.public_key.as_deref())
            .flag("publicKeyMatches", it.public_key_matches)
            .value("report", free(&it.report).as_str())
            .done(),
        Output::Bytes(_) | Output::Holder(_) | Output::Nothing => "null".into(),
    }
}

fn app_info(it: &AppInfo) -> String {
    Fields::new()
        .text("version", it.version.as_deref())
        .number("users", it.users)
        .number("onlineUsers", it.online_users)
        .number("keys", it.keys)
        .text("customerPanelUrl", it.customer_panel_url.as_deref())
        .done()
}

fn chat_message(it: &ChatMessage) -> String {
    Fields::new()
        .text("author", it.author.as_str())
        .text("text", it.text.as_str())
        .number("sentAt", millis(it.sent_at))
        .done()
}

/// A written time, as the platform's own parser reads it (ECMA-262, date time string format).
fn time(text: &str) -> Option<f64> {
    Some(Date::parse(text)).filter(|time| time.is_finite())
}

fn account(it: &Account) -> String {
    Fields::new()
        .text("username", it.username.as_deref())
        .text("message", it.message.as_str())
        .text("hwid", it.hwid.as_deref())
        .text("ip", it.ip.as_deref())
        .number("createdAt", millis(it.created_at))
        .number("lastLoginAt", millis(it.last_login_at))
        .list("subscriptions", it.subscriptions.iter().map(subscription))
        .done()
}

fn subscription(it: &Subscription) -> String {
    Fields::new()
        .text("name", it.name.as_str())
        .text("key", it.key.as_deref())
        .number("level", it.level)
        .number("expiresAt", millis(it.expires_at))
        .number("timeLeftMs", millis(it.time_left_ms))
        .done()
}

pub(super) fn snapshot(it: &Snapshot) -> String {
    Fields::new()
        .text("state", it.state.as_str())
        .flag("licensed", it.state.licensed())
        .text("reason", code(it.reason))
        .text("message", it.message.as_deref())
        .number("graceUntil", millis(it.grace_until))
        .flag("beating", it.beating)
        .value("verdict", it.verdict.as_deref().map(verdict).as_deref())
        .value("account", it.holder.as_deref().map(output).as_deref())
        .done()
}

pub(super) fn change(from: State, to: State, reason: Option<Code>) -> String {
    Fields::new()
        .text("from", from.as_str())
        .text("to", to.as_str())
        .text("reason", code(reason))
        .done()
}

pub(super) fn leader(leading: bool) -> String {
    Fields::new().flag("leading", leading).done()
}

pub(super) fn storage(trouble: StorageTrouble) -> String {
    Fields::new().text("trouble", trouble.as_str()).done()
}

/// What a call's promise resolves to.
pub(super) fn settled(it: &Settled) -> JsValue {
    match it {
        Settled::Verdict(it) => object::frozen(&verdict(it)),
        Settled::Output(it) => match &**it {
            Output::Bytes(it) => Uint8Array::from(it.as_slice()).into(),
            Output::Holder(_) | Output::Nothing => JsValue::UNDEFINED,
            it => object::plain(&output(it)),
        },
    }
}

pub(super) fn diagnostics(session: &Session) -> String {
    let it: Diagnostics = session.diagnostics();
    #[allow(clippy::cast_precision_loss)] // a handful
    let [in_flight, other_tabs] = [it.in_flight, it.other_tabs].map(|it| it as f64);
    let errors = it.errors.iter().map(|error| {
        Fields::new()
            .number("at", error.at.0)
            .text("code", error.code.as_str())
            .text("message", error.code.text())
            .text("endpoint", error.endpoint)
            .number("status", error.status.map(f64::from))
            .done()
    });
    Fields::new()
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
        .list("errors", errors)
        .done()
}
