//! Who is licensed, and who ceased to be: was there a reason? And who should have beaten before.

use libreauth_client::error::Category;
use libreauth_client::session::State;

use super::facts::{NEWS, SETTLING};
use super::queue::TabId;
use super::sessions::Sessions;
use super::{Tab, World};

impl World {
    /// A session may have changed its state.
    pub(crate) fn notice_state(&mut self, id: TabId) {
        let now = self.now;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let (from, to) = (tab.state, tab.session.state());
        tab.state = to;
        if to == State::Active {
            tab.active_at = now;
        }
        if from == to {
            return;
        }
        if to.licensed() && !from.licensed() {
            tab.licensed_since = now;
        }
        if from.licensed() && !to.licensed() {
            let since = tab.licensed_since;
            tab.licensed_since = f64::INFINITY;
            self.notice_loss(id, to, since);
        }
    }

    /// A tab is licensed no more. Was there a reason?
    fn notice_loss(&mut self, id: TabId, to: State, licensed_since: f64) {
        let now = self.now;
        let Some(tab) = self.tabs.get(&id) else { return };
        let (profile, ran_since) = (tab.profile, tab.running_since);
        let reason = tab.session.snapshot().reason;
        let grace = self.setting.policy.grace.0;
        let it = self.profile(profile);
        // It hears in order what it missed.
        let catches_up = now - ran_since < SETTLING;
        let by_app = now - it.app_acted_at < NEWS || tab.is_opening() || tab.is_asking("logout");
        // Who was away goes on with a session that another tab has logged out of, and hears of it when
        // that one is back itself, however often the app has tried to open another one meanwhile.
        let closed = |it: &Sessions| tab.knows_session.is_some_and(|at| it.is_closed(at));
        let logged_out = it.silent_since.is_some() || to == State::Closed && closed(&it.sessions);
        let told_no = it.no_at >= licensed_since && to != State::Initialized;
        let definite = reason.is_some_and(|it| it.category() == Category::Denied);
        // It may not know the last yes if it did not run then.
        let knows_last = ran_since < it.good_at && now - it.good_at > NEWS;
        let in_time = knows_last && now < it.good_at + grace - NEWS;
        let how = if by_app || catches_up || logged_out || (definite && told_no) {
            None
        } else if to != State::Expired {
            Some(format!("tab {id} is {}, and nobody said so", to.as_str()))
        } else if in_time {
            let ago = (now - it.good_at) / 1_000.0;
            Some(format!("tab {id} is expired {ago:.1} s after a yes, with {grace} ms of grace"))
        } else if knows_last && it.trouble_at < it.good_at {
            Some(format!("tab {id} is expired, and nothing had gone wrong"))
        } else {
            None
        };
        if let Some(how) = how {
            let reason = reason.map_or("no reason", |it| it.as_str());
            self.break_rule(profile, "availability", format!("{how} ({reason})"));
        }
    }

    /// Does the tab wait for an answer?
    pub(crate) fn is_waiting(&self, id: TabId) -> bool {
        self.exchanges.values().any(|it| it.tab == id && it.waited_for)
    }

    /// Should this tab have beaten before, by more than `late`?
    pub(crate) fn is_overdue(&self, tab: &Tab, late: f64) -> bool {
        let profile = self.profile(tab.profile);
        let leads = tab.told_leads || !self.setting.policy.shares;
        if tab.state != State::Active || !leads || !tab.session.snapshot().beating {
            return false;
        }
        // What a beat's turn is counted from: nothing else happened since.
        let calm = [
            profile.disturbed_at,
            profile.trouble_at,
            profile.failed_at,
            tab.running_since,
            profile.led_at,
            profile.app_acted_at,
            profile.opened_at,
        ];
        let calm = calm.into_iter().fold(0.0, f64::max);
        let good = profile.beat_good_at;
        // A tab may hear another one's yes before the wait that was named earlier.
        let due = good.max(profile.quiet_until) + self.setting.policy.interval.0 + late;
        good > calm
            && profile.logouts == profile.logouts_when_good
            && self.now > due
            && !self.is_waiting(tab.id)
    }
}
