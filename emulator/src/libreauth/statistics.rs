//! `fetchOnline` and `fetchStats`.

use super::answer::Answer;
use super::app::App;
use super::call::Call;
use super::init::app_info;
use super::session::Session;
use crate::json::Json;

/// How much of a name is shown; the rest is starred out (recorded).
const SHOWN: usize = 10;

/// Who is logged in. Nobody is a "no".
pub(crate) fn fetch_online(app: &mut App, call: &mut Call<'_>, _: &Session) -> Answer {
    let mut names: Vec<String> = app
        .sessions
        .live(call.now_ms)
        .filter_map(|session| session.credential.as_deref().map(masked))
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Answer::refused("No online users found!");
    }
    let users = names.into_iter().map(|name| Json::object([("credential", name.into())])).collect();
    Answer::granted(call, "Successfully fetched online users.", [("users", Json::List(users))])
}

/// The counts that `init` may leave out.
pub(crate) fn fetch_stats(app: &mut App, call: &mut Call<'_>, _: &Session) -> Answer {
    let info = app_info(app, call.now_ms, true);
    Answer::granted(call, "Successfully fetched stats", [("appinfo", info)])
}

fn masked(name: &str) -> String {
    let hidden = name.chars().count().saturating_sub(SHOWN);
    name.chars().take(SHOWN).chain(std::iter::repeat_n('*', hidden)).collect()
}
