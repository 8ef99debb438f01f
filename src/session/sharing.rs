//! The session as this tab knows it, told to others and kept; and what others know, taken over.

use std::rc::Rc;

use super::machine::Session;
use super::message::{Shared, What};
use super::record::{Record, session_digest};
use super::sending::Device;
use super::{Effect, Millis, Now, State};
use crate::error::{Code, Error};
use crate::hex;
use crate::protocol::Role;

/// A message may take that long.
const SAME: Millis = Millis(1_000.0);

impl Session {
    /// Application, service and device, as a digest.
    pub(super) fn binding(&self) -> String {
        match &self.device {
            Device::Known(id) => hex::sha256("session", &[&self.service.team(), id], 32),
            // The session is another tab's, which knew.
            _ => self.bound.clone(),
        }
    }

    pub(super) fn record(&self) -> Record {
        Record {
            born: self.born,
            stamp: self.stamp.0,
            writer: self.stamp.1,
            binding: self.binding(),
            state: self.state,
            reason: self.reason,
            message: self.message.clone(),
            session: self.session.clone(),
            over: self.over.clone(),
            enckey: self.service.encryption().map(|it| it.enckey.clone()),
            opened: self.opened.clone(),
            login: self.logged_in.clone(),
            lost: self.lost,
            vouched: self.vouched,
            good: self.last_good.map(|it| it.wall),
            newest: self.verifier.newest(),
            verdict: self.verdict.clone(),
        }
    }

    /// The session has changed: keeps it, and tells the others.
    pub(super) fn share(&mut self) {
        if !std::mem::take(&mut self.news) {
            return;
        }
        // Not only one more than the last: where nothing was kept, nobody knows what that was.
        self.stamp = ((self.stamp.0 + 1.0).max(self.now.wall.0.trunc()), self.tabs.me);
        let good = matches!(self.state, State::Initialized | State::Active);
        if self.policy.keeps && (good || self.session.is_none() && !self.lost) {
            let record = good.then(|| self.record().write(&[]));
            self.effects.push(Effect::Keep { record, stamp: self.stamp.0 });
        }
        self.say_session();
    }

    /// A new session is open.
    pub(super) fn note_birth(&mut self) {
        self.born = (self.born.max(self.stamp.0) + 1.0).max(self.now.wall.0.trunc());
    }

    pub(super) fn say_session(&mut self) {
        if !self.tabs.joined {
            return;
        }
        let now = self.now.mono;
        self.tabs.called = now;
        if self.has_session() {
            // They hear it.
            self.tabs.waiting.clear();
        }
        let shared = Shared {
            record: self.record(),
            at: self.now.wall,
            age: self.last_good.map(|good| now - good.mono),
            beat: std::mem::take(&mut self.beat_news),
            // Who has just let another one lead knows when it is due, too.
            due: self.next_beat.or(self.tabs.expected).map(|at| at - now),
            failures: self.schedule.failures(),
            login: self.login.clone(),
        };
        self.say(What::Session(Box::new(shared)));
    }

    /// Another tab tells the session.
    pub(super) fn hear_session(&mut self, shared: Shared) {
        let Shared { record, at, age, beat, due, failures, login } = shared;
        let now = self.now;
        self.tabs.called = now.mono;
        let waited = (now.wall - at).max(Millis(0.0));
        // Who was away does not know when the next beat is due: no earlier than known.
        let expected = now.mono + due.unwrap_or(self.policy.interval) - waited;
        self.tabs.expected = Some(self.tabs.expected.map_or(expected, |it| it.max(expected)));
        if record.session.is_none() && !record.lost {
            return self.hear_end(record);
        }
        if self.is_closing() {
            return self.close_found(record);
        }
        if self.is_over(&record) {
            return;
        }
        if record.born < self.born && self.session.is_some() {
            // It was away when this one was opened.
            return self.say_session();
        }
        let opens = self.joining.is_some() && record.session.is_some();
        if at > now.wall + SAME {
            // The clock was set back meanwhile: how old that is can't be told.
            if self.tabs.asked_until <= now.mono {
                self.ask_leader();
            }
            return;
        }
        let age = age.map(|age| age + waited);
        let wall = record.good.unwrap_or_default();
        let good = age.map(|age| Now { mono: now.mono - age, wall });
        let fresher = record.born == self.born
            && good.map(|it| it.mono.0) > self.last_good.map(|it| it.mono.0 + SAME.0);
        if !opens && !fresher && !record.follows(self.born, self.stamp) {
            // The same again: it is alive.
            return;
        }
        if !self.settle_joining(&record) {
            return;
        }
        self.tabs.promised = None;
        self.tabs.waiting.clear();
        self.tabs.away = false;
        if fresher || record.born > self.born {
            // It has answered since.
            self.rests_until = Millis(0.0);
        }
        if self.is_displaced_by(&record) {
            return self.follow_to(record);
        }
        let new = self.take_over(record, good);
        self.login = login.filter(|_| self.policy.remembers);
        // Who leads knows better, but for what went on before.
        let known = if self.leads() { self.schedule.failures() } else { 0 };
        let troubled = self.lost || self.state == State::Grace;
        if !self.leads() || troubled {
            self.schedule.set_failures(failures.max(known));
        }
        self.end_grace_if_over();
        if self.leads() && self.beating() {
            if self.lost {
                let due = due.filter(|_| failures > 0).unwrap_or_default() - waited;
                self.beat_at((now.mono + due).max(now.mono));
            } else if new && waited >= self.policy.timeout {
                let soon = self.soon();
                self.beat_at(soon);
            } else if new {
                self.first_beat();
            } else if beat && waited < self.policy.timeout {
                self.schedule_beat(now.mono);
                // Or they would miss the beat that is put off, and take the lead.
                self.say_session();
            } else if self.state == State::Active && self.schedule.failures() > 0 {
                // Another tab reached the service.
                self.beat_soon();
            } else if let Some(due) = due.filter(|_| failures > 0) {
                // Who let this tab lead says when it is due, and the lock was faster.
                self.beat_at((now.mono + due - waited).max(self.next_beat.unwrap_or_default()));
            }
        }
    }

    /// Makes the record's session this tab's own. Is it another one than before?
    pub(super) fn take_over(&mut self, record: Record, good: Option<Now>) -> bool {
        let new = record.session != self.session || record.login != self.logged_in;
        if new {
            self.epoch = self.epoch.wrapping_add(1);
            let login = record.login.as_ref();
            self.holder = login.and_then(|it| it.output(&self.service)).map(Rc::new);
            self.next_beat = None;
            self.over.clone_from(&record.over);
        }
        // The same moment, told again, is no other one by the message's time.
        let same = |ours: &Now| good.is_some_and(|it| it.wall.0.trunc() == ours.wall.0.trunc());
        let good = self.last_good.filter(|ours| !new && same(ours)).or(good);
        if record.follows(self.born, self.stamp) {
            self.stamp = (record.stamp, record.writer);
        }
        self.born = record.born;
        if !new && good.is_none_or(|it| self.last_good.is_some_and(|ours| ours.mono > it.mono)) {
            // This tab has heard a yes since.
            return false;
        }
        self.bound = record.binding;
        self.lost = record.lost;
        self.granted = record.login.is_some();
        self.session = record.session;
        self.opened = record.opened;
        self.logged_in = record.login;
        self.vouched = record.vouched;
        self.state = record.state;
        self.reason = record.reason;
        self.message = record.message;
        self.last_good = good;
        self.diagnostics.last_success_at =
            good.map(|it| it.wall).or(self.diagnostics.last_success_at);
        self.verifier.not_before(record.newest);
        if let Some(enckey) = record.enckey {
            self.service.set_enckey(enckey);
        }
        match record.verdict {
            Some(verdict) => self.keep_verdict(&verdict),
            None => self.verdict = None,
        }
        self.give_up_old_beats();
        new
    }

    /// Remembers which session is over: what other tabs say of it meanwhile comes too late.
    pub(super) fn note_end(&mut self) {
        if let Some(session) = &self.session {
            self.over = Some(session_digest(session, self.born));
        }
    }

    /// Is it the session that ended here? Where it was closed, so is the one that another tab opened in
    /// its place without having heard.
    fn is_over(&mut self, record: &Record) -> bool {
        let digest = record.session.as_ref().map(|it| session_digest(it, record.born));
        if digest.is_some() && digest == self.over {
            // It was away when that ended.
            self.say_session();
            return true;
        }
        let closed = self.state == State::Closed && self.joining.is_none();
        // Who logs out right after it was away means the session that it would have heard of.
        let meant = self.tabs.closes_until > self.now.mono;
        if closed && (meant || self.over.is_some() && record.over == self.over) {
            if digest.is_some() {
                self.over = digest;
            }
            self.news = true;
            return true;
        }
        false
    }

    /// Another tab logged out, or was told that it is over. Whatever crossed that on its way, the
    /// session of which it was said ends.
    fn hear_end(&mut self, record: Record) {
        let ours = self
            .session
            .as_ref()
            .map(|it| session_digest(it, self.born))
            .or_else(|| self.over.clone());
        let meant = record.over.is_some() && record.over == ours;
        if self.joining.is_some() || !meant && !record.follows(self.born, self.stamp) {
            return;
        }
        self.stamp.0 = self.stamp.0.max(record.stamp);
        if self.session.is_none() && !self.lost {
            // What is told of that one from now on comes too late.
            self.over = record.over.or(self.over.take());
            self.born = self.born.max(record.born);
            return;
        }
        if record.state == State::Closed {
            let others = self.pendings.take_if(&|it| it.call.role() != Role::Close);
            self.give_up(others, &Error::with_detail(Code::Aborted, "Another tab logged out."));
            if !meant
                && self.leads()
                && let Some(session) = self.session.clone()
            {
                // That tab did not know which session it ended: the service has not heard of it.
                self.log_out_of(&session, None);
            }
        }
        self.end(record.state, record.reason, record.message);
        if let Some(verdict) = record.verdict {
            self.keep_verdict(&verdict);
        }
        self.news = false;
    }
}

impl Record {
    /// How long ago the last good answer came, by the device's clock; `None`: it is in the future, so
    /// the clock was set back.
    pub(super) fn age(&self, now: Now) -> Option<Millis> {
        let age = now.wall - self.good?;
        (age.0 >= 0.0).then_some(age)
    }
}
