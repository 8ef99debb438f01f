//! The service's clock as a table: what was asked, heard and signed when, and whether it is fresh.

use libreauth_client::session::{Millis, Now};
use libreauth_client::trust::{Asked, ServerClock, Stale};

const EPOCH: f64 = 1_750_000_000.0;
/// In seconds.
const MAX_SKEW: f64 = 300.0;
const HOUR: f64 = 3_600.0;

/// One moment, in seconds.
fn at(mono: f64, wall_ahead: f64) -> Now {
    Now { mono: Millis(mono * 1e3), wall: Millis((EPOCH + mono + wall_ahead) * 1e3) }
}

fn clock() -> ServerClock {
    ServerClock::new(Millis(MAX_SKEW * 1e3))
}

fn signed(seconds: f64) -> Millis {
    Millis((EPOCH + seconds) * 1e3)
}

/// Monotonic time of question and answer, how far the wall clock is ahead of that, the signed time, and
/// by how much it is off, if it is. In seconds.
type Step = (f64, f64, f64, f64, Option<f64>);

fn accept(clock: &mut ServerClock, asked: Asked, heard: Now, time: f64) -> Option<f64> {
    let result: Result<(), Stale> = clock.accept(signed(time), asked, heard);
    result.err().map(|stale| stale.off_by.0 / 1e3)
}

#[test]
fn what_is_fresh() {
    let table: &[(&str, &[Step])] = &[
        ("first contact on time", &[(0., 0., 0., 0., None)]),
        ("as far ahead as may be", &[(0., 0., 0., 300., None)]),
        ("further ahead", &[(0., 0., 0., 301., Some(1.))]),
        ("as far behind as may be", &[(0., 0., 0., -300., None)]),
        ("further behind", &[(0., 0., 0., -301., Some(-1.))]),
        (
            "what was refused is no contact",
            &[(0., 0., 0., 400., Some(100.)), (1., 1., 0., 1., None)],
        ),
        ("a wrong device clock", &[(0., 0., 301., 0., Some(-1.)), (1., 1., -299., 1., None)]),
        ("a minute later", &[(0., 0., 0., 0., None), (60., 60., 0., 60., None)]),
        ("at most 30 s later than the clock", &[(0., 0., 0., 0., None), (60., 60., 0., 90., None)]),
        ("and no more", &[(0., 0., 0., 0., None), (60., 60., 0., 91., Some(1.))]),
        (
            "at most 30 s older than the question",
            &[(0., 0., 0., 0., None), (60., 60., 0., 30., None)],
        ),
        ("and no older", &[(0., 0., 0., 0., None), (60., 60., 0., 29., Some(-1.))]),
        ("a slow answer, signed early", &[(0., 0., 0., 0., None), (60., 70., 0., 60., None)]),
        ("a slow answer, signed late", &[(0., 0., 0., 0., None), (60., 70., 0., 100., None)]),
        ("later than any slowness", &[(0., 0., 0., 0., None), (60., 70., 0., 101., Some(1.))]),
        ("a slow first answer", &[(0., 10., 0., 0., None), (60., 60., 0., 60., None)]),
        ("twice in one second", &[(0., 0., 0., 0., None), (0.5, 0.6, 0., 0., None)]),
        (
            "older than what was heard before the question",
            &[(0., 0., 0., 10., None), (1., 1., 0., 9., Some(-1.))],
        ),
        (
            "a device clock that was always wrong",
            &[
                (0., 0., -200., 0., None),
                (60., 60., -200., 60., None),
                (120., 120., -200., 89., Some(-1.)),
                (120., 120., -200., 151., Some(1.)),
            ],
        ),
        (
            "a first answer that was a recording",
            &[
                (0., 0., 0., -200., None),
                (60., 60., 0., 60., Some(170.)),
                (120., 120., 0., 120., None),
            ],
        ),
        (
            "a service whose clock was put forward",
            &[
                (0., 0., 0., 0., None),
                (60., 60., 0., 120., Some(30.)),
                (120., 120., 0., 180., None),
                (180., 180., 0., 179., Some(-31.)),
            ],
        ),
        (
            "a device clock set forward",
            &[
                (0., 0., 0., 0., None),
                (60., 60., 5. * HOUR, 60., None),
                (120., 120., 5. * HOUR, 120., None),
                (180., 180., 5. * HOUR, 120., Some(-30.)),
            ],
        ),
        (
            "a device clock set back",
            &[
                (0., 0., 0., 0., None),
                (60., 60., -5. * HOUR, 60., None),
                (120., 120., -5. * HOUR, 120., None),
                (180., 180., -5. * HOUR, 120., Some(-30.)),
            ],
        ),
        (
            "a replay at the moment the clock was set back",
            &[
                (0., 0., 0., 0., None),
                (HOUR, HOUR, 0., HOUR, None),
                (HOUR + 60., HOUR + 60., -HOUR - 60., 0., Some(-HOUR - 30.)),
            ],
        ),
        (
            "set to and fro",
            &[
                (0., 0., 0., 0., None),
                (60., 60., HOUR, 60., None),
                (120., 120., 0., 120., None),
                (180., 180., -HOUR, 180., None),
                (240., 240., 0., 240., None),
            ],
        ),
        (
            "a sleep that stopped the monotonic clock",
            &[
                (0., 0., 0., 0., None),
                (10., 10., 8. * HOUR, 10. + 8. * HOUR, None),
                (70., 70., 8. * HOUR, 70. + 8. * HOUR, None),
                (130., 130., 8. * HOUR, 70. + 8. * HOUR, Some(-30.)),
            ],
        ),
        (
            "a recording from before the sleep",
            &[(0., 0., 0., 0., None), (60., 60., 8. * HOUR, 0., Some(-30.))],
        ),
        (
            "asleep between question and answer",
            &[(0., 0., 0., 0., None), (60., 61., 8. * HOUR, 60., None)],
        ),
        (
            "a sleep that did not stop it",
            &[(0., 0., 0., 0., None), (8. * HOUR, 8. * HOUR, 0., 8. * HOUR, None)],
        ),
        (
            "asleep, and the clock set within reason",
            &[(0., 0., 0., 0., None), (60., 60., HOUR - 250., 60. + HOUR, None)],
        ),
        (
            "asleep, and the clock set beyond it",
            &[(0., 0., 0., 0., None), (60., 60., HOUR - 400., 60. + HOUR, None)],
        ),
    ];
    for (name, steps) in table {
        let mut clock = clock();
        for (number, (asked, heard, ahead, time, off_by)) in steps.iter().enumerate() {
            let asked = clock.ask(at(*asked, *ahead));
            let result = accept(&mut clock, asked, at(*heard, *ahead), *time);
            // The clocks may drift apart by a thousandth.
            let same = match (result, off_by) {
                (Some(is), Some(should)) => (is - should).abs() <= heard / 990.0,
                (is, should) => is == *should,
            };
            assert!(same, "{name}, step {number}: {result:?}");
        }
    }
}

#[test]
fn a_stale_first_contact_says_that_it_was_the_first() {
    let mut clock = clock();
    let asked = clock.ask(at(0., 0.));
    assert!(clock.accept(signed(999.), asked, at(0., 0.)).unwrap_err().first);
    assert!(clock.accept(signed(0.), asked, at(0., 0.)).is_ok());
    assert!(!clock.accept(signed(999.), asked, at(0., 0.)).unwrap_err().first);
}

#[test]
fn answers_to_questions_asked_together_may_overtake_each_other() {
    let mut clock = clock();
    let first = clock.ask(at(0., 0.));
    assert_eq!(accept(&mut clock, first, at(0., 0.), 0.), None);
    let questions: Vec<_> = (0..5).map(|_| clock.ask(at(60., 0.))).collect();
    for (question, time) in questions.iter().zip([64., 60., 63., 61., 62.]) {
        assert_eq!(accept(&mut clock, *question, at(65., 0.), time), None, "signed at {time}");
    }
    let after = clock.ask(at(65., 0.));
    assert_eq!(accept(&mut clock, after, at(66., 0.), 63.), Some(-1.), "the newest is of 64");
}

#[test]
fn an_overtaken_answer_does_not_turn_the_clock_back() {
    let mut clock = clock();
    let questions = [clock.ask(at(0., 0.)), clock.ask(at(0., 0.))];
    assert_eq!(accept(&mut clock, questions[0], at(5., 0.), 5.), None);
    assert_eq!(accept(&mut clock, questions[1], at(6., 0.), 1.), None);
    assert_eq!(clock.skew(), Some(Millis(0.)), "as the newer one told");
}

#[test]
fn the_skew_is_the_newest_answers() {
    let mut clock = clock();
    assert_eq!(clock.skew(), None);
    let asked = clock.ask(at(0., -120.));
    assert_eq!(accept(&mut clock, asked, at(0., -120.), 0.), None);
    assert_eq!(clock.skew(), Some(Millis(120_000.)), "the service is two minutes ahead");
    let asked = clock.ask(at(60., 60.));
    assert_eq!(accept(&mut clock, asked, at(60., 60.), 60.), None);
    assert_eq!(clock.skew(), Some(Millis(-60_000.)), "the device's clock was set");
}

#[test]
fn an_honest_service_is_heard_for_a_month() {
    let mut random = fastrand::Rng::with_seed(1);
    for seed in 0..20 {
        random.seed(seed);
        let mut clock = clock();
        // The service's time is `mono + ahead`, the device's `mono + wall`.
        let (mut mono, mut ahead, mut wall) = (0., 0., 0.);
        while mono + ahead < 30. * 24. * HOUR {
            let asked = clock.ask(at(mono, wall));
            let (there, back) = (5. * random.f64(), 5. * random.f64());
            // Whole seconds.
            let time = (mono + there + ahead).floor();
            mono += there + back;
            assert_eq!(accept(&mut clock, asked, at(mono, wall), time), None, "seed {seed}");
            match random.u8(..20) {
                0 => wall = ahead + (random.f64() - 0.5) * 48. * HOUR,
                1 => {
                    let slept = random.f64() * 10. * HOUR;
                    (ahead, wall) = (ahead + slept, wall + slept);
                }
                2 => mono += random.f64() * 10. * HOUR,
                // A monotonic clock that goes wrong by a second an hour.
                _ => (mono, ahead) = (mono + 60., ahead + random.f64() / 60.),
            }
        }
    }
}
