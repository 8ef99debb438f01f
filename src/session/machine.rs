//! The machine: inputs in, effects out. Calls and bookkeeping are here; how a call goes out is in
//! `sending.rs`, what its answer means in `outcome.rs`, and the clockwork in `beat.rs`.

use std::rc::Rc;

use super::diagnostics::Diagnostics;
use super::pending::{Pending, Pendings};
use super::sending::Device;
use super::snapshot::same;
use super::{
    CallId, Effect, Event, Input, Millis, Now, Outcome, Policy, Settled, Snapshot, State, Verdict,
};
use crate::error::{Code, Error};
use crate::protocol::encryption::{Encryption, Scheme};
use crate::protocol::{Call, Output, Role, Service};
use crate::secret::Secret;
use crate::text::join;
use crate::trust::Verifier;

/// One client's session with its service. See the module's documentation.
#[derive(Debug)]
pub struct Session {
    pub(super) service: Service,
    pub(super) policy: Policy,
    pub(super) verifier: Verifier,
    /// How to open encrypted answers: the scheme that last did comes first.
    pub(super) schemes: Vec<Scheme>,
    pub(super) random: fastrand::Rng,
    pub(super) now: Now,

    pub(super) state: State,
    pub(super) reason: Option<Code>,
    pub(super) message: Option<String>,
    pub(super) verdict: Option<Rc<Verdict>>,
    pub(super) holder: Option<Rc<Output>>,
    pub(super) session: Option<Secret>,
    /// This session's own login succeeded.
    pub(super) granted: bool,
    /// The service signed a success of this session.
    pub(super) vouched: bool,
    /// Grows whenever the session or who is logged in changes; tells a late answer from a fresh one.
    pub(super) epoch: u32,
    pub(super) last_good: Option<Now>,

    pub(super) wants_beats: bool,
    pub(super) next_beat: Option<Millis>,
    pub(super) failures: u32,

    pub(super) device: Device,
    pub(super) pendings: Pendings,
    pub(super) requests: u32,
    freed: bool,
    pub(super) diagnostics: Diagnostics,

    /// What the shell was last told.
    shown: Snapshot,
    told_wake: Option<Millis>,
    pub(super) effects: Vec<Effect>,
    events: Vec<Event>,
    settled: Vec<Effect>,
}

impl Session {
    /// A session in state `idle`.
    pub fn new(service: Service, policy: Policy, verifier: Verifier) -> Self {
        Self {
            schemes: service.encryption().map(Encryption::schemes).unwrap_or_default(),
            service,
            verifier,
            random: fastrand::Rng::with_seed(policy.seed),
            now: Now::default(),
            state: State::Idle,
            reason: None,
            message: None,
            verdict: None,
            holder: None,
            session: None,
            granted: false,
            vouched: false,
            epoch: 0,
            last_good: None,
            wants_beats: policy.beat_after_login,
            next_beat: None,
            failures: 0,
            device: Device::default(),
            pendings: Pendings::default(),
            requests: 0,
            freed: false,
            diagnostics: Diagnostics::default(),
            shown: Snapshot::default(),
            told_wake: None,
            effects: Vec::new(),
            events: Vec::new(),
            settled: Vec::new(),
            policy,
        }
    }

    /// Takes in what happened at `now`, and says what to do about it: requests first, then what
    /// changed, then the callers' answers, so that a caller who wakes up sees the new snapshot.
    pub fn handle(&mut self, now: Now, input: Input) -> Vec<Effect> {
        if self.freed {
            return match input {
                Input::Call(id, _) => vec![Effect::Settle(id, Err(Error::new(Code::Freed).into()))],
                _ => Vec::new(),
            };
        }
        self.now = now;
        match input {
            Input::Call(id, call) => self.call(id, call),
            Input::Abort(id) => self.abort(id),
            Input::Device(result) => self.device(result),
            Input::DeviceChanged => self.device_changed(),
            Input::Answer(id, result) => {
                if let Some(pending) = self.pendings.take(id) {
                    self.answered(pending, result);
                }
            }
            Input::Decrypted(id, plain) => self.decrypted(id, plain),
            Input::Wake => {
                // The moment that was named is used up, even if it came too early.
                self.told_wake = None;
                self.wake();
            }
            Input::StartHeartbeat => self.start_beats(),
            Input::StopHeartbeat => self.stop_beats(),
            Input::Free => self.free(),
            Input::Loaded(_)
            | Input::NotKept
            | Input::Leads(_)
            | Input::Heard(_)
            | Input::Online(_)
            | Input::Back
            | Input::Leave { .. } => {}
        }
        self.finish()
    }

    /// The state as data.
    pub fn snapshot(&self) -> Snapshot {
        let grace = (self.state == State::Grace).then_some(self.last_good).flatten();
        Snapshot {
            state: self.state,
            reason: self.reason,
            message: self.message.clone(),
            grace_until: grace.map(|good| good.wall + self.policy.grace),
            beating: self.beating(),
            verdict: self.verdict.clone(),
            holder: self.holder.clone(),
        }
    }

    /// Counters and recent errors as of the last input.
    pub fn diagnostics(&self) -> Diagnostics {
        let wait = self.next_beat.map(|at| at - self.now.mono);
        Diagnostics {
            next_beat_at: wait.map(|wait| Millis((self.now.wall + wait).0.round())),
            in_flight: self.pendings.len(),
            clock_skew: self.verifier.skew(),
            ..self.diagnostics.clone()
        }
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// The service that it speaks to.
    pub fn service(&self) -> &Service {
        &self.service
    }

    fn call(&mut self, id: CallId, call: Call) {
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
        let lacks_session = kind.needs_session() && self.session.is_none();
        if let Some(other) = self.pendings.exclusive()
            && (matches!(role, Role::Open | Role::Grant) || lacks_session)
        {
            let detail = join(&[other.endpoint(), "() has no answer yet."]);
            return self
                .settle(&[id], Err(Error::with_detail(Code::CallInProgress, detail).into()));
        }
        if lacks_session {
            let error = self.no_session(&call);
            return self.settle(&[id], Err(error.into()));
        }
        self.start(call, vec![id], false);
    }

    pub(super) fn no_session(&self, call: &Call) -> Box<Error> {
        let why = match self.state {
            State::Expired => "The session has ended.",
            State::Denied => "The service has ended the session with a no.",
            State::Closed => "The session was closed.",
            _ => return Error::new(Code::NotInitialized).of(call.endpoint()),
        };
        Error::with_detail(Code::NotInitialized, why).of(call.endpoint())
    }

    /// Ends the session here at once, whatever the service will answer: who logs out wants silence,
    /// and no session from an `init` that has no answer yet. An earlier logout goes on: the service
    /// is to hear of it.
    fn logout(&mut self, id: CallId, call: Call) {
        let others = self.pendings.take_if(&|it| it.call.role() != Role::Close);
        self.give_up(others, &Error::with_detail(Code::Aborted, "logout() was called."));
        let Some(session) = self.session.take() else {
            return match self.pendings.same(&call, self.epoch) {
                Some(same) => same.waiters.push(id),
                None => self.settle(&[id], Ok(Settled::Output(Rc::default()))),
            };
        };
        self.end(State::Closed, None, None);
        let pending = self.pending(call, vec![id], false);
        self.send(pending, Some(&session));
    }

    fn abort(&mut self, id: CallId) {
        let (waited, needless) = self.pendings.forget(id);
        if waited {
            self.settle(&[id], Err(Error::new(Code::Aborted).into()));
        }
        if let Some(pending) = needless.filter(|pending| pending.sent) {
            self.effects.push(Effect::Cancel(pending.id));
        }
    }

    fn free(&mut self) {
        let all = self.pendings.take_if(&|_| true);
        self.give_up(all, &Error::new(Code::Freed));
        self.end(State::Closed, None, None);
        self.freed = true;
    }

    fn give_up(&mut self, pendings: Vec<Pending>, error: &Error) {
        for pending in pendings {
            if pending.sent {
                self.effects.push(Effect::Cancel(pending.id));
            }
            let error = Box::new(error.clone()).of(pending.call.endpoint());
            self.settle(&pending.waiters, Err(error.into()));
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

    /// The session is over: nothing of it stays but why.
    pub(super) fn end(&mut self, state: State, reason: Option<Code>, message: Option<String>) {
        self.state = state;
        self.reason = reason;
        self.message = message;
        self.session = None;
        self.granted = false;
        self.vouched = false;
        self.holder = None;
        self.last_good = None;
        self.next_beat = None;
        self.failures = 0;
        self.epoch = self.epoch.wrapping_add(1);
    }

    pub(super) fn fail(&mut self, pending: &Pending, error: Rc<Error>) {
        self.diagnostics.log(self.now, &error);
        self.settle(&pending.waiters, Err(error));
    }

    pub(super) fn settle(&mut self, waiters: &[CallId], result: Outcome) {
        let answers = waiters.iter().map(|id| Effect::Settle(*id, result.clone()));
        self.settled.extend(answers);
    }

    pub(super) fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Adds what the shell must be told of the change, and hands all effects over in order.
    fn finish(&mut self) -> Vec<Effect> {
        let snapshot = self.snapshot();
        if !snapshot.same_as(&self.shown) {
            let was = std::mem::replace(&mut self.shown, snapshot.clone());
            if was.state != snapshot.state {
                let (from, to) = (was.state, snapshot.state);
                self.events.push(Event::State { from, to, reason: snapshot.reason });
            }
            if let Some(verdict) = &snapshot.verdict
                && !same(&was.verdict, &snapshot.verdict)
            {
                self.events.push(Event::Verdict(Rc::clone(verdict)));
            }
            self.effects.push(Effect::Changed(Box::new(snapshot)));
        }
        let wake = self.next_wake();
        if wake != self.told_wake {
            self.told_wake = wake;
            self.effects.push(Effect::Wake(wake));
        }
        self.effects.extend(self.events.drain(..).map(Effect::Emit));
        self.effects.append(&mut self.settled);
        std::mem::take(&mut self.effects)
    }
}
