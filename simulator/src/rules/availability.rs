//! Nobody is locked out by trouble.

use super::caught;
use crate::life::World;

/// No tab leaves `active` or `grace` before grace is over, unless the service truly said no or the app
/// logged out, nor if nothing had gone wrong; and each is `active` again within one interval and a
/// request's time of an outage's end.
///
/// A logout ends the session it was of for good: who did not hear of it, and went on, is closed by a tab
/// that comes back and knows, also where the app tried to open another one since.
pub(super) fn availability(world: &World) -> Result<(), String> {
    caught(world, "availability")?;
    for (number, profile) in world.profiles.iter().enumerate() {
        let Some(owed) = profile.owed.filter(|owed| world.now > owed.until) else { continue };
        let mut tabs = world.tabs.values().filter(|tab| tab.profile == number);
        let late = tabs.find(|tab| {
            world.runs(tab.id)
                && tab.opened_at < owed.since
                && tab.session.snapshot().beating
                && tab.active_at < owed.since
        });
        if let Some(tab) = late {
            let (tab, state, ago) = (tab.id, tab.state.as_str(), world.now - owed.since);
            return Err(format!("tab {tab} is {state} still {ago:.0} ms after the outage"));
        }
    }
    Ok(())
}
