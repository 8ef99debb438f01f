//! What a seed decides before anything happens: the service, the app's policy, and the weather.

use libreauth_client::session::{Millis, Policy};

const MINUTE: f64 = 60_000.0;

/// The kinds of disaster that a world may know; each seed knows some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disaster {
    /// Nobody reaches the service for a while.
    Outage,
    /// The service loses all sessions.
    Restart,
    /// A licence is revoked, expires, or is banned; later it is restored.
    Revoke,
    /// One session is ended by the operator.
    Kill,
    /// A tab is closed, and perhaps another opened.
    Close,
    /// A page is loaded again.
    Reload,
    /// A tab is gone without a word.
    Crash,
    /// A tab is not let run for a while.
    Freeze,
    /// A tab goes into the back-forward cache.
    Cache,
    /// The device sleeps.
    Sleep,
    /// The wall clock is set.
    Jump,
    /// The device is offline for a while.
    Offline,
    /// The storage is wiped, damaged, rolled back, or refuses.
    Storage,
    /// The user opens a tab.
    Open,
    /// A page is hidden or shown: timers come late.
    Hide,
}

impl Disaster {
    pub(crate) const ALL: [Self; 15] = [
        Self::Outage,
        Self::Restart,
        Self::Revoke,
        Self::Kill,
        Self::Close,
        Self::Reload,
        Self::Crash,
        Self::Freeze,
        Self::Cache,
        Self::Sleep,
        Self::Jump,
        Self::Offline,
        Self::Storage,
        Self::Open,
        Self::Hide,
    ];
}

/// The world's laws.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// Lockence's; else LibreAuth's.
    pub(crate) lockence: bool,
    /// A key is pinned, so that there may be attackers.
    pub(crate) pinned: bool,
    /// The app's; each tab has a seed of its own.
    pub(crate) policy: Policy,
    pub(crate) profiles: usize,
    pub(crate) tabs: usize,
    pub(crate) length: f64,
    /// Seconds until the service forgets a session that is silent.
    pub(crate) session_ttl_s: u64,
    /// What the service's clock is ahead of the truth.
    pub(crate) service_ahead: f64,
    /// What each device's is.
    pub(crate) wall_ahead: f64,
    /// Milliseconds that one way takes, mostly.
    pub(crate) latency: f64,
    /// Chance of a request to meet with trouble.
    pub(crate) trouble: f64,
    /// Chance of an answer to be an attacker's.
    pub(crate) attack: f64,
    /// In an outage the attacker answers in the service's place.
    pub(crate) impostor: bool,
    /// The service tells its `Retry-After` to pages.
    pub(crate) tells_wait: bool,
    /// A disaster comes about this often, if there are any.
    pub(crate) between_disasters: f64,
    pub(crate) disasters: Vec<Disaster>,
    /// How often the app asks by itself.
    pub(crate) asks: f64,
    /// Does the user ever log out?
    pub(crate) logs_out: bool,
}

impl Setting {
    pub(crate) fn new(random: &mut fastrand::Rng) -> Self {
        let lockence = random.u8(..5) == 0;
        let pinned = !lockence && random.u8(..5) > 0;
        // Weights: most apps beat once a minute.
        let interval = pick(random, &[5_000.0, MINUTE, MINUTE, MINUTE, 5.0 * MINUTE]);
        let policy = Policy {
            grace: Millis(pick(random, &[0.0, 30_000.0, 15.0 * MINUTE, 15.0 * MINUTE])),
            keeps: random.u8(..8) > 0,
            shares: random.u8(..8) > 0,
            remembers: random.u8(..4) > 0,
            logs_out_on_close: random.bool(),
            ..Policy::with_interval(Millis(interval))
        };
        // Without a way to talk, tabs are clients of their own, each with the promises of one.
        let tabs = if policy.shares { random.usize(1..=4) } else { 1 };
        let beats = pick(random, &[30.0, 60.0, 120.0]);
        let one = |random: &mut fastrand::Rng| random.u8(..4) == 0;
        let disasters = Disaster::ALL.into_iter().filter(|_| one(random) || one(random)).collect();
        Self {
            lockence,
            pinned,
            profiles: random.usize(1..=2),
            tabs,
            length: beats * interval,
            session_ttl_s: pick(random, &[21_600, 21_600, 1_800]),
            service_ahead: (random.f64() - 0.5) * 200_000.0,
            wall_ahead: (random.f64() - 0.5) * 200_000.0,
            latency: pick(random, &[20.0, 80.0, 400.0]),
            trouble: pick(random, &[0.0, 0.0, 0.01, 0.05, 0.2]),
            attack: if pinned { pick(random, &[0.0, 0.0, 0.02, 0.2]) } else { 0.0 },
            impostor: pinned && random.bool(),
            tells_wait: random.bool(),
            between_disasters: interval * pick(random, &[1.0, 4.0, 15.0]),
            disasters,
            asks: interval * pick(random, &[0.7, 3.0, 20.0]),
            logs_out: random.u8(..3) == 0,
            policy,
        }
    }

    /// In one line.
    pub(crate) fn describe(&self) -> String {
        let Policy { interval, grace, keeps, shares, remembers, logs_out_on_close, .. } =
            &self.policy;
        let on = |name: &'static str, is: bool| if is { name } else { "" };
        format!(
            "{}{}, a beat each {} s, grace {} s,{}{}{}{}\n\
             {} profile(s), up to {} tab(s), sessions of {} s, {} min; one way takes {} ms, trouble {}, \
             attack {}{}\nservice's clock {:+.0} s, devices' {:+.0} s; every {:.0} s one of {:?}",
            if self.lockence { "Lockence" } else { "LibreAuth" },
            on(", pinned", self.pinned),
            interval.0 / 1_000.0,
            grace.0 / 1_000.0,
            on(" keeps", *keeps),
            on(" shares", *shares),
            on(" remembers", *remembers),
            on(" logs out on close", *logs_out_on_close),
            self.profiles,
            self.tabs,
            self.session_ttl_s,
            self.length / MINUTE,
            self.latency,
            self.trouble,
            self.attack,
            on(", an impostor in outages", self.impostor),
            self.service_ahead / 1_000.0,
            self.wall_ahead / 1_000.0,
            self.between_disasters / 1_000.0,
            self.disasters,
        )
    }
}

/// One of a list; the same number of draws whatever it holds.
pub(crate) fn pick<T: Copy + Default>(random: &mut fastrand::Rng, list: &[T]) -> T {
    list.get(random.usize(..list.len().max(1))).copied().unwrap_or_default()
}
