//! What the rules know: each thing that a session does or is told is noted here, and a request that
//! breaks a rule is caught in the act.

use libreauth_client::protocol::{Kind, Request};

use super::World;
use super::profile::Beat;
use super::queue::{ExchangeId, Happening, TabId};
use super::wire::Exchange;

/// A tab that runs again has heard within this what it missed.
pub(crate) const SETTLING: f64 = 3_000.0;
/// News takes no longer than this to every tab that runs, milliseconds.
pub(crate) const NEWS: f64 = 100.0;
/// Beats come at most this much faster than one an interval.
const ECONOMY: f64 = 1.15;

impl World {
    /// A rule was broken, and how.
    pub(crate) fn break_rule(&mut self, profile: usize, rule: &'static str, how: String) {
        self.profile_mut(profile).broken.entry(rule).or_insert(how);
    }

    /// Something gives this profile one beat more.
    pub(crate) fn excuse_beat(&mut self, profile: usize) {
        self.pass_time(profile);
        self.profile_mut(profile).budget.add(1.0);
    }

    fn pass_time(&mut self, profile: usize) {
        let (now, rate) = (self.now, ECONOMY / self.setting.policy.interval.0);
        self.profile_mut(profile).budget.pass(now, rate);
    }

    /// The app is about to call.
    pub(crate) fn about_to_call(&mut self, profile: usize, kind: Kind) {
        let now = self.now;
        match kind {
            Kind::Init | Kind::Activate | Kind::License => {
                self.excuse_beat(profile);
                let it = self.profile_mut(profile);
                it.app_acted_at = now;
                // Who opens a session wants no silence any more.
                it.silent_since = None;
            }
            Kind::Logout => self.fall_silent(profile),
            _ => {}
        }
    }

    /// The profile is logged out.
    pub(crate) fn fall_silent(&mut self, profile: usize) {
        let now = self.now;
        let it = self.profile_mut(profile);
        it.disturb(now);
        it.app_acted_at = now;
        it.silent_since = Some(now);
        it.logouts += 1;
        it.sessions.notice_logout();
        let logouts = it.logouts;
        for id in self.tabs_of(profile) {
            // Who does not run is told later, if there is anybody to tell it.
            if self.runs(id) {
                self.learn_of_logouts(id, logouts);
            }
        }
    }

    /// A tab could know of so many logouts of its profile by now.
    pub(crate) fn learn_of_logouts(&mut self, id: TabId, logouts: u32) {
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.knows_logouts = tab.knows_logouts.max(logouts);
        }
    }

    /// A tab names a session of its profile, or is told of it.
    pub(crate) fn learn_of_session(&mut self, id: TabId, session: Option<usize>) {
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.knows_session = tab.knows_session.max(session);
        }
    }

    /// A tab sends something.
    pub(crate) fn notice_request(
        &mut self,
        id: TabId,
        request: &Request,
        automatic: bool,
        keepalive: bool,
    ) {
        let Some(tab) = self.tabs.get(&id) else { return };
        let (profile, era, told_online) = (tab.profile, tab.era, tab.told_online);
        let unaware = tab.knows_logouts < self.profile(profile).logouts;
        let endpoint = request.endpoint;
        self.profile_mut(profile).sessions.notice_use(request);
        let session = self.profile(profile).sessions.position(request);
        self.learn_of_session(id, session);
        if let Some(device) = device_in(request) {
            let known = self.profile(profile).devices.get(era as usize);
            if known.map(String::as_str) != Some(device) {
                let how = format!("tab {id} sends the device id {device}, and not {known:?}");
                self.break_rule(profile, "identity", how);
            }
        }
        if keepalive {
            self.notice_giving_back(id, profile);
        }
        if !automatic {
            return;
        }
        if !told_online {
            let how = format!("tab {id} sends {endpoint} by itself while the device is offline");
            self.break_rule(profile, "economy", how);
        }
        self.notice_silence(id, profile, endpoint, unaware);
        let it = self.profile(profile);
        let early = it.wish.map_or(0.0, |wish| wish.until - self.now);
        let same = it.wish.is_some_and(|wish| wish.tab == id && wish.changes == it.team.changes);
        if same && early > 0.0 && is_beat(endpoint) {
            let how =
                format!("tab {id} sends {endpoint} {early:.0} ms before the service wants it");
            self.break_rule(profile, "economy", how);
        }
        if endpoint != "license" {
            self.notice_beat(id, profile, endpoint);
        }
    }

    fn notice_silence(&mut self, id: TabId, profile: usize, endpoint: &'static str, unaware: bool) {
        let Some(since) = self.profile(profile).silent_since else { return };
        let asks = !matches!(endpoint, "init" | "license" | "logout");
        let unaware = asks && (unaware || self.now - since < NEWS);
        if endpoint != "logout" && !unaware {
            let ago = self.now - since;
            let how = format!("tab {id} sends {endpoint} by itself {ago:.0} ms after the logout");
            self.break_rule(profile, "silence", how);
        }
    }

    fn notice_beat(&mut self, id: TabId, profile: usize, endpoint: &'static str) {
        self.pass_time(profile);
        let (now, interval) = (self.now, self.setting.policy.interval.0);
        let it = self.profile_mut(profile);
        it.budget.left -= 1.0;
        let (left, changes) = (it.budget.left, it.team.changes);
        let mine = it.beats.iter().rev().find(|beat| beat.tab == id).copied();
        let between = mine.and_then(|mine| {
            let later = it.beats.iter().rev().take_while(|beat| beat.at > mine.at);
            later.last().map(|other| (mine, *other))
        });
        it.beats.push(Beat { tab: id, at: now, changes });
        if it.beats.len() > 8 {
            it.beats.remove(0);
        }
        if left < 0.0 {
            let how = format!("tab {id} sends one {endpoint} by itself too many");
            self.break_rule(profile, "economy", how);
        }
        if let Some((mine, other)) = between
            && mine.changes == changes
            && now - mine.at < interval
        {
            let how = format!(
                "tabs {id} and {} beat in turns within {:.0} ms, and the lock did not change hands",
                other.tab,
                now - mine.at
            );
            self.break_rule(profile, "one leader", how);
        }
    }

    /// The last tab gives the seat back.
    fn notice_giving_back(&mut self, id: TabId, profile: usize) {
        let now = self.now;
        let others = self.tabs.values().filter(|it| it.profile == profile && it.id != id);
        let settled = |since: f64| now - since > 3_000.0;
        let other = others
            .filter(|it| {
                self.runs(it.id) && settled(it.running_since) && settled(it.licensed_since)
            })
            .map(|it| it.id)
            .next();
        self.fall_silent(profile);
        if let Some(other) = other {
            let how = format!("tab {id} is closed and logs out, though tab {other} is licensed");
            self.break_rule(profile, "availability", how);
        }
    }

    /// A planted fault: what failed is sent again, and nobody is told.
    pub(crate) fn fetch_again(&mut self, number: ExchangeId, mut exchange: Exchange) {
        exchange.sent_at = self.now + 2_000.0;
        let (tab, automatic) = (exchange.tab, exchange.automatic);
        let request = exchange.request.clone();
        self.notice_request(tab, &request, automatic, false);
        self.exchanges.insert(number, exchange);
        self.queue.plan(self.now + 2_000.0, Happening::Arrive(number));
    }
}

/// Keeps it the session alive?
pub(super) fn is_beat(endpoint: &str) -> bool {
    matches!(endpoint, "check" | "heartbeat")
}

/// The device id that a request names.
fn device_in(request: &Request) -> Option<&str> {
    let body = request.body.as_ref()?.expose();
    let (_, after) = body.split_once("hwid=").or_else(|| body.split_once("\"hwid\":\""))?;
    after.get(..40)
}
