//! `forgot`, `changeUsername` and the second factor: what a user does to the own account.

use super::answer::{Answer, verdict};
use super::app::App;
use super::call::Call;
use super::messages;
use super::session::Session;
use crate::json::Json;

/// A secret for authenticators. Everyone's is the same, and the code that is accepted stands
/// in the seed: the emulator has no authenticator.
const SECRET: &str = "JBSWY3DPEHPK3PXP";

/// Sends no mail, but says so as the recorded server does.
pub(crate) fn forgot(app: &mut App, call: &mut Call<'_>, _: &Session) -> Answer {
    let Some(user) = app.user(call.form.text("username")) else {
        return Answer::refused("No user found with that username!");
    };
    let given = call.form.get("email");
    let matches = given
        .zip(user.email.as_ref())
        .is_some_and(|(given, known)| known.eq_ignore_ascii_case(given));
    if !matches {
        return Answer::refused("Email address do not match!");
    }
    Answer::granted(call, "Successfully sent email to change password.", [])
}

/// Renames the user and ends the session.
pub(crate) fn change_username(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(old) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    let new = call.form.text("newUsername").to_owned();
    if app.user(&new).is_some() {
        return Answer::refused("Username already used!");
    }
    let Some(user) = app.user(old).filter(|_| !new.is_empty()) else {
        return Answer::refused("Failed to change username!");
    };
    user.username.clone_from(&new);
    for licence in &mut app.licences {
        if licence.used_by.as_ref() == Some(old) {
            licence.used_by = Some(new.clone());
        }
    }
    app.sessions.end(&session.id);
    Answer::granted(call, "Successfully changed username, user logged out.", [])
}

/// Without a code: the secret to put into an authenticator. With the right one: switched on.
/// The texts are not known; that a wrong code comes with `"success":true` is.
pub(crate) fn enable_two_factor(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(username) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    let Some(code) = call.form.get("code") else {
        let address = format!("otpauth://totp/{}:{username}?secret={SECRET}", app.config.name);
        let details = Json::object([("secret_code", SECRET.into()), ("QRCode", address.into())]);
        return Answer::granted(call, "2FA secret created", [("2fa", details)]);
    };
    if code != app.config.two_factor_code {
        return Answer::signed(verdict(true, "2FA code incorrect").php());
    }
    if let Some(user) = app.user(username) {
        user.two_factor = true;
    }
    Answer::granted(call, "2FA enabled", [])
}

/// Switched off with the right code.
pub(crate) fn disable_two_factor(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(username) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    if call.form.get("code") != Some(&app.config.two_factor_code) {
        return Answer::signed(verdict(true, "2FA code incorrect").php());
    }
    if let Some(user) = app.user(username) {
        user.two_factor = false;
    }
    Answer::granted(call, "2FA disabled", [])
}
