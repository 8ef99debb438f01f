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
    /// Keep the session over a reload?
    pub keeps: bool,
    /// Share the session with the other tabs?
    pub shares: bool,
    /// Log in again by itself, once, when the service lost the session? The login is kept in memory.
    pub remembers: bool,
    /// Log out when the last tab is closed?
    pub logs_out_on_close: bool,
    /// Seed of the jitter, and of this tab's number among others; any number.
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
            keeps: false,
            shares: false,
            remembers: false,
            logs_out_on_close: false,
            seed: 0,
        }
    }
}
