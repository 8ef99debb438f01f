//! What the app's developer may choose about a session.

use super::Millis;

/// Durations and habits of one session. Ranges are checked where options are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Between automatic beats: 5 s to 24 h.
    pub interval: Millis,
    /// Does a login start the beats?
    pub beat_after_login: bool,
    /// How long the last good verdict counts while the service can't be reached: 0 to 30 days.
    pub grace: Millis,
    /// How long one request may take: 100 ms to 10 minutes.
    pub timeout: Millis,
    /// Size limit of one answer in bytes: 1 KiB to 64 MiB.
    pub max_response_bytes: u32,
    /// Seed of the jitter; any number.
    pub seed: u64,
}

impl Policy {
    /// The defaults, with the interval that a service's samples use (LibreAuth: 60 s, its kin beat
    /// at a random 45–90 s; Lockence's sample: 300 s).
    pub fn with_interval(interval: Millis) -> Self {
        Self {
            interval,
            beat_after_login: true,
            // With rare beats the next answer is due later than that: one failure must not end it.
            grace: Millis(900_000.0).max(interval * 2.0),
            timeout: Millis(10_000.0),
            max_response_bytes: 1 << 20,
            seed: 0,
        }
    }
}
