//! The two clients: ours, and the one that everybody writes first.

use libreauth_client::session::{Millis, Schedule};

use super::{INTERVAL_MS, LATENCY_MS};

/// The naive client asks again after this long while nobody answers.
const NAIVE_RETRY_MS: f64 = 5_000.0;

/// One client and its next request.
pub(super) trait Client {
    /// When it asks next, in milliseconds of the run.
    fn asks_at_ms(&self) -> f64;

    /// It asked, and was answered or not. `random` is in `[0, 1)`.
    fn heard(&mut self, answered: bool, random: f64);
}

/// This project's schedule, as a session uses it.
pub(super) struct Ours {
    schedule: Schedule,
    at_ms: f64,
}

impl Ours {
    /// One that has been beating for long: it is anywhere within one of its waits.
    pub(super) fn beating(random: [f64; 2]) -> Self {
        let mut schedule = Schedule::new(Millis(INTERVAL_MS));
        let at_ms = schedule.after_success(random[0]).0 * random[1];
        Self { schedule, at_ms }
    }

    /// One that logs in at this moment.
    pub(super) fn logged_in(at_ms: f64, random: f64) -> Self {
        let mut schedule = Schedule::new(Millis(INTERVAL_MS));
        let at_ms = at_ms + schedule.first(random).0;
        Self { schedule, at_ms }
    }
}

impl Client for Ours {
    fn asks_at_ms(&self) -> f64 {
        self.at_ms
    }

    fn heard(&mut self, answered: bool, random: f64) {
        // A good beat's wait counts from its question, a failed one's from when it failed.
        self.at_ms += if answered {
            self.schedule.after_success(random).0
        } else {
            LATENCY_MS + self.schedule.after_failure(true, None, random).0
        };
    }
}

/// `setInterval(check, 60_000)`, where a check that fails is tried again every five seconds until it
/// succeeds. A tick of the interval meanwhile starts no second row of retries, which is kinder than much
/// of what is out there.
pub(super) struct Naive {
    at_ms: f64,
    tick_ms: f64,
}

impl Naive {
    /// One that has been beating for long.
    pub(super) fn beating(random: f64) -> Self {
        let tick_ms = INTERVAL_MS * random;
        Self { at_ms: tick_ms, tick_ms }
    }

    /// One that logs in at this moment.
    pub(super) fn logged_in(at_ms: f64) -> Self {
        let tick_ms = at_ms + INTERVAL_MS;
        Self { at_ms: tick_ms, tick_ms }
    }
}

impl Client for Naive {
    fn asks_at_ms(&self) -> f64 {
        self.at_ms
    }

    fn heard(&mut self, answered: bool, _: f64) {
        if answered {
            while self.tick_ms <= self.at_ms {
                self.tick_ms += INTERVAL_MS;
            }
            self.at_ms = self.tick_ms;
        } else {
            self.at_ms += LATENCY_MS + NAIVE_RETRY_MS;
        }
    }
}
