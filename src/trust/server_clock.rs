//! The service's clock, learned from signed times and carried on by the monotonic clock, so that a
//! device clock that is wrong, or changed while running, neither locks anyone out nor lets a recorded
//! answer in.

use crate::session::{Millis, Now};

/// How far an answer's time may lie outside of what the service's clock can have read.
const SLACK: Millis = Millis(30_000.0);

/// How much faster or slower one of two clocks may run: far more than quartz does.
const DRIFT: f64 = 0.001;

/// What is known of the service's clock.
#[derive(Clone, Debug)]
pub struct ServerClock {
    /// The widest that service and device may differ at first contact.
    max_skew: Millis,
    anchor: Option<Anchor>,
    /// The newest time that was accepted.
    newest: Millis,
}

/// The answer that tells most: signed some time between its question and its arrival, so that the
/// service's clock read at least this when it was heard.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    signed: Millis,
    asked: Now,
    heard: Now,
}

/// When a question was asked, and the oldest time that its answer may have.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    at: Now,
    earliest: Millis,
}

/// Not asked yet: there is no answer to it.
impl Default for Asked {
    fn default() -> Self {
        Self { at: Now::default(), earliest: Millis(f64::INFINITY) }
    }
}

/// A time that is not fresh.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stale {
    /// The signed time less the nearest acceptable one: negative is too old.
    pub off_by: Millis,
    /// Was it compared with the device's clock, since no answer was accepted before?
    pub first: bool,
}

impl ServerClock {
    /// A clock that nothing is known of. `max_skew` bounds the first contact.
    pub fn new(max_skew: Millis) -> Self {
        Self { max_skew, anchor: None, newest: Millis::default() }
    }

    /// A question is asked.
    pub fn ask(&self, at: Now) -> Asked {
        let earliest = self.anchor.map_or(at.wall - self.max_skew, |anchor| {
            let ticked = at.mono - anchor.heard.mono;
            anchor.signed + ticked - ticked * DRIFT - SLACK
        });
        Asked { at, earliest: earliest.max(self.newest) }
    }

    /// The newest time that was accepted.
    pub fn newest(&self) -> Millis {
        self.newest
    }

    /// Nothing older than this counts any more.
    pub fn not_before(&mut self, newest: Millis) {
        self.newest = self.newest.max(newest);
    }

    /// How far the service's clock is ahead of the device's, once known.
    pub fn skew(&self) -> Option<Millis> {
        self.anchor.map(|anchor| anchor.signed - anchor.heard.wall)
    }

    /// Takes an answer's signed time if it is fresh.
    ///
    /// At first contact there is only the device's clock to compare with. Afterwards:
    ///
    /// - *Not older* than the newest that was accepted when the question was asked (answers to
    ///   questions asked together may overtake each other, and two of one second may carry the same
    ///   time), nor by more than 30 s than the moment of the question by the carried-on clock. A
    ///   recording does not set that clock back: of two answers the one that reads later counts.
    /// - *Not newer* than that clock by more than 30 s, unless the device's two clocks disagree: then it
    ///   slept (some platforms stop the monotonic clock meanwhile) or its clock was set. Nobody but the
    ///   service can sign a later time, so one that is refused as too new shows that the clock is
    ///   wrong (its first answer was a late one, or the service's was put forward): the next answer is
    ///   a first contact again, and no older than the newest.
    ///
    /// # Errors
    ///
    /// The time is [`Stale`].
    pub fn accept(&mut self, signed: Millis, asked: Asked, heard: Now) -> Result<(), Stale> {
        let first = self.anchor.is_none();
        let mut latest = heard.wall + self.max_skew;
        let mut reads_later = true;
        if let Some(anchor) = self.anchor {
            let drift = (heard.mono - anchor.heard.mono) * DRIFT;
            let ticked = heard.mono - anchor.asked.mono;
            let by_wall = heard.wall - anchor.asked.wall;
            let in_step = (by_wall - ticked).0.abs() <= SLACK.0;
            latest = if in_step {
                anchor.signed + ticked.max(by_wall) + drift + SLACK
            } else {
                Millis(f64::INFINITY)
            };
            reads_later = signed - heard.mono >= anchor.signed - anchor.heard.mono - drift;
        }
        if signed < asked.earliest {
            return Err(Stale { off_by: signed - asked.earliest, first });
        }
        if signed > latest {
            self.anchor = None;
            return Err(Stale { off_by: signed - latest, first });
        }
        if reads_later {
            self.anchor = Some(Anchor { signed, asked: asked.at, heard });
        }
        self.newest = self.newest.max(signed);
        Ok(())
    }
}
