//! What befalls a device: sleep, a clock that is set, no network.

use super::World;
use super::disaster::MINUTE;
use super::queue::Happening;
use super::setting::pick;

impl World {
    pub(super) fn sleep(&mut self, profile: usize) {
        if self.profile(profile).asleep.is_some() {
            return;
        }
        let length = self.while_long();
        let now = self.now;
        self.tell(|| format!("profile {profile}: the device sleeps for {:.0} s", length / 1_000.0));
        self.profile_mut(profile).asleep = Some(now);
        for id in self.tabs_of(profile) {
            if let Some(tab) = self.tabs.get_mut(&id).filter(|it| it.stopped.is_none()) {
                tab.ran_before = tab.ran(now);
            }
        }
        self.queue.plan(now + length, Happening::Awake(profile));
    }

    pub(crate) fn awake(&mut self, profile: usize) {
        let now = self.now;
        let stood_still = self.random.bool();
        let cut = self.random.u8(..3) > 0;
        self.tell(|| {
            let how = if stood_still { ", and its monotonic clock stood still" } else { "" };
            format!("profile {profile}: the device wakes up{how}")
        });
        let it = self.profile_mut(profile);
        let slept = now - it.asleep.take().unwrap_or(now);
        it.woke_at = now;
        it.disturb(now);
        if stood_still {
            it.clock.stand_still(slept);
        }
        self.excuse_beat(profile);
        for id in self.tabs_of(profile) {
            let Some(tab) = self.tabs.get_mut(&id) else { continue };
            if stood_still {
                tab.service_lag += slept;
            }
            if tab.stopped.is_none() {
                self.resume(id);
            }
        }
        for exchange in self.exchanges.values_mut().filter(|it| it.profile == profile && cut) {
            // Connections seldom survive a sleep.
            if exchange.reply.is_some() {
                let lost = libreauth_client::protocol::Failure::Network("slept".into());
                exchange.reply = Some(Err(lost));
                exchange.nature = super::wire::Nature::Trouble;
            }
        }
    }

    pub(super) fn jump(&mut self, profile: usize) {
        let longest = pick(&mut self.random, &[20_000.0, 2.0 * MINUTE, 180.0 * MINUTE]);
        let by = (self.random.f64() - 0.5) * 2.0 * longest;
        self.tell(|| format!("profile {profile}: the clock is set by {:+.0} s", by / 1_000.0));
        self.profile_mut(profile).clock.set_wall(by);
        self.excuse_beat(profile);
    }

    pub(super) fn disconnect(&mut self, profile: usize) {
        if !self.profile(profile).online {
            return;
        }
        let length = self.while_long();
        self.tell(|| format!("profile {profile}: offline for {:.0} s", length / 1_000.0));
        self.profile_mut(profile).online = false;
        self.announce_online(profile);
        self.queue.plan(self.now + length, Happening::Reconnect(profile));
    }

    pub(crate) fn reconnect(&mut self, profile: usize) {
        self.tell(|| format!("profile {profile}: online again"));
        let now = self.now;
        let it = self.profile_mut(profile);
        it.online = true;
        it.disturb(now);
        self.excuse_beat(profile);
        self.announce_online(profile);
    }

    fn announce_online(&mut self, profile: usize) {
        for id in self.tabs_of(profile) {
            let takes = self.random.f64() * 50.0;
            self.queue.plan(self.now + takes, Happening::Online(id));
        }
    }
}
