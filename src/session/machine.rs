//! The machine: inputs in, effects out. A call begins in `calls.rs`; one that opens a session goes by
//! `joining.rs`, and by `resuming.rs` if one was kept. It goes out in `sending.rs`; what its answer means
//! is in `outcome.rs`, the clockwork in `beat.rs`, a lost session in `recovery.rs`. Among several tabs:
//! `team.rs` and `sharing.rs`.

use std::rc::Rc;

use super::diagnostics::Diagnostics;
use super::joining::Joining;
use super::pending::Pendings;
use super::random::Random;
use super::record::{Answered, session_digest};
use super::sending::Device;
use super::snapshot::same;
use super::team::Tabs;
use super::{
    Effect, Event, Input, Millis, Now, Policy, Schedule, Snapshot, State, StorageTrouble, Verdict,
};
use crate::error::{Code, Error};
use crate::protocol::encryption::{Encryption, Scheme};
use crate::protocol::{Call, Output, Service};
use crate::secret::Secret;
use crate::trust::Verifier;

/// One client's session with its service. See the module's documentation.
#[derive(Debug)]
pub struct Session {
    pub(super) service: Service,
    pub(super) policy: Policy,
    pub(super) verifier: Verifier,
    /// How to open encrypted answers: the scheme that last did comes first.
    pub(super) schemes: Vec<Scheme>,
    pub(super) random: Random,
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

    /// The service lost the session, which is being opened again.
    pub(super) lost: bool,
    /// What logs in to it again.
    pub(super) login: Option<Call>,
    /// The other tabs were asked for that.
    pub(super) asked_login: bool,

    pub(super) wants_beats: bool,
    pub(super) next_beat: Option<Millis>,
    /// The service wants to be left alone until then.
    pub(super) rests_until: Millis,
    /// When the next beat is due by the device's clock.
    pub(super) due_wall: Millis,
    /// The next beat is that of who came back.
    pub(super) returning: bool,
    pub(super) schedule: Schedule,
    pub(super) online: bool,
    /// The page went away, and may be back.
    pub(super) left: bool,
    /// What logs in again, while it is not known whether another tab has logged out.
    pub(super) login_before: Option<Call>,

    pub(super) tabs: Tabs,
    pub(super) joining: Option<Joining>,
    /// What opened the session, and what logged in to it.
    pub(super) opened: Option<Rc<Answered>>,
    pub(super) logged_in: Option<Rc<Answered>>,
    /// The last good verdict as the service put it, if that says more than the verdict's words.
    pub(super) said: Option<Rc<Answered>>,
    /// Of the record: when its session was opened, its number and writer, what it is bound to, and
    /// whether it is to be told.
    pub(super) born: f64,
    pub(super) stamp: (f64, u32),
    pub(super) bound: String,
    /// A digest of the session that ended last.
    pub(super) over: Option<String>,
    pub(super) news: bool,
    /// The news is that a beat was good.
    pub(super) beat_news: bool,

    pub(super) device: Device,
    pub(super) pendings: Pendings,
    pub(super) requests: u32,
    pub(super) freed: bool,
    pub(super) diagnostics: Diagnostics,

    /// What the shell was last told.
    shown: Snapshot,
    told_wake: Option<Millis>,
    pub(super) effects: Vec<Effect>,
    /// Told after the effects.
    events: Vec<Effect>,
    pub(super) settled: Vec<Effect>,
}

impl Session {
    /// A session in state `idle`.
    pub fn new(service: Service, policy: Policy, verifier: Verifier) -> Self {
        let mut random = Random::new(policy.seed);
        Self {
            schemes: service.encryption().map(Encryption::schemes).unwrap_or_default(),
            service,
            verifier,
            tabs: Tabs::new(random.u32()),
            random,
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
            lost: false,
            login: None,
            asked_login: false,
            next_beat: None,
            rests_until: Millis::default(),
            due_wall: Millis::default(),
            returning: false,
            schedule: Schedule::new(policy.interval),
            online: true,
            left: false,
            login_before: None,
            joining: None,
            opened: None,
            logged_in: None,
            said: None,
            born: 0.0,
            stamp: (0.0, 0),
            bound: String::new(),
            over: None,
            news: false,
            beat_news: false,
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
                Input::Call(id, _) => {
                    vec![Effect::Settle(id, Err(Error::new(Code::Freed).shared()))]
                }
                _ => Vec::new(),
            };
        }
        let jumped = self.clocks_jumped(now);
        self.now = now;
        self.notice_pause();
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
            Input::Loaded(loaded) => self.loaded(loaded),
            Input::NotKept => self.storage_trouble(StorageTrouble::Refused),
            Input::Leads(leading) => self.leads_now(leading),
            Input::Heard(text) => self.heard(&text),
            Input::Online(online) => self.set_online(online),
            Input::Back => self.back(),
            Input::Leave { kept } => self.leave(kept),
            Input::Free => self.free(),
        }
        if jumped && !self.freed {
            self.back();
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
        let good = self.last_good.filter(|_| self.state.licensed());
        Diagnostics {
            grace_until: good.map(|good| good.wall + self.policy.grace),
            next_beat_at: wait.map(|wait| Millis(((self.now.wall + wait).0 + 0.5).floor())),
            in_flight: self.pendings.len(),
            clock_skew: self.verifier.skew(),
            leading: self.tabs.leading,
            other_tabs: self.other_tabs(),
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

    /// The session is over: nothing of it stays but why.
    pub(super) fn end(&mut self, state: State, reason: Option<Code>, message: Option<String>) {
        self.state = state;
        self.reason = reason;
        self.message = message;
        self.note_end();
        self.session = None;
        self.granted = false;
        self.vouched = false;
        self.holder = None;
        self.last_good = None;
        self.lost = false;
        self.login = None;
        self.login_before = None;
        self.opened = None;
        self.logged_in = None;
        self.next_beat = None;
        self.schedule.set_failures(0);
        self.epoch = self.epoch.wrapping_add(1);
    }

    /// The session is over by this error.
    pub(super) fn end_by(&mut self, state: State, error: &Error) {
        self.end(state, Some(error.code), error.server_message.clone());
    }

    /// Something is wrong with the session, which goes on.
    pub(super) fn trouble_is(&mut self, error: &Error) {
        self.reason = Some(error.code);
        self.message.clone_from(&error.server_message);
    }

    /// The session that is open, by a digest.
    pub(super) fn digest(&self) -> Option<String> {
        session_digest(self.session.as_ref(), self.born)
    }

    pub(super) fn emit(&mut self, event: Event) {
        self.events.push(Effect::Emit(event));
    }

    /// Adds what the shell must be told of the change, and hands all effects over in order.
    fn finish(&mut self) -> Vec<Effect> {
        self.keep_recovering();
        self.share();
        let snapshot = self.snapshot();
        if !snapshot.same_as(&self.shown) {
            let was = std::mem::replace(&mut self.shown, snapshot.clone());
            if was.state != snapshot.state {
                let (from, to) = (was.state, snapshot.state);
                self.emit(Event::State { from, to, reason: snapshot.reason });
            }
            if let Some(verdict) = &snapshot.verdict
                && !same(&was.verdict, &snapshot.verdict)
            {
                self.emit(Event::Verdict(Rc::clone(verdict)));
            }
            self.effects.push(Effect::Changed(Box::new(snapshot)));
        }
        let wake = self.next_wake();
        if wake != self.told_wake {
            self.told_wake = wake;
            self.effects.push(Effect::Wake(wake));
        }
        self.effects.append(&mut self.events);
        self.effects.append(&mut self.settled);
        std::mem::take(&mut self.effects)
    }
}
