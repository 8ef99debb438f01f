//! One seed's life: a service, one or two devices with their tabs, and all that befalls them. The
//! sessions are real, the service is the real emulator; the clocks, the network, the storage, the lock
//! and the channel between tabs are this module's, and so is every chance: a seed is a life.

mod answers;
mod app;
mod attacker;
mod clock;
mod devices;
mod disaster;
mod facts;
mod profile;
mod queue;
mod sessions;
mod setting;
mod shell;
mod states;
mod storage;
mod tab;
mod team;
mod together;
mod trace;
mod trust;
mod wire;

use std::collections::BTreeMap;

use attacker::Recordings;
pub(crate) use clock::EPOCH;
pub(crate) use facts::SETTLING;
use libreauth_client::protocol::{Service, libreauth, lockence};
use libreauth_client::secret::Secret;
use libreauth_client::session::{Millis, Policy, Session};
use libreauth_client::trust::{Demand, Keys, Verifier};
use libreauth_emulator::{Control, Emulator, SettingsChange};
pub(crate) use profile::Profile;
use queue::{ExchangeId, Happening, Queue, TabId};
pub(crate) use setting::Setting;
pub(crate) use tab::Tab;
use trace::Trace;
use wire::{Exchange, Outage};

use crate::fault::Planted;
use crate::rules::{self, Broken};

/// A life with more steps than this is cut short: it takes place in a loop.
const MOST_STEPS: usize = 20_000;
/// How far the service's clock and a device's may differ at first contact.
pub(crate) const MAX_SKEW: f64 = 300_000.0;
const LIBREAUTH_KEYS: [&str; 2] = ["DEMO-KEY-0001", "DEMO-KEY-0003"];
const LOCKENCE_KEYS: [&str; 2] = ["DEMO1-DEMO1-DEMO1-DEMO1", "DEMO3-DEMO3-DEMO3-DEMO3"];

/// Everything there is.
pub(crate) struct World {
    pub(crate) setting: Setting,
    /// The fault that was built in on purpose, if any.
    pub(crate) planted: Option<Planted>,
    /// The true time in milliseconds.
    pub(crate) now: f64,
    pub(crate) tabs: BTreeMap<TabId, Tab>,
    pub(crate) profiles: Vec<Profile>,
    random: fastrand::Rng,
    queue: Queue,
    emulator: Emulator,
    service: Service,
    verifier: Verifier,
    exchanges: BTreeMap<ExchangeId, Exchange>,
    exchanges_made: ExchangeId,
    recordings: Recordings,
    outage: Option<Outage>,
    trace: Trace,
}

/// How a life went.
pub(crate) struct Life {
    pub(crate) steps: usize,
    pub(crate) broken: Option<Broken>,
    pub(crate) trace: Vec<String>,
}

/// Lives a seed's life to its end, or until a rule is broken.
pub(crate) fn live(seed: u64, planted: Option<Planted>, traced: bool) -> Life {
    let mut world = World::new(seed, planted, traced);
    let mut steps = 0;
    let mut broken = None;
    while broken.is_none() && steps < MOST_STEPS && world.step() {
        steps += 1;
        // Another rule may be broken on the way to the one that is meant.
        broken = rules::check(&world, planted.map(Planted::meant_for));
    }
    if let Some(broken) = &broken {
        world.tell(|| format!("BROKEN: {}: {}", broken.rule.name, broken.how));
    }
    Life { steps, broken, trace: world.trace.into_lines() }
}

impl World {
    fn new(seed: u64, planted: Option<Planted>, traced: bool) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let setting = Setting::new(&mut random);
        let mut trace = Trace::new(traced);
        trace.tell(0.0, || format!("seed {seed}: {}", setting.describe()));
        let mut emulator = Emulator::demo();
        let change = SettingsChange {
            session_ttl_s: Some(setting.session_ttl_s),
            lockence_session_ttl_s: Some(setting.session_ttl_s),
            ..SettingsChange::default()
        };
        // Settings are always taken.
        let _ = emulator.control(Control::Settings(change));
        let demand = planted.map_or(Demand::Require, Planted::demand);
        let max_skew = planted.map_or(MAX_SKEW, Planted::max_skew);
        let verifier = if setting.pinned {
            let mut keys = vec![emulator.public_key().to_owned()];
            if planted == Some(Planted::BelieveForged) {
                keys.push(emulator.forger_public_key().to_owned());
            }
            let keys = Keys::parse(&keys);
            Verifier::new(keys, demand, Millis(max_skew))
        } else {
            Verifier::default()
        };
        let keys = if setting.lockence { LOCKENCE_KEYS } else { LIBREAUTH_KEYS };
        let profiles = keys.iter().take(setting.profiles).enumerate().map(|(at, key)| {
            let ahead = setting.wall_ahead * if at == 0 { 1.0 } else { -1.0 };
            Profile::new(ahead, device(&mut random), key, format!("10.0.0.{}", at + 1))
        });
        let profiles = profiles.collect();
        let mut world = Self {
            service: service(setting.lockence),
            setting,
            planted,
            now: 0.0,
            tabs: BTreeMap::new(),
            profiles,
            random,
            queue: Queue::default(),
            emulator,
            verifier,
            exchanges: BTreeMap::new(),
            exchanges_made: 0,
            recordings: Recordings::default(),
            outage: None,
            trace,
        };
        for profile in 0..world.profiles.len() {
            for tab in 0..world.setting.tabs {
                let soon = world.random.f64() * world.setting.policy.interval.0;
                let at = if tab == 0 { soon / 10.0 } else { soon };
                world.queue.plan(at, Happening::Open(profile));
            }
        }
        world.plan_disaster();
        world
    }

    /// The next thing happens; false: nothing more does.
    fn step(&mut self) -> bool {
        let Some((at, what)) = self.queue.next() else { return false };
        if at > self.setting.length {
            return false;
        }
        self.now = self.now.max(at);
        let Some(what) = self.hold_back(what) else { return true };
        match what {
            Happening::Open(profile) => self.open_tab(profile),
            Happening::App(tab) => self.run_app(tab),
            Happening::Timer(tab, number) => self.timer(tab, number),
            Happening::Arrive(number) => self.arrive(number),
            Happening::ArriveAgain(number) => self.arrive_again(number),
            Happening::Return(number) => self.return_to_tab(number),
            Happening::Device(tab) => self.tell_device(tab),
            Happening::Loaded(tab, loaded, source) => self.tell_loaded(tab, loaded, source),
            Happening::NotKept(tab) => self.tell_not_kept(tab),
            Happening::Lead(tab) => self.tell_lead(tab),
            Happening::Hear(tab, text, source) => self.tell_said(tab, text, source),
            Happening::Online(tab) => self.tell_online(tab),
            Happening::Back(tab) => self.tell_back(tab),
            Happening::Disaster => self.disaster(),
            Happening::OutageEnds => self.end_outage(),
            Happening::Thaw(tab) => self.thaw(tab),
            Happening::Awake(profile) => self.awake(profile),
            Happening::Reconnect(profile) => self.reconnect(profile),
            Happening::Restore(profile) => self.restore(profile),
        }
        true
    }

    /// What happens in a tab that does not run waits until it does, or is lost.
    fn hold_back(&mut self, what: Happening) -> Option<Happening> {
        let tab = match &what {
            Happening::Return(number) => self.exchanges.get(number).map(|it| it.tab),
            what => what.tab(),
        };
        let Some(id) = tab else { return Some(what) };
        if self.runs(id) {
            return Some(what);
        }
        let Some(tab) = self.tabs.get_mut(&id) else {
            if let Happening::Return(number) = what {
                self.exchanges.remove(&number);
            }
            return None;
        };
        // A page in the cache is not fully active, so that no message waits for it; for a frozen one they
        // all do (HTML, "Broadcasting to other browsing contexts").
        let deaf = tab.stopped == Some(tab::Stopped::Cached);
        if !(matches!(what, Happening::Hear(..)) && deaf) {
            tab.held.push(what);
        }
        None
    }

    /// Is the tab there, and let run?
    pub(crate) fn runs(&self, tab: TabId) -> bool {
        self.tabs
            .get(&tab)
            .is_some_and(|tab| tab.stopped.is_none() && self.profile(tab.profile).asleep.is_none())
    }

    fn open_tab(&mut self, profile: usize) {
        if self.profile(profile).asleep.is_some()
            || self.tabs_of(profile).len() >= self.setting.tabs
        {
            return;
        }
        let it = self.profile_mut(profile);
        it.tabs_made += 1;
        // The numbers of two profiles' tabs differ, so that who reads them knows whose they are.
        let id = it.tabs_made + if profile == 0 { 0 } else { 100 };
        let seed = if self.planted == Some(Planted::SameSeed) { 1 } else { self.random.u64(..) };
        let policy = Policy { seed, ..self.setting.policy.clone() };
        let policy = self.planted.map_or_else(|| policy.clone(), |it| it.policy(policy.clone()));
        let session = Session::new(self.service.clone(), policy, self.verifier.clone());
        let origin = self.profile(profile).clock.mono(self.now);
        let logouts = self.profile(profile).logouts;
        self.tabs.insert(id, Tab::new(id, profile, session, self.now, origin));
        self.learn_of_logouts(id, logouts);
        self.tell(|| format!("profile {profile}: tab {id} is opened"));
        if !self.profile(profile).online {
            self.queue.plan(self.now, Happening::Online(id));
        }
        self.queue.plan(self.now + 1.0, Happening::App(id));
    }

    pub(crate) fn tabs_of(&self, profile: usize) -> Vec<TabId> {
        self.tabs.values().filter(|it| it.profile == profile).map(|it| it.id).collect()
    }

    pub(crate) fn profile(&self, profile: usize) -> &Profile {
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        &self.profiles[profile]
    }

    pub(crate) fn profile_mut(&mut self, profile: usize) -> &mut Profile {
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        &mut self.profiles[profile]
    }

    /// A line for who reads the story.
    pub(crate) fn tell(&mut self, line: impl FnOnce() -> String) {
        self.trace.tell(self.now, line);
    }
}

/// A device id, as long as they are.
fn device(random: &mut fastrand::Rng) -> String {
    format!("{:020x}{:020x}", random.u64(..), random.u64(..))
}

fn service(is_lockence: bool) -> Service {
    const URL: &str = "https://service.example/api";
    if is_lockence {
        let key = Secret::new("lockence-demo-api-key");
        let app = lockence::App::new(&format!("{URL}/v1"), key);
        return app.map(Service::Lockence).unwrap_or_else(|_| broken_service());
    }
    let (name, owner, version) = ("MyApp", "XXXXXXXXXX", "1.0");
    let url = format!("{URL}/1.3/");
    let app = libreauth::App::new(name.into(), owner.into(), version.into(), &url);
    app.map(Service::LibreAuth).unwrap_or_else(|_| broken_service())
}

#[allow(clippy::panic, reason = "the two applications are constants, and good ones")]
fn broken_service() -> Service {
    panic!("the applications of the simulation are well-formed")
}
