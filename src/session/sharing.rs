//! The session as this tab knows it, told to others and kept; and what others know, taken over.

use std::rc::Rc;

use super::machine::Session;
use super::message::{Shared, What};
use super::record::Record;
use super::sending::Device;
use super::{Effect, Millis, Now, State};
use crate::error::Code;
use crate::hex;
use crate::protocol::Call;

/// A message may take that long.
const SAME: Millis = Millis(1_000.0);

/// What another tab's word means for the leader's next beat.
struct Told {
    /// It is of a session that this tab did not know.
    new: bool,
    /// The other tab has just beaten.
    beat: bool,
    /// How long the word was under way.
    waited: Millis,
    /// Until the beat that the other tab had planned after a failure.
    due: Option<Millis>,
    /// The service had asked for a wait, as far as this tab knew.
    rested: bool,
}

impl Session {
    /// Application, service and device, as a digest.
    pub(super) fn binding(&self) -> String {
        match &self.device {
            Device::Known(id) => hex::sha256("session", &[&self.service.team(), id], 32),
            // The session is another tab's, which knew.
            _ => self.bound.clone(),
        }
    }

    pub(super) fn record(&self) -> Box<Record> {
        Box::new(Record {
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
            said: self.said.clone(),
        })
    }

    /// The session has changed: keeps it, and tells the others.
    pub(super) fn share(&mut self) {
        if !std::mem::take(&mut self.news) {
            return;
        }
        // Not only one more than the last: where nothing was kept, nobody knows what that was.
        let wall = self.now.wall.0.trunc();
        self.stamp = ((self.stamp.0 + 1.0).max(self.born).max(wall), self.tabs.me);
        let good = matches!(self.state, State::Initialized | State::Active);
        if self.policy.keeps && (good || self.session.is_none() && !self.lost) {
            let record = good.then(|| self.record().text());
            self.effects.push(Effect::Keep { record, stamp: self.stamp.0 });
        }
        self.say_session();
    }

    /// A new session is open.
    pub(super) fn note_birth(&mut self) {
        self.born = (self.born.max(self.stamp.0) + 1.0).max(self.now.wall.0.trunc());
    }

    pub(super) fn say_session(&mut self) {
        // Told now or never: a later word must not put the leader's next beat off by it.
        let beat = std::mem::take(&mut self.beat_news);
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
            beat,
            // Who has just let another one lead knows when it is due, too.
            due: self.next_beat.or(self.tabs.expected).map(|at| at - now),
            rests: self.rests().then_some(self.rests_until - now),
            failures: self.schedule.failures(),
            login: self.login.clone(),
        };
        self.say(What::Session(Box::new(shared)));
    }

    /// Another tab tells the session.
    pub(super) fn hear_session(&mut self, shared: Shared) {
        let Shared { record, at, age, beat, due, rests, failures, login } = shared;
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
        if self.is_older(&record) || self.is_behind(&record) {
            return self.say_session();
        }
        self.exchange_login(&record, login.as_ref());
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
        let rested = self.rests();
        if good.is_none() && record.state.licensed() {
            return;
        }
        let fresher = record.born == self.born
            && good.map(|it| it.mono.0) > self.last_good.map(|it| it.mono.0 + SAME.0);
        if fresher || record.born > self.born {
            // A yes since then: what was known before is no longer true.
            self.tabs.expected = Some(expected);
            self.rests_until = Millis(0.0);
        }
        if let Some(rests) = rests {
            let rests = rests.min(self.schedule.rest(rests, 1.0));
            let until = now.mono + rests - waited;
            self.rests_until = self.rests_until.max(until);
            self.put_off();
        }
        let revived = self.has_session() && self.is_revived_by(&record);
        let news = fresher || revived || record.follows(self.born, self.stamp);
        if !opens && !news {
            // The same again: it is alive.
            return;
        }
        if self.is_doubtful(&record) {
            return self.probe_told(record);
        }
        if !self.settle_joining(&record) {
            return;
        }
        self.tabs.promised = None;
        self.tabs.waiting.clear();
        self.tabs.away = false;
        if self.is_displaced_by(&record) {
            return self.follow_to(record, waited);
        }
        // Who was away a moment ago does not say what logs in again: this tab knows still.
        let same_login = |own: &Call| {
            record.login == self.logged_in
                || record.login.as_ref().is_some_and(|it| it.answers(own))
        };
        let own = self.login.take_if(|own| same_login(own));
        let new = self.take_over(record, good);
        self.login = login.filter(|_| self.policy.remembers).or(own);
        // Who leads knows better, but for what went on before.
        let known = if self.leads() { self.schedule.failures() } else { 0 };
        let troubled = self.lost || self.state == State::Grace;
        if !self.leads() || troubled {
            self.schedule.set_failures(failures.max(known));
        }
        self.end_grace_if_over();
        if self.leads() && self.beating() {
            self.beat_as_told(Told {
                new,
                beat,
                waited,
                due: due.filter(|_| failures > 0),
                rested,
            });
        }
    }

    /// It leads, and another tab has told: when to beat next.
    fn beat_as_told(&mut self, told: Told) {
        let Told { new, beat, waited, due, rested } = told;
        let now = self.now.mono;
        if self.lost {
            self.beat_at((now + due.unwrap_or_default() - waited).max(now));
        } else if new && waited >= self.policy.timeout {
            let soon = self.soon();
            self.beat_at(soon);
        } else if new {
            self.first_beat();
        } else if beat && waited < self.policy.timeout {
            self.schedule_beat(now);
            // Or they would miss the beat that is put off, and take the lead.
            self.say_session();
        } else if self.state == State::Active && (rested || self.schedule.failures() > 0) {
            // Another tab reached the service.
            self.beat_soon();
        } else if let Some(due) = due {
            // Who let this tab lead says when it is due, and the lock was faster.
            self.beat_at((now + due - waited).max(self.next_beat.unwrap_or_default()));
        }
    }

    /// Is it of a session before this one? A tab that was away tells of it.
    ///
    /// The births say so, unless the device's clock was set back between them. A licence that ran out
    /// never takes the place of one that holds.
    fn is_older(&self, record: &Record) -> bool {
        if self.session.is_none() {
            return false;
        }
        let ran_out = record.state == State::Expired && self.state.licensed();
        record.born < self.born && !self.is_revived_by(record) || record.born > self.born && ran_out
    }

    /// Does it wait for a login to the session that this tab is logged in to? Who was away follows what
    /// it hears in order, and tells of each step, while the others are past it.
    fn is_behind(&self, record: &Record) -> bool {
        let same = self.session.is_some() && record.session == self.session;
        same && record.born == self.born && record.lost && self.granted && !self.lost
    }

    fn is_revived_by(&self, record: &Record) -> bool {
        record.born < self.born && self.state == State::Expired && record.state.licensed()
    }

    /// Is somebody licensed in it by nothing that this tab would have taken for a yes?
    pub(super) fn is_doubtful(&self, record: &Record) -> bool {
        record.state.licensed() && !record.vouched && self.verifier.requires()
    }

    /// Makes the record's session this tab's own. Is it another one than before?
    pub(super) fn take_over(&mut self, record: Box<Record>, good: Option<Now>) -> bool {
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
        if good.is_none() && self.state.licensed() {
            // The device's clock was set back: how old that is can't be told, so it counts for nothing
            // until the service is heard.
            self.state = State::Expired;
            self.reason = Some(Code::Unreachable);
            self.message = None;
        }
        self.verifier.not_before(record.newest);
        if let Some(enckey) = record.enckey {
            self.service.set_enckey(enckey);
        }
        self.said = record.said;
        match record.verdict {
            Some(verdict) => self.keep_verdict(&verdict),
            None => self.verdict = None,
        }
        self.give_up_old_beats();
        new
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
