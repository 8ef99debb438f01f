//! `login`, `license` and `register`: the three ways a session gets a user.
//!
//! Rules and their order are recorded from the open KeyAuth 1.2 server; LibreAuth documents
//! only that the calls exist. A refusal is the text of the "no".

use super::answer::Answer;
use super::app::App;
use super::call::Call;
use super::messages;
use super::session::Session;
use super::user::User;
use crate::json::Json;

/// Longest username and licence key.
const LONGEST_NAME: usize = 70;

/// What the second factor says when it is on and the code is missing or wrong. The real texts
/// are not known.
const CODE_REQUIRED: &str = "2FA code required";
const CODE_WRONG: &str = "2FA code incorrect";

pub(crate) fn login(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let username = call.form.text("username").to_owned();
    let outcome = device(app, call).and_then(|hwid| {
        let password = call.form.text("pass").to_owned();
        enter(app, call, &username, &password, hwid.as_deref())
    });
    settle(app, call, session, &username, outcome)
}

/// `loginEmail`, known from one KeyAuth 1.3 client only: `login` with the address as name.
pub(crate) fn login_by_email(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let email = call.form.text("email");
    let found = app
        .users
        .iter()
        .find(|user| user.email.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(email)));
    let Some(username) = found.map(|user| user.username.clone()) else {
        return Answer::refused(messages::INVALID_USERNAME);
    };
    let outcome = device(app, call).and_then(|hwid| {
        let password = call.form.text("pass").to_owned();
        enter(app, call, &username, &password, hwid.as_deref())
    });
    settle(app, call, session, &username, outcome)
}

/// A key logs into the account named after it, and makes that account on first use.
pub(crate) fn license(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let key = call.form.text("key").to_owned();
    if key.len() > LONGEST_NAME {
        return Answer::refused(messages::LONG_KEY);
    }
    let outcome = device(app, call).and_then(|hwid| {
        if app.user(&key).is_some() {
            enter(app, call, &key, &key, hwid.as_deref())
        } else {
            enroll(app, call, User::new(&key, &key, 0), &key, hwid)
        }
    });
    settle(app, call, session, &key, outcome)
}

pub(crate) fn register(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let username = call.form.text("username").to_owned();
    let key = call.form.text("key").to_owned();
    if username.len() > LONGEST_NAME {
        return Answer::refused(messages::LONG_USERNAME);
    }
    if key.len() > LONGEST_NAME {
        return Answer::refused(messages::LONG_KEY);
    }
    let mut user = User::new(&username, call.form.text("pass"), 0);
    user.email = call.form.get("email").map(str::to_owned);
    // The recorded `register` reads the hardware id and does not check its length.
    let hwid = call.form.get("hwid").map(str::to_owned);
    let outcome = enroll(app, call, user, &key, hwid);
    settle(app, call, session, &username, outcome)
}

/// The hardware id of the call, when it may be used.
fn device(app: &App, call: &Call<'_>) -> Result<Option<String>, String> {
    let shortest = app.config.hwid_min_length;
    match call.form.get("hwid") {
        Some(hwid) if hwid.len() < shortest => {
            Err(format!("HWID must be {shortest} or more characters, change this in app settings."))
        }
        None if app.config.force_hwid => Err(messages::HWID_FORCED.to_owned()),
        hwid => Ok(hwid.map(str::to_owned)),
    }
}

/// Logs an existing user in and gives the `info` object.
fn enter(
    app: &mut App,
    call: &Call<'_>,
    username: &str,
    password: &str,
    hwid: Option<&str>,
) -> Result<Json, String> {
    let blacklisted = app.is_blacklisted(&call.ip, hwid);
    let (check_hwid, code) = (app.config.hwid_check, app.config.two_factor_code.clone());
    let user = app.user(username).ok_or(messages::INVALID_USERNAME)?;
    if user.banned {
        return Err(messages::USER_BANNED.to_owned());
    }
    if user.password != password {
        return Err(messages::WRONG_PASSWORD.to_owned());
    }
    if user.two_factor {
        let given = call.form.get("code").ok_or(CODE_REQUIRED)?;
        if given != code {
            return Err(CODE_WRONG.to_owned());
        }
    }
    if blacklisted {
        return Err(messages::BLACKLISTED.to_owned());
    }
    // `info` shows what was stored before this login.
    let stored = user.hwid.clone();
    if check_hwid && user.hwid_lock {
        match (&stored, hwid) {
            (Some(known), Some(given)) if !known.contains(given) => {
                return Err(messages::WRONG_HWID.to_owned());
            }
            (None, Some(given)) => user.hwid = Some(given.to_owned()),
            _ => {}
        }
    }
    let now_s = call.now_s();
    if !user.subscriptions.iter().any(|subscription| subscription.is_active(now_s)) {
        let paused = user.subscriptions.iter().any(|subscription| subscription.paused);
        let text =
            if paused { messages::SUBSCRIPTION_PAUSED } else { messages::NO_ACTIVE_SUBSCRIPTION };
        return Err(text.to_owned());
    }
    Ok(user.info(&call.ip, stored.as_deref(), now_s, true))
}

/// Makes the account, uses up the key and gives the `info` object.
fn enroll(
    app: &mut App,
    call: &Call<'_>,
    mut user: User,
    key: &str,
    hwid: Option<String>,
) -> Result<Json, String> {
    let now_s = call.now_s();
    if user.username.is_empty() && !key.is_empty() {
        return Err(messages::SHORT_USERNAME.to_owned());
    }
    if app.user(&user.username).is_some() {
        return Err(messages::USERNAME_TAKEN.to_owned());
    }
    let blacklisted = app.is_blacklisted(&call.ip, hwid.as_deref());
    let licence = app.licence(key).ok_or(messages::INVALID_KEY)?;
    if licence.used_by.is_some() {
        return Err(messages::KEY_USED.to_owned());
    }
    if licence.banned {
        return Err(messages::KEY_BANNED.to_owned());
    }
    if blacklisted {
        licence.banned = true;
        return Err(messages::BLACKLISTED.to_owned());
    }
    let subscription = licence.subscription(now_s);
    if subscription.name.is_empty() {
        return Err(messages::NO_SUBSCRIPTION_FOR_LEVEL.to_owned());
    }
    // The recorded server counts a key's time from here, so a fresh key is never over; a key
    // that the seed or the operator ended must not open the door.
    if !subscription.is_active(now_s) {
        return Err(messages::NO_ACTIVE_SUBSCRIPTION.to_owned());
    }
    licence.used_by = Some(user.username.clone());
    user.hwid_lock = licence.seed.hwid_lock;
    user.created_s = now_s;
    user.hwid = hwid;
    user.subscriptions = vec![subscription];
    let info = user.info(&call.ip, user.hwid.as_deref(), now_s, false);
    app.users.push(user);
    Ok(info)
}

/// Binds the user to the session on a "yes".
fn settle(
    app: &mut App,
    call: &mut Call<'_>,
    session: &Session,
    username: &str,
    outcome: Result<Json, String>,
) -> Answer {
    match outcome {
        Err(text) => Answer::refused(&text),
        Ok(info) => {
            if let Some(session) = app.sessions.find(&session.id, call.now_ms) {
                session.credential = Some(username.to_owned());
            }
            Answer::granted(call, messages::LOGGED_IN, [("info", info)])
        }
    }
}
