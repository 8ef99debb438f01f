//! A device's two clocks, as functions of the world's true time.

use libreauth_client::session::{Millis, Now};

/// The world begins at this epoch time.
pub(crate) const EPOCH: f64 = 1_750_000_000_000.0;

/// Ticks at the true rate, but for what a seed does to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock {
    /// What the monotonic clock did not count: sleeps in which it stood still.
    stood_still: f64,
    /// What the wall clock is ahead of the truth.
    wall_ahead: f64,
    /// By how much it was set back so far, all in all.
    pub(crate) set_back: f64,
}

impl Clock {
    pub(crate) fn new(wall_ahead: f64) -> Self {
        Self { wall_ahead, ..Self::default() }
    }

    /// The monotonic clock; it began with the world.
    pub(crate) fn mono(&self, true_ms: f64) -> f64 {
        true_ms - self.stood_still
    }

    pub(crate) fn wall(&self, true_ms: f64) -> f64 {
        EPOCH + true_ms + self.wall_ahead
    }

    /// Both, for a page whose monotonic clock began at `origin`.
    pub(crate) fn now(&self, true_ms: f64, origin: f64) -> Now {
        Now { mono: Millis(self.mono(true_ms) - origin), wall: Millis(self.wall(true_ms)) }
    }

    /// The device slept, and its monotonic clock with it.
    pub(crate) fn stand_still(&mut self, ms: f64) {
        self.stood_still += ms;
    }

    /// Somebody sets the wall clock.
    pub(crate) fn set_wall(&mut self, by: f64) {
        self.wall_ahead += by;
        self.set_back += (-by).max(0.0);
    }

    pub(crate) fn wall_ahead(&self) -> f64 {
        self.wall_ahead
    }
}
