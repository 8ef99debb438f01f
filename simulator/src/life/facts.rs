//! What the rules know: each thing that a session does or is told is noted here, and a request that
//! breaks a rule is caught in the act.

use libreauth_client::protocol::{Kind, Request};
use libreauth_client::session::{Millis, State};

use super::clock::EPOCH;
use super::profile::{Beat, Wish};
use super::queue::{ExchangeId, Happening, TabId};
use super::trust::Trust;
use super::wire::{Exchange, Nature, Reply};
use super::{MAX_SKEW, World};

/// A tab that runs again has heard within this what it missed.
pub(crate) const SETTLING: f64 = 3_000.0;
/// News takes no longer than this to every tab that runs, milliseconds.
pub(crate) const NEWS: f64 = 100.0;
/// Beats come at most this much faster than one an interval.
const ECONOMY: f64 = 1.15;
/// A recording of this age can't be told from the service's own word.
const FRESH: f64 = 32_000.0;

/// What was so before an answer came.
pub(crate) struct Before {
    state: State,
    /// It must not make anybody licensed.
    worthless: bool,
}

impl World {
    /// A rule was broken, and how.
    pub(crate) fn break_rule(&mut self, profile: usize, rule: &'static str, how: String) {
        let broken = &mut self.profile_mut(profile).broken;
        *broken = broken.take().or(Some((rule, how)));
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
        let new_here = self.now - tab.running_since < SETTLING;
        let endpoint = request.endpoint;
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
        self.notice_silence(id, profile, endpoint, new_here);
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

    fn notice_silence(&mut self, id: TabId, profile: usize, endpoint: &'static str, new: bool) {
        let Some(since) = self.profile(profile).silent_since else { return };
        let asks = !matches!(endpoint, "init" | "license" | "logout");
        // Who did not run when it was told may ask once, and is told by the service.
        let unaware = asks && (new || self.now - since < NEWS);
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

    /// An answer is about to be handed over.
    pub(crate) fn notice_answer(&mut self, exchange: &Exchange, reply: &Reply) -> Before {
        let (id, profile, now) = (exchange.tab, exchange.profile, self.now);
        let grants = grants(exchange.request.endpoint, self.setting.lockence);
        let mut worthless = true;
        match exchange.nature {
            Nature::True { yes: true, at } => {
                worthless = false;
                if !self.knows_service(id, profile) {
                    self.profile_mut(profile).disturb(now);
                }
                if grants {
                    self.notice_good(exchange, at);
                }
            }
            Nature::True { yes: false, .. } => {
                let it = self.profile_mut(profile);
                it.no_at = now;
                it.disturb(now);
                // What was lost is opened again, once.
                self.excuse_beat(profile);
            }
            Nature::Recorded { signed } if self.is_fresh(exchange, signed) => {
                worthless = false;
                // It may count, or not.
                self.profile_mut(profile).disturb(now);
                if grants {
                    let heard = self.profile(profile).clock.mono(now);
                    self.trust(exchange, heard);
                }
            }
            Nature::Trouble => {
                if self.outage.is_none() {
                    self.profile_mut(profile).disturb(now);
                }
                // A first failure may have been a blip.
                if exchange.automatic
                    && self.profile(profile).good_at > self.profile(profile).failed_at
                {
                    self.excuse_beat(profile);
                    self.profile_mut(profile).failed_at = now;
                }
                self.notice_wish(exchange, reply);
            }
            Nature::Recorded { .. } | Nature::Forged => {
                self.profile_mut(profile).disturb(now);
                if exchange.automatic
                    && self.profile(profile).good_at > self.profile(profile).failed_at
                {
                    self.excuse_beat(profile);
                    self.profile_mut(profile).failed_at = now;
                }
            }
        }
        let state = self.tabs.get(&id).map_or(State::Idle, |it| it.state);
        Before { state, worthless }
    }

    fn notice_good(&mut self, exchange: &Exchange, said_at: f64) {
        let (now, profile) = (self.now, exchange.profile);
        let knows_service = self.knows_service(exchange.tab, profile);
        let timeout = self.setting.policy.timeout.0;
        let it = self.profile_mut(profile);
        if it.logouts == exchange.logouts && knows_service {
            // One that waited for a frozen tab counts from when it would have been given up.
            it.good_at = it.good_at.max(now.min(exchange.sent_at + timeout));
            if is_beat(exchange.request.endpoint) {
                it.beat_good_at = now;
                it.logouts_when_good = exchange.logouts;
            }
            it.wish = None;
        }
        if matches!(exchange.request.endpoint, "license" | "init") {
            self.excuse_beat(profile);
        }
        self.trust(exchange, said_at);
    }

    /// A licence may rest on this answer.
    fn trust(&mut self, exchange: &Exchange, said_at: f64) {
        let now = self.now;
        let it = self.profile(exchange.profile);
        // If the clock stood still in a sleep meanwhile, that did not count.
        let trust =
            Trust::new(said_at.min(it.clock.mono(now)), it.clock.set_back, exchange.logouts);
        if let Some(tab) = self.tabs.get_mut(&exchange.tab) {
            tab.trust = Some(trust.or(tab.trust));
        }
    }

    /// Can the tab tell the service's true answers? Not at first contact by a clock that is very wrong.
    fn knows_service(&self, tab: TabId, profile: usize) -> bool {
        let skew = self.setting.service_ahead - self.profile(profile).clock.wall_ahead();
        let met = self.tabs.get(&tab).is_some_and(|it| it.known_skew.is_some());
        met || !self.setting.pinned || skew.abs() < MAX_SKEW - 20_000.0
    }

    /// The service says when it wants to be asked again, to who beats.
    fn notice_wish(&mut self, exchange: &Exchange, reply: &Reply) {
        let (tab, now) = (exchange.tab, self.now);
        let leads = self.tabs.get(&tab).is_some_and(|it| it.told_leads);
        let Some(response) = reply.as_ref().ok().filter(|_| leads) else { return };
        let seconds = response.retry_after.as_ref().and_then(|it| it.parse::<f64>().ok());
        if let Some(seconds) = seconds.filter(|_| is_beat(exchange.request.endpoint)) {
            let it = self.profile_mut(exchange.profile);
            let until = now + seconds * 1_000.0 - 1.0;
            it.wish = Some(Wish { tab, changes: it.team.changes, until });
        }
    }

    /// Is a recording so young that nobody could tell?
    fn is_fresh(&self, exchange: &Exchange, signed: f64) -> bool {
        let Some(tab) = self.tabs.get(&exchange.tab) else { return false };
        let clock = &self.profile(exchange.profile).clock;
        if tab.known_skew.is_none() {
            let asked = EPOCH + exchange.sent_at + clock.wall_ahead();
            return signed > asked - MAX_SKEW - 2_000.0;
        }
        let asked = EPOCH + exchange.sent_at + self.setting.service_ahead;
        signed > asked - FRESH - tab.service_lag
    }

    /// An answer was handed over: did anybody believe what must not be believed?
    pub(crate) fn notice_belief(&mut self, exchange: &Exchange, before: Before) {
        let (id, service_now) = (exchange.tab, self.service_now());
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let skew = tab.session.diagnostics().clock_skew;
        if skew != tab.known_skew {
            #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
            let wall = self.profiles[tab.profile].clock.wall(self.now);
            let takes_it_for = skew.map(|Millis(skew)| wall + skew);
            tab.service_lag = takes_it_for.map_or(0.0, |it| (service_now - it).max(0.0));
            tab.known_skew = skew;
        }
        let (was, is, profile) = (before.state, tab.state, tab.profile);
        if before.worthless && is == State::Active && was != State::Active {
            let how = format!("tab {id} is active by an answer that is not the service's word");
            self.break_rule(profile, "safety", how);
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

/// Does a yes to it say that somebody is licensed?
fn grants(endpoint: &str, lockence: bool) -> bool {
    match endpoint {
        "init" => lockence,
        "logout" => false,
        _ => true,
    }
}

/// Keeps it the session alive?
fn is_beat(endpoint: &str) -> bool {
    matches!(endpoint, "check" | "heartbeat")
}

/// The device id that a request names.
fn device_in(request: &Request) -> Option<&str> {
    let body = request.body.as_ref()?.expose();
    let (_, after) = body.split_once("hwid=").or_else(|| body.split_once("\"hwid\":\""))?;
    after.get(..40)
}
