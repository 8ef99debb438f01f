//! A session that was kept over a reload: it is found, asked about with one check, and used or not.

use std::rc::Rc;

use super::joining::{Joining, Step};
use super::machine::Session;
use super::outcome::is_gone;
use super::record::{Record, session_digest};
use super::{Event, Loaded, Millis, Now, RequestId, Settled, State, StorageTrouble};
use crate::error::{Code, Error};
use crate::protocol::{Answer, Call, Kind, Output};
use crate::secret::Secret;
use crate::trust::Verification;

impl Session {
    pub(super) fn loaded(&mut self, loaded: Loaded) {
        if !matches!(self.joining, Some(Joining { step: Step::Storage, .. })) {
            if self.joining.is_none() && self.has_session() {
                self.looked_around(loaded);
            }
            return;
        }
        let trouble = match loaded {
            Loaded::Absent(largest) | Loaded::Erased(largest) => {
                self.seen_stamp(largest);
                None
            }
            Loaded::Damaged(largest) => {
                self.seen_stamp(largest);
                Some(StorageTrouble::Damaged)
            }
            Loaded::TooNew(largest) => {
                self.seen_stamp(largest);
                Some(StorageTrouble::TooNew)
            }
            Loaded::Refused => Some(StorageTrouble::Refused),
            Loaded::Record(text, largest) => match self.usable(&text, largest) {
                Ok(record) => return self.probe(record),
                Err(trouble) => Some(trouble),
            },
        };
        if let Some(trouble) = trouble {
            self.storage_trouble(trouble);
        }
        self.open_anew();
    }

    /// Whatever is kept from now on is newer than what was.
    pub(super) fn seen_stamp(&mut self, largest: f64) {
        if largest > self.stamp.0 {
            self.stamp = (largest, 0);
        }
    }

    pub(super) fn usable(
        &mut self,
        text: &Secret,
        largest: f64,
    ) -> Result<Box<Record>, StorageTrouble> {
        self.seen_stamp(largest);
        let record = Record::parse(text, &self.service).ok_or(StorageTrouble::Damaged)?;
        if record.binding != self.binding() {
            return Err(StorageTrouble::Foreign);
        }
        if record.stamp < largest {
            return Err(StorageTrouble::RolledBack);
        }
        Ok(Box::new(record))
    }

    pub(super) fn storage_trouble(&mut self, trouble: StorageTrouble) {
        if self.diagnostics.storage != Some(trouble) {
            self.diagnostics.storage = Some(trouble);
            self.emit(Event::Storage(trouble));
        }
    }

    /// Asks whether the session that was kept is still good.
    fn probe(&mut self, record: Box<Record>) {
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
        let session = record.session.clone();
        let pending = self.pending(self.service.probe().into(), Vec::new(), false);
        self.at_step(Step::Probe(pending.id, record));
        self.send(pending, session.as_ref());
    }

    /// Another tab's session is not taken for a licence, but may be asked about in place of a new one.
    pub(super) fn probe_told(&mut self, record: Record) {
        if self.joining_until().is_some() {
            self.probe(Box::new(record));
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
    pub(super) fn hear_end_while_joining(&mut self, record: Record) {
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
        let digest = record.session.as_ref().map(|it| session_digest(it, record.born));
        over.is_some() && over == digest.as_ref()
    }

    /// The answer to whether the session that was kept is still good.
    pub(super) fn probed_kept(
        &mut self,
        asked: Millis,
        how: Verification,
        outcome: Result<Answer, Box<Error>>,
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
        let error = match outcome {
            Ok(_) => None,
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
                self.take_over(*record, None);
                self.state = State::Initialized;
                (self.reason, self.message) = (None, None);
                self.vouched |= how == Verification::Verified;
                if licensed {
                    self.hear_good(asked);
                    self.first_beat();
                    if now.mono - asked > self.policy.timeout {
                        self.beat_soon();
                    }
                }
            }
            Some(error) if licensed && lasts && !(error.definite && believed(error.code)) => {
                let good = age.map(|age| Now { mono: now.mono - age, wall: now.wall - age });
                self.take_over(*record, good);
                self.state = State::Grace;
                self.reason = Some(error.code);
                self.message = error.server_message.clone();
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
            let output = Rc::new(answer.unwrap_or_default());
            self.settle(&held.waiters, Ok(Settled::Output(output)));
        }
    }
}
