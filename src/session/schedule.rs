//! When the next beat is due.
//!
//! Made for the service: a million clients that started together are spread over a whole interval by
//! their first beat, and an outage raises the requests of all of them by less than a half. Jitter goes
//! downwards only, so that no lease lapses by jitter.

use super::Millis;

/// How much of the interval jitter may take off.
const JITTER: f64 = 0.1;
/// The quick retry comes after this long, give or take half.
const QUICK: Millis = Millis(2_000.0);
/// Who retries quickly after a first failure. If all did, an outage would double the requests.
const HASTY: f64 = 0.4;
/// The first wait of a slow backoff; shorter intervals are waited for as a whole.
const SLOW: Millis = Millis(300_000.0);
/// No longer than this is waited because a service says so.
const LONGEST_ASKED: Millis = Millis(3_600_000.0);
/// Who comes back from sleep, or from offline, spreads over this.
const SPREAD: Millis = Millis(2_000.0);

/// The waits of one client. Each `random` is in `[0, 1)`.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    interval: Millis,
    failures: u32,
}

impl Schedule {
    /// Beats this far apart.
    pub fn new(interval: Millis) -> Self {
        Self { interval, failures: 0 }
    }

    /// Failed beats in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Goes on where another tab was.
    pub fn set_failures(&mut self, failures: u32) {
        self.failures = failures;
    }

    /// The wait after a login: 0.05 to 1.0 of the interval. As wide as the mean interval is long, which
    /// makes the beats of many who logged in at once even from then on.
    pub fn first(&mut self, random: f64) -> Millis {
        self.failures = 0;
        self.interval * (1.0 - (1.0 - JITTER / 2.0) * random)
    }

    /// The wait after a good beat, from the moment it was sent: 0.9 to 1.0 of the interval.
    pub fn after_success(&mut self, random: f64) -> Millis {
        self.failures = 0;
        self.interval * (1.0 - JITTER * random)
    }

    /// The wait after a failed beat: for some who may hurry (`haste`) a quick retry, as it may have been
    /// a blip; else the interval, or 5, 10, 20 … minutes until it is reached, each times 0.9 to 1.0.
    ///
    /// A service that named a wait (`Retry-After`, taken for at most an hour) gets at least that, and
    /// then as much again as spreads its clients, who may all have been told the same moment.
    pub fn after_failure(
        &mut self,
        haste: bool,
        retry_after: Option<Millis>,
        random: f64,
    ) -> Millis {
        self.failures = self.failures.saturating_add(1);
        let asked = retry_after.map_or(Millis(0.0), |it| self.rest(it, random));
        let wait = if haste && self.failures == 1 && random < HASTY {
            QUICK * (0.5 + random / HASTY)
        } else {
            let doubled = self.failures.saturating_sub(1).min(20);
            SLOW * f64::from(1_u32 << doubled) * (1.0 - JITTER * random)
        };
        wait.min(self.interval * (1.0 - JITTER * random)).max(asked)
    }

    /// The wait of who was asked for one by the answer to anything.
    pub fn rest(&self, asked: Millis, random: f64) -> Millis {
        asked.min(LONGEST_ASKED) + self.interval.min(SLOW) * random
    }

    /// The wait of who is back and overdue: up to 2 s.
    pub fn on_return(random: f64) -> Millis {
        SPREAD * random
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Millis = Millis(60_000.0);
    const DAY: Millis = Millis(86_400_000.0);

    #[test]
    fn jitter_never_goes_past_the_interval() {
        for random in [0.0, 0.3, 0.999_999] {
            let wait = Schedule::new(MINUTE).after_success(random);
            assert!(wait.0 > 53_999.0 && wait <= MINUTE, "{wait:?}");
            let first = Schedule::new(MINUTE).first(random);
            assert!(first.0 > 2_999.0 && first <= MINUTE, "{first:?}");
        }
    }

    #[test]
    fn some_retry_a_blip_at_once_and_the_others_wait_for_the_interval() {
        let first = |random| Schedule::new(MINUTE).after_failure(true, None, random).0;
        assert_eq!([first(0.0), first(0.2)], [1_000.0, 2_000.0]);
        assert_eq!(first(0.5), 57_000.0);
        let mut it = Schedule::new(MINUTE);
        let waits: Vec<_> = (0..3).map(|_| it.after_failure(true, None, 0.0).0).collect();
        assert_eq!(waits, [1_000.0, 60_000.0, 60_000.0]);
        assert_eq!(it.failures(), 3);
        it.after_success(0.5);
        assert_eq!(it.failures(), 0);
        assert_eq!(it.after_failure(false, None, 0.0).0, 60_000.0, "no haste");
    }

    #[test]
    fn a_long_interval_is_reached_by_doubling() {
        let mut it = Schedule::new(DAY);
        let minutes: Vec<_> =
            (0..11).map(|_| it.after_failure(false, None, 0.0).0 / 60_000.0).collect();
        assert_eq!(minutes[..4], [5.0, 10.0, 20.0, 40.0]);
        assert_eq!(minutes[10], 1_440.0);
        it.set_failures(u32::MAX);
        assert_eq!(it.after_failure(false, None, 0.0), DAY);
    }

    #[test]
    fn a_wait_that_the_service_named_is_kept_for_an_hour_at_most() {
        let after =
            |ms, random| Schedule::new(MINUTE).after_failure(true, Some(Millis(ms)), random).0;
        assert_eq!(after(300_000.0, 0.0), 300_000.0);
        assert_eq!(after(300_000.0, 0.5), 330_000.0);
        assert_eq!(after(1.0, 0.9), 54_600.0);
        assert_eq!(after(f64::INFINITY, 0.0), 3_600_000.0);
    }

    #[test]
    fn who_is_back_waits_two_seconds_at_most() {
        assert_eq!([0.0, 0.5].map(Schedule::on_return), [Millis(0.0), Millis(1_000.0)]);
    }
}
