//! One tab: a real session, and what its shell holds for it.

use libreauth_client::protocol::Request;
use libreauth_client::session::{CallId, Millis, Session, State};

use super::queue::{Happening, TabId};
use super::trust::{Source, Trust};

/// A call of the app that has no answer yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    pub(crate) id: CallId,
    pub(crate) endpoint: &'static str,
    /// How long the tab had been running when it was made.
    pub(crate) since: f64,
}

/// What the app is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// It starts, or starts over.
    Init,
    /// The session is open: log in if that is needed.
    License,
    /// It uses the session.
    Use,
    /// It logged out.
    Out,
}

/// Why a tab does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// The browser does not let it.
    Frozen,
    /// It is in the back-forward cache.
    Cached,
}

/// When a tab last learned what the service's clock reads: the true time, and the device's two clocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    pub(crate) at: f64,
    pub(crate) mono: f64,
    pub(crate) wall: f64,
}

/// One tab.
#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) id: TabId,
    pub(crate) profile: usize,
    pub(crate) session: Session,
    /// The device's monotonic clock when the page began.
    pub(crate) origin: f64,
    pub(crate) opened_at: f64,

    pub(crate) timer: Option<Millis>,
    /// Grows with each timer: an older one has been replaced.
    pub(crate) timers: u32,
    pub(crate) hidden: bool,
    /// The leadership that it was last told of.
    pub(crate) told_leads: bool,
    pub(crate) told_online: bool,
    pub(crate) stopped: Option<Stopped>,
    /// It was told that it goes away, and not yet that it is back.
    pub(crate) told_to_leave: bool,
    /// What happens once it runs again.
    pub(crate) held: Vec<Happening>,
    /// When the last thing that it said is heard: its words stay in order.
    pub(crate) said_until: f64,
    /// Questions to device and storage without an answer yet.
    pub(crate) asking_shell: u32,
    /// The profile's storage era in which it was told the device id.
    pub(crate) era: u32,

    /// For a planted fault: what it last sent by itself.
    pub(crate) last_beat: Option<Request>,

    pub(crate) script: Script,
    pub(crate) asking: Vec<Asking>,
    pub(crate) calls: u32,

    /// Since when it has been running, by the true clock, and for how long before.
    pub(crate) running_since: f64,
    pub(crate) ran_before: f64,
    /// The state before and after the last thing that happened to it.
    pub(crate) state: State,
    pub(crate) trust: Option<Trust>,
    /// When it was last active.
    pub(crate) active_at: f64,
    /// Since when it has been licensed without a break.
    pub(crate) licensed_since: f64,
    /// The service's clock less what the session takes it for, when it last learned that.
    pub(crate) service_lag: f64,
    pub(crate) known_skew: Option<Millis>,
    pub(crate) met: Option<Met>,
    /// How many of its profile's logouts it could know of.
    pub(crate) knows_logouts: u32,
    /// The latest of its profile's sessions that it has named or was told of.
    pub(crate) knows_session: Option<usize>,
}

impl Tab {
    pub(crate) fn new(id: TabId, profile: usize, session: Session, at: f64, origin: f64) -> Self {
        Self {
            id,
            profile,
            session,
            origin,
            opened_at: at,
            timer: None,
            timers: 0,
            hidden: false,
            told_leads: false,
            told_online: true,
            stopped: None,
            told_to_leave: false,
            held: Vec::new(),
            said_until: 0.0,
            asking_shell: 0,
            era: 0,
            last_beat: None,
            script: Script::Init,
            asking: Vec::new(),
            calls: 0,
            running_since: at,
            ran_before: 0.0,
            state: State::Idle,
            trust: None,
            active_at: f64::NEG_INFINITY,
            licensed_since: f64::INFINITY,
            service_lag: 0.0,
            known_skew: None,
            met: None,
            knows_logouts: 0,
            knows_session: None,
        }
    }

    /// For how long it has been let run.
    pub(crate) fn ran(&self, now: f64) -> f64 {
        self.ran_before + (now - self.running_since).max(0.0)
    }

    /// What it can tell others.
    pub(crate) fn as_source(&self) -> Source {
        Source { trust: self.trust, logouts: self.knows_logouts }
    }

    /// Waits the app for an answer to such a call?
    pub(crate) fn is_asking(&self, endpoint: &str) -> bool {
        self.asking.iter().any(|it| it.endpoint == endpoint)
    }

    /// Does the app open a session or log in just now?
    pub(crate) fn is_opening(&self) -> bool {
        self.is_asking("init") || self.is_asking("license")
    }
}
