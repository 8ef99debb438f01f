//! `chatget` and `chatsend`, as recorded from the open KeyAuth 1.2 server.

use super::answer::Answer;
use super::app::App;
use super::call::Call;
use super::messages;
use super::session::Session;
use crate::json::Json;
use crate::seed::{ChannelSeed, ChatMessageSeed};

/// How many messages a channel keeps.
const KEPT: usize = 50;
/// Longest message.
const LONGEST_MESSAGE: usize = 2_000;

/// Messages of a channel, oldest first; an unknown channel is an empty one.
pub(crate) fn chatget(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    if session.credential.is_none() {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    }
    let said = find(app, call.form.text("channel"))
        .map_or_else(Vec::new, |channel| channel.messages.iter().map(shown).collect());
    let messages = [("messages", Json::List(said))];
    Answer::granted(call, "Successfully retrieved chat messages", messages)
}

/// Says something, unless the author must still wait.
pub(crate) fn chatsend(app: &mut App, call: &mut Call<'_>, session: &Session) -> Answer {
    let Some(author) = &session.credential else {
        return Answer::refused(messages::SESSION_NOT_VALIDATED);
    };
    let now_s = call.now_s();
    let Some(channel) = find(app, call.form.text("channel")) else {
        return Answer::refused("Chat channel not found");
    };
    let last = channel.messages.iter().rfind(|message| &message.author == author);
    if last.is_some_and(|last| now_s.saturating_sub(last.timestamp_s) < channel.delay_s) {
        return Answer::refused("Chat slower, you've hit the delay limit");
    }
    let Some(message) = call.form.get("message") else {
        return Answer::refused("Message can't be blank");
    };
    if message.len() > LONGEST_MESSAGE {
        return Answer::refused("Message too long!");
    }
    channel.messages.push(ChatMessageSeed {
        author: author.clone(),
        message: message.to_owned(),
        timestamp_s: now_s,
    });
    let surplus = channel.messages.len().saturating_sub(KEPT);
    channel.messages.drain(..surplus);
    Answer::granted(call, "Successfully sent chat message", [])
}

fn find<'a>(app: &'a mut App, name: &str) -> Option<&'a mut ChannelSeed> {
    app.config.channels.iter_mut().find(|channel| channel.name == name)
}

/// Every value is a string, the time too.
fn shown(message: &ChatMessageSeed) -> Json {
    Json::object([
        ("author", message.author.as_str().into()),
        ("message", message.message.as_str().into()),
        ("timestamp", message.timestamp_s.to_string().into()),
    ])
}
