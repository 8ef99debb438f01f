//! The clockwork: automatic beats, and the end of what an old answer is worth.

use super::machine::Session;
use super::pending::Pending;
use super::{Event, Millis, State};
use crate::error::{Category, Code, Error};

/// A wake-up that comes this late: the device slept, or the page was not let run.
const LATE: Millis = Millis(5_000.0);

impl Session {
    /// Does the session beat by itself, in this tab or in the one that leads?
    pub(super) fn beating(&self) -> bool {
        self.wants_beats && self.granted && (self.session.is_some() || self.lost)
    }

    /// Is it this tab that beats?
    pub(super) fn beats_here(&self) -> bool {
        self.beating() && self.leads()
    }

    pub(super) fn start_beats(&mut self) {
        self.wants_beats = true;
        if self.next_beat.is_none() && !self.joins_beat() {
            self.schedule_beat(self.now.mono);
        }
    }

    pub(super) fn stop_beats(&mut self) {
        self.wants_beats = false;
        self.next_beat = None;
    }

    /// The moment came that was asked for, or another one.
    pub(super) fn wake(&mut self) {
        self.stop_waiting();
        self.end_grace_if_over();
        self.watch_leader();
        let Some(at) = self.next_beat.filter(|at| self.now.mono >= *at) else { return };
        if self.now.mono - at > LATE && !self.returning {
            // Others woke up, too.
            let soon = self.soon();
            self.beat_at(soon);
            self.returning = true;
            return;
        }
        self.next_beat = None;
        if !self.online {
            self.miss_beat();
        } else if self.lost {
            self.recover();
        } else if !self.joins_beat() {
            self.diagnostics.beats = self.diagnostics.beats.saturating_add(1);
            self.start(self.service.beat().into(), Vec::new(), true);
        }
    }

    /// When to be woken next.
    pub(super) fn next_wake(&self) -> Option<Millis> {
        let mut soonest = Millis(f64::INFINITY);
        for at in &[self.next_beat, self.good_until(), self.joining_until(), self.leader_gone_at()]
        {
            soonest = soonest.min(at.unwrap_or(soonest));
        }
        (soonest.0 < f64::INFINITY).then_some(soonest)
    }

    pub(super) fn beat_at(&mut self, at: Millis) {
        let at = at.max(self.rests_until);
        self.next_beat = Some(at);
        self.due_wall = self.now.wall + (at - self.now.mono);
        self.returning = false;
    }

    /// The next beat within two seconds, if it is not due before.
    pub(super) fn beat_soon(&mut self) {
        let soon = self.soon();
        if self.next_beat.is_some_and(|at| at > soon) {
            self.beat_at(soon);
        }
    }

    /// The next beat after a good one, which was sent at that moment.
    pub(super) fn schedule_beat(&mut self, sent: Millis) {
        if self.beats_here() {
            let wait = self.schedule.after_success(self.random.f64());
            self.beat_at((sent + wait).max(self.now.mono));
        }
    }

    /// The first beat after a login.
    pub(super) fn first_beat(&mut self) {
        if self.beats_here() {
            let wait = self.schedule.first(self.random.f64());
            self.beat_at(self.now.mono + wait);
        }
    }

    /// A call of the app that is the same on the wire counts as a beat.
    pub(super) fn reschedule_after(&mut self, pending: &Pending) {
        if pending.call.kind() == self.service.beat() {
            // Not one that waited for a frozen tab.
            self.beat_news = self.last_good == Some(self.now);
            self.schedule_beat(pending.sent_at(self.now.mono));
        }
    }

    /// The next beat after one whose answer no longer matters.
    pub(super) fn keep_pace(&mut self, pending: &Pending) {
        if pending.call.kind() == self.service.beat() && self.next_beat.is_none() {
            let good = self.last_good.map_or(self.now.mono, |it| it.mono);
            self.schedule_beat(good);
        }
    }

    pub(super) fn back_off_after(&mut self, pending: &Pending, error: &Error) {
        if pending.call.kind() == self.service.beat() {
            self.back_off(error);
        }
    }

    /// The next beat after one that failed.
    pub(super) fn back_off(&mut self, error: &Error) {
        if !self.beats_here() {
            return;
        }
        // No haste where only the app's owner can mend it, nor where the service wants less of us:
        // a page can't read `Retry-After` unless the service exposes it.
        let haste = error.code.retryable() && error.code != Code::RateLimited;
        let wait = self.schedule.after_failure(haste, error.retry_after, self.random.f64());
        let at = self.now.mono + wait;
        if error.retry_after.is_some() {
            // Whatever happens meanwhile.
            self.rests_until = self.rests_until.max(at);
        }
        self.beat_at(at);
        if error.status.is_none() && self.schedule.failures().is_multiple_of(2) {
            // Perhaps it is this tab that can't reach the service.
            self.yield_lead();
        }
    }

    /// The service named a wait, in answer to a call about the licence: no tab beats before.
    pub(super) fn rest(&mut self, asked: Millis) {
        if self.rests_until < self.now.mono + self.schedule.rest(asked, 0.0) {
            self.rests_until = self.now.mono + self.schedule.rest(asked, self.random.f64());
        }
        self.put_off();
        if !self.news && self.has_session() {
            self.say_session();
        }
    }

    /// Nothing is due while the service wants to be left alone.
    pub(super) fn put_off(&mut self) {
        let until = self.rests_until;
        self.tabs.expected = self.tabs.expected.map(|at| at.max(until));
        if self.next_beat.is_some_and(|at| at < until) {
            self.beat_at(until);
        }
    }

    pub(super) fn rests(&self) -> bool {
        self.rests_until > self.now.mono
    }

    /// An answer is worth nothing after this.
    pub(super) fn longest_silence(&self) -> Millis {
        self.policy.interval + self.policy.grace.max(self.policy.timeout)
    }

    /// Until when the last good answer counts.
    pub(super) fn good_until(&self) -> Option<Millis> {
        let counts = match self.state {
            State::Grace => self.policy.grace,
            State::Active if self.beating() || self.last_good.is_none() => self.longest_silence(),
            _ => return None,
        };
        // A licence whose last good answer has no known age counts no more.
        Some(self.last_good.map_or(Millis(0.0), |good| good.mono + counts))
    }

    /// The session is kept and beats go on: when the service is back, so is the licence.
    pub(super) fn end_grace_if_over(&mut self) {
        if self.good_until().is_some_and(|end| self.now.mono >= end) {
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
            // No news for other tabs: each of them knows the time.
            self.emit(Event::Error(error.shared()));
        }
    }
}
