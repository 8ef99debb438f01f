//! What a tab hears and what a page finds: any text, and such as a session wrote with some of it changed.
//! Nobody stumbles over it, and nobody is licensed by nonsense.

use std::collections::BTreeMap;

use libreauth_client::protocol::{Call, Failure, Kind, Response, Service};
use libreauth_client::secret::Secret;
use libreauth_client::session::{
    CallId, Effect, Input, Loaded, Millis, Now, Policy, RequestId, Session,
};
use libreauth_client::trust::Verifier;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{cases, near, services, value_of_json};

const EPOCH: f64 = 1_750_000_000_000.0;
const YES: &str = r#"{"success":true,"message":"Yes.","sessionid":"SECRET-1","session_token":"SECRET-1","username":"u","info":{"username":"u"}}"#;
const GONE: &str = r#"{"success":false,"message":"Session not found"}"#;

fn open(service: &Service) -> Call {
    match service {
        Service::LibreAuth(_) => Call::new(Kind::Init),
        Service::Lockence(_) => Call::new(Kind::Activate).with("license_key", "SECRET-KEY"),
    }
}

/// A tab with a plain shell around it.
struct Tab {
    session: Session,
    now: f64,
    sent: Vec<RequestId>,
    said: Vec<Secret>,
    kept: Vec<(Option<Secret>, f64)>,
    settled: Vec<(CallId, bool)>,
    loads: usize,
    team: usize,
}

impl Tab {
    fn new(service: Service, now: f64, seed: u64) -> Self {
        let interval = Millis(60_000.0);
        let policy = Policy {
            keeps: true,
            shares: true,
            remembers: true,
            seed,
            ..Policy::with_interval(interval)
        };
        Self {
            session: Session::new(service, policy, Verifier::default()),
            now,
            sent: Vec::new(),
            said: Vec::new(),
            kept: Vec::new(),
            settled: Vec::new(),
            loads: 0,
            team: 0,
        }
    }

    /// One in which somebody is logged in, and which leads.
    fn active(service: &Service) -> Self {
        Self::active_at(service, 1_000.0)
    }

    fn active_at(service: &Service, now: f64) -> Self {
        let mut it = Self::new(service.clone(), now, now as u64);
        it.input(Input::Call(CallId(1), open(service)));
        it.input(Input::Leads(true));
        it.input(Input::Loaded(Loaded::Absent(0.0)));
        it.answer(Some(YES));
        if !it.session.state().licensed() {
            let login = Call::new(Kind::Login).with("username", "u").with("pass", "SECRET-WORD");
            it.input(Input::Call(CallId(2), login));
            it.answer(Some(YES));
        }
        assert!(it.session.state().licensed());
        it
    }

    fn input(&mut self, input: Input) {
        let now = Now { mono: Millis(self.now), wall: Millis(EPOCH + self.now) };
        let effects = self.session.handle(now, input);
        assert!(!format!("{effects:?} {:?}", self.session).contains("SECRET"), "{effects:?}");
        let mut asks = false;
        for effect in effects {
            match effect {
                Effect::Send { id, .. } => self.sent.push(id),
                Effect::Cancel(id) => self.sent.retain(|it| *it != id),
                Effect::Say(text) => self.said.push(text),
                Effect::Keep { record, stamp } => self.kept.push((record, stamp)),
                Effect::Settle(id, outcome) => self.settled.push((id, outcome.is_ok())),
                Effect::Load => self.loads += 1,
                Effect::Team(_) => self.team += 1,
                Effect::AskDevice => asks = true,
                _ => {}
            }
        }
        let snapshot = self.session.snapshot();
        assert!(!snapshot.state.licensed() || snapshot.holder.is_some(), "{snapshot:?}");
        if asks {
            self.input(Input::Device(Ok("00112233445566778899aabbccddeeff".into())));
        }
    }

    /// Answers everything that is on its way so; `None`: not at all.
    fn answer(&mut self, body: Option<&str>) {
        for id in std::mem::take(&mut self.sent) {
            let answer =
                body.map(|it| Response { status: 200, body: it.into(), ..Response::default() });
            self.input(Input::Answer(id, answer.ok_or(Failure::Network(String::new()))));
        }
    }
}

/// What a tab said of its session last, and what it kept.
fn written(service: &Service) -> [String; 2] {
    // Later than what another one knows.
    let it = Tab::active_at(service, 5_000.0);
    let record = it.kept.last().unwrap().0.clone().unwrap();
    [it.said.last().unwrap().clone(), record].map(|it| it.expose().to_owned())
}

/// One field of an object, changed to anything, or gone.
fn with_a_slip(text: &str, at: Index, new: Option<serde_json::Value>) -> String {
    let mut fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
    let name = fields.keys().nth(at.index(fields.len())).unwrap().clone();
    match new {
        Some(new) => drop(fields.insert(name, new)),
        None => drop(fields.remove(&name)),
    }
    serde_json::to_string(&fields).unwrap()
}

fn slip() -> impl Strategy<Value = Option<serde_json::Value>> {
    let texts = select(vec![
        "", "0", "1", "-1", "1e300", "NaN", "active", "denied", "closed", "init", "check", "login",
        "{}",
    ]);
    prop_oneof![
        1 => Just(None),
        3 => texts.prop_map(|it| Some(it.into())),
        1 => value_of_json().prop_map(Some),
    ]
}

/// An object with the names that a message has, and whatever values.
fn message() -> impl Strategy<Value = String> {
    let names = select(vec![
        "is", "from", "to", "v", "stamp", "writer", "state", "binding", "newest", "born",
        "session", "age", "due", "failures",
    ]);
    let words = select(vec!["session", "active", "1", "0", "7", "denied", "closed", "nothing"]);
    prop::collection::btree_map(names, words, 0..14)
        .prop_map(|it| serde_json::to_string(&it).unwrap())
}

fn service() -> impl Strategy<Value = Service> {
    select(services().to_vec())
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_text_that_is_heard_changes_nothing(
        service in service(),
        text in prop_oneof![any::<String>(), message(), value_of_json().prop_map(|it| it.to_string())],
    ) {
        let mut it = Tab::active(&service);
        let before = (it.session.snapshot(), it.sent.len(), it.kept.len(), it.team);
        it.input(Input::Heard(Secret::new(text)));
        prop_assert!(it.session.snapshot().same_as(&before.0));
        prop_assert_eq!((it.sent.len(), it.kept.len(), it.team), (before.1, before.2, before.3));
    }

    #[test]
    fn nor_does_it_settle_who_waits_for_an_answer(service in service(), text in message()) {
        let mut it = Tab::new(service.clone(), 1_000.0, 2);
        it.input(Input::Call(CallId(1), open(&service)));
        it.input(Input::Heard(Secret::new(text)));
        prop_assert!(it.settled.is_empty() && it.session.snapshot().same_as(&Default::default()));
    }

    #[test]
    fn a_session_with_slips_is_taken_over_whole_or_not_at_all(
        service in service(), at in any::<Index>(), new in slip(), joining in any::<bool>(),
    ) {
        let [said, _] = written(&service);
        let mut it = if joining { Tab::new(service.clone(), 6_000.0, 2) } else { Tab::active(&service) };
        if joining {
            it.input(Input::Call(CallId(1), open(&service)));
        }
        it.input(Input::Heard(Secret::new(with_a_slip(&said, at, new))));
        // And it goes on from there, whatever it took over.
        it.input(Input::Leads(true));
        for body in [Some(YES), None, Some(GONE), Some(YES), Some(YES)] {
            it.now += 61_000.0;
            it.input(Input::Wake);
            it.now += 2_000.0;
            it.input(Input::Wake);
            it.answer(body);
        }
    }

    #[test]
    fn a_session_with_slips_in_its_bytes_is_no_matter(
        text in near(service().prop_map(|it| written(&it)[0].clone())),
    ) {
        let text = String::from_utf8_lossy(&text).into_owned();
        for service in services() {
            let mut it = Tab::active(&service);
            it.input(Input::Heard(Secret::new(text.as_str())));
            it.input(Input::Wake);
        }
    }

    #[test]
    fn any_record_leads_to_an_answer(
        service in service(), text in any::<String>(), largest in prop_oneof![0.0..1e6, Just(f64::MAX)],
    ) {
        let mut it = Tab::new(service.clone(), 2_000.0, 2);
        it.input(Input::Call(CallId(1), open(&service)));
        it.input(Input::Leads(true));
        it.input(Input::Loaded(Loaded::Record(Secret::new(text), largest)));
        prop_assert!(it.session.snapshot().same_as(&Default::default()));
        it.answer(Some(YES));
        prop_assert_eq!(it.settled, [(CallId(1), true)]);
    }

    #[test]
    fn a_record_with_slips_licenses_nobody_by_itself(
        service in service(), at in any::<Index>(), new in slip(), later in 0.0..1e6, good in any::<bool>(),
    ) {
        let [_, record] = written(&service);
        let mut it = Tab::new(service.clone(), 5_000.0 + later, 2);
        it.input(Input::Call(CallId(1), open(&service)));
        it.input(Input::Leads(true));
        it.input(Input::Loaded(Loaded::Record(Secret::new(with_a_slip(&record, at, new)), 1.0)));
        prop_assert!(!it.session.state().licensed(), "nobody was asked");
        let body = if good { YES } else { GONE };
        // A check, and then a real init, or the latter only.
        it.answer(Some(body));
        it.answer(Some(YES));
        prop_assert!(it.settled.iter().any(|it| it.0 == CallId(1)), "its caller waits for ever");
    }
}
