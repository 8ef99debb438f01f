//! `init`: opens a session, if version, build and application allow one.

use super::answer::{Answer, verdict};
use super::app::App;
use super::call::{ApiVersion, Call};
use super::messages;
use super::session::Session;
use crate::json::Json;
use crate::seed::Profile;

/// The recorded server no longer counts here and says so.
const NOT_COUNTED: &str = "N/A - Use fetchStats() function in latest example";

/// Longest `enckey` (LibreAuth documentation, init page: 35 characters).
const ENCKEY_LENGTH: usize = 35;

pub(crate) fn init(app: &mut App, call: &mut Call<'_>) -> Answer {
    if let Err(refusal) = admitted(app, call) {
        return refusal;
    }
    let (session_id, is_new) = open_session(app, call);
    let mut extra = vec![("sessionid", Json::from(session_id))];
    if app.config.profile == Profile::LibreAuth {
        extra.push(("pubkey", call.public_key.into()));
    }
    extra.push(("appinfo", app_info(app, call.now_ms, app.config.profile == Profile::LibreAuth)));
    if call.version == ApiVersion::V1_4 {
        extra.push(("changelog", app.config.changelog.as_str().into()));
    }
    extra.push(("newSession", is_new.into()));
    extra.push(("nonce", call.random.alphanumeric(32).into()));
    let body = extra
        .into_iter()
        .fold(verdict(true, messages::INITIALIZED), |body, (name, value)| body.with(name, value));
    Answer::signed(body.php())
}

/// Everything that stands before a session, in the recorded order.
fn admitted(app: &App, call: &Call<'_>) -> Result<(), Answer> {
    let (config, form) = (&app.config, &call.form);
    if config.force_encryption && form.get("enckey").is_none() {
        return Err(Answer::refused(messages::ENCRYPTION_FORCED));
    }
    if !config.enabled {
        return Err(Answer::refused(messages::APP_DISABLED));
    }
    if config.paused {
        return Err(Answer::refused(messages::APP_PAUSED));
    }
    // LibreAuth requires `ver`; the recorded server lets an absent one pass.
    let version_unknown = form.get("ver").is_none() && config.profile == Profile::KeyAuth;
    if !version_unknown && form.get("ver") != Some(&config.version) {
        let body = verdict(false, messages::WRONG_VERSION)
            .with("download", config.download.as_str())
            .php_with_slashes();
        return Err(Answer::signed(body));
    }
    let hash = form.text("hash");
    if !config.hash_check.is_empty()
        && !config.hash_check.iter().any(|known| known.eq_ignore_ascii_case(hash))
    {
        return Err(Answer::refused(messages::WRONG_HASH));
    }
    if form.text("enckey").chars().count() > ENCKEY_LENGTH {
        return Err(Answer::refused(messages::LONG_ENCKEY));
    }
    Ok(())
}

fn open_session(app: &mut App, call: &mut Call<'_>) -> (String, bool) {
    let enckey = call.form.get("enckey").map(str::to_owned);
    if app.config.one_session_per_ip
        && let Some(session) = app.sessions.find_by_ip(&call.ip, call.now_ms)
    {
        session.credential = None;
        session.enckey = enckey;
        return (session.id.clone(), false);
    }
    let id = call.random.alphanumeric(10);
    app.sessions.open(Session {
        id: id.clone(),
        ip: call.ip.clone(),
        credential: None,
        enckey,
        init_iv: call.form.get("init_iv").map(str::to_owned),
        expires_ms: call.now_ms.saturating_add(app.ttl_ms()),
    });
    (id, true)
}

/// The `appinfo` object: every value is a string.
pub(crate) fn app_info(app: &App, now_ms: u64, counted: bool) -> Json {
    let mut online: Vec<&str> =
        app.sessions.live(now_ms).filter_map(|session| session.credential.as_deref()).collect();
    online.sort_unstable();
    online.dedup();
    let count = |number: usize| {
        Json::from(if counted { number.to_string() } else { NOT_COUNTED.to_owned() })
    };
    Json::object([
        ("numUsers", count(app.users.len())),
        ("numOnlineUsers", count(online.len())),
        ("numKeys", count(app.licences.len())),
        ("version", app.config.version.as_str().into()),
        ("customerPanelLink", app.config.customer_panel.as_str().into()),
    ])
}
