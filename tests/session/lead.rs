//! The lead among tabs, as a shell would keep it: a queue in which the first one leads.

use std::collections::VecDeque;

use libreauth_client::session::Team;

#[derive(Default)]
pub(crate) struct Lead {
    queue: VecDeque<usize>,
}

impl Lead {
    /// Who leads.
    pub(crate) fn leader(&self) -> Option<usize> {
        self.queue.front().copied()
    }

    /// Does what a tab asks for, and answers who is to be told that it leads, or no more.
    pub(crate) fn change(&mut self, tab: usize, team: Team) -> Vec<(usize, bool)> {
        let before = self.leader();
        self.queue.retain(|it| *it != tab);
        match team {
            Team::Leave => {}
            Team::Join | Team::Yield => self.queue.push_back(tab),
            Team::Steal => {
                // Who is stolen from queues up again.
                let robbed = self.queue.pop_front_if(|it| before == Some(*it));
                self.queue.extend(robbed);
                self.queue.push_front(tab);
            }
        }
        let after = self.leader();
        let mut told = Vec::new();
        if let Some(robbed) = before.filter(|it| team == Team::Steal && *it != tab) {
            told.push((robbed, false));
        }
        if let Some(leader) =
            after.filter(|it| before != after || team == Team::Yield && *it == tab)
        {
            told.push((leader, true));
        }
        told
    }
}
