//! The clockwork: automatic beats, and the end of grace.

use super::machine::Session;
use super::pending::Pending;
use super::{Event, Millis, Schedule, State};
use crate::error::{Category, Code, Error};

impl Session {
    /// Does the session beat by itself?
    pub(super) fn beating(&self) -> bool {
        self.wants_beats && self.granted && self.session.is_some()
    }

    pub(super) fn start_beats(&mut self) {
        self.wants_beats = true;
        if self.beating() && self.next_beat.is_none() && !self.joins_beat() {
            self.schedule_beat();
        }
    }

    pub(super) fn stop_beats(&mut self) {
        self.wants_beats = false;
        self.next_beat = None;
    }

    /// The moment came that was asked for, or another one.
    pub(super) fn wake(&mut self) {
        self.end_grace_if_over();
        if self.next_beat.is_some_and(|at| self.now.mono >= at) {
            self.next_beat = None;
            if !self.joins_beat() {
                self.diagnostics.beats = self.diagnostics.beats.saturating_add(1);
                self.start(self.service.beat().into(), Vec::new(), true);
            }
        }
    }

    /// When to be woken next.
    pub(super) fn next_wake(&self) -> Option<Millis> {
        match (self.next_beat, self.grace_end()) {
            (Some(beat), Some(end)) => Some(beat.min(end)),
            (beat, end) => beat.or(end),
        }
    }

    pub(super) fn schedule_beat(&mut self) {
        if self.beating() {
            let wait = Schedule::new(self.policy.interval).after_success(self.random.f64());
            self.next_beat = Some(self.now.mono + wait);
        }
    }

    /// A call of the app that is the same on the wire counts as a beat.
    pub(super) fn reschedule_after(&mut self, pending: &Pending) {
        if pending.call.kind() == self.service.beat() {
            self.schedule_beat();
        }
    }

    pub(super) fn back_off_after(&mut self, pending: &Pending, error: &Error) {
        if pending.call.kind() != self.service.beat() || !self.beating() {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        // No haste where only the app's owner can mend it, nor where the service wants less of us:
        // a page can't read `Retry-After` unless the service exposes it.
        let haste = error.code.retryable() && error.code != Code::RateLimited;
        let mut schedule = Schedule::new(self.policy.interval);
        schedule.set_failures(self.failures - 1);
        let wait = schedule.after_failure(haste, error.retry_after, self.random.f64());
        self.next_beat = Some(self.now.mono + wait);
    }

    fn grace_end(&self) -> Option<Millis> {
        let good = (self.state == State::Grace).then_some(self.last_good).flatten()?;
        Some(good.mono + self.policy.grace)
    }

    /// The session is kept and beats go on: when the service is back, so is the licence.
    pub(super) fn end_grace_if_over(&mut self) {
        if self.grace_end().is_some_and(|end| self.now.mono >= end) {
            self.state = State::Expired;
            // What the service said, or what was wrong with it, tells more than that time ran out.
            let told = self.reason.filter(|reason| reason.category() != Category::Transient);
            if told.is_none() {
                self.message = None;
            }
            let reason = told.unwrap_or(Code::Unreachable);
            self.reason = Some(reason);
            let error = Error::new(reason);
            self.diagnostics.log(self.now, &error);
            self.emit(Event::Error(error.into()));
        }
    }
}
