//! What the rules know of answers: whose word each is, whether the tab can tell, and what a licence may
//! rest on from then on.

use libreauth_client::session::{Millis, State};

use super::clock::EPOCH;
use super::facts::is_beat;
use super::profile::Wish;
use super::queue::TabId;
use super::tab::Met;
use super::trust::Trust;
use super::wire::{Exchange, Nature, Reply};
use super::{MAX_SKEW, World};

/// A recording of this age can't be told from the service's own word.
const FRESH: f64 = 32_000.0;
/// A device's two clocks that are no further apart than this are taken to be right.
const IN_STEP: f64 = 30_000.0;

/// What was so before an answer came.
pub(crate) struct Before {
    state: State,
    /// It must not make anybody licensed.
    worthless: bool,
}

impl World {
    /// An answer is about to be handed over.
    pub(crate) fn notice_answer(&mut self, exchange: &Exchange, reply: &Reply) -> Before {
        let (id, profile, now) = (exchange.tab, exchange.profile, self.now);
        let grants = grants(exchange.request.endpoint, self.setting.lockence);
        let mut worthless = true;
        match exchange.nature {
            Nature::True { yes: true, at } => {
                worthless = false;
                // It tells of no logout: the service has not heard of it, as when it was lost on its way.
                if !self.knows_service(id, profile) {
                    self.profile_mut(profile).disturb(now);
                }
                if grants {
                    self.notice_good(exchange, at);
                }
            }
            Nature::True { yes: false, .. } => {
                if self.knows_service(id, profile) {
                    self.learn_of_logouts(id, exchange.logouts);
                }
                if is_beat(exchange.request.endpoint) || exchange.request.endpoint == "validate" {
                    self.profile_mut(profile).sessions.notice_end(&exchange.request);
                }
                let it = self.profile_mut(profile);
                it.no_at = now;
                it.disturb(now);
                // What was lost is opened again, once.
                self.excuse_beat(profile);
            }
            Nature::Recorded { signed } if self.is_fresh(exchange, signed) => {
                worthless = false;
                // It may count, or not: a yes ends a wait, too.
                let it = self.profile_mut(profile);
                it.disturb(now);
                it.wish = None;
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
        let counts = it.logouts == exchange.logouts && it.sessions.counts(&exchange.request);
        if counts && knows_service {
            // One that waited for a frozen tab counts from when it would have been given up.
            it.good_at = it.good_at.max(now.min(exchange.sent_at + timeout));
            if is_beat(exchange.request.endpoint) {
                it.beat_good_at = now;
                it.logouts_when_good = exchange.logouts;
            }
            it.wish = None;
        }
        if matches!(exchange.request.endpoint, "license" | "init") {
            self.profile_mut(profile).opened_at = now;
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

    /// Can the tab tell the service's true answers? Not at first contact by a clock that is very wrong, nor
    /// if the service's clock has run further since the last contact than both of the device's, which are
    /// in step: as when it slept with its monotonic clock, and was set back by as much.
    fn knows_service(&self, tab: TabId, profile: usize) -> bool {
        let clock = &self.profile(profile).clock;
        let Some((tab, met)) = self.tabs.get(&tab).and_then(|it| Some((it, it.met?))) else {
            let skew = self.setting.service_ahead - clock.wall_ahead();
            return !self.setting.pinned || skew.abs() < MAX_SKEW - 20_000.0;
        };
        let passed = self.now - met.at + tab.service_lag;
        let (ticked, by_wall) = (clock.mono(self.now) - met.mono, clock.wall(self.now) - met.wall);
        let in_step = (by_wall - ticked).abs() < IN_STEP + 1_000.0;
        !in_step || passed < ticked.max(by_wall) + IN_STEP - 2_000.0
    }

    /// The service says when it wants to be asked again, to who beats.
    fn notice_wish(&mut self, exchange: &Exchange, reply: &Reply) {
        let Ok(response) = reply else { return };
        let seconds = response.retry_after.as_ref().and_then(|it| it.parse::<f64>().ok());
        let Some(seconds) = seconds else { return };
        let (tab, until) = (exchange.tab, self.now + seconds * 1_000.0 - 1.0);
        let leads = self.tabs.get(&tab).is_some_and(|it| it.told_leads);
        let it = self.profile_mut(exchange.profile);
        it.quiet_until = it.quiet_until.max(until);
        if leads && is_beat(exchange.request.endpoint) {
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
            let clock = &self.profiles[tab.profile].clock;
            let (mono, wall) = (clock.mono(self.now), clock.wall(self.now));
            tab.met = skew.map(|_| Met { at: self.now, mono, wall });
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
}

/// Does a yes to it say that somebody is licensed?
fn grants(endpoint: &str, lockence: bool) -> bool {
    match endpoint {
        "init" => lockence,
        "logout" => false,
        _ => true,
    }
}
