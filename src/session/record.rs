//! The session as data that outlives a page, and that the other tabs are told of.
//!
//! What opened it is kept as the service's own answers, and read again by the same code: there is no
//! second way to spell an account.

use std::rc::Rc;

use super::{Millis, State, Verdict};
use crate::error::Code;
use crate::hex;
use crate::json::{Fields, Json, object_of_texts};
use crate::protocol::{Call, Kind, Output, Response, Role, Service};
use crate::secret::Secret;
use crate::text::digits;
use crate::trust::{Verification, Verified};

/// Of the text. A later one may mean anything.
const VERSION: &str = "1";

/// What was asked, and the body of the answer that said yes to it.
#[derive(Debug, PartialEq)]
pub(super) struct Answered {
    pub(super) kind: Kind,
    /// A digest of what was asked, as that may be a key.
    asked: String,
    body: Secret,
}

impl Answered {
    pub(super) fn new(call: &Call, body: &[u8]) -> Option<Rc<Self>> {
        let body = Secret::new(str::from_utf8(body).ok()?);
        Some(Rc::new(Self { kind: call.kind(), asked: digest(call), body }))
    }

    /// Was it this that was asked?
    pub(super) fn answers(&self, call: &Call) -> bool {
        self.kind == call.kind() && self.asked == digest(call)
    }

    /// What the caller got.
    pub(super) fn output(&self, service: &Service) -> Option<Output> {
        let body = self.body.expose().as_bytes().to_vec();
        let response = Verified::kept(Response { status: 200, body, ..Response::default() });
        let call = Call::new(self.kind);
        Some(service.read(&call, &response).ok()?.output)
    }
}

fn digest(call: &Call) -> String {
    hex::sha256("asked", &call.texts(), 32)
}

/// One client's session.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// When the session was opened, as a stamp: of two sessions the later one counts.
    pub(super) born: f64,
    /// Grows with each change, wherever it is made; of two with one stamp the larger writer counts.
    pub(super) stamp: f64,
    /// The tab that changed it.
    pub(super) writer: u32,
    /// A digest of application, service and device.
    pub(super) binding: String,
    pub(super) state: State,
    pub(super) reason: Option<Code>,
    pub(super) message: Option<String>,
    pub(super) session: Option<Secret>,
    /// A digest of the session that ended before this one began, by itself or by a logout.
    pub(super) over: Option<String>,
    pub(super) enckey: Option<Secret>,
    pub(super) opened: Option<Rc<Answered>>,
    pub(super) login: Option<Rc<Answered>>,
    /// The service lost the session, which is being opened again.
    pub(super) lost: bool,
    pub(super) vouched: bool,
    /// Epoch milliseconds of the last good answer.
    pub(super) good: Option<Millis>,
    /// The newest signed time that was accepted.
    pub(super) newest: Millis,
    pub(super) verdict: Option<Rc<Verdict>>,
}

/// Names and values.
pub(super) type Texts<'a> = Vec<(&'static str, &'a str)>;

impl Record {
    /// As a text, with `more` in it.
    pub(super) fn write<'a>(&'a self, more: &[(&'static str, &'a str)]) -> Secret {
        let numbers = [self.stamp, f64::from(self.writer), self.newest.0, self.born].map(whole);
        let good = self.good.map(|it| whole(it.0));
        let heard = self.verdict.as_ref().map(|it| whole(it.at.0));
        let mut texts: Texts<'_> = vec![
            ("v", VERSION),
            ("stamp", &numbers[0]),
            ("writer", &numbers[1]),
            ("newest", &numbers[2]),
            ("born", &numbers[3]),
            ("binding", &self.binding),
            ("state", self.state.as_str()),
        ];
        fn add<'a>(texts: &mut Texts<'a>, name: &'static str, text: Option<&'a str>) {
            texts.extend(text.map(|text| (name, text)));
        }
        add(&mut texts, "reason", self.reason.map(Code::as_str));
        add(&mut texts, "message", self.message.as_deref());
        add(&mut texts, "session", self.session.as_ref().map(Secret::expose));
        add(&mut texts, "over", self.over.as_deref());
        add(&mut texts, "enckey", self.enckey.as_ref().map(Secret::expose));
        add(&mut texts, "good", good.as_deref());
        add(&mut texts, "lost", self.lost.then_some("1"));
        add(&mut texts, "vouched", self.vouched.then_some("1"));
        for (names, answered) in
            [(["init", "initAsked", "initBody"], &self.opened), (LOGIN, &self.login)]
        {
            if let Some(it) = answered {
                add(&mut texts, names[0], Some(it.kind.endpoint()));
                add(&mut texts, names[1], Some(&it.asked));
                add(&mut texts, names[2], Some(it.body.expose()));
            }
        }
        if let Some(it) = &self.verdict {
            add(&mut texts, "said", Some(&it.message));
            add(&mut texts, "yes", it.success.then_some("1"));
            add(&mut texts, "why", it.reason.map(Code::as_str));
            add(&mut texts, "sure", Some(it.verification.as_str()));
            add(&mut texts, "heard", heard.as_deref());
        }
        texts.extend(more);
        Secret::new(object_of_texts(&texts))
    }

    /// Out of a text; `None`: it is none, or of a later version.
    pub(super) fn read(fields: &Fields, service: &Service) -> Option<Self> {
        let text = |name| fields.string(name);
        if text("v") != Some(VERSION) {
            return None;
        }
        let secret = |name| text(name).map(Secret::new);
        let answered = |names: [&'static str; 3]| {
            let (asked, body) = (text(names[1])?.to_owned(), secret(names[2])?);
            Some(Rc::new(Answered { kind: service.call(text(names[0])?)?, asked, body }))
        };
        let state = named(&State::ALL, State::as_str, text("state"))?;
        let session = secret("session");
        let login = answered(LOGIN);
        let lost = text("lost").is_some();
        let grants =
            |it: &Rc<Answered>| it.kind.role() == Role::Grant && it.output(service).is_some();
        // Nobody is licensed by what does not say to whom or since when, nor without a session.
        let open = session.is_some() || lost;
        let whole = match state {
            State::Active | State::Grace => {
                open && fields.number("good").is_some() && login.as_ref().is_some_and(grants)
            }
            State::Initialized => open && login.is_none(),
            State::Expired => login.as_ref().is_none_or(grants),
            State::Idle | State::Denied | State::Closed => !open,
        };
        if !whole {
            return None;
        }
        let verdict = text("said").map(|message| {
            let success = text("yes").is_some();
            Rc::new(Verdict {
                success,
                licensed: if success { login.is_some() } else { state.licensed() },
                message: message.to_owned(),
                reason: named(Code::ALL, Code::as_str, text("why")),
                at: Millis(fields.number("heard").unwrap_or_default()),
                verification: named(&Verification::ALL, Verification::as_str, text("sure"))
                    .unwrap_or_default(),
                ..Verdict::default()
            })
        });
        Some(Self {
            born: fields.number("born")?,
            stamp: fields.number("stamp")?,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
            writer: fields.number("writer")? as u32,
            binding: text("binding")?.to_owned(),
            state,
            reason: named(Code::ALL, Code::as_str, text("reason")),
            message: text("message").map(str::to_owned),
            session,
            over: text("over").map(str::to_owned),
            enckey: secret("enckey"),
            opened: answered(["init", "initAsked", "initBody"]),
            login,
            lost,
            vouched: text("vouched").is_some(),
            good: fields.number("good").map(Millis),
            newest: Millis(fields.number("newest")?),
            verdict,
        })
    }

    /// Out of a text.
    pub(super) fn parse(text: &Secret, service: &Service) -> Option<Self> {
        let Some(Json::Object(fields)) = Json::parse(text.expose().as_bytes()) else { return None };
        Self::read(&fields, service)
    }

    /// Is it news to who knows of these? What a tab that was away says of a session before is none.
    pub(super) fn follows(&self, born: f64, (stamp, writer): (f64, u32)) -> bool {
        (self.born, self.stamp, self.writer) > (born, stamp, writer)
    }
}

const LOGIN: [&str; 3] = ["login", "loginAsked", "loginBody"];

/// Which of `all` has that name.
fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, text: Option<&str>) -> Option<T> {
    all.iter().copied().find(|it| Some(name(*it)) == text)
}

/// What a session is named by where its id must not stand. Its birth is in it, since a service may hand
/// out the same id again.
pub(super) fn session_digest(session: &Secret, born: f64) -> String {
    hex::sha256("over", &[session.expose(), &whole(born)], 32)
}

/// A whole number that is not negative, in digits.
pub(super) fn whole(number: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    digits(number as u64)
}
