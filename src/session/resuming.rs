//! A session that was kept over a reload: it is found, asked about with one check, and used or not.

use std::rc::Rc;

use super::joining::{Joining, Step};
use super::machine::Session;
use super::outcome::is_gone;
use super::pending::Pending;
use super::record::Record;
use super::{Millis, Now, RequestId, State, Verdict};
use crate::error::{Code, Error};
use crate::protocol::{Answer, Call, Kind, Output};
use crate::trust::Verification;

impl Session {
    /// Asks whether the session that was kept is still good.
    pub(super) fn probe(&mut self, record: Box<Record>) {
        let asked = self.joining.as_ref().and_then(|it| self.pendings.get(it.id));
        let fits = asked.is_some_and(|held| self.answer_of(&record, &held.call).is_some());
        if !fits || self.is_known_to_be_over(&record) {
            return self.open_anew();
        }
        self.verifier.not_before(record.newest);
        if let Some(enckey) = &record.enckey {
            self.service.set_enckey(enckey.clone());
        }
        self.epoch = self.epoch.wrapping_add(1);
        // Who calls again meanwhile waits with the first.
        self.pendings.held(self.epoch);
        let session = record.session.clone();
        let pending = self.pending(self.service.probe().into(), Vec::new(), false);
        self.at_step(Step::Probe(pending.id, record));
        self.send(pending, session.as_ref());
    }

    /// Another tab's session is not taken for a licence, but may be asked about in place of a new one.
    pub(super) fn probe_told(&mut self, record: Box<Record>) {
        if self.waits_for_team() {
            self.probe(record);
        }
    }

    /// What `call` would have been answered by who opened the record's session.
    pub(super) fn answer_of(&self, record: &Record, call: &Call) -> Option<Output> {
        let answered = if call.kind() == Kind::Init { &record.opened } else { &record.login };
        let answered = answered.as_ref().filter(|it| it.answers(call))?;
        let mut output = answered.output(&self.service)?;
        self.compare_keys(&mut output);
        Some(output)
    }

    /// Is it the answer to that question?
    pub(super) fn is_joining_by(&self, id: RequestId) -> bool {
        matches!(&self.joining, Some(Joining { step: Step::Probe(probe, _), .. }) if *probe == id)
    }

    /// Another tab tells that a session is over: it is not the one to be found in a storage that could not
    /// be cleared.
    pub(super) fn hear_end_while_joining(&mut self, record: Box<Record>) {
        self.seen_stamp(record.stamp);
        if let Some(joining) = &mut self.joining {
            joining.over = record.over.or(joining.over.take());
        }
    }

    fn probed_record(&self) -> Option<&Record> {
        match &self.joining.as_ref()?.step {
            Step::Probe(_, record) => Some(record),
            _ => None,
        }
    }

    fn is_known_to_be_over(&self, record: &Record) -> bool {
        let over = self.joining.as_ref().and_then(|it| it.over.as_ref());
        let digest = record.digest();
        over.is_some() && over == digest.as_ref()
    }

    /// Is a beat about due after that long? Then to resume is that beat, as where a browser wakes an
    /// extension's background for it. Anybody else is spread: many may come back together.
    fn is_pace(&self, age: Millis) -> bool {
        (0.9..1.5).contains(&(age.0 / self.policy.interval.0))
    }

    /// The answer to whether the session that was kept is still good.
    pub(super) fn probed_kept(
        &mut self,
        pending: &Pending,
        how: Verification,
        outcome: Result<Box<Answer>, Box<Error>>,
    ) {
        let over = self.probed_record().is_some_and(|record| self.is_known_to_be_over(record));
        let Some(Joining { id, step: Step::Probe(_, record), .. }) = self.joining.take() else {
            return;
        };
        let held = self.pendings.take(id);
        let answer = held.as_ref().and_then(|held| self.answer_of(&record, &held.call));
        let (now, age) = (self.now, record.age(self.now));
        let (licensed, doubtful) = (record.login.is_some(), self.is_doubtful(&record));
        // Anybody can say no without a signature. That the session is gone, a service need not sign.
        let believed = |code| how == Verification::Verified || !record.vouched || is_gone(code);
        let mut yes = None;
        let error = match outcome {
            Ok(answer) => {
                yes = Some(answer);
                None
            }
            // A session in which nobody was logged in is answered with a no, too.
            Err(error) if error.code == Code::NotLoggedIn && !licensed => None,
            Err(error) => Some(error),
        };
        // Where the page that went gave the seat back, the erasure may have come too late.
        let lasts = !doubtful
            && !self.policy.logs_out_on_close
            && age.is_some_and(|it| it < self.policy.grace);
        match error {
            _ if over => {
                if let Some(held) = held {
                    self.open_with(held);
                }
                return;
            }
            None => {
                self.take_over(record, None);
                self.state = State::Initialized;
                (self.reason, self.message) = (None, None);
                self.vouched |= how == Verification::Verified;
                if let Some(yes) = yes {
                    self.keep_yes(&Rc::new(Verdict::yes(yes, how, licensed, now.wall)), pending);
                }
                if licensed {
                    let asked = pending.sent_at(now.mono);
                    self.hear_good(asked);
                    if age.is_some_and(|it| self.is_pace(it)) {
                        self.schedule_beat(asked);
                    } else {
                        self.first_beat();
                    }
                    if now.mono - asked > self.policy.timeout {
                        self.beat_soon();
                    }
                }
            }
            Some(error) if licensed && lasts && !(error.definite && believed(error.code)) => {
                let good = age.map(|age| Now { mono: now.mono - age, wall: now.wall - age });
                self.take_over(record, good);
                self.state = State::Grace;
                self.trouble_is(&error);
                self.diagnostics.log(now, &error);
                self.back_off(&error);
            }
            Some(error) => {
                self.diagnostics.log(now, &error);
                if let Some(held) = held {
                    self.open_with(held);
                }
                return;
            }
        }
        self.news = true;
        if let Some(held) = held {
            self.give(&held.waiters, answer.unwrap_or_default());
        }
    }
}
