//! What the app asks for: calls, and their end.

use super::machine::Session;
use super::pending::Pending;
use super::team::PATIENCE;
use super::{CallId, Effect, Outcome, Settled, State};
use crate::error::{Code, Error};
use crate::protocol::{Call, Kind, Output, Role};
use std::rc::Rc;

impl Session {
    pub(super) fn call(&mut self, id: CallId, call: Call) {
        let role = call.role();
        if role == Role::Close {
            return self.logout(id, call);
        }
        let kind = call.kind();
        if kind.is_shared()
            && let Some(same) = self.pendings.same(&call, self.epoch)
        {
            return same.waiters.push(id);
        }
        let opens = matches!(role, Role::Open | Role::Grant);
        let lacks_session = kind.needs_session() && self.session.is_none();
        if opens && !lacks_session {
            // The app knows better how to get a lost session back.
            let silent = self.pendings.take_if(&|it| it.silent);
            self.give_up(silent, &Error::new(Code::Aborted));
        }
        if let Some(other) = self.pendings.exclusive()
            && (opens || lacks_session)
        {
            let detail = [other.endpoint(), "() has no answer yet."];
            return self
                .settle(&[id], Err(Error::with_detail(Code::CallInProgress, &detail).shared()));
        }
        if lacks_session {
            let error = self.no_session(&call);
            return self.settle(&[id], Err(error.shared()));
        }
        if role == Role::Open || kind == Kind::Activate {
            return self.join(call, id);
        }
        self.start(call, vec![id], false);
    }

    pub(super) fn no_session(&self, call: &Call) -> Box<Error> {
        let why = match self.state {
            State::Expired => "The session has ended.",
            State::Denied => "The service has ended the session with a no.",
            State::Closed => "The session was closed.",
            State::Grace => "The service lost the session, which is being opened again.",
            _ => return Error::new(Code::NotInitialized).of(call.endpoint()),
        };
        Error::with_detail(Code::NotInitialized, &[why]).of(call.endpoint())
    }

    /// Ends the session here at once, whatever the service will answer: who logs out wants silence,
    /// and no session from an `init` that has no answer yet. An earlier logout goes on: the service
    /// is to hear of it.
    fn logout(&mut self, id: CallId, call: Call) {
        let others = self.pendings.take_if(&|it| it.call.role() != Role::Close);
        self.give_up(others, &Error::with_detail(Code::Aborted, &["logout() was called."]));
        // What an init would have found is meant, too.
        let opening = self.joining.take_if(|it| !it.closes).is_some();
        let session = self.session.clone();
        let had_session = session.is_some() || self.lost;
        if had_session {
            let was_away = self.left || self.tabs.asked_until > self.now.mono;
            self.end(State::Closed, None, None);
            if was_away {
                self.tabs.closes_until = self.now.mono + PATIENCE;
                // Others may have opened one meanwhile: it is over, too.
                self.note_birth();
            }
            self.news = true;
        } else if (opening || self.state == State::Idle)
            && self.may_be_elsewhere()
            && self.joining.is_none()
        {
            return self.look_for_end(id, call);
        }
        match session {
            Some(session) => {
                let pending = self.pending(call, vec![id], false);
                self.send(pending, Some(&session));
            }
            None => match self.pendings.same(&call, self.epoch) {
                Some(same) => same.waiters.push(id),
                None => self.give(&[id], Output::Nothing),
            },
        }
    }

    pub(super) fn abort(&mut self, id: CallId) {
        let (waited, needless) = self.pendings.forget(id);
        if waited {
            self.settle(&[id], Err(Error::new(Code::Aborted).shared()));
        }
        let Some(pending) = needless else { return };
        if pending.is_sent() {
            self.effects.push(Effect::Cancel(pending.id));
        }
        if pending.call.role() == Role::Open || pending.call.kind() == Kind::Activate {
            self.stop_joining(pending.id);
            self.pass_on();
        }
    }

    pub(super) fn free(&mut self) {
        let all = self.pendings.take_if(&|_| true);
        self.give_up(all, &Error::new(Code::Freed));
        self.leave_team();
        self.end(State::Closed, None, None);
        self.joining = None;
        // What was kept is for the next page.
        self.news = false;
        self.freed = true;
    }

    pub(super) fn give_up(&mut self, pendings: Vec<Box<Pending>>, error: &Error) {
        for pending in pendings {
            if pending.is_sent() {
                self.effects.push(Effect::Cancel(pending.id));
            }
            let error = Box::new(error.clone()).of(pending.call.endpoint());
            self.settle(&pending.waiters, Err(error.shared()));
        }
    }

    /// Is a beat, or a call that counts as one, under way? Then it is the beat from now on, and goes
    /// on when its caller leaves.
    pub(super) fn joins_beat(&mut self) -> bool {
        let beat = self.service.beat().into();
        self.pendings.same(&beat, self.epoch).map(|it| it.beat = true).is_some()
    }

    /// A beat from before the last login would meet the next one, and its answer counts for nothing.
    pub(super) fn give_up_old_beats(&mut self) {
        let epoch = self.epoch;
        let old = |it: &Pending| it.beat && it.waiters.is_empty() && it.epoch != epoch;
        for beat in self.pendings.take_if(&old) {
            self.effects.push(Effect::Cancel(beat.id));
        }
    }

    pub(super) fn fail(&mut self, pending: &Pending, error: Rc<Error>) {
        self.diagnostics.log(self.now, &error);
        self.settle(&pending.waiters, Err(error));
    }

    pub(super) fn give(&mut self, waiters: &[CallId], output: Output) {
        self.settle(waiters, Ok(Settled::Output(Rc::new(output))));
    }

    pub(super) fn settle(&mut self, waiters: &[CallId], result: Outcome) {
        for id in waiters {
            self.settled.push(Effect::Settle(*id, result.clone()));
        }
    }
}
