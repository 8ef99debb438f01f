//! LibreAuth: one address, the form field `type` picks the action.
//!
//! Where LibreAuth's documentation has a word, that word is given; where it is silent, what
//! was recorded from the open KeyAuth 1.2 server it is modelled on. A logical "no" comes with
//! status 200.

mod account;
mod answer;
mod app;
mod call;
mod chat;
mod content;
mod encryption;
mod entrance;
mod form;
mod health;
mod init;
mod messages;
mod moderation;
mod operate;
mod reply;
mod session;
mod statistics;
mod upkeep;
mod user;

pub(crate) use answer::Answer;
pub(crate) use app::{App, Licence};
pub(crate) use call::{ApiVersion, Call};
pub(crate) use form::Form;
pub(crate) use health::health;
pub(crate) use reply::{reply, strip_signature};
pub(crate) use session::Session;
pub(crate) use user::Subscription;

use crate::seed::Profile;

/// What an action is: it may change the application and says what to answer.
type Action = fn(&mut App, &mut Call<'_>, &Session) -> Answer;

/// An answer together with the session it was given to, whose key encrypts it.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    /// The session before the action ran; none before `init` succeeded.
    pub(crate) session: Option<Session>,
    /// Position of the application in the service's list, when there is one.
    pub(crate) app: Option<usize>,
}

/// Answers one call to the API's address.
pub(crate) fn answer(apps: &mut [App], call: &mut Call<'_>) -> Outcome {
    let (position, app) = match find_app(apps, call) {
        Ok(found) => found,
        Err(answer) => return Outcome { answer, session: None, app: None },
    };
    let (answer, session) = if app.has_room(call.now_s()) {
        act(app, call)
    } else {
        (Answer::early(messages::TOO_MANY_REQUESTS), None)
    };
    Outcome { answer, session, app: Some(position) }
}

fn find_app<'a>(apps: &'a mut [App], call: &Call<'_>) -> Result<(usize, &'a mut App), Answer> {
    let Some(ownerid) = call.form.get("ownerid") else {
        return Err(Answer::early(messages::NO_OWNERID));
    };
    let Some(name) = call.form.get("name") else {
        return Err(Answer::early(messages::NO_NAME));
    };
    if ownerid.chars().count() != 10 {
        return Err(Answer::early(messages::BAD_OWNERID));
    }
    apps.iter_mut()
        .enumerate()
        .find(|(_, app)| app.config.ownerid == ownerid && app.config.name == name)
        .ok_or_else(|| Answer::unsigned(messages::UNKNOWN_APP))
}

fn act(app: &mut App, call: &mut Call<'_>) -> (Answer, Option<Session>) {
    let kind = call.form.text("type").to_owned();
    if kind == "init" {
        let answer = init::init(app, call);
        // The answer is already encrypted with the key that this very call brought.
        let session = Session {
            id: String::new(),
            ip: call.ip.clone(),
            credential: None,
            enckey: call.form.get("enckey").map(str::to_owned),
            init_iv: call.form.get("init_iv").map(str::to_owned),
            expires_ms: 0,
        };
        return (answer, Some(session));
    }
    if kind == "log" {
        return (moderation::log(app, call), None);
    }
    let Some(action) = action(&kind) else {
        return (Answer::early(messages::UNKNOWN_TYPE), None);
    };
    let (profile, ttl_ms) = (app.config.profile, app.ttl_ms());
    let Some(session) = app.sessions.find(call.form.text("sessionid"), call.now_ms) else {
        return (gone(profile, &kind), None);
    };
    // LibreAuth documentation, sessions page: activity extends a session.
    if profile == Profile::LibreAuth {
        session.expires_ms = call.now_ms.saturating_add(ttl_ms);
    }
    let session = session.clone();
    (action(app, call, &session), Some(session))
}

/// The answer when the session is over, unknown or was never opened. LibreAuth's check page
/// shows one text; for other calls it shows none, so the recorded unsigned one is given.
fn gone(profile: Profile, kind: &str) -> Answer {
    if profile == Profile::LibreAuth && kind == "check" {
        Answer::refused(messages::SESSION_EXPIRED)
    } else {
        Answer::early(messages::SESSION_NOT_FOUND)
    }
}

fn action(kind: &str) -> Option<Action> {
    Some(match kind {
        "login" => entrance::login,
        "loginEmail" => entrance::login_by_email,
        "license" => entrance::license,
        "register" => entrance::register,
        "upgrade" => upkeep::upgrade,
        "check" => upkeep::check,
        "logout" => upkeep::logout,
        "var" => content::var,
        "file" => content::file,
        "webhook" => content::webhook,
        "getvar" => content::getvar,
        "setvar" => content::setvar,
        "chatget" => chat::chatget,
        "chatsend" => chat::chatsend,
        "ban" => moderation::ban,
        "checkblacklist" => moderation::checkblacklist,
        "fetchOnline" => statistics::fetch_online,
        "fetchStats" => statistics::fetch_stats,
        "forgot" => account::forgot,
        "changeUsername" => account::change_username,
        "2faenable" => account::enable_two_factor,
        "2fadisable" => account::disable_two_factor,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
