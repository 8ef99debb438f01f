//! What an answer means for the session.

use std::rc::Rc;

use super::machine::Session;
use super::pending::Pending;
use super::record::Answered;
use super::{Settled, State, Verdict};
use crate::error::{Code, Error};
use crate::protocol::further::stated_key;
use crate::protocol::{Answer, Failure, Kind, Output, Response, Role};
use crate::trust::{Verification, Verified};

/// A verdict of more bytes than this is told to other tabs, and kept, without the vendor's data.
const MOST_TOLD: usize = 4_096;

impl Session {
    pub(super) fn answered(&mut self, pending: Box<Pending>, result: Result<Response, Failure>) {
        let kind = pending.call.kind();
        let error = match result {
            Ok(response) => match self.verifier.verify(kind, response, pending.asked, self.now) {
                Ok(answer) => return self.open(pending, answer),
                Err(unverified) => self.service.refusal(&pending.call, unverified),
            },
            Err(failure) => failure.into_error().of(kind.endpoint()),
        };
        self.concluded(&pending, Verification::Unverified, Err(error));
    }

    pub(super) fn read(&mut self, mut pending: Box<Pending>, answer: &Verified<Response>) {
        let outcome = self.service.read(&pending.call, answer);
        let body = &answer.get().body;
        let is_kept = match pending.call.role() {
            Role::Open | Role::Grant => true,
            // The vendor's data may be of any size, and are told at every beat.
            Role::Probe => says_whose(&outcome) && body.len() <= MOST_TOLD,
            _ => false,
        };
        if is_kept {
            pending.answered = Answered::new(&pending.call, body);
        }
        self.concluded(&pending, answer.verification(), outcome);
    }

    /// The call has its answer; `how` sure it is.
    pub(super) fn concluded(
        &mut self,
        pending: &Pending,
        how: Verification,
        outcome: Result<Box<Answer>, Box<Error>>,
    ) {
        if outcome.is_ok() {
            // Whatever the device says.
            self.set_online(true);
        }
        // How often values and the like may be asked for says nothing about the licence.
        let asks_for_it = !matches!(pending.call.role(), Role::Read | Role::Act);
        let rest = outcome.as_ref().err().and_then(|error| error.retry_after);
        let rest = rest.filter(|_| asks_for_it);
        self.conclude(pending, how, outcome);
        if let Some(asked) = rest {
            self.rest(asked);
        }
    }

    fn conclude(
        &mut self,
        pending: &Pending,
        how: Verification,
        outcome: Result<Box<Answer>, Box<Error>>,
    ) {
        if self.is_joining_by(pending.id) {
            return self.probed_kept(pending, how, outcome);
        }
        match (pending.call.role(), outcome) {
            (_, Err(error)) if pending.silent => self.not_recovered(pending, how, error),
            (Role::Probe, outcome) => self.probed(pending, how, outcome),
            // The session is gone, which is what a logout wants.
            (Role::Close, Err(error)) if error.definite && error.code == Code::SessionExpired => {
                self.give(&pending.waiters, Output::Nothing);
            }
            (role, Ok(answer)) => self.succeeded(pending, role, how, answer),
            (_, Err(error)) => self.refused(pending, how, error),
        }
    }

    fn succeeded(&mut self, pending: &Pending, role: Role, how: Verification, answer: Box<Answer>) {
        let Answer { session, mut output, .. } = *answer;
        self.compare_keys(&mut output);
        let ended = self.session.is_none() || pending.born != self.born;
        if role == Role::Grant && session.is_none() && ended {
            // The session it logged in to ended meanwhile.
            let error = Error::new(Code::SessionExpired).of(pending.call.endpoint());
            return self.fail(pending, error.shared());
        }
        if pending.silent && (self.login.is_none() || self.left) {
            // This tab was away: whether anybody may be logged in again is to be learnt first.
            return;
        }
        let output = Rc::new(output);
        let opened = session.is_some();
        if role == Role::Open && pending.silent {
            if let Some(session) = session.filter(|_| pending.epoch == self.epoch) {
                self.opened = pending.answered.clone();
                self.log_in_again(session);
            }
            return;
        }
        if let Some(session) = session {
            // The old session, if there was one, is replaced as a whole.
            self.end(State::Initialized, None, None);
            self.verdict = None;
            self.session = Some(session);
            self.note_birth();
            self.opened = pending.answered.clone();
            if !pending.silent {
                // No other tab's logout was meant for this one.
                self.over = None;
            }
            self.news = true;
        }
        if pending.call.kind().ends_the_session() && pending.epoch == self.epoch {
            // The service ends the session of who was renamed.
            self.end(State::Closed, None, None);
            self.news = true;
        }
        if opened || pending.epoch == self.epoch {
            self.vouched |= how == Verification::Verified;
        }
        if role == Role::Grant {
            self.holder = Some(Rc::clone(&output));
            self.granted = true;
            self.epoch = self.epoch.wrapping_add(1);
            self.verdict = None;
            self.lost = false;
            self.logged_in = pending.answered.clone();
            self.remember(&pending.call);
            self.hear_good(pending.sent_at(self.now.mono));
            if pending.silent {
                // At its usual pace: two clients that end each other's sessions must not race.
                self.schedule_beat(self.now.mono);
            } else {
                self.first_beat();
            }
        }
        self.give_up_old_beats();
        self.settle(&pending.waiters, Ok(Settled::Output(output)));
    }

    /// A call that is no probe failed. A no to it leaves the session as it is, unless it says that
    /// there is no session.
    fn refused(&mut self, pending: &Pending, how: Verification, error: Box<Error>) {
        let gone = error.definite && error.code == Code::SessionExpired && self.believes(how);
        if gone && pending.epoch == self.epoch && pending.call.kind().needs_session() {
            if !self.lose(&error) {
                self.end_by(State::Expired, &error);
            }
            self.news = true;
        }
        if pending.call.role() == Role::Open || pending.call.kind() == Kind::Activate {
            self.pass_on();
        }
        self.fail(pending, error.shared());
    }

    /// Does a no count at once? Anybody can say an unsigned one, so to a session that the service vouched
    /// for it is only trouble.
    pub(super) fn believes(&self, how: Verification) -> bool {
        how == Verification::Verified || !(self.granted && self.vouched)
    }

    /// Is the trouble still the same, or is there no licence left to lose? A service need not sign that it
    /// knows a session no more. To open another one licenses nobody without its yes, and makes no grace
    /// longer; but whoever can't log in to that would lose the licence by a word that anybody can say.
    fn is_said_again(&self, error: &Error) -> bool {
        match self.state {
            State::Grace => self.reason == Some(error.code),
            state => state == State::Expired,
        }
    }

    fn probed(
        &mut self,
        pending: &Pending,
        how: Verification,
        outcome: Result<Box<Answer>, Box<Error>>,
    ) {
        let current = pending.epoch == self.epoch;
        match outcome {
            Ok(answer) => {
                // Overtaken by a login, it is that one's word that counts.
                let licensed = if current { self.granted } else { self.state.licensed() };
                let verdict = Rc::new(Verdict::yes(answer, how, licensed, self.now.wall));
                if current {
                    self.keep_yes(&verdict, pending);
                    self.vouched |= how == Verification::Verified;
                    if self.granted {
                        let troubled = self.schedule.failures() > 0 || self.rests();
                        self.hear_good(pending.sent_at(self.now.mono));
                        self.reschedule_after(pending);
                        if troubled && pending.call.kind() != self.service.beat() {
                            // The service is back, and has not heard a beat for a while.
                            self.beat_soon();
                        }
                    }
                }
                self.settle(&pending.waiters, Ok(Settled::Verdict(verdict)));
            }
            Err(error) if error.definite => {
                self.diagnostics.log(self.now, &error);
                let believed = self.believes(how);
                let gone = is_gone(error.code)
                    && (believed || self.is_said_again(&error) && self.knows_login());
                let lost = current && gone && self.lose(&error);
                let mut verdict = Verdict {
                    message: error.server_message.clone().unwrap_or_default(),
                    reason: Some(error.code),
                    at: self.now.wall,
                    verification: how,
                    ..Verdict::default()
                };
                if lost {
                    verdict.licensed = self.state.licensed();
                } else if current && believed {
                    self.hear_no(pending, error);
                } else {
                    if current {
                        self.hear_nothing(pending, &error.shared());
                    }
                    verdict.licensed = self.state.licensed();
                }
                let verdict = Rc::new(verdict);
                if current {
                    self.keep_verdict(&verdict);
                }
                self.settle(&pending.waiters, Ok(Settled::Verdict(verdict)));
            }
            Err(error) => {
                let error: Rc<Error> = error.shared();
                if current && self.granted && self.is_overtaken(pending, &error) {
                    self.keep_pace(pending);
                } else if current && self.granted {
                    self.hear_nothing(pending, &error);
                }
                self.fail(pending, error);
            }
        }
    }

    /// A question that failed, while a later one was answered with a yes, or the same in another tab? Then
    /// its failure is no news.
    fn is_overtaken(&self, pending: &Pending, error: &Error) -> bool {
        let asked = pending.sent_at(self.now.mono);
        error.retry_after.is_none() && self.last_good.is_some_and(|good| good.mono > asked)
    }

    pub(super) fn keep_yes(&mut self, verdict: &Rc<Verdict>, pending: &Pending) {
        self.keep_verdict(verdict);
        self.said.clone_from(&pending.answered);
    }

    pub(super) fn keep_verdict(&mut self, verdict: &Rc<Verdict>) {
        if !self.verdict.as_ref().is_some_and(|old| old.says_the_same_as(verdict)) {
            self.verdict = Some(Rc::clone(verdict));
        }
    }

    /// Is the key that the service states one of the pinned ones?
    pub(super) fn compare_keys(&self, output: &mut Output) {
        let (stated, matches) = match output {
            Output::Init(it) => (&it.public_key, &mut it.public_key_matches),
            Output::Further(it) => match stated_key(it) {
                Some(both) => both,
                None => return,
            },
            _ => return,
        };
        *matches = self.verifier.matches(stated.as_deref());
    }
}

fn says_whose(outcome: &Result<Box<Answer>, Box<Error>>) -> bool {
    matches!(outcome, Ok(answer) if matches!(answer.output, Output::Holder(_)))
}

/// Does it say that there is no such session?
pub(super) fn is_gone(code: Code) -> bool {
    matches!(code, Code::SessionExpired | Code::NotLoggedIn)
}
