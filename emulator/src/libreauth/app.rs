//! One application as it stands now: its settings, keys, users and sessions.

use super::session::Sessions;
use super::user::{Subscription, User};
use crate::seed::{AppSeed, Expiry, LicenceSeed};

/// State of one application.
#[derive(Debug, Clone)]
pub(crate) struct App {
    /// Settings and content; its licences and users are only the start, see the fields below.
    pub(crate) config: AppSeed,
    pub(crate) licences: Vec<Licence>,
    pub(crate) users: Vec<User>,
    pub(crate) sessions: Sessions,
    pub(crate) window: RateWindow,
    /// Lines of the `log` call.
    pub(crate) logs: Vec<LogLine>,
}

/// State of one licence key.
#[derive(Debug, Clone)]
pub(crate) struct Licence {
    pub(crate) seed: LicenceSeed,
    pub(crate) used_by: Option<String>,
    pub(crate) banned: bool,
    /// Taken back by the operator: the key no longer exists for anyone.
    pub(crate) revoked: bool,
    /// Ended early by the operator.
    pub(crate) ended: bool,
}

/// One line of the `log` call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogLine {
    pub(crate) at_s: u64,
    pub(crate) credential: Option<String>,
    pub(crate) pc_user: Option<String>,
    pub(crate) message: String,
}

/// Requests counted in the current rate-limit window.
#[derive(Debug, Clone, Default)]
pub(crate) struct RateWindow {
    started_s: u64,
    requests: u64,
}

impl App {
    pub(crate) fn new(config: AppSeed) -> Self {
        let mut users: Vec<User> = config.users.iter().map(User::from_seed).collect();
        for licence in &config.licences {
            if licence.used_by.as_ref() == Some(&licence.key) {
                users.push(User::of_used_key(licence));
            }
        }
        let licences = config.licences.iter().map(Licence::new).collect();
        Self {
            config,
            licences,
            users,
            sessions: Sessions::default(),
            window: RateWindow::default(),
            logs: Vec::new(),
        }
    }

    /// Settles what the seed counts from the start; called with the first request's time.
    pub(crate) fn start(&mut self, now_s: u64) {
        for subscription in self.users.iter_mut().flat_map(|user| &mut user.subscriptions) {
            subscription.expiry = Expiry::At(subscription.expiry.resolve(now_s));
        }
    }

    /// The key, unless the operator took it back.
    pub(crate) fn licence(&mut self, key: &str) -> Option<&mut Licence> {
        self.licences.iter_mut().find(|licence| licence.seed.key == key && !licence.revoked)
    }

    /// The user, unless it is the account of a key that was taken back.
    pub(crate) fn user(&mut self, username: &str) -> Option<&mut User> {
        let gone =
            self.licences.iter().any(|licence| licence.revoked && licence.seed.key == username);
        if gone { None } else { self.users.iter_mut().find(|user| user.username == username) }
    }

    /// Whether the address or hardware id is refused.
    pub(crate) fn is_blacklisted(&self, ip: &str, hwid: Option<&str>) -> bool {
        let blacklist = &self.config.blacklist;
        blacklist.ips.iter().any(|known| known == ip)
            || hwid.is_some_and(|hwid| blacklist.hwids.iter().any(|known| known == hwid))
    }

    /// Counts a request; false when the window has no room for it.
    pub(crate) fn has_room(&mut self, now_s: u64) -> bool {
        let Some(limit) = self.config.rate_limit else { return true };
        if now_s >= self.window.started_s.saturating_add(limit.window_s) {
            self.window = RateWindow { started_s: now_s, requests: 0 };
        }
        self.window.requests = self.window.requests.saturating_add(1);
        self.window.requests <= limit.requests
    }

    /// Length of a session in milliseconds.
    pub(crate) fn ttl_ms(&self) -> u64 {
        self.config.session_ttl_s.saturating_mul(1_000)
    }
}

impl Licence {
    fn new(seed: &LicenceSeed) -> Self {
        Self {
            used_by: seed.used_by.clone(),
            banned: seed.banned,
            revoked: false,
            ended: false,
            seed: seed.clone(),
        }
    }

    /// The subscription this key gives when it is first used now.
    pub(crate) fn subscription(&self, now_s: u64) -> Subscription {
        let expiry = Expiry::new(self.seed.expires_at_s, self.seed.expires_in_s);
        Subscription {
            name: self.seed.subscription.clone(),
            key: Some(self.seed.key.clone()),
            level: self.seed.level.clone(),
            expiry: Expiry::At(expiry.resolve(now_s)),
            paused: self.seed.paused,
            ended: self.ended,
        }
    }
}
