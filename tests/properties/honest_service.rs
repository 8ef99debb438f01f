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

struct World {
    clock: ServerClock,
    /// True time, and how much of it the monotonic clock slept through.
    time: f64,
    slept: f64,
    /// The device's clock less the true time.
    wall: f64,
    /// Numbers the events. Where the device's clock was set back and the other one stood still, both
    /// since the newest answer was asked for, nothing is left to tell the time by: that is not played.
    events: usize,
    set_back: usize,
    stopped: usize,
    newest: Option<(Millis, usize)>,
    asked: Vec<(usize, Asked)>,
    /// With the time, and how much of it had been slept through.
    signed: Vec<(usize, Asked, Millis, f64)>,
    accepted: usize,
}

impl World {
    fn new(skew: f64) -> Self {
        Self {
            clock: ServerClock::new(Millis(MAX_SKEW)),
            time: 0.0,
            slept: 0.0,
            wall: skew,
            events: 0,
            set_back: 0,
            stopped: 0,
            newest: None,
            asked: Vec::new(),
            signed: Vec::new(),
            accepted: 0,
        }
    }

    fn now(&self) -> Now {
        Now { mono: Millis(self.time - self.slept), wall: Millis(EPOCH + self.time + self.wall) }
    }

    fn live(&mut self, event: &Event) {
        self.events += 1;
        let since = self.newest.map(|(_, asked)| asked);
        match event {
            Event::Ask => self.asked.push((self.events, self.clock.ask(self.now()))),
            Event::Sign if !self.asked.is_empty() => {
                // Whole seconds.
                let second = ((EPOCH + self.time) / 1e3).floor() * 1e3;
                let (number, asked) = self.asked.remove(0);
                self.signed.push((number, asked, Millis(second), self.slept));
            }
            Event::Hear(which) if !self.signed.is_empty() => {
                let (number, asked, signed, slept) =
                    self.signed.swap_remove(which.index(self.signed.len()));
                let result = self.clock.accept(signed, asked, self.now());
                assert_eq!(result, Ok(()), "an honest answer");
                self.accepted += 1;
                if self.newest.is_none_or(|(newest, _)| signed >= newest) {
                    self.newest = Some((signed, number));
                }
                // What was signed before such a sleep, and comes after this, counts as old.
                self.signed.retain(|it| it.3 >= slept);
            }
            Event::Sign | Event::Hear(_) => {}
            Event::Pass(ms) | Event::Sleep(ms) => self.pass(*ms),
            Event::Stop(_) if since.is_some_and(|since| self.set_back > since) => {}
            Event::Stop(ms) => {
                self.stopped = self.events;
                self.slept += ms;
                self.pass(*ms);
            }
            // At first contact there is only the device's clock to go by.
            Event::Set(_) if since.is_none() => {}
            Event::Set(ms) if *ms < 0.0 => {
                if since.is_some_and(|since| self.stopped < since) {
                    self.set_back = self.events;
                    self.wall += ms;
                }
            }
            Event::Set(ms) => self.wall += ms,
        }
    }

    /// An answer may be late: whoever sleeps hears it hours after. But not the first, which there is only
    /// the device's clock of that moment to compare with.
    fn pass(&mut self, ms: f64) {
        self.time += ms;
        if self.newest.is_none() && ms > 10_000.0 {
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
        accepted += world.accepted;
    }
    assert!(accepted > 300, "{accepted}");
}
