//! Nothing hangs.

use super::caught;
use crate::life::World;

/// A promise is kept after so many request times at most.
const REQUESTS: f64 = 6.0;
/// And what device, storage and other tabs take.
const MORE: f64 = 10_000.0;
/// A hidden page's timers come this late, and answers take a while.
const LATE: f64 = 1_500.0;

/// Who waits for the lead has it within this after the leader is gone.
const HAND_OVER: f64 = 2_000.0;

/// A licensed tab that beats, or hears who beats, has a timer, a request under way, or a question to
/// its shell; who leads beats within the interval after the last good beat; when that tab is closed or
/// crashes, another one leads within two seconds; and every call of the app is answered in time.
pub(super) fn progress(world: &World) -> Result<(), String> {
    caught(world, "progress")?;
    let longest = REQUESTS * world.setting.policy.timeout.0 + MORE;
    for tab in world.tabs.values().filter(|tab| world.runs(tab.id)) {
        let waits = tab.timer.is_some() || tab.asking_shell > 0 || world.is_waiting(tab.id);
        if tab.state.licensed() && tab.session.snapshot().beating && !waits {
            return Err(format!("tab {} is {} and waits for nothing", tab.id, tab.state.as_str()));
        }
        let profile = world.profile(tab.profile);
        let leads = profile.team.leader().and_then(|leader| world.tabs.get(&leader));
        // The next in turn may not run just now: the others hear nothing of it, and take the lead later.
        let runs = leads.is_none_or(|leads| world.runs(leads.id));
        let since = leads.map_or(0.0, |leads| leads.running_since).max(tab.running_since);
        let waited = world.now - profile.leaderless_since.max(since);
        if profile.team.has(tab.id) && runs && waited > HAND_OVER {
            return Err(format!("nobody leads for {waited:.0} ms, and tab {} would", tab.id));
        }
        let ran = tab.ran(world.now);
        if let Some(late) = tab.asking.iter().find(|asking| ran - asking.since > longest) {
            return Err(format!(
                "{}() of tab {} has no answer after {:.0} s",
                late.endpoint,
                tab.id,
                (ran - late.since) / 1_000.0
            ));
        }
        if world.is_overdue(tab, LATE) {
            return Err(format!("tab {} leads, and its beat is overdue", tab.id));
        }
    }
    Ok(())
}
