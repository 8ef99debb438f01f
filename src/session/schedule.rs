//! When the next beat is due.
//!
//! Jitter goes downwards only, so a lease never lapses by jitter. A failure gets one quick retry
//! for a blip; then the wait grows to the interval itself: grace makes haste needless, and a
//! million clients that retry every few seconds are an attack on a service that is trying to get up.

use super::Millis;

/// How much of the interval jitter may take off.
const JITTER: f64 = 0.1;
/// The quick retry comes after this long, give or take half.
const QUICK: Millis = Millis(2_000.0);

/// The wait after a good beat: 0.9 to 1.0 of the interval. `random` is in `[0, 1)`.
pub(super) fn after_success(interval: Millis, random: f64) -> Millis {
    interval * (1.0 - JITTER * random)
}

/// The wait after the `failures`th failure in a row (1 is the first): one quick retry, then a
/// quarter, a half, the whole of the interval, each times 0.5 to 1.0. A service that named a wait
/// gets at least that, plus up to a tenth so that its clients do not come back as one.
pub(super) fn after_failure(
    interval: Millis,
    failures: u32,
    retry_after: Option<Millis>,
    random: f64,
) -> Millis {
    let wait = match failures {
        0 | 1 => QUICK * (0.5 + random),
        2 => interval * (0.25 * (0.5 + random / 2.0)),
        3 => interval * (0.5 * (0.5 + random / 2.0)),
        _ => interval * (0.5 + random / 2.0),
    };
    let asked = retry_after.unwrap_or_default() * (1.0 + JITTER * random);
    wait.min(interval).max(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Millis = Millis(60_000.0);

    #[test]
    fn jitter_never_goes_past_the_interval() {
        for random in [0.0, 0.3, 0.999_999] {
            let wait = after_success(MINUTE, random);
            assert!(wait.0 > 53_999.0 && wait <= MINUTE, "{wait:?}");
        }
    }

    #[test]
    fn a_blip_gets_one_quick_retry_and_then_the_wait_grows_to_the_interval() {
        let waits: Vec<_> = (1..6).map(|n| after_failure(MINUTE, n, None, 0.5).0).collect();
        assert_eq!(waits, [2_000.0, 11_250.0, 22_500.0, 45_000.0, 45_000.0]);
        assert!(after_failure(Millis(5_000.0), 9, None, 0.999).0 <= 5_000.0);
    }

    #[test]
    fn a_wait_that_the_service_named_is_kept() {
        let asked = Some(Millis(300_000.0));
        assert!(after_failure(MINUTE, 1, asked, 0.0).0 >= 300_000.0);
        assert!(after_failure(MINUTE, 1, asked, 0.9).0 <= 330_000.0);
        assert_eq!(after_failure(MINUTE, 4, Some(Millis(1.0)), 0.0).0, 30_000.0);
    }
}
