//! Lockence: four JSON calls, told apart by path.
//!
//! Source: Lockence's documentation. What it leaves open (the bodies of heartbeat and logout,
//! the texts of some failures, how long a session lasts) is filled with the plainest choice.

mod licence;
mod operate;

pub(crate) use licence::Licence;
use licence::Refusal;
use serde_json::Value;

use crate::calendar;
use crate::http::{Request, Response};
use crate::json::Json;
use crate::random::Random;
use crate::seed::LockenceSeed;

const INVALID_API_KEY: &str = "Invalid API key";
const SESSION_NOT_FOUND: &str = "Session not found";

/// State of one application.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) config: LockenceSeed,
    pub(crate) licences: Vec<Licence>,
    sessions: Vec<Session>,
}

#[derive(Debug, Clone)]
struct Session {
    token: String,
    key: String,
    expires_ms: u64,
}

impl App {
    pub(crate) fn new(config: LockenceSeed) -> Self {
        let licences = config.licences.iter().map(Licence::new).collect();
        Self { config, licences, sessions: Vec::new() }
    }

    pub(crate) fn licence(&mut self, key: &str) -> Option<&mut Licence> {
        self.licences.iter_mut().find(|licence| licence.seed.key == key)
    }

    /// Sessions that are not over.
    pub(crate) fn live_sessions(&self, now_ms: u64) -> usize {
        self.sessions.iter().filter(|session| now_ms < session.expires_ms).count()
    }

    pub(crate) fn end_all_sessions(&mut self) {
        self.sessions.clear();
    }

    /// Ends one session; whether it was there.
    pub(crate) fn end_session(&mut self, token: &str) -> bool {
        let before = self.sessions.len();
        self.sessions.retain(|session| session.token != token);
        self.sessions.len() < before
    }

    fn end_of_next_session_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add(self.config.session_ttl_s.saturating_mul(1_000))
    }
}

/// Answers one call; `action` is the last part of the path.
pub(crate) fn respond(
    apps: &mut [App],
    action: &str,
    request: &Request,
    now_ms: u64,
    random: &mut Random,
) -> Response {
    if request.method == "OPTIONS" {
        return preflight();
    }
    if !matches!(action, "init" | "validate" | "heartbeat" | "logout") {
        return failure(404, "Not found");
    }
    if request.method != "POST" {
        return failure(405, "Method not allowed");
    }
    let Some(fields) = read(request) else {
        return failure(400, "Invalid request body");
    };
    let Some(api_key) = text(&fields, "api_key") else {
        return failure(401, INVALID_API_KEY);
    };
    let Some(app) = apps.iter_mut().find(|app| app.config.api_key == api_key) else {
        return failure(401, INVALID_API_KEY);
    };
    app.sessions.retain(|session| now_ms < session.expires_ms);
    match action {
        "init" => init(app, &fields, now_ms, random),
        "logout" => logout(app, &fields),
        _ => keep(app, &fields, action == "heartbeat", now_ms),
    }
}

fn init(app: &mut App, fields: &Value, now_ms: u64, random: &mut Random) -> Response {
    let (Some(key), Some(hwid)) = (text(fields, "license_key"), text(fields, "hwid")) else {
        return failure(400, "license_key and hwid are required");
    };
    let Some(licence) = app.licence(key) else {
        return refused(Refusal::UnknownKey);
    };
    if let Err(refusal) = licence.admit(hwid, now_ms / 1_000) {
        return refused(refusal);
    }
    let (username, metadata) = licence.holder();
    let token = random.uuid();
    let expires_ms = app.end_of_next_session_ms(now_ms);
    app.sessions.push(Session { token: token.clone(), key: key.to_owned(), expires_ms });
    success(Json::object([
        ("success", true.into()),
        ("message", "Authentication successful".into()),
        ("session_token", token.into()),
        ("expires_at", calendar::utc(expires_ms / 1_000).into()),
        ("username", username),
        ("metadata", metadata),
    ]))
}

/// `validate` asks, `heartbeat` also extends. A key that ended meanwhile ends both with 403.
fn keep(app: &mut App, fields: &Value, extend: bool, now_ms: u64) -> Response {
    let until = app.end_of_next_session_ms(now_ms);
    let token = text(fields, "session_token").unwrap_or_default();
    let Some(session) = app.sessions.iter_mut().find(|session| session.token == token) else {
        return failure(404, SESSION_NOT_FOUND);
    };
    let key = session.key.clone();
    let Some(licence) = app.licences.iter().find(|licence| licence.seed.key == key) else {
        return refused(Refusal::UnknownKey);
    };
    if let Err(refusal) = licence.usable(now_ms / 1_000) {
        return refused(refusal);
    }
    if extend {
        session.expires_ms = until;
        return success(verdict(true, "Heartbeat received"));
    }
    let (username, metadata) = licence.holder();
    success(verdict(true, "Session is valid").with("username", username).with("metadata", metadata))
}

fn logout(app: &mut App, fields: &Value) -> Response {
    if app.end_session(text(fields, "session_token").unwrap_or_default()) {
        success(verdict(true, "Session terminated"))
    } else {
        failure(404, SESSION_NOT_FOUND)
    }
}

fn refused(refusal: Refusal) -> Response {
    failure(refusal.status(), refusal.text())
}

fn success(body: Json) -> Response {
    Response::new(200, "application/json", body.plain())
}

fn failure(status: u16, message: &str) -> Response {
    Response::new(status, "application/json", verdict(false, message).plain())
}

fn verdict(success: bool, message: &str) -> Json {
    Json::object([("success", success.into()), ("message", message.into())])
}

/// A JSON body is not a "simple" request, so a browser asks first.
fn preflight() -> Response {
    let mut response = Response { status: 204, ..Response::default() };
    response.set_header("Access-Control-Allow-Headers", "content-type");
    response.set_header("Access-Control-Allow-Methods", "POST, OPTIONS");
    response
}

fn read(request: &Request) -> Option<Value> {
    let kind = request.header("content-type")?.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return None;
    }
    serde_json::from_slice(&request.body).ok().filter(Value::is_object)
}

fn text<'a>(fields: &'a Value, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
