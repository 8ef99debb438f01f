//! One profile of a browser on one device: what its tabs have in common, and what the rules know of it.

use std::collections::BTreeMap;

use super::clock::Clock;
use super::queue::TabId;
use super::sessions::Sessions;
use super::storage::Storage;
use super::team::Team;

/// One automatic request that asks whether the session is good.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beat {
    pub(crate) tab: TabId,
    pub(crate) at: f64,
    /// The changes of the lock until then.
    pub(crate) changes: u32,
}

/// The service told the tab that beats when it wants to be asked again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub(crate) tab: TabId,
    /// The changes of the lock until then.
    pub(crate) changes: u32,
    pub(crate) until: f64,
}

/// A promise to be active again after an outage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed {
    pub(crate) since: f64,
    pub(crate) until: f64,
}

/// Automatic requests that may still be made: they come in with time and with reasons, and go out with
/// each request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) left: f64,
    at: f64,
}

impl Budget {
    /// No more than this is saved up.
    const MOST: f64 = 3.0;

    pub(crate) fn new() -> Self {
        Self { left: 1.0, at: 0.0 }
    }

    /// Time passed, at so many requests a millisecond.
    pub(crate) fn pass(&mut self, now: f64, rate: f64) {
        let more = self.left + (now - self.at) * rate;
        self.left = more.min(Self::MOST.max(self.left));
        self.at = now;
    }

    pub(crate) fn add(&mut self, more: f64) {
        self.left += more;
    }
}

/// One profile.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) clock: Clock,
    pub(crate) online: bool,
    /// Asleep since then.
    pub(crate) asleep: Option<f64>,
    /// Woke up then.
    pub(crate) woke_at: f64,
    pub(crate) storage: Storage,
    pub(crate) team: Team,
    /// Device ids, one for each era of the storage; the last one holds.
    pub(crate) devices: Vec<String>,
    pub(crate) key: &'static str,
    pub(crate) address: String,
    pub(crate) tabs_made: TabId,

    pub(crate) sessions: Sessions,
    pub(crate) budget: Budget,
    pub(crate) beats: Vec<Beat>,
    /// Logouts so far, and when the last one was.
    pub(crate) logouts: u32,
    pub(crate) silent_since: Option<f64>,
    /// When the app of any tab last changed the session, or was answered to that.
    pub(crate) app_acted_at: f64,
    /// When anything last went wrong here but for an outage.
    pub(crate) disturbed_at: f64,
    /// When anything at all last went wrong.
    pub(crate) trouble_at: f64,
    /// When a tab last heard a true yes.
    pub(crate) good_at: f64,
    /// When a beat, or what counts as one, was last answered with yes, and the logouts until then.
    pub(crate) beat_good_at: f64,
    pub(crate) logouts_when_good: u32,
    /// When the lock last changed hands.
    pub(crate) led_at: f64,
    /// When the tab that led was closed or crashed, and nobody has been told since to lead.
    pub(crate) leaderless_since: f64,
    /// When a beat last failed after a good one.
    pub(crate) failed_at: f64,
    /// When a session was opened, or logged in to: beats begin anew.
    pub(crate) opened_at: f64,
    /// Until when the service wanted to be left alone, whether or not a yes came before that.
    pub(crate) quiet_until: f64,
    /// When a tab last heard a true no.
    pub(crate) no_at: f64,
    pub(crate) owed: Option<Owed>,
    pub(crate) wish: Option<Wish>,
    /// What rules about single requests found.
    pub(crate) broken: BTreeMap<&'static str, String>,
}

impl Profile {
    pub(crate) fn new(wall_ahead: f64, device: String, key: &'static str, address: String) -> Self {
        Self {
            clock: Clock::new(wall_ahead),
            online: true,
            asleep: None,
            woke_at: 0.0,
            storage: Storage::default(),
            team: Team::default(),
            devices: vec![device],
            key,
            address,
            tabs_made: 0,
            sessions: Sessions::default(),
            budget: Budget::new(),
            beats: Vec::new(),
            logouts: 0,
            silent_since: None,
            app_acted_at: 0.0,
            disturbed_at: 0.0,
            trouble_at: 0.0,
            good_at: f64::NEG_INFINITY,
            beat_good_at: f64::NEG_INFINITY,
            logouts_when_good: 0,
            led_at: 0.0,
            leaderless_since: f64::INFINITY,
            failed_at: f64::NEG_INFINITY,
            opened_at: f64::NEG_INFINITY,
            quiet_until: f64::NEG_INFINITY,
            no_at: f64::NEG_INFINITY,
            owed: None,
            wish: None,
            broken: BTreeMap::new(),
        }
    }

    /// Something went wrong that excuses more than an outage does.
    pub(crate) fn disturb(&mut self, now: f64) {
        self.disturbed_at = now;
        self.trouble_at = now;
        self.owed = None;
    }

    pub(crate) fn era(&self) -> u32 {
        u32::try_from(self.devices.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }

    pub(crate) fn device(&self) -> String {
        self.devices.last().cloned().unwrap_or_default()
    }
}
