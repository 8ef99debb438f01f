//! What is to happen, in order of time; of two things at one moment the one that was planned first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use libreauth_client::secret::Secret;
use libreauth_client::session::Loaded;

use super::trust::Source;

/// Names a tab of the world, over all profiles; never used twice.
pub(crate) type TabId = u32;
/// Names a request on its way, over all tabs.
pub(crate) type ExchangeId = u32;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// The user of that profile opens a tab.
    Open(usize),
    /// The app in a tab does the next thing.
    App(TabId),
    /// A timer of a tab, if it is still the newest.
    Timer(TabId, u32),
    /// A request reaches the service.
    Arrive(ExchangeId),
    /// A request reaches the service, and nobody waits for what it says.
    ArriveAgain(ExchangeId),
    /// A request's outcome reaches the tab.
    Return(ExchangeId),
    /// A tab is told its device id.
    Device(TabId),
    /// A tab is told what was kept.
    Loaded(TabId, Loaded, Source),
    /// A tab is told that nothing can be kept.
    NotKept(TabId),
    /// A tab is told whether it leads.
    Lead(TabId),
    /// A tab hears another one.
    Hear(TabId, Secret, Source),
    /// A tab is told whether the device is online.
    Online(TabId),
    /// The page is back.
    Back(TabId),
    /// Something goes wrong.
    Disaster,
    /// The service can be reached again.
    OutageEnds,
    /// A frozen tab goes on.
    Thaw(TabId),
    /// A sleeping device goes on.
    Awake(usize),
    /// A device is online again.
    Reconnect(usize),
    /// The operator takes back what was done to a profile's licence.
    Restore(usize),
}

impl Happening {
    /// The tab that it happens in, if it needs one that runs.
    pub(crate) fn tab(&self) -> Option<TabId> {
        match self {
            Self::App(tab)
            | Self::Timer(tab, _)
            | Self::Device(tab)
            | Self::Loaded(tab, ..)
            | Self::NotKept(tab)
            | Self::Lead(tab)
            | Self::Hear(tab, ..)
            | Self::Online(tab)
            | Self::Back(tab) => Some(*tab),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct Planned {
    at: f64,
    number: u64,
    what: Happening,
}

impl PartialEq for Planned {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Planned {}

impl PartialOrd for Planned {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Planned {
    /// The heap's top is its greatest: the earliest must be that.
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then(other.number.cmp(&self.number))
    }
}

/// The agenda of one world.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Planned>,
    planned: u64,
}

impl Queue {
    pub(crate) fn plan(&mut self, at: f64, what: Happening) {
        self.planned += 1;
        self.heap.push(Planned { at, number: self.planned, what });
    }

    pub(crate) fn next(&mut self) -> Option<(f64, Happening)> {
        self.heap.pop().map(|it| (it.at, it.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_first_and_of_two_the_first() {
        let mut queue = Queue::default();
        for (at, tab) in [(5.0, 1), (1.0, 2), (5.0, 3)] {
            queue.plan(at, Happening::App(tab));
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.next()?.1.tab()).collect();
        assert_eq!(order, [2, 1, 3]);
    }
}
