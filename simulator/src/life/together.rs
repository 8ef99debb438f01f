//! What the tabs of a profile have between them: the lock, and the channel.

use libreauth_client::secret::Secret;
use libreauth_client::session::{Input, Team};

use super::World;
use super::queue::{Happening, TabId};
use super::trust::Source;
use crate::fault::Planted;

impl World {
    pub(super) fn team(&mut self, id: TabId, profile: usize, team: Team) {
        self.tell(|| format!("tab {id}: {team:?}"));
        let queue = &mut self.profile_mut(profile).team;
        match team {
            Team::Join => queue.join(id),
            Team::Steal => queue.steal(id),
            Team::Yield => queue.yield_lead(id),
            Team::Leave => queue.leave(id),
        }
        if team == Team::Steal {
            self.excuse_beat(profile);
        }
        if matches!(team, Team::Yield | Team::Leave)
            && let Some(tab) = self.tabs.get_mut(&id)
        {
            tab.told_leads = false;
        }
        self.announce_leader(profile);
    }

    /// Everybody in the queue will look whether it leads.
    pub(crate) fn announce_leader(&mut self, profile: usize) {
        let now = self.now;
        let it = self.profile_mut(profile);
        if it.leaderless_since.is_finite() {
            // Somebody else is next.
            it.leaderless_since = now;
        }
        let members: Vec<_> = self.profile(profile).team.members().collect();
        for member in members {
            let takes = self.random.f64() * 20.0;
            self.queue.plan(self.now + takes, Happening::Lead(member));
        }
    }

    pub(crate) fn tell_lead(&mut self, id: TabId) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let team = &self.profiles[tab.profile].team;
        let mut leads = team.leader() == Some(id);
        if self.planted == Some(Planted::ManyLeaders) {
            leads = team.has(id);
        }
        let (profile, news) = (tab.profile, tab.told_leads != leads);
        tab.told_leads = leads;
        if leads {
            self.profile_mut(profile).leaderless_since = f64::INFINITY;
        }
        if news {
            self.profile_mut(profile).led_at = self.now;
            self.tell(|| format!("tab {id} {}", if leads { "leads" } else { "leads no more" }));
            self.input(id, Input::Leads(leads));
        }
    }

    pub(super) fn say(&mut self, id: TabId, profile: usize, text: &Secret) {
        let closed = || text.expose().contains("\"state\":\"closed\"");
        match self.planted {
            Some(Planted::DeafTabs) => return,
            Some(Planted::LogoutUnsaid) if closed() => return,
            _ => {}
        }
        let takes = self.random.f64() * 20.0;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let at = (self.now + takes).max(tab.said_until);
        tab.said_until = at;
        // A greeting tells nothing.
        let tells = text.expose().contains("\"is\":\"session\"");
        let source = Some(tab.as_source()).filter(|_| tells).unwrap_or_default();
        let others = self.tabs.values().filter(|it| it.profile == profile && it.id != id);
        let heard: Vec<_> = others.map(|it| it.id).collect();
        for other in heard {
            // Who has not joined has no channel.
            if self.profile(profile).team.has(other) {
                self.queue.plan(at, Happening::Hear(other, text.clone(), source));
            }
        }
    }

    pub(crate) fn tell_said(&mut self, id: TabId, text: Secret, source: Source) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.knows_logouts = tab.knows_logouts.max(source.logouts);
        if let Some(trust) = source.trust {
            tab.trust = Some(trust.or(tab.trust));
        }
        let profile = tab.profile;
        let session = self.profile(profile).sessions.named_in(text.expose());
        self.learn_of_session(id, session);
        self.tell(|| format!("tab {id} hears {}", gist(&text)));
        self.input(id, Input::Heard(text));
    }
}

/// What one tab told the others, in a few words.
fn gist(text: &Secret) -> String {
    let text = text.expose();
    let field = |name: &str| {
        let (_, after) = text.split_once(&format!("\"{name}\":\""))?;
        Some(after.split('"').next().unwrap_or_default())
    };
    let mut gist = field("is").unwrap_or("nothing of ours").to_owned();
    for name in ["state", "lost", "session", "over", "born", "stamp", "good", "due", "failures"] {
        if let Some(value) = field(name) {
            let value =
                value.get(..8).filter(|_| name == "over" || name == "session").unwrap_or(value);
            gist += &format!(" {name} {value}");
        }
    }
    gist
}
