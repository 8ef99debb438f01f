//! What an application hands out: variables, files, webhooks, and each user's own values.
//!
//! None of these is documented by LibreAuth beyond its name; names, order and texts are
//! recorded from the open KeyAuth 1.2 server.

use super::answer::{Answer, verdict};
use super::app::App;
use super::call::Call;
use super::messages;
use super::session::Session;

/// Longest value of `setvar`.
const LONGEST_VALUE: usize = 500;

/// The value comes in `message`.
pub(crate) fn var(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let id = call.form.text("varid");
    let Some(variable) = app.config.variables.iter().find(|variable| variable.id == id) else {
        return Answer::refused("Variable not found.");
    };
    if variable.authed && session.credential.is_none() {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    }
    Answer::granted(call, &variable.value, [])
}

/// The bytes come as hex in `contents`.
pub(crate) fn file(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let id = call.form.text("fileid");
    let Some(file) = app.config.files.iter().find(|file| file.id == id) else {
        return Answer::refused("File not Found");
    };
    if file.authed && session.credential.is_none() {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    }
    let contents = file.hex.as_str().into();
    Answer::granted(call, "File download successful", [("contents", contents)])
}

/// The emulator calls nobody: `response` is what the seed says.
pub(crate) fn webhook(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let id = call.form.text("webid");
    let Some(webhook) = app.config.webhooks.iter().find(|webhook| webhook.id == id) else {
        return Answer::refused("Webhook Not Found.");
    };
    if webhook.authed && session.credential.is_none() {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    }
    let response = webhook.response.as_str().into();
    Answer::granted(call, "Webhook request successful", [("response", response)])
}

/// The user's value comes in `response`.
pub(crate) fn getvar(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(username) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    let value = app.user(username).and_then(|user| user.variables.get(call.form.text("var")));
    let Some((data, _)) = value else {
        return Answer::refused("Variable not found for user");
    };
    let data = data.as_str().into();
    Answer::granted(call, "Successfully retrieved variable", [("response", data)])
}

/// Keeps a value for the user. What is wrong with the request itself comes with
/// `"success":true`, as recorded.
pub(crate) fn setvar(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(username) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    let odd = |message| Answer::signed(verdict(true, message).php());
    let Some(name) = call.form.get("var") else {
        return odd("No variable name provided");
    };
    let Some(data) = call.form.get("data") else {
        return odd("No variable data provided");
    };
    if data.len() > LONGEST_VALUE {
        return odd("Variable data must be 500 characters or less");
    }
    let Some(user) = app.user(username) else {
        return Answer::refused("Failed to set variable");
    };
    if user.variables.get(name).is_some_and(|(_, read_only)| *read_only) {
        return Answer::refused("Variable is read only");
    }
    user.variables.insert(name.to_owned(), (data.to_owned(), false));
    Answer::granted(call, "Successfully set variable", [])
}
