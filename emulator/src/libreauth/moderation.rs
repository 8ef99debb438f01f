//! `ban`, `checkblacklist` and `log`: what a program reports about its user.

use super::answer::{Answer, verdict};
use super::app::{App, LogLine};
use super::call::Call;
use super::messages;
use super::session::Session;

/// Longest reason of a ban.
const LONGEST_REASON: usize = 99;

/// Bans the user of this session, its address and the hardware id it names. The session
/// itself goes on, as recorded; the next login is refused.
pub(crate) fn ban(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(username) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    if call.form.text("reason").len() > LONGEST_REASON {
        return Answer::refused("Reason must be 99 characters or less");
    }
    let blacklist = &mut app.config.blacklist;
    blacklist.hwids.extend(call.form.get("hwid").map(str::to_owned));
    blacklist.ips.push(call.ip.clone());
    let Some(user) = app.user(username) else {
        return Answer::refused("Failed to ban user.");
    };
    user.banned = true;
    Answer::granted(call, "Successfully Banned User", [])
}

/// Upside down: `"success":true` says that the client is blacklisted.
pub(crate) fn checkblacklist(app: &mut App, call: &mut Call<'_>, _: &Session) -> Answer {
    if app.is_blacklisted(&call.ip, call.form.get("hwid")) {
        Answer::granted(call, "Client is blacklisted", [])
    } else {
        Answer::signed(verdict(false, "Client is not blacklisted").php())
    }
}

/// Keeps a line and answers nothing: an empty body without signature, whether or not the
/// session is there. The recorded server ends its answer before it looks.
pub(crate) fn log(app: &mut App, call: &mut Call<'_>) -> Answer {
    let session = app.sessions.find(call.form.text("sessionid"), call.now_ms);
    if let (Some(session), Some(message)) = (session, call.form.get("message")) {
        let line = LogLine {
            at_s: call.now_s(),
            credential: session.credential.clone(),
            pc_user: call.form.get("pcuser").map(str::to_owned),
            message: message.to_owned(),
        };
        app.logs.push(line);
    }
    Answer::unsigned("")
}
