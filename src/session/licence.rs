//! What becomes of the licence: after a yes, a clear no, and no answer at all.

use std::rc::Rc;

use super::machine::Session;
use super::outcome::is_gone;
use super::pending::Pending;
use super::{Event, Millis, Now, State};
use crate::error::Error;

impl Session {
    /// A good answer to what was asked at that moment.
    pub(super) fn hear_good(&mut self, asked: Millis) {
        self.state = State::Active;
        self.reason = None;
        self.message = None;
        // A frozen tab hears it late; the request itself was given up after its time.
        let late = (self.now.mono - asked - self.policy.timeout).max(Millis(0.0));
        let good = Now { mono: self.now.mono - late, wall: self.now.wall - late };
        self.last_good = Some(self.last_good.filter(|it| it.mono > good.mono).unwrap_or(good));
        self.rests_until = Millis(0.0);
        self.diagnostics.last_success_at = Some(self.now.wall);
        self.schedule.set_failures(0);
        self.news = true;
        self.expect_leader();
    }

    /// A clear no ends a licensed session at once. In one where nobody is logged in it is no news:
    /// services answer so until somebody is.
    pub(super) fn hear_no(&mut self, pending: &Pending, error: Box<Error>) {
        if !self.granted {
            return;
        }
        let state = if is_gone(error.code) { State::Expired } else { State::Denied };
        self.end_by(state, &error);
        self.news = true;
        if pending.beat {
            self.emit(Event::Error(error.shared()));
        }
    }

    /// Network trouble never reads as "not licensed": the last good verdict counts on for a while.
    pub(super) fn hear_nothing(&mut self, pending: &Pending, error: &Rc<Error>) {
        self.hear_trouble(error, pending.beat);
        self.back_off_after(pending, error);
        self.end_grace_if_over();
    }

    pub(super) fn hear_trouble(&mut self, error: &Rc<Error>, beat: bool) {
        let news = self.reason != Some(error.code);
        if self.state == State::Active {
            self.state = State::Grace;
        }
        if self.state == State::Grace {
            self.trouble_is(error);
        }
        self.news |= self.leads();
        if beat {
            self.diagnostics.misses = self.diagnostics.misses.saturating_add(1);
            if news && self.state == State::Grace {
                self.emit(Event::Error(Rc::clone(error)));
            }
        }
    }
}
