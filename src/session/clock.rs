//! Time as the core knows it: handed in, never read.

use std::ops::{Add, Mul, Sub};

/// Milliseconds: a duration, a moment of the monotonic clock, or an epoch time, as the field's
/// documentation says. An `f64`, as in JavaScript.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Millis(pub f64);

impl Millis {
    /// The later of two moments, or the longer of two durations.
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The earlier of two moments, or the shorter of two durations.
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl Add for Millis {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Millis {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<f64> for Millis {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

/// One moment on both clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Now {
    /// Since some moment; only ever grows (`performance.now()`). All decisions use this one.
    pub mono: Millis,
    /// Since 1970 by the device's clock (`Date.now()`), which a user may change. For showing only.
    pub wall: Millis,
}
