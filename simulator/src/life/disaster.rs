//! What befalls a world, and how it passes.

use libreauth_client::session::Input;
use libreauth_emulator::{Control, LicenceAction, Service};

use super::profile::Owed;
use super::queue::{Happening, TabId};
use super::setting::{Disaster, pick};
use super::tab::Stopped;
use super::wire::Outage;
use super::{World, device};
use crate::fault::Planted;

pub(super) const MINUTE: f64 = 60_000.0;

impl World {
    pub(crate) fn plan_disaster(&mut self) {
        let wait = self.setting.between_disasters * (0.2 + 1.6 * self.random.f64());
        self.queue.plan(self.now + wait, Happening::Disaster);
    }

    /// One of the disasters that this world knows.
    pub(crate) fn disaster(&mut self) {
        self.plan_disaster();
        let Some(kind) = self.random.choice(&self.setting.disasters).copied() else { return };
        let profile = self.random.usize(..self.profiles.len());
        let now = self.now;
        match kind {
            Disaster::Outage => return self.begin_outage(),
            Disaster::Open => return self.open_tab(profile),
            Disaster::Restart => {
                self.tell(|| "the service restarts: all sessions are gone".to_owned());
                // Ending all sessions can't fail.
                let _ = self.emulator.control(Control::KillSessions);
                self.profiles.iter_mut().for_each(|it| it.disturb(now));
            }
            Disaster::Revoke => self.revoke(profile),
            Disaster::Kill => self.kill_session(),
            Disaster::Sleep => self.sleep(profile),
            Disaster::Jump => self.jump(profile),
            Disaster::Offline => self.disconnect(profile),
            Disaster::Storage => self.spoil_storage(profile),
            Disaster::Close
            | Disaster::Reload
            | Disaster::Crash
            | Disaster::Freeze
            | Disaster::Cache
            | Disaster::Hide => {
                let tabs = self.tabs_of(profile);
                if let Some(tab) = self.random.choice(&tabs).copied() {
                    self.befall(tab, profile, kind);
                }
            }
        }
        self.profile_mut(profile).disturb(now);
    }

    fn befall(&mut self, id: TabId, profile: usize, kind: Disaster) {
        if !self.runs(id) && kind != Disaster::Crash {
            return;
        }
        let interval = self.setting.policy.interval.0;
        match kind {
            Disaster::Close => {
                self.tell(|| format!("tab {id} is closed"));
                self.input(id, Input::Leave { kept: false });
                self.remove(id, profile);
                if self.random.bool() {
                    let later = self.random.f64() * interval;
                    self.queue.plan(self.now + later, Happening::Open(profile));
                }
            }
            Disaster::Reload => {
                self.tell(|| format!("tab {id} is loaded again"));
                self.input(id, Input::Leave { kept: false });
                self.remove(id, profile);
                self.queue.plan(self.now + 300.0, Happening::Open(profile));
            }
            Disaster::Crash => {
                self.tell(|| format!("tab {id} crashes"));
                self.remove(id, profile);
                let later = self.random.f64() * interval;
                self.queue.plan(self.now + later, Happening::Open(profile));
            }
            Disaster::Freeze | Disaster::Cache => {
                let cached = kind == Disaster::Cache;
                let told = cached || self.random.bool();
                self.tell(|| {
                    let how = if cached { "goes into the back-forward cache" } else { "is frozen" };
                    format!("tab {id} {how}{}", if told { "" } else { " without a word" })
                });
                if told {
                    self.input(id, Input::Leave { kept: true });
                }
                let stopped = if cached { Stopped::Cached } else { Stopped::Frozen };
                let now = self.now;
                if let Some(tab) = self.tabs.get_mut(&id) {
                    tab.ran_before = tab.ran(now);
                    tab.stopped = Some(stopped);
                    tab.told_to_leave = told;
                }
                let length = self.while_long();
                self.queue.plan(self.now + length, Happening::Thaw(id));
            }
            _ => {
                if let Some(tab) = self.tabs.get_mut(&id) {
                    tab.hidden = !tab.hidden;
                }
            }
        }
    }

    fn remove(&mut self, id: TabId, profile: usize) {
        self.tabs.remove(&id);
        if self.profile(profile).team.leader() == Some(id) {
            self.profile_mut(profile).leaderless_since = self.now;
        }
        for exchange in self.exchanges.values_mut().filter(|it| it.tab == id) {
            exchange.waited_for = false;
        }
        if self.planted != Some(Planted::LockHeld) {
            self.profile_mut(profile).team.leave(id);
        }
        self.excuse_beat(profile);
        self.announce_leader(profile);
    }

    /// A while, from a second to hours.
    pub(super) fn while_long(&mut self) -> f64 {
        let interval = self.setting.policy.interval.0;
        let longest = [3_000.0, interval, 3.0 * interval, 20.0 * interval];
        1_000.0 + self.random.f64() * pick(&mut self.random, &longest)
    }

    pub(crate) fn thaw(&mut self, id: TabId) {
        let now = self.now;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.stopped = None;
        let profile = tab.profile;
        self.profile_mut(profile).disturb(now);
        self.excuse_beat(profile);
        self.tell(|| format!("tab {id} goes on"));
        if self.profile(profile).asleep.is_none() {
            self.resume(id);
        }
    }

    /// A tab runs again: what waited happens now.
    pub(super) fn resume(&mut self, id: TabId) {
        let now = self.now;
        let (chance, first) = (self.random.bool(), self.random.bool());
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        // Who was told that it leaves is told that it is back.
        let told = std::mem::take(&mut tab.told_to_leave) || chance;
        tab.running_since = now;
        let held = std::mem::take(&mut tab.held);
        let mut at = now;
        if told && first {
            self.queue.plan(at, Happening::Back(id));
        }
        for what in held {
            at += self.random.f64() * 2.0;
            self.queue.plan(at, what);
        }
        if told && !first {
            self.queue.plan(at, Happening::Back(id));
        }
        self.queue.plan(now + 1.0, Happening::Lead(id));
        self.queue.plan(now + 1.0, Happening::Online(id));
    }

    fn begin_outage(&mut self) {
        if self.outage.is_some() {
            return;
        }
        let kinds = [Outage::Refused, Outage::Silent, Outage::Errors];
        let kind = kinds.get(self.random.usize(..3)).copied().unwrap_or(Outage::Refused);
        let length = self.while_long();
        self.tell(|| format!("nobody reaches the service for {:.0} s: {kind:?}", length / 1_000.0));
        self.outage = Some(kind);
        // Nobody need be back from the one before.
        self.profiles.iter_mut().for_each(|it| it.owed = None);
        self.queue.plan(self.now + length, Happening::OutageEnds);
    }

    pub(crate) fn end_outage(&mut self) {
        self.outage = None;
        self.tell(|| "the service can be reached again".to_owned());
        let policy = &self.setting.policy;
        let wait = policy.interval.0 + 2.0 * policy.timeout.0 + 2_000.0;
        let (now, before) = (self.now, self.now - 2.0 * policy.interval.0);
        for it in &mut self.profiles {
            // What went wrong shortly before may last.
            let calm = it.disturbed_at < before && it.wish.is_none() && it.online;
            it.owed = calm.then_some(Owed { since: now, until: now + wait });
        }
    }

    fn revoke(&mut self, profile: usize) {
        let actions = [LicenceAction::Revoke, LicenceAction::Ban, LicenceAction::Expire];
        let action = self.random.choice(actions).unwrap_or(LicenceAction::Revoke);
        self.tell(|| format!("profile {profile}: its licence is changed: {action:?}"));
        self.operate(profile, action);
        let length = self.while_long();
        self.queue.plan(self.now + length, Happening::Restore(profile));
    }

    pub(crate) fn restore(&mut self, profile: usize) {
        self.tell(|| format!("profile {profile}: its licence is good again"));
        self.operate(profile, LicenceAction::Restore);
        let now = self.now;
        self.profile_mut(profile).disturb(now);
    }

    fn operate(&mut self, profile: usize, action: LicenceAction) {
        let service = if self.setting.lockence { Service::Lockence } else { Service::LibreAuth };
        let key = self.profile(profile).key.to_owned();
        // The key is one of the emulator's own.
        let _ = self.emulator.control(Control::Licence { service, key, action });
    }

    /// Of some session; which one is chance.
    fn kill_session(&mut self) {
        let state = self.emulator.state();
        let sessions = state.pointer("/libreauth/0/session_list").and_then(|it| it.as_array());
        let ids: Vec<_> = sessions
            .into_iter()
            .flatten()
            .filter_map(|it| it.get("id")?.as_str().map(str::to_owned))
            .collect();
        if let Some(id) = self.random.choice(ids) {
            self.tell(|| "the operator ends a session".to_owned());
            // It is there: it was just listed.
            let _ = self.emulator.control(Control::KillSession(id));
            let now = self.now;
            self.profiles.iter_mut().for_each(|it| it.disturb(now));
        }
    }

    fn spoil_storage(&mut self, profile: usize) {
        let kind = self.random.u8(..5);
        let new = device(&mut self.random);
        let it = self.profile_mut(profile);
        let what = match kind {
            0 => {
                it.storage.wipe();
                it.devices.push(new);
                "wiped, and the device id with it"
            }
            1 => {
                it.storage.damage();
                "damaged"
            }
            2 | 3 => {
                it.storage.roll_back();
                "rolled back"
            }
            _ => {
                it.storage.refuses = !it.storage.refuses;
                if it.storage.refuses { "refused from now on" } else { "open again" }
            }
        };
        self.tell(|| format!("profile {profile}: the storage is {what}"));
        if kind == 0 && self.random.bool() {
            self.operate(profile, LicenceAction::ResetHwid);
        }
    }
}
