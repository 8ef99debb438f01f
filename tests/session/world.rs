//! A small world for a session to live in: requests take their time, some fail, the device sleeps,
//! and an app calls whatever comes to its mind. One seed is one life. The rules that hold in every
//! life are asserted after every step.

use std::collections::BTreeMap;

use libreauth_client::protocol::{Call, Failure, Kind, Service};
use libreauth_client::session::{CallId, Input, Millis, Policy, RequestId, State};
use libreauth_client::trust::{Demand, Verifier};
use libreauth_client::{Code, Error};
use libreauth_emulator::{Control, Emulator, Fault, FaultKind};

use crate::emulated::exchange;
use crate::harness::{DEVICE, EPOCH, Harness};
use crate::proof::{is_signed, verifier};
use crate::replies::{
    Reply, activate, libreauth, license, lockence, login, no, no_with, offline, policy,
    rate_limited, session, upgrade, with_status, yes,
};

const TIMEOUT: f64 = 10_000.0;
const LIBREAUTH_KEYS: [&str; 4] =
    ["DEMO-KEY-0001", "DEMO-KEY-0003", "LOCKED-KEY-0001", "NO-SUCH-KEY"];
const LOCKENCE_KEYS: [&str; 3] =
    ["DEMO1-DEMO1-DEMO1-DEMO1", "DEMO3-DEMO3-DEMO3-DEMO3", "NO-SUCH-KEY"];

pub(crate) struct World {
    pub(crate) harness: Harness,
    random: fastrand::Rng,
    policy: Policy,
    /// The emulator answers; without one, anything may be answered.
    emulator: Option<Emulator>,
    /// A key is pinned, and nothing counts but what the service signs now.
    verifying: bool,
    /// When each request on its way is answered.
    due: BTreeMap<RequestId, f64>,
    calls: Vec<CallId>,
    device_asked: usize,
    /// The later of: a success that was read, and beats started.
    counts_from: f64,
    /// The app logged out and opened nothing since.
    silent: bool,
    sent: usize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let service = if random.bool() { libreauth() } else { lockence() };
        let policy = Policy {
            interval: Millis(*random.choice(&[5_000.0, 60_000.0, 300_000.0]).unwrap()),
            grace: Millis(*random.choice(&[0.0, 30_000.0, 900_000.0]).unwrap()),
            beat_after_login: random.u8(..4) > 0,
            seed,
            ..policy()
        };
        // Its signatures make it the slower one.
        let emulator = (random.u8(..10) == 0).then(Emulator::demo);
        let libreauth = matches!(service, Service::LibreAuth(_));
        let verifying = emulator.is_some() && libreauth && random.bool();
        let verifier = if verifying { verifier(Demand::Require) } else { Verifier::default() };
        let mut harness = Harness::with(service, policy.clone(), verifier);
        harness.device_known = false;
        Self {
            harness,
            random,
            policy,
            emulator,
            verifying,
            due: BTreeMap::new(),
            calls: Vec::new(),
            device_asked: 0,
            counts_from: 0.0,
            silent: false,
            sent: 0,
        }
    }

    /// One thing happens.
    pub(crate) fn step(&mut self) {
        match self.random.u8(..20) {
            0..8 => self.call(),
            8 => {
                if let Some(id) = self.random.choice(&self.calls).copied() {
                    self.input(Input::Abort(id));
                }
            }
            9 => self.input(Input::DeviceChanged),
            10 => {
                // Early; the shell has no other.
                self.harness.wake_at = None;
                self.input(Input::Wake);
            }
            11 => {
                self.counts_from = self.harness.now;
                self.input(Input::StartHeartbeat);
            }
            12 if self.random.u8(..4) == 0 => self.input(Input::StopHeartbeat),
            13 if self.random.u8(..4) == 0 => self.sleep(),
            14 => self.trouble(),
            _ => {
                let longest =
                    *self.random.choice(&[3_000.0, 2.0 * self.policy.interval.0]).unwrap();
                let ms = self.random.f64() * longest;
                self.pass(ms);
            }
        }
    }

    /// The end: everybody has exactly one answer, and nothing is left to do.
    pub(crate) fn end(mut self) {
        self.input(Input::Free);
        for id in &self.calls {
            assert!(self.harness.is_settled(*id), "{id:?} never got an answer");
        }
        assert!(self.harness.in_flight.is_empty() && self.harness.wake_at.is_none());
        let late = self.harness.call(Kind::Check);
        assert_eq!(self.harness.code(late), Code::Freed);
        self.pass(3_600_000.0);
    }

    fn call(&mut self) {
        let call = self.whatever();
        let before = self.harness.sent.len();
        match call.kind() {
            Kind::Init | Kind::Activate => self.silent = false,
            Kind::Logout => self.silent = true,
            _ => {}
        }
        let logout = call.kind() == Kind::Logout;
        for joined in self.harness.in_flight.iter_mut() {
            // A beat that a caller joins is the caller's from now on.
            joined.beat &= joined.request.endpoint != call.endpoint();
        }
        let id = self.harness.call(call);
        if logout {
            assert!(self.harness.sent.len() <= before + 1, "more than the logout itself was sent");
            self.sent = self.harness.sent.len();
        }
        self.calls.push(id);
        self.settle_in();
    }

    /// A call that makes sense, mostly.
    fn whatever(&mut self) -> Call {
        if self.random.u8(..30) == 0 {
            return Call::new(Kind::Logout);
        }
        let sense = self.random.u8(..5) > 0;
        let opened = self.harness.state() == State::Initialized;
        let licensed = self.harness.state().licensed();
        if matches!(self.harness.session.service(), Service::Lockence(_)) {
            return match self.random.u8(..4) {
                _ if sense && !licensed => activate(self.pick(&LOCKENCE_KEYS)),
                0 => activate(self.pick(&LOCKENCE_KEYS)),
                1 => Call::new(Kind::Validate),
                _ => Call::new(Kind::Heartbeat),
            };
        }
        match self.random.u8(..8) {
            _ if sense && !licensed && !opened => Call::new(Kind::Init),
            0 if !sense => Call::new(Kind::Init),
            1 if !sense => upgrade("john_doe", "UPGRADE-KEY-0001"),
            2 => login("john_doe", self.pick(&["correct horse", "wrong"])),
            it if it == 3 || sense && opened => license(self.pick(&LIBREAUTH_KEYS)),
            _ => Call::new(Kind::Check),
        }
    }

    fn pick(&mut self, list: &[&'static str]) -> &'static str {
        self.random.choice(list).unwrap()
    }

    fn input(&mut self, input: Input) {
        self.harness.input(input);
        self.settle_in();
    }

    /// Gives what is new its due time, and looks whether the rules hold.
    fn settle_in(&mut self) {
        self.due.retain(|id, _| self.harness.in_flight.iter().any(|it| it.id == *id));
        for request in &self.harness.in_flight {
            let takes = if self.random.bool() { 50.0 } else { self.random.f64() * TIMEOUT };
            self.due.entry(request.id).or_insert(self.harness.now + takes);
        }
        self.check();
        while self.device_asked < self.harness.devices_asked {
            self.device_asked += 1;
            let found = self.random.u8(..5) > 0;
            let unavailable = Error::new(Code::HwidUnavailable);
            self.input(Input::Device(if found { Ok(DEVICE.into()) } else { Err(unavailable) }));
        }
    }

    /// Lets time pass; answers and wake-ups come on time.
    fn pass(&mut self, ms: f64) {
        let end = self.harness.now + ms;
        loop {
            let wake = self.harness.wake_at.map(|at| (at.0, None));
            let answers = self.due.iter().map(|(id, at)| (*at, Some(*id)));
            let next = answers.chain(wake).min_by(|one, other| one.0.total_cmp(&other.0));
            let Some((at, what)) = next.filter(|(at, _)| *at <= end) else { break };
            self.harness.now = self.harness.now.max(at);
            match what {
                None => {
                    self.harness.wake_at = None;
                    self.input(Input::Wake);
                }
                Some(id) => self.answer(id),
            }
        }
        self.harness.now = end;
        self.check();
    }

    fn answer(&mut self, id: RequestId) {
        let index = self.harness.in_flight.iter().position(|it| it.id == id).unwrap();
        let now_ms = EPOCH + self.harness.now;
        let request = &self.harness.in_flight[index];
        let request_name = request.request.endpoint;
        let reply = match &mut self.emulator {
            Some(emulator) => exchange(emulator, request, now_ms),
            None => self.anything(),
        };
        let yes = reply.as_ref().is_ok_and(|it| {
            it.body.starts_with(br#"{"success":true"#) && (!self.verifying || is_signed(it, now_ms))
        });
        if yes && !matches!(request_name, "upgrade" | "logout") {
            self.counts_from = self.harness.now;
        }
        self.due.remove(&id);
        self.harness.reply_at(index, reply);
        self.settle_in();
    }

    fn anything(&mut self) -> Reply {
        match self.random.u8(..24) {
            0..11 => yes(),
            11..13 => session("session-2"),
            13 => no("Session expired"),
            14 => no("Your license is banned"),
            15 => no("Session not found. Ask the developer"),
            16 => no_with(404, "Session not found"),
            17 => with_status(401, ""),
            18 => with_status(500, ""),
            19 => rate_limited(self.random.u32(..100)),
            20 => with_status(200, "<html>"),
            21 => Err(Failure::Timeout(Millis(TIMEOUT))),
            22 => Err(Failure::TooLarge(1)),
            _ => offline(),
        }
    }

    /// The device sleeps: nothing happens, and then everything at once.
    fn sleep(&mut self) {
        self.harness.now += self.random.f64() * 86_400_000.0;
        self.pass(0.0);
    }

    fn trouble(&mut self) {
        let count = self.random.u64(1..6);
        if let Some(emulator) = &mut self.emulator {
            let kind = *self
                .random
                .choice(&[
                    FaultKind::ServerError { status: 503 },
                    FaultKind::Drop,
                    FaultKind::Hang,
                    FaultKind::Truncated,
                    FaultKind::RateLimit { status: 429, retry_after_s: 60 },
                    FaultKind::Restart,
                    FaultKind::ForgedSignature,
                    FaultKind::NoSignature,
                    FaultKind::StaleSignature { seconds: -600 },
                    FaultKind::Replay,
                ])
                .unwrap();
            emulator.control(Control::AddFault(Fault::new(kind).times(count))).unwrap();
        }
    }

    /// The rules.
    fn check(&self) {
        let it = &self.harness;
        let snapshot = it.snapshot();
        if it.state().licensed() {
            assert!(snapshot.holder.is_some(), "licensed, and nobody is logged in");
        }
        assert_eq!(snapshot.grace_until.is_some(), it.state() == State::Grace);
        let well = !matches!(it.state(), State::Grace | State::Expired | State::Denied);
        assert_eq!(snapshot.reason.is_none(), well, "{snapshot:?}");
        self.check_beats();
        self.check_silence();
        self.check_pulse();
    }

    /// Two beats of one session never meet.
    fn check_beats(&self) {
        let mut beats: Vec<_> = self.harness.in_flight.iter().filter(|it| it.beat).collect();
        while let Some(beat) = beats.pop() {
            let body = &beat.request.body;
            assert!(beats.iter().all(|it| it.request.body != *body), "two beats at once: {beat:?}");
        }
    }

    /// After a logout nothing happens until a session is opened again.
    fn check_silence(&self) {
        let it = &self.harness;
        if self.silent {
            assert_eq!(it.sent.len(), self.sent, "sent {:?} after logout", it.sent.last());
            assert!(!it.state().licensed(), "licensed after logout");
            assert_eq!(it.wake_at, None, "will wake after logout");
        }
    }

    /// A session that beats is never licensed by an answer from long ago.
    fn check_pulse(&self) {
        let it = &self.harness;
        if it.state().licensed() && it.snapshot().beating {
            let pulse = it.wake_at.is_some() || !it.in_flight.is_empty();
            assert!(pulse, "its heart has stopped");
            let bound = self.policy.interval.0 + self.policy.grace.0.max(TIMEOUT);
            let age = it.now - self.counts_from;
            // It is about to be told that it is late.
            let late = it.wake_at.is_some_and(|at| at.0 <= it.now);
            assert!(late || age <= bound, "licensed by an answer {age} ms old");
        }
    }
}
