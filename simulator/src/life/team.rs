//! The lock that makes one tab of a profile the leader: `navigator.locks` as the browser has it. Who
//! asks queues; who holds it is first; a thief comes before all.

use std::collections::VecDeque;

use super::queue::TabId;

/// Who leads, and who waits to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Team {
    queue: VecDeque<TabId>,
    /// How often it changed hands.
    pub(crate) changes: u32,
}

impl Team {
    pub(crate) fn leader(&self) -> Option<TabId> {
        self.queue.front().copied()
    }

    pub(crate) fn has(&self, tab: TabId) -> bool {
        self.queue.contains(&tab)
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = TabId> + '_ {
        self.queue.iter().copied()
    }

    pub(crate) fn join(&mut self, tab: TabId) {
        self.change(|queue| {
            if !queue.contains(&tab) {
                queue.push_back(tab);
            }
        });
    }

    /// Who held it is queued again at the end.
    pub(crate) fn steal(&mut self, tab: TabId) {
        self.change(|queue| {
            if queue.front() == Some(&tab) {
                return;
            }
            if let Some(robbed) = queue.pop_front() {
                queue.push_back(robbed);
            }
            queue.retain(|it| *it != tab);
            queue.push_front(tab);
        });
    }

    /// To the end of the queue, if one leads.
    pub(crate) fn yield_lead(&mut self, tab: TabId) {
        self.change(|queue| {
            if queue.front() == Some(&tab) {
                queue.rotate_left(1);
            }
        });
    }

    /// Out of it: it left, was closed, or crashed.
    pub(crate) fn leave(&mut self, tab: TabId) {
        self.change(|queue| queue.retain(|it| *it != tab));
    }

    fn change(&mut self, work: impl FnOnce(&mut VecDeque<TabId>)) {
        let was = self.leader();
        work(&mut self.queue);
        if self.leader() != was {
            self.changes += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(tabs: &[TabId]) -> Team {
        let mut team = Team::default();
        tabs.iter().for_each(|tab| team.join(*tab));
        team
    }

    #[test]
    fn the_first_leads_until_it_leaves() {
        let mut team = team(&[1, 2]);
        assert_eq!(team.leader(), Some(1));
        team.leave(1);
        assert_eq!(team.leader(), Some(2));
        team.leave(2);
        assert_eq!((team.leader(), team.changes), (None, 3));
    }

    #[test]
    fn a_thief_comes_first_and_who_yields_last() {
        let mut team = team(&[1, 2, 3]);
        team.steal(3);
        assert_eq!(team.members().collect::<Vec<_>>(), [3, 2, 1]);
        team.yield_lead(3);
        assert_eq!(team.members().collect::<Vec<_>>(), [2, 1, 3]);
        team.yield_lead(3);
        assert_eq!(team.leader(), Some(2), "who does not lead yields nothing");
    }
}
