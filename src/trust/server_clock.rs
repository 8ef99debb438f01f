//! The service's clock, learned from signed times and carried on by the monotonic clock, so that a
//! device clock that is wrong, or changed while running, neither locks anyone out nor lets a recorded
//! answer in.

use crate::session::{Millis, Now};

/// How far an answer's time may lie outside of what the service's clock can have read.
const SLACK: Millis = Millis(30_000.0);

/// What is known of the service's clock.
#[derive(Clone, Debug)]
pub struct ServerClock {
    /// The widest that service and device may differ at first contact.
    max_skew: Millis,
    newest: Option<Accepted>,
}

/// The newest accepted answer: signed some time between its question and its arrival.
#[derive(Clone, Copy, Debug)]
struct Accepted {
    signed: Millis,
    asked: Now,
    heard: Now,
}

/// When a question was asked, and what was the newest accepted time then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    at: Now,
    newest: Option<Millis>,
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
        Self { max_skew, newest: None }
    }

    /// A question is asked.
    pub fn ask(&self, at: Now) -> Asked {
        Asked { at, newest: self.newest.map(|newest| newest.signed) }
    }

    /// How far the service's clock is ahead of the device's, once known.
    pub fn skew(&self) -> Option<Millis> {
        self.newest.map(|newest| newest.signed - newest.heard.wall)
    }

    /// Takes an answer's signed time if it is fresh.
    ///
    /// At first contact there is only the device's clock to compare with. Afterwards:
    ///
    /// - *Not older* than the newest answer that was accepted when the question was asked (answers
    ///   to questions asked together may overtake each other, and two of one second may carry the
    ///   same time), and at most 30 s older than the moment of the question by the carried-on clock.
    /// - *Not newer* than that clock by more than 30 s. Where the device's clocks disagree, it slept
    ///   (some platforms stop the monotonic clock meanwhile) or its clock was set: then by as much as
    ///   the one that went further, or as far as the device's clock would do at first contact. Nobody
    ///   but the service can sign a later time, so this lets no recording in that is older than
    ///   what was heard before.
    ///
    /// # Errors
    ///
    /// The time is [`Stale`].
    pub fn accept(&mut self, signed: Millis, asked: Asked, heard: Now) -> Result<(), Stale> {
        let by_device = (heard.wall - self.max_skew, heard.wall + self.max_skew);
        let (earliest, latest) = match self.newest {
            None => by_device,
            Some(newest) => {
                let ticked = heard.mono - newest.asked.mono;
                let by_wall = heard.wall - newest.asked.wall;
                let in_step = (by_wall - ticked).0.abs() <= SLACK.0;
                let latest = newest.signed + ticked.max(by_wall) + SLACK;
                let earliest = newest.signed + (asked.at.mono - newest.heard.mono) - SLACK;
                (
                    earliest.max(asked.newest.unwrap_or_default()),
                    if in_step { latest } else { latest.max(by_device.1) },
                )
            }
        };
        let first = self.newest.is_none();
        if signed < earliest {
            return Err(Stale { off_by: signed - earliest, first });
        }
        if signed > latest {
            return Err(Stale { off_by: signed - latest, first });
        }
        if self.newest.is_none_or(|newest| signed >= newest.signed) {
            self.newest = Some(Accepted { signed, asked: asked.at, heard });
        }
        Ok(())
    }
}
