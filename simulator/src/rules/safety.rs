//! Nobody is licensed by nothing.

use super::caught;
use crate::life::{SETTLING, World};

/// A hidden page's timers come this late.
const LATE: f64 = 1_500.0;

/// A tab is `active` or `grace` only by a yes of the service that can have reached it: by an answer, by
/// another tab's word, or out of the storage; given after the last logout, and younger than the
/// interval and the longer of grace and a request's time. Its age counts by the monotonic clock, over a
/// reload by the wall clock. Who did not run at the logout counts on if nobody is left to tell it: the
/// tab that logged out is gone, nothing is kept, and the service can't be reached. Nothing forged, and
/// no recording that can be told from fresh, makes one.
pub(super) fn safety(world: &World) -> Result<(), String> {
    caught(world, "safety")?;
    let policy = &world.setting.policy;
    let longest = policy.interval.0 + policy.grace.0.max(policy.timeout.0);
    for tab in world.tabs.values().filter(|tab| tab.state.licensed() && world.runs(tab.id)) {
        let profile = world.profile(tab.profile);
        if world.now - tab.running_since.max(profile.woke_at) < SETTLING {
            continue;
        }
        let Some(trust) = tab.trust else {
            return Err(format!("tab {} is {} by nothing", tab.id, tab.state.as_str()));
        };
        let age = profile.clock.mono(world.now) - trust.at;
        // The answer was on its way for a while.
        if age > longest + policy.timeout.0 + LATE {
            let (state, age, longest) = (tab.state.as_str(), age / 1_000.0, longest / 1_000.0);
            return Err(format!(
                "tab {} is {state} by a yes {age:.1} s old; {longest:.0} s is the most",
                tab.id
            ));
        }
        let settled = world.now - profile.app_acted_at > SETTLING;
        let unheard = trust.logouts < tab.knows_logouts;
        if unheard && profile.silent_since.is_some() && settled {
            return Err(format!("tab {} is {} after a logout", tab.id, tab.state.as_str()));
        }
    }
    Ok(())
}
