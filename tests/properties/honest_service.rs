//! An honest service is never refused, whatever becomes of the device: it is slow, it sleeps (and its
//! monotonic clock with it, or not), and its clock is set to and fro.

use libreauth_client::session::{Millis, Now};
use libreauth_client::trust::{Asked, ServerClock};
use proptest::prelude::*;

use crate::support::cases;

const EPOCH: f64 = 1_750_000_000_000.0;
const MAX_SKEW: f64 = 300_000.0;
const HOUR: f64 = 3_600_000.0;

/// What happens. In milliseconds.
#[derive(Clone, Debug)]
enum Event {
    /// A question is asked.
    Ask,
    /// The service reads the oldest question, and signs.
    Sign,
    /// One of the signed answers arrives.
    Hear(prop::sample::Index),
    /// Time passes.
    Pass(f64),
    /// The device sleeps; its monotonic clock goes on.
    Sleep(f64),
    /// The device sleeps, and its monotonic clock stands still.
    Stop(f64),
    /// The device's clock is set by this much.
    Set(f64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Ask),
        4 => Just(Event::Sign),
        4 => any::<prop::sample::Index>().prop_map(Event::Hear),
        4 => (0.0..10_000.0).prop_map(Event::Pass),
        2 => (0.0..300_000.0).prop_map(Event::Pass),
        1 => (0.0..24.0 * HOUR).prop_map(Event::Sleep),
        1 => (0.0..24.0 * HOUR).prop_map(Event::Stop),
        1 => (-48.0 * HOUR..48.0 * HOUR).prop_map(Event::Set),
        1 => (-40_000.0..40_000.0).prop_map(Event::Set),
    ]
}

/// A question, and where the device stood when it asked: slept through so far, and the clock's error.
#[derive(Clone, Copy)]
struct Question {
    asked: Asked,
    slept: f64,
    wall: f64,
}

/// An answer on its way: to this, signed then.
struct Answer {
    to: Question,
    signed: Millis,
}

struct World {
    clock: ServerClock,
    /// True time, and how much of it the monotonic clock slept through.
    time: f64,
    slept: f64,
    /// The device's clock less the true time.
    wall: f64,
    asked: Vec<Question>,
    signed: Vec<Answer>,
    accepted: Vec<Question>,
}

impl World {
    fn new(skew: f64) -> Self {
        Self {
            clock: ServerClock::new(Millis(MAX_SKEW)),
            time: 0.0,
            slept: 0.0,
            wall: skew,
            asked: Vec::new(),
            signed: Vec::new(),
            accepted: Vec::new(),
        }
    }

    fn now(&self) -> Now {
        Now { mono: Millis(self.time - self.slept), wall: Millis(EPOCH + self.time + self.wall) }
    }

    fn live(&mut self, event: &Event) {
        match event {
            Event::Ask => self.asked.push(Question {
                asked: self.clock.ask(self.now()),
                slept: self.slept,
                wall: self.wall,
            }),
            Event::Sign if !self.asked.is_empty() => {
                // Whole seconds.
                let signed = Millis(((EPOCH + self.time) / 1e3).floor() * 1e3);
                self.signed.push(Answer { to: self.asked.remove(0), signed });
            }
            Event::Hear(which) if !self.signed.is_empty() => {
                let answer = self.signed.swap_remove(which.index(self.signed.len()));
                self.hear(&answer);
            }
            Event::Sign | Event::Hear(_) => {}
            Event::Pass(ms) | Event::Sleep(ms) => self.pass(*ms),
            Event::Stop(ms) => {
                self.slept += ms;
                self.pass(*ms);
            }
            // At first contact there is only the device's clock to go by.
            Event::Set(_) if self.accepted.is_empty() => {}
            Event::Set(ms) => self.wall += ms,
        }
    }

    fn hear(&mut self, answer: &Answer) {
        // Where the one clock was set back by as much as the other one stood still, they agree, and
        // nothing is left to tell that time has passed.
        let fooled = |then: &Question| {
            let stood_still = self.slept - then.slept;
            stood_still > 0.0 && (self.wall - then.wall + stood_still).abs() < 31_000.0
        };
        if self.accepted.iter().any(fooled) {
            return;
        }
        let result = self.clock.accept(answer.signed, answer.to.asked, self.now());
        assert_eq!(result, Ok(()), "an honest answer");
        self.accepted.push(answer.to);
    }

    /// An answer may be late: whoever sleeps hears it hours after. But not the first, which there is only
    /// the device's clock of that moment to compare with.
    fn pass(&mut self, ms: f64) {
        self.time += ms;
        if self.accepted.is_empty() && ms > 10_000.0 {
            self.asked.clear();
            self.signed.clear();
        }
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn it_is_never_refused(
        skew in -MAX_SKEW + 30_000.0..MAX_SKEW - 30_000.0,
        events in prop::collection::vec(event(), 1..120),
    ) {
        let mut world = World::new(skew);
        for event in &events {
            world.live(event);
        }
    }
}

#[test]
fn it_is_heard_often() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::new(cases(1));
    let mut accepted = 0;
    for _ in 0..50 {
        let tree = prop::collection::vec(event(), 120).new_tree(&mut runner).unwrap();
        let mut world = World::new(0.0);
        tree.current().iter().for_each(|event| world.live(event));
        accepted += world.accepted.len();
    }
    assert!(accepted > 300, "{accepted}");
}
