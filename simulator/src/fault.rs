//! Faults that are built in on purpose, to see that the rules bite. None is in the client: they are in
//! what it is given, as a careless shell, a wrong option or a broken browser would do it.

use libreauth_client::session::{Millis, Policy};
use libreauth_client::trust::Demand;

/// What was made wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Planted {
    /// The last good answer counts for a month.
    EndlessGrace,
    /// Beats are a tenth further apart than they should be, as by jitter upwards.
    LateBeats,
    /// Beats are twice as frequent.
    HastyBeats,
    /// A request that failed is sent again and again.
    StubbornFetch,
    /// Every tab is told that it leads.
    ManyLeaders,
    /// Tabs do not hear each other.
    DeafTabs,
    /// Each tab takes itself for the only one.
    LonelyTabs,
    /// All tabs draw the same chances.
    SameSeed,
    /// Any answer is believed.
    BelieveAll,
    /// An answer without a signature is believed.
    BelieveUnsigned,
    /// A recording of any age is believed at first contact.
    BelieveOld,
    /// What was kept is not looked at for rollbacks, though somebody puts back what was erased.
    RollbackUnseen,
    /// Each tab has a device id of its own.
    OwnDevice,
    /// Who crashes goes on holding the lock.
    LockHeld,
    /// A timer in twenty never comes.
    LostTimers,
    /// A request that is not answered is waited for forever.
    NoTimeout,
    /// The service's wish for a pause is not heard.
    WaitUnheard,
    /// Nobody tells the session that the device is offline.
    NeverOffline,
    /// An attacker's key is pinned beside the service's.
    BelieveForged,
    /// No tab hears that another one logged out.
    LogoutUnsaid,
    /// A beat is sent after the logout, by a timer that was forgotten.
    BeatAfterLogout,
}

impl Planted {
    pub(crate) const ALL: [Self; 21] = [
        Self::EndlessGrace,
        Self::BelieveAll,
        Self::BelieveUnsigned,
        Self::BelieveForged,
        Self::BelieveOld,
        Self::RollbackUnseen,
        Self::DeafTabs,
        Self::HastyBeats,
        Self::StubbornFetch,
        Self::LonelyTabs,
        Self::SameSeed,
        Self::WaitUnheard,
        Self::NeverOffline,
        Self::ManyLeaders,
        Self::LogoutUnsaid,
        Self::BeatAfterLogout,
        Self::OwnDevice,
        Self::LateBeats,
        Self::LockHeld,
        Self::LostTimers,
        Self::NoTimeout,
    ];

    /// The rule that is to catch it.
    pub(crate) fn meant_for(self) -> &'static str {
        match self {
            Self::EndlessGrace
            | Self::BelieveAll
            | Self::BelieveUnsigned
            | Self::BelieveForged
            | Self::BelieveOld
            | Self::RollbackUnseen => "safety",
            Self::DeafTabs => "availability",
            Self::HastyBeats
            | Self::StubbornFetch
            | Self::LonelyTabs
            | Self::SameSeed
            | Self::WaitUnheard
            | Self::NeverOffline => "economy",
            Self::ManyLeaders => "one leader",
            Self::LogoutUnsaid | Self::BeatAfterLogout => "silence",
            Self::OwnDevice => "identity",
            Self::LateBeats | Self::LockHeld | Self::LostTimers | Self::NoTimeout => "progress",
        }
    }

    /// The policy that a session gets in place of the app's.
    pub(crate) fn policy(self, policy: Policy) -> Policy {
        let interval = policy.interval;
        match self {
            Self::EndlessGrace => Policy { grace: Millis(30.0 * 86_400_000.0), ..policy },
            Self::LateBeats => Policy { interval: interval * 1.1, ..policy },
            Self::HastyBeats => Policy { interval: interval * 0.5, ..policy },
            Self::LonelyTabs => Policy { shares: false, ..policy },
            _ => policy,
        }
    }

    pub(crate) fn demand(self) -> Demand {
        match self {
            Self::BelieveAll => Demand::Off,
            Self::BelieveUnsigned => Demand::Prefer,
            _ => Demand::Require,
        }
    }

    pub(crate) fn max_skew(self) -> f64 {
        if self == Self::BelieveOld { f64::INFINITY } else { crate::life::MAX_SKEW }
    }
}
