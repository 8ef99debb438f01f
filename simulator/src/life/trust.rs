//! What a tab's licence may rest on: the freshest yes of the service that can have reached it, by an
//! answer, by another tab's word, or by what was kept. It follows every way that news can take, so that
//! a tab that is licensed without it was licensed by nothing.

/// A yes of the service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trust {
    /// When the service said so, by the device's monotonic clock.
    pub(crate) at: f64,
    /// How much the wall clock had been set back until then.
    set_back: f64,
    /// The profile's logouts until then: a logout ends what was said before.
    pub(crate) logouts: u32,
}

/// Where a tab hears of a session: another tab, or the storage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Source {
    /// What a licence may rest on that it tells of.
    pub(crate) trust: Option<Trust>,
    /// How many of the profile's logouts it knows of.
    pub(crate) logouts: u32,
}

impl Trust {
    pub(crate) fn new(at: f64, set_back: f64, logouts: u32) -> Self {
        Self { at, set_back, logouts }
    }

    /// The same read out of a storage now: only the wall clock counted meanwhile, and who set that back
    /// made it look younger.
    pub(crate) fn reloaded(self, now: f64, set_back: f64) -> Self {
        let at = (self.at + set_back - self.set_back).min(now);
        Self { at, set_back, ..self }
    }

    /// The fresher of two.
    pub(crate) fn or(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if (other.logouts, other.at) > (self.logouts, self.at) => other,
            _ => self,
        }
    }
}
