//! Several tabs of one profile: each a harness with a clock of its own, and between them a queue for the
//! lead, a channel, a storage and one service. Everything takes its time, and happens in order of it.

use std::ops::Index;

use libreauth_client::protocol::{Call, Kind, Request, Service};
use libreauth_client::secret::Secret;
use libreauth_client::session::{CallId, Input, Loaded, Policy, RequestId, State, Team};
use libreauth_client::trust::Verifier;

use crate::harness::{Harness, InFlight};
use crate::lead::Lead;
use crate::replies::{Reply, libreauth, license, policy, yes};

/// Shared among tabs, and nothing kept.
pub(crate) fn shared() -> Policy {
    Policy { shares: true, ..policy() }
}

/// One request, as the service saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: f64,
    pub(crate) tab: usize,
    pub(crate) request: Request,
    pub(crate) keepalive: bool,
}

/// What happens to a tab, and when.
struct Due {
    at: f64,
    tab: usize,
    what: What,
}

enum What {
    Hears(Secret),
    Leads(bool),
    Loaded,
    Answer(RequestId, Reply),
}

struct Tab {
    harness: Harness,
    /// When it was opened, by which its own clock is behind.
    born: f64,
    /// It hears nothing, and its timers stand still.
    hangs: bool,
    gone: bool,
    /// The requests that were handed to the service.
    handled: Vec<RequestId>,
}

/// Answers a tab's request.
type Answering = Box<dyn FnMut(&Seen) -> Reply>;

pub(crate) struct Tabs {
    service: Service,
    policy: Policy,
    tabs: Vec<Tab>,
    due: Vec<Due>,
    pub(crate) now: f64,
    set_back: f64,
    answering: Answering,
    pub(crate) seen: Vec<Seen>,
    pub(crate) lead: Lead,
    /// The newest record, and the largest stamp that was ever kept.
    pub(crate) storage: (Option<Secret>, f64),
    /// How long an answer takes, a message, and the lead.
    pub(crate) takes: [f64; 3],
    /// Everything that was ever said.
    pub(crate) said: Vec<Secret>,
}

impl Tabs {
    pub(crate) fn new(service: Service, policy: Policy) -> Self {
        Self {
            service,
            policy,
            tabs: Vec::new(),
            due: Vec::new(),
            now: 0.0,
            set_back: 0.0,
            answering: Box::new(|_| yes()),
            seen: Vec::new(),
            lead: Lead::default(),
            storage: (None, 0.0),
            takes: [100.0, 1.0, 2.0],
            said: Vec::new(),
        }
    }

    /// LibreAuth's, with this many tabs in which a call of `init` was answered, one after the other, and
    /// a licence that the first one redeemed.
    pub(crate) fn active(policy: Policy, count: usize) -> Self {
        let mut tabs = Self::new(libreauth(), policy);
        for tab in 0..count {
            let init = tabs.init();
            assert_eq!(init.0, tab);
            tabs.pass(1_000.0);
            assert!(tabs[tab].is_settled(init.1));
            if tab == 0 {
                tabs.call(tab, license("KEY"));
                tabs.pass(200.0);
            }
        }
        assert!(tabs.states().iter().all(|it| *it == State::Active), "{:?}", tabs.states());
        tabs
    }

    /// Opens a tab.
    pub(crate) fn open(&mut self) -> usize {
        self.open_with(self.service.clone())
    }

    /// Opens a tab in which the app is another one.
    pub(crate) fn open_with(&mut self, service: Service) -> usize {
        let seed = self.tabs.len() as u64 + 1;
        let policy = Policy { seed, ..self.policy.clone() };
        let mut harness = Harness::with(service, policy, Verifier::default());
        harness.wall_ahead = self.now - self.set_back;
        let (born, handled) = (self.now, Vec::new());
        self.tabs.push(Tab { harness, born, hangs: false, gone: false, handled });
        self.tabs.len() - 1
    }

    /// Opens a tab that calls `init` at once.
    pub(crate) fn init(&mut self) -> (usize, CallId) {
        let tab = self.open();
        (tab, self.call(tab, Kind::Init))
    }

    /// How requests are answered from now on.
    pub(crate) fn answer(&mut self, answering: impl FnMut(&Seen) -> Reply + 'static) {
        self.answering = Box::new(answering);
    }

    pub(crate) fn call(&mut self, tab: usize, call: impl Into<Call>) -> CallId {
        self.set_clock(tab);
        let id = self.tabs[tab].harness.call(call);
        self.carry_out(tab);
        id
    }

    pub(crate) fn input(&mut self, tab: usize, input: Input) {
        self.set_clock(tab);
        self.tabs[tab].harness.input(input);
        self.carry_out(tab);
    }

    /// The page goes away for good, as the user wants it.
    pub(crate) fn close(&mut self, tab: usize) {
        self.input(tab, Input::Leave { kept: false });
        self.crash(tab);
    }

    /// The page goes away without a word.
    pub(crate) fn crash(&mut self, tab: usize) {
        self.tabs[tab].gone = true;
        self.change_team(tab, Team::Leave);
        self.due.retain(|it| it.tab != tab);
    }

    /// The page stops without a word, and keeps the lead if it has it.
    pub(crate) fn hang(&mut self, tab: usize) {
        self.tabs[tab].hangs = true;
    }

    /// It goes on; what was to happen meanwhile happens now, its timer first.
    pub(crate) fn unhang(&mut self, tab: usize) {
        self.tabs[tab].hangs = false;
        self.set_clock(tab);
        let Harness { wake_at, now, .. } = &mut self.tabs[tab].harness;
        if wake_at.take_if(|at| at.0 <= *now).is_some() {
            self.input(tab, Input::Wake);
        }
        self.pass(0.0);
    }

    /// The page goes to the back-forward cache, or is frozen.
    pub(crate) fn freeze(&mut self, tab: usize) {
        self.input(tab, Input::Leave { kept: true });
        self.hang(tab);
        // A channel does not reach it there.
        self.due.retain(|it| it.tab != tab || !matches!(it.what, What::Hears(_)));
    }

    pub(crate) fn thaw(&mut self, tab: usize) {
        self.due.retain(|it| it.tab != tab || !matches!(it.what, What::Hears(_)));
        self.tabs[tab].hangs = false;
        self.input(tab, Input::Back);
    }

    /// Somebody sets the device's clock back.
    pub(crate) fn set_back(&mut self, ms: f64) {
        self.set_back += ms;
        self.tabs.iter_mut().for_each(|it| it.harness.wall_ahead -= ms);
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, ms: f64) {
        let end = self.now + ms;
        while let Some((at, tab, due)) = self.next().filter(|it| it.0 <= end) {
            self.now = self.now.max(at);
            match due {
                None => {
                    self.tabs[tab].harness.wake_at = None;
                    self.input(tab, Input::Wake);
                }
                Some(index) => {
                    let due = self.due.remove(index);
                    self.happen(due);
                }
            }
        }
        self.now = end;
        (0..self.tabs.len()).for_each(|tab| self.set_clock(tab));
    }

    /// The next moment at which something happens, to whom, and which it is of what is due.
    fn next(&self) -> Option<(f64, usize, Option<usize>)> {
        let due = self.due.iter().enumerate().map(|(index, it)| (it.at, it.tab, Some(index)));
        let wakes = self.tabs.iter().enumerate().filter_map(|(index, tab)| {
            let at = tab.harness.wake_at?;
            // A hair later: the sum may be a rounding error too early by the tab's own clock.
            Some((at.0 + tab.born + 1e-6, index, None))
        });
        due.chain(wakes)
            .filter(|(_, tab, _)| !self.tabs[*tab].hangs && !self.tabs[*tab].gone)
            .min_by(|one, other| one.0.total_cmp(&other.0))
    }

    fn happen(&mut self, Due { tab, what, .. }: Due) {
        match what {
            What::Hears(text) => self.input(tab, Input::Heard(text)),
            What::Leads(leads) => self.input(tab, Input::Leads(leads)),
            What::Loaded => {
                let (record, largest) = &self.storage;
                let loaded = match record {
                    Some(record) => Loaded::Record(record.clone(), *largest),
                    None => Loaded::Erased(*largest),
                };
                self.input(tab, Input::Loaded(loaded));
            }
            What::Answer(id, reply) => {
                self.set_clock(tab);
                let sent = &self.tabs[tab].harness.in_flight;
                if let Some(index) = sent.iter().position(|it| it.id == id) {
                    self.tabs[tab].harness.reply_at(index, reply);
                    self.carry_out(tab);
                }
            }
        }
    }

    fn set_clock(&mut self, tab: usize) {
        let it = &mut self.tabs[tab];
        it.harness.now = self.now - it.born;
    }

    /// Does what the session of that tab asked for.
    fn carry_out(&mut self, tab: usize) {
        let Tab { harness, handled, .. } = &mut self.tabs[tab];
        let said = harness.said.split_off(0);
        let team = harness.team.split_off(0);
        let kept = harness.kept.split_off(0);
        let loads = std::mem::take(&mut harness.loads);
        let new = |it: &&InFlight| !handled.contains(&it.id);
        let sent: Vec<_> = harness.in_flight.iter().filter(new).cloned().collect();
        handled.extend(sent.iter().map(|it| it.id));
        for it in sent {
            let InFlight { id, request, keepalive, .. } = it;
            let seen = Seen { at: self.now, tab, request, keepalive };
            let reply = (self.answering)(&seen);
            self.seen.push(seen);
            self.after(self.takes[0], tab, What::Answer(id, reply));
        }
        for text in said {
            for other in (0..self.tabs.len()).filter(|it| *it != tab) {
                self.after(self.takes[1], other, What::Hears(text.clone()));
            }
            self.said.push(text);
        }
        (0..loads).for_each(|_| self.after(1.0, tab, What::Loaded));
        for (record, stamp) in kept {
            self.storage = (record, stamp.max(self.storage.1));
        }
        team.into_iter().for_each(|it| self.change_team(tab, it));
    }

    fn after(&mut self, ms: f64, tab: usize, what: What) {
        if !self.tabs[tab].gone {
            self.due.push(Due { at: self.now + ms, tab, what });
        }
    }

    fn change_team(&mut self, tab: usize, team: Team) {
        for (tab, leads) in self.lead.change(tab, team) {
            self.after(self.takes[2], tab, What::Leads(leads));
        }
    }

    /// How often the service was asked that.
    pub(crate) fn count(&self, endpoint: &str) -> usize {
        self.seen.iter().filter(|it| it.request.endpoint == endpoint).count()
    }

    /// The longest time between two beats since that moment, or since the last one until now.
    pub(crate) fn longest_gap(&self, since: f64) -> f64 {
        let beats = self.seen.iter().filter(|it| it.request.endpoint == "check" && it.at >= since);
        let mut moments: Vec<_> = beats.map(|it| it.at).collect();
        moments.push(self.now);
        moments.windows(2).map(|it| it[1] - it[0]).fold(0.0, f64::max)
    }

    /// Of the tabs that are still there.
    pub(crate) fn states(&self) -> Vec<State> {
        self.tabs.iter().filter(|it| !it.gone).map(|it| it.harness.state()).collect()
    }

    /// Who believes to lead.
    pub(crate) fn leaders(&self) -> Vec<usize> {
        let leads = |it: &usize| {
            let Tab { harness, gone, .. } = &self.tabs[*it];
            !gone && harness.session.diagnostics().leading
        };
        (0..self.tabs.len()).filter(leads).collect()
    }
}

impl Index<usize> for Tabs {
    type Output = Harness;

    fn index(&self, tab: usize) -> &Harness {
        &self.tabs[tab].harness
    }
}
