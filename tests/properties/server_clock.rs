//! The service's clock, whatever anybody does: time does not go back, and what is old stays out.

use libreauth_client::session::{Millis, Now};
use libreauth_client::trust::{Asked, ServerClock};
use proptest::prelude::*;

use crate::support::cases;

const EPOCH: f64 = 1_750_000_000_000.0;
const MAX_SKEW: f64 = 300_000.0;
const SLACK: f64 = 30_000.0;
/// Of two clocks, one may run by so much faster.
const DRIFT: f64 = 0.003;

/// One question: how long after the last answer it is asked, how long its answer takes, where the
/// device's clock stands then, and the signed time. In milliseconds; the latter two from the moment of
/// the answer.
type Question = (f64, f64, f64, f64);

fn question() -> impl Strategy<Value = Question> {
    let far = prop_oneof![-9e7..9e7, -4e5..4e5, -4e4..4e4, Just(0.0)];
    let waits = prop_oneof![0.0..1e3, 0.0..1e5, 0.0..1e7];
    (waits, 0.0..1e4, far.clone(), far)
}

fn at(mono: f64, ahead: f64) -> Now {
    Now { mono: Millis(mono), wall: Millis(EPOCH + mono + ahead) }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn one_question_after_the_other(questions in prop::collection::vec(question(), 1..30)) {
        let mut clock = ServerClock::new(Millis(MAX_SKEW));
        let mut mono = 0.0;
        // What was accepted since the last first contact: signed when, heard when.
        let mut accepted: Vec<(f64, f64)> = Vec::new();
        let mut newest = 0.0;
        for (wait, takes, ahead, off) in questions {
            mono += wait;
            let asked = clock.ask(at(mono, ahead));
            let heard = at(mono + takes, ahead);
            let signed = EPOCH + mono + takes + off;
            let result = clock.accept(Millis(signed), asked, heard);
            match result {
                Err(stale) => {
                    prop_assert_eq!(stale.first, accepted.is_empty());
                    prop_assert!(stale.off_by.0 != 0.0 && stale.off_by.0.is_finite());
                    // One that is too new shows that the clock is wrong.
                    if stale.off_by.0 > 0.0 {
                        accepted.clear();
                    }
                }
                Ok(()) if accepted.is_empty() => {
                    prop_assert!(signed >= heard.wall.0 - takes - MAX_SKEW);
                    prop_assert!(signed <= heard.wall.0 + MAX_SKEW);
                }
                // By each of them the service's clock read at least this when it was asked.
                Ok(()) => for (before, then) in &accepted {
                    prop_assert!(signed >= before + (mono - then) - SLACK - DRIFT * mono, "too old");
                },
            }
            if result.is_ok() {
                prop_assert!(signed >= newest, "time went back");
                newest = signed;
                accepted.push((signed, mono + takes));
            }
            mono += takes;
        }
    }

    #[test]
    fn a_recording_is_refused_half_a_minute_later(
        first in -MAX_SKEW..MAX_SKEW,
        recorded in 0.0..1e8,
        later in 0.0..1e8,
        ahead in -9e7..9e7,
    ) {
        let mut clock = ServerClock::new(Millis(MAX_SKEW));
        // The service is that much ahead; an answer of it is heard, and recorded.
        let time = |mono: f64| Millis(EPOCH + mono + first);
        let asked = clock.ask(at(0.0, 0.0));
        prop_assert!(clock.accept(time(0.0), asked, at(0.0, 0.0)).is_ok());
        let asked = clock.ask(at(recorded, 0.0));
        prop_assert!(clock.accept(time(recorded), asked, at(recorded, 0.0)).is_ok());
        // Whatever the device's clock is set to meanwhile.
        let mono = (recorded + SLACK + 1.0 + later) * (1.0 + DRIFT);
        let asked = clock.ask(at(mono, ahead));
        prop_assert!(clock.accept(time(recorded), asked, at(mono, ahead)).is_err());
    }

    #[test]
    fn any_numbers_are_taken(numbers in prop::collection::vec(any::<[f64; 5]>(), 1..8)) {
        let mut clock = ServerClock::new(Millis(MAX_SKEW));
        for [asked, asked_wall, heard, heard_wall, signed] in numbers {
            let asked = clock.ask(Now { mono: Millis(asked), wall: Millis(asked_wall) });
            let heard = Now { mono: Millis(heard), wall: Millis(heard_wall) };
            let _ = clock.accept(Millis(signed), asked, heard);
            let _ = clock.accept(Millis(signed), Asked::default(), heard);
        }
    }
}
