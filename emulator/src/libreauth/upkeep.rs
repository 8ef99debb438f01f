//! `check`, `logout` and `upgrade`: what a running program asks.

use super::answer::{Answer, verdict};
use super::app::App;
use super::call::Call;
use super::messages;
use super::session::Session;
use crate::seed::{Expiry, Profile};

/// The heartbeat. LibreAuth's page shows no nonce, the recorded server sends one.
pub(crate) fn check(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    if app.config.check_requires_login && session.credential.is_none() {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    }
    match app.config.profile {
        Profile::LibreAuth => Answer::signed(verdict(true, messages::SESSION_VALID).php()),
        Profile::KeyAuth => Answer::granted(call, messages::SESSION_VALID, []),
    }
}

/// Destroys the session.
pub(crate) fn logout(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    app.sessions.end(&session.id);
    Answer::granted(call, messages::LOGGED_OUT, [])
}

/// Redeems a key for an existing user. No password is asked and nobody is logged in by it.
pub(crate) fn upgrade(app: &mut App, call: &mut Call<'_>, _: &Session) -> Answer {
    let (username, key) = (call.form.text("username").to_owned(), call.form.text("key").to_owned());
    let now_s = call.now_s();
    let Some(licence) = app.licence(&key) else {
        return Answer::refused(messages::INVALID_KEY);
    };
    if licence.used_by.is_some() {
        return Answer::refused(messages::KEY_USED);
    }
    if licence.banned {
        return Answer::refused(messages::KEY_BANNED);
    }
    let gained = licence.subscription(now_s);
    if gained.name.is_empty() {
        return Answer::refused(messages::NO_SUBSCRIPTION_FOR_LEVEL);
    }
    let Some(user) = app.user(&username) else {
        return Answer::refused(messages::INVALID_USERNAME);
    };
    let running = user
        .subscriptions
        .iter_mut()
        .find(|known| known.name == gained.name && known.is_active(now_s));
    match running {
        Some(known) => {
            let gained_s = gained.expires_s(now_s).saturating_sub(now_s);
            let end_s = known.expires_s(now_s).saturating_add(gained_s).min(Expiry::LIFETIME_S);
            known.expiry = Expiry::At(end_s);
        }
        None => user.subscriptions.push(gained),
    }
    if let Some(licence) = app.licence(&key) {
        licence.used_by = Some(username);
    }
    Answer::granted(call, messages::UPGRADED, [])
}
