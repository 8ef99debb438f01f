//! The shell around a session: a virtual clock, requests that wait for their answers, and a record
//! of all that came out. What must hold of any effects is asserted on every step.

use std::collections::BTreeMap;

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind, Output, Request, Service};
use libreauth_client::secret::{Secret, SecretBytes};
use libreauth_client::session::{
    CallId, Effect, Event, Input, Job, Millis, Now, Outcome, Policy, RequestId, Session, Settled,
    Snapshot, State, Team, Verdict,
};
use libreauth_client::trust::Verifier;

use crate::replies::{Reply, libreauth, license, lockence, policy, yes};

/// The wall clock is this much ahead of the monotonic one.
pub(crate) const EPOCH: f64 = 1_750_000_000_000.0;
/// What [`Effect::AskDevice`] is answered with.
pub(crate) const DEVICE: &str = "00112233445566778899aabbccddeeff0123";

/// A request on its way.
#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    pub(crate) id: RequestId,
    pub(crate) request: Request,
    /// The session sent it by itself.
    pub(crate) beat: bool,
    /// It outlives its page, and nobody waits for its answer.
    pub(crate) keepalive: bool,
}

pub(crate) struct Harness {
    pub(crate) session: Session,
    /// The monotonic clock.
    pub(crate) now: f64,
    /// What the wall clock is ahead of it, beyond [`EPOCH`]: where it was set, or the other one slept.
    pub(crate) wall_ahead: f64,
    pub(crate) in_flight: Vec<InFlight>,
    /// Names of all requests ever sent, in order.
    pub(crate) sent: Vec<&'static str>,
    /// Answers that are being decrypted, and each try that was asked for.
    pub(crate) decrypting: Vec<(RequestId, Job)>,
    pub(crate) cancelled: Vec<RequestId>,
    pub(crate) settled: BTreeMap<CallId, Outcome>,
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) events: Vec<Event>,
    pub(crate) wake_at: Option<Millis>,
    pub(crate) devices_asked: usize,
    /// How often the storage was read.
    pub(crate) loads: usize,
    /// What was to be kept, with its stamp.
    pub(crate) kept: Vec<(Option<Secret>, f64)>,
    /// What was asked for among the tabs.
    pub(crate) team: Vec<Team>,
    /// What the other tabs were told.
    pub(crate) said: Vec<Secret>,
    /// Answer the question for the device at once?
    pub(crate) device_known: bool,
    calls: u32,
    freed: bool,
    /// May an answer lead to a request? Only where a session is opened again, or looked for.
    follows_up: bool,
}

impl Harness {
    pub(crate) fn new(service: Service, policy: Policy) -> Self {
        Self::with(service, policy, Verifier::default())
    }

    pub(crate) fn with(service: Service, policy: Policy, verifier: Verifier) -> Self {
        Self {
            follows_up: policy.remembers || policy.keeps,
            session: Session::new(service, policy, verifier),
            now: 0.0,
            wall_ahead: 0.0,
            in_flight: Vec::new(),
            sent: Vec::new(),
            decrypting: Vec::new(),
            cancelled: Vec::new(),
            settled: BTreeMap::new(),
            snapshots: Vec::new(),
            events: Vec::new(),
            wake_at: None,
            devices_asked: 0,
            loads: 0,
            kept: Vec::new(),
            team: Vec::new(),
            said: Vec::new(),
            device_known: true,
            calls: 0,
            freed: false,
        }
    }

    /// A LibreAuth session in which a licence was redeemed just now.
    pub(crate) fn active() -> Self {
        Self::active_with(libreauth(), policy())
    }

    /// An active session with this service.
    pub(crate) fn active_with(service: Service, policy: Policy) -> Self {
        let mut harness = Self::initialized_with(service, policy);
        if harness.state() == State::Initialized {
            harness.ask(license("KEY"), yes());
        }
        assert_eq!(harness.state(), State::Active);
        harness
    }

    /// A session as `init` leaves it; Lockence's is licensed by it.
    pub(crate) fn initialized_with(service: Service, policy: Policy) -> Self {
        let init = match service {
            Service::LibreAuth(_) => Call::new(Kind::Init),
            Service::Lockence(_) => crate::replies::activate("KEY"),
        };
        let mut harness = Self::new(service, policy);
        harness.ask(init, yes());
        harness
    }

    pub(crate) fn lockence() -> Self {
        Self::active_with(lockence(), policy())
    }

    pub(crate) fn time(&self) -> Now {
        Now { mono: Millis(self.now), wall: Millis(EPOCH + self.now + self.wall_ahead) }
    }

    /// Hands an input over and carries out what comes of it.
    pub(crate) fn input(&mut self, input: Input) {
        let (wake, free) = (matches!(input, Input::Wake), matches!(input, Input::Free));
        let answer = matches!(input, Input::Answer(..));
        let effects = self.session.handle(self.time(), input);
        self.freed |= free;
        let mut settling = false;
        let mut ask_device = false;
        for effect in effects {
            settling |= matches!(effect, Effect::Settle(..));
            match effect {
                Effect::Send { id, request, keepalive, .. } => {
                    assert!(!self.freed, "sent after free");
                    assert!(self.in_flight.iter().all(|it| it.id != id), "{id:?} twice");
                    assert!(!answer || self.follows_up, "an answer was answered by a request");
                    self.sent.push(request.endpoint);
                    self.in_flight.push(InFlight { id, request, beat: wake, keepalive });
                }
                Effect::Decrypt { id, job, .. } => {
                    assert!(!self.freed, "decrypted after free");
                    assert!(self.in_flight.iter().all(|it| it.id != id), "{id:?} has no answer");
                    assert!(self.decrypting.iter().all(|it| it.0 != id), "{id:?} twice");
                    self.decrypting.push((id, job));
                }
                Effect::Cancel(id) => {
                    let known = self.in_flight.len() + self.decrypting.len();
                    self.in_flight.retain(|it| it.id != id);
                    self.decrypting.retain(|it| it.0 != id);
                    let left = self.in_flight.len() + self.decrypting.len();
                    assert_eq!(left + 1, known, "{id:?} is not there");
                    self.cancelled.push(id);
                }
                Effect::AskDevice => ask_device = true,
                Effect::Load => self.loads += 1,
                Effect::Keep { record, stamp } => self.kept.push((record, stamp)),
                Effect::Team(team) => self.team.push(team),
                Effect::Say(text) => self.said.push(text),
                Effect::Wake(at) => {
                    assert!(wake || at != self.wake_at, "told the same moment again");
                    self.wake_at = at;
                }
                Effect::Changed(snapshot) => {
                    assert!(!settling, "a caller woke before the snapshot changed");
                    let was = self.snapshots.last().cloned().unwrap_or_default();
                    assert!(!snapshot.same_as(&was), "no change: {snapshot:?}");
                    self.snapshots.push(*snapshot);
                }
                Effect::Emit(event) => {
                    assert!(!settling, "a caller woke before the listeners");
                    self.events.push(event);
                }
                Effect::Settle(id, outcome) => {
                    assert!(self.settled.insert(id, outcome).is_none(), "{id:?} settled twice");
                }
            }
        }
        let shown = self.snapshots.last().cloned().unwrap_or_default();
        assert!(shown.same_as(&self.session.snapshot()), "a change that nobody was told of");
        if ask_device {
            self.devices_asked += 1;
            if self.device_known {
                self.input(Input::Device(Ok(DEVICE.into())));
            }
        }
    }

    pub(crate) fn call(&mut self, call: impl Into<Call>) -> CallId {
        self.calls += 1;
        let id = CallId(self.calls);
        self.input(Input::Call(id, call.into()));
        id
    }

    /// A call and its answer.
    pub(crate) fn ask(&mut self, call: impl Into<Call>, reply: Reply) -> CallId {
        let id = self.call(call);
        self.reply(reply);
        id
    }

    /// Answers the oldest request on its way.
    pub(crate) fn reply(&mut self, reply: Reply) {
        self.reply_at(0, reply);
    }

    /// Answers one of the requests on their way.
    pub(crate) fn reply_at(&mut self, index: usize, reply: Reply) {
        assert!(index < self.in_flight.len(), "nothing is on its way");
        let request = self.in_flight.remove(index);
        self.input(Input::Answer(request.id, reply));
    }

    /// Hands over what the oldest try to decrypt came to.
    pub(crate) fn decrypted(&mut self, plain: Option<Vec<u8>>) {
        assert!(!self.decrypting.is_empty(), "nothing is being decrypted");
        let (id, _) = self.decrypting.remove(0);
        self.input(Input::Decrypted(id, plain.map(SecretBytes)));
    }

    /// Lets time pass; what is to happen meanwhile happens on time.
    pub(crate) fn pass(&mut self, ms: f64) {
        let end = self.now + ms;
        while let Some(at) = self.wake_at.filter(|at| at.0 <= end) {
            self.now = self.now.max(at.0);
            self.wake_at = None;
            self.input(Input::Wake);
        }
        self.now = end;
    }

    /// Lets time pass until the next beat is sent, and says how long that took.
    pub(crate) fn pass_to_beat(&mut self) -> f64 {
        let (start, sent) = (self.now, self.sent.len());
        while self.sent.len() == sent {
            let at = self.wake_at.unwrap_or_else(|| panic!("there will be no beat"));
            self.pass(at.0 - self.now);
        }
        self.now - start
    }

    /// The next beat and its answer.
    pub(crate) fn beat(&mut self, reply: Reply) -> f64 {
        let waited = self.pass_to_beat();
        self.reply(reply);
        waited
    }

    pub(crate) fn state(&self) -> State {
        self.session.state()
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.session.snapshot()
    }

    pub(crate) fn is_settled(&self, id: CallId) -> bool {
        self.settled.contains_key(&id)
    }

    pub(crate) fn outcome(&self, id: CallId) -> &Outcome {
        self.settled.get(&id).unwrap_or_else(|| panic!("{id:?} has no answer yet"))
    }

    /// The code of a call that failed.
    pub(crate) fn code(&self, id: CallId) -> Code {
        match self.outcome(id) {
            Ok(settled) => panic!("{id:?} succeeded: {settled:?}"),
            Err(error) => error.code,
        }
    }

    pub(crate) fn verdict(&self, id: CallId) -> &Verdict {
        match self.outcome(id) {
            Ok(Settled::Verdict(verdict)) => verdict,
            other => panic!("{id:?} is no verdict: {other:?}"),
        }
    }

    pub(crate) fn output(&self, id: CallId) -> &Output {
        match self.outcome(id) {
            Ok(Settled::Output(output)) => output,
            other => panic!("{id:?} is no output: {other:?}"),
        }
    }

    /// The states gone through, as listeners were told.
    pub(crate) fn states(&self) -> Vec<State> {
        let told = self.events.iter().filter_map(|event| match event {
            Event::State { to, .. } => Some(*to),
            _ => None,
        });
        told.collect()
    }

    /// The codes of the errors that listeners were told of.
    pub(crate) fn errors(&self) -> Vec<Code> {
        let told = self.events.iter().filter_map(|event| match event {
            Event::Error(error) => Some(error.code),
            _ => None,
        });
        told.collect()
    }
}
