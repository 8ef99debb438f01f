//! The world as JSON, for a page that shows it.

use serde_json::{Value, json};

use crate::emulator::Emulator;
use crate::libreauth;
use crate::lockence;

impl Emulator {
    /// Applications, keys with their state, sessions, faults, settings and the public key.
    pub fn state(&self) -> Value {
        let now_ms = self.now_ms;
        let apps = |app| libreauth_app(app, now_ms);
        let lockence_apps = |app| lockence_app(app, now_ms);
        json!({
            "now_ms": now_ms,
            "public_key": self.public_key(),
            "settings": self.settings,
            "faults": self.faults.all(),
            "libreauth": self.libreauth.iter().map(apps).collect::<Vec<_>>(),
            "lockence": self.lockence.iter().map(lockence_apps).collect::<Vec<_>>(),
        })
    }
}

fn libreauth_app(app: &libreauth::App, now_ms: u64) -> Value {
    let now_s = now_ms / 1_000;
    let config = &app.config;
    let sessions: Vec<Value> = app
        .sessions
        .live(now_ms)
        .map(|session| {
            json!({
                "id": session.id,
                "ip": session.ip,
                "username": session.credential,
                "expires_ms": session.expires_ms,
            })
        })
        .collect();
    let licences: Vec<Value> = app
        .licences
        .iter()
        .map(|licence| {
            let holder =
                app.users.iter().find(|user| Some(&user.username) == licence.used_by.as_ref());
            let held = holder.and_then(|user| {
                user.subscriptions.iter().find(|held| held.key.as_ref() == Some(&licence.seed.key))
            });
            json!({
                "key": licence.seed.key,
                "level": licence.seed.level,
                "subscription": licence.seed.subscription,
                "status": libreauth_status(licence, held, now_s),
                "used_by": licence.used_by,
                "hwid": holder.and_then(|user| user.hwid.as_ref()),
                "expires_at_s": held.map(|held| held.expires_s(now_s)),
            })
        })
        .collect();
    json!({
        "name": config.name,
        "ownerid": config.ownerid,
        "version": config.version,
        "profile": config.profile,
        "enabled": config.enabled,
        "paused": config.paused,
        "session_ttl_s": config.session_ttl_s,
        "encryption": config.encryption,
        "sessions": sessions.len(),
        "session_list": sessions,
        "licences": licences,
        "logs": app.logs.iter().map(|line| json!({
            "at_s": line.at_s,
            "username": line.credential,
            "pcuser": line.pc_user,
            "message": line.message,
        })).collect::<Vec<_>>(),
        "users": app.users.iter().map(|user| json!({
            "username": user.username,
            "banned": user.banned,
            "hwid": user.hwid,
        })).collect::<Vec<_>>(),
    })
}

fn libreauth_status(
    licence: &libreauth::Licence,
    held: Option<&libreauth::Subscription>,
    now_s: u64,
) -> &'static str {
    let over = match held {
        Some(held) => held.expires_s(now_s) <= now_s,
        None => licence.subscription(now_s).expires_s(now_s) <= now_s,
    };
    let paused = held.map_or(licence.seed.paused, |held| held.paused);
    if licence.revoked {
        "revoked"
    } else if licence.banned {
        "banned"
    } else if licence.ended || over {
        "expired"
    } else if paused {
        "paused"
    } else if licence.used_by.is_some() {
        "used"
    } else {
        "unused"
    }
}

fn lockence_app(app: &lockence::App, now_ms: u64) -> Value {
    let now_s = now_ms / 1_000;
    let licences: Vec<Value> = app
        .licences
        .iter()
        .map(|licence| {
            let status = match licence.usable(now_s) {
                Err(refusal) => refusal.state(),
                Ok(()) if licence.first_use_s.is_some() => "used",
                Ok(()) => "unused",
            };
            json!({
                "key": licence.seed.key,
                "username": licence.seed.username,
                "status": status,
                "hwid": licence.hwid,
                "expires_at_s": licence.first_use_s.map(|_| licence.expires_s(now_s)),
            })
        })
        .collect();
    json!({
        "name": app.config.name,
        "api_key": app.config.api_key,
        "session_ttl_s": app.config.session_ttl_s,
        "sessions": app.live_sessions(now_ms),
        "licences": licences,
    })
}
