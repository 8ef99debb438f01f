//! A session and a shell around it that is told what happens next: anything may, in any order. What
//! must hold after each step is asserted here.

use std::collections::BTreeMap;

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Failure, Kind, Response, Service};
use libreauth_client::secret::{Secret, SecretBytes};
use libreauth_client::session::{
    CallId, Effect, Input, Loaded, Millis, Now, Outcome, Policy, RequestId, Session, Settled, State,
};
use libreauth_client::trust::Verifier;
use proptest::sample::Index;

use crate::signatures::signed;

const EPOCH: f64 = 1_750_000_000_000.0;

/// Something happens.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Call(Call),
    /// To any call there ever was; so with the requests below, whether they are on their way or not.
    Abort(Index),
    Answer(Index, Reply),
    /// The oldest request on its way is answered: without this, few calls would come to anything.
    AnswerNext(Reply),
    Decrypted(Index, Option<Vec<u8>>),
    DecryptedNext(Option<Vec<u8>>),
    Device(bool),
    DeviceChanged,
    Wake,
    Beat(bool),
    Online(bool),
    Back,
    Leave(bool),
    Leads(bool),
    /// Another tab says this, whatever it may be.
    Heard(String),
    Loaded(Loaded),
    NotKept,
    Pass(f64),
    SetClock(f64),
}

/// What is answered to a request.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) proof: Signed,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Signed {
    /// By the service, just now.
    Now,
    /// By the service; but the body was changed on its way.
    Changed,
    /// By the service a month ago: a recording.
    Before,
    Not,
    /// There is no answer at all.
    Unanswered,
}

struct Sent {
    id: RequestId,
    kind: Kind,
    on_its_way: bool,
    decrypting: bool,
    /// How its answer was signed.
    proof: Signed,
}

pub(crate) struct Life {
    pub(crate) session: Session,
    mono: f64,
    ahead: f64,
    sent: Vec<Sent>,
    calls: Vec<(CallId, Kind)>,
    settled: BTreeMap<CallId, Outcome>,
    /// Does only count what the service signed?
    strict: bool,
    /// How the answer was signed that is being handed in.
    hearing: Option<Signed>,
    pub(crate) was_licensed: bool,
    /// When the session was last told that it is good, and how long that counts.
    good: f64,
    grace: f64,
}

impl Life {
    pub(crate) fn new(service: Service, policy: Policy, verifier: Verifier, strict: bool) -> Self {
        let grace = policy.grace.0;
        Self {
            session: Session::new(service, policy, verifier),
            mono: 0.0,
            ahead: 0.0,
            sent: Vec::new(),
            calls: Vec::new(),
            settled: BTreeMap::new(),
            strict,
            hearing: None,
            was_licensed: false,
            good: 0.0,
            grace,
        }
    }

    pub(crate) fn step(&mut self, step: Step) {
        let input = match step {
            Step::Call(call) => {
                let id = CallId(u32::try_from(self.calls.len()).unwrap());
                self.calls.push((id, call.kind()));
                Input::Call(id, call)
            }
            Step::Abort(_) if self.calls.is_empty() => return,
            Step::Abort(at) => Input::Abort(self.calls[at.index(self.calls.len())].0),
            Step::Answer(at, reply) => return self.answer(at.index(self.sent.len() + 1), reply),
            Step::AnswerNext(reply) => {
                let next = self.sent.iter().position(|it| it.on_its_way);
                return self.answer(next.unwrap_or(usize::MAX), reply);
            }
            Step::Decrypted(at, plain) => return self.opened(at.index(self.sent.len() + 1), plain),
            Step::DecryptedNext(plain) => {
                let next = self.sent.iter().position(|it| it.decrypting);
                return self.opened(next.unwrap_or(usize::MAX), plain);
            }
            Step::Device(true) => Input::Device(Ok("fp1-00112233445566778899aabbccddeeff".into())),
            Step::Device(false) => {
                Input::Device(Err(libreauth_client::Error::new(Code::HwidUnavailable)))
            }
            Step::DeviceChanged => Input::DeviceChanged,
            Step::Wake => Input::Wake,
            Step::Beat(true) => Input::StartHeartbeat,
            Step::Beat(false) => Input::StopHeartbeat,
            Step::Online(online) => Input::Online(online),
            Step::Back => Input::Back,
            Step::Leave(kept) => Input::Leave { kept },
            Step::Leads(leads) => Input::Leads(leads),
            Step::Heard(text) => Input::Heard(Secret::new(text)),
            Step::Loaded(loaded) => Input::Loaded(loaded),
            Step::NotKept => Input::NotKept,
            Step::Pass(ms) => {
                self.mono += ms;
                return;
            }
            Step::SetClock(ms) => {
                self.ahead += ms;
                return;
            }
        };
        self.input(input);
    }

    /// The end: every call has had its answer, and another one has it at once.
    pub(crate) fn end(mut self) {
        self.input(Input::Free);
        self.step(Step::Call(Call::new(Kind::Check)));
        for (id, kind) in &self.calls {
            assert!(self.settled.contains_key(id), "{kind:?} never got an answer");
        }
        let (last, _) = self.calls.last().unwrap();
        assert_eq!(self.settled[last].as_ref().unwrap_err().code, Code::Freed);
    }

    fn answer(&mut self, at: usize, reply: Reply) {
        let Some(request) = self.sent.get_mut(at) else { return };
        // One that is being decrypted has been answered.
        if request.decrypting {
            return;
        }
        let (id, on_its_way) = (request.id, request.on_its_way);
        (request.on_its_way, request.proof) = (false, reply.proof);
        let before = self.session.snapshot();
        // The service's clock is right, the device's may not be.
        let now = ((EPOCH + self.mono) / 1e3).floor();
        let time = if reply.proof == Signed::Before { now - 30.0 * 86_400.0 } else { now };
        let mut response = match reply.proof {
            Signed::Not | Signed::Unanswered => {
                Response { body: reply.body, ..Response::default() }
            }
            _ => signed(&format!("{time}"), &reply.body),
        };
        response.status = reply.status;
        if reply.proof == Signed::Changed {
            response.body.push(b' ');
        }
        self.hearing = Some(reply.proof).filter(|_| on_its_way);
        let good_before = self.session.diagnostics().last_success_at;
        self.input(Input::Answer(
            id,
            match reply.proof {
                Signed::Unanswered => Err(Failure::Network(String::new())),
                _ => Ok(response),
            },
        ));
        if self.session.diagnostics().last_success_at != good_before {
            self.good = self.mono;
        }
        let after = self.session.snapshot();
        if self.strict && reply.proof != Signed::Now && before.state.licensed() {
            let ran_out = self.mono - self.good >= self.grace;
            assert!(after.state.licensed() || ran_out, "an unsigned no ended it: {after:?}");
        }
        if !on_its_way {
            assert!(before.same_as(&after), "an answer that nobody waits for");
        }
    }

    fn opened(&mut self, at: usize, plain: Option<Vec<u8>>) {
        let Some(request) = self.sent.get_mut(at) else { return };
        self.hearing = Some(request.proof).filter(|_| request.decrypting);
        request.decrypting = false;
        let id = request.id;
        self.input(Input::Decrypted(id, plain.map(SecretBytes)));
    }

    fn input(&mut self, input: Input) {
        let now = Now { mono: Millis(self.mono), wall: Millis(EPOCH + self.mono + self.ahead) };
        let was_licensed = self.session.state().licensed();
        let open =
            matches!(self.session.state(), State::Initialized | State::Active | State::Grace);
        // An init where a session is open resolves with what opened it, which was signed.
        let again = open && matches!(input, Input::Call(..));
        let effects = self.session.handle(now, input);
        // Nothing of what is told here may be secret, nor take long to tell.
        assert!(!format!("{effects:?}").contains("SECRET"), "{effects:?}");
        for effect in effects {
            match effect {
                // Nobody waits for its answer.
                Effect::Send { keepalive: true, .. } => {}
                Effect::Send { id, request, .. } => {
                    assert!(self.sent.iter().all(|it| it.id != id), "{id:?} twice");
                    let kind = self.session.service().call(request.endpoint).unwrap();
                    let proof = Signed::Unanswered;
                    self.sent.push(Sent { id, kind, on_its_way: true, decrypting: false, proof });
                }
                Effect::Decrypt { id, .. } => {
                    let request = self.sent.iter_mut().find(|it| it.id == id).unwrap();
                    assert!(!self.strict || request.proof == Signed::Now, "opened unverified");
                    request.decrypting = true;
                }
                Effect::Cancel(id) => {
                    let request = self.sent.iter_mut().find(|it| it.id == id).unwrap();
                    assert!(request.on_its_way || request.decrypting, "{:?}", request.kind);
                    (request.on_its_way, request.decrypting) = (false, false);
                }
                Effect::Settle(id, outcome) => {
                    self.check_outcome(id, &outcome, again);
                    assert!(self.settled.insert(id, outcome).is_none(), "{id:?} settled twice");
                }
                Effect::AskDevice
                | Effect::Wake(_)
                | Effect::Changed(_)
                | Effect::Emit(_)
                | Effect::Load
                | Effect::Keep { .. }
                | Effect::Team(_)
                | Effect::Say(_) => {}
            }
        }
        let snapshot = self.session.snapshot();
        self.was_licensed |= snapshot.state.licensed();
        assert!(!snapshot.state.licensed() || snapshot.holder.is_some());
        if self.strict && !was_licensed && snapshot.state.licensed() {
            assert_eq!(self.hearing, Some(Signed::Now), "licensed by nobody");
        }
        self.hearing = None;
    }

    /// Without the service's signature, nothing that it signs can be a success.
    fn check_outcome(&self, id: CallId, outcome: &Outcome, again: bool) {
        let (_, kind) = self.calls.iter().find(|it| it.0 == id).unwrap();
        if !self.strict || self.hearing == Some(Signed::Now) || !kind.is_signed() {
            return;
        }
        match outcome {
            Ok(Settled::Verdict(verdict)) => {
                // An unsigned no is for the time being only trouble.
                assert!(!verdict.success && verdict.licensed <= self.session.state().licensed());
            }
            Ok(Settled::Output(output)) => {
                let opens = matches!(kind, Kind::Init | Kind::Activate);
                assert!(*kind == Kind::Logout || opens && again, "{output:?}");
            }
            Err(_) => {}
        }
    }
}
