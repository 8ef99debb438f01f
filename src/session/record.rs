//! The session as data that outlives a page, and that the other tabs are told of.
//!
//! What opened it is kept as the service's own answers, and read again by the same code: there is no
//! second way to spell an account.

use std::rc::Rc;

use super::{Millis, State, Verdict};
use crate::error::Code;
use crate::hex;
use crate::json::{Fields, Texts};
use crate::protocol::answer::Holder;
use crate::protocol::{Call, Kind, Output, Response, Role, Service};
use crate::secret::Secret;
use crate::text::whole;
use crate::trust::{Verification, Verified};

/// Of the text. A later one may mean anything.
const VERSION: &str = "1";

/// What was asked, and the body of the answer that said yes to it.
#[derive(Debug, PartialEq)]
pub(super) struct Answered {
    pub(super) kind: Kind,
    /// A digest of what was asked, as that may be a key; without a password.
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

/// Of no password: it could be guessed, and this is kept and told.
fn digest(call: &Call) -> String {
    let guessed = |name: &str| matches!(name, "pass" | "password" | "code");
    let mut texts = Vec::new();
    for (name, text) in call.fields() {
        if !guessed(name) {
            texts.push(text);
        }
    }
    hex::sha256("asked", &texts, 32)
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
    /// What the verdict was made of, where that says more.
    pub(super) said: Option<Rc<Answered>>,
}

impl Record {
    /// As a text.
    pub(super) fn text(&self) -> Secret {
        let mut texts = Texts::default();
        self.write(&mut texts);
        Secret::new(texts.finish())
    }

    /// Adds it to a text.
    pub(super) fn write(&self, texts: &mut Texts) {
        texts.text("v", VERSION);
        texts.number("stamp", self.stamp);
        texts.number("writer", self.writer.into());
        texts.number("newest", self.newest.0);
        texts.number("born", self.born);
        texts.text("binding", &self.binding);
        texts.text("state", self.state.as_str());
        texts.optional("reason", self.reason.map(Code::as_str));
        texts.optional("message", self.message.as_deref());
        texts.optional("session", self.session.as_ref().map(Secret::expose));
        texts.optional("over", self.over.as_deref());
        texts.optional("enckey", self.enckey.as_ref().map(Secret::expose));
        texts.time("good", self.good);
        texts.flag("lost", self.lost);
        texts.flag("vouched", self.vouched);
        write_answered(texts, &OPENED, self.opened.as_ref());
        write_answered(texts, &LOGIN, self.login.as_ref());
        let Some(it) = &self.verdict else { return };
        write_answered(texts, &SAID, self.said.as_ref().filter(|_| it.success));
        texts.text("said", &it.message);
        texts.flag("yes", it.success);
        texts.optional("why", it.reason.map(Code::as_str));
        texts.text("sure", it.verification.as_str());
        texts.number("heard", it.at.0);
    }

    /// Out of a text; `None`: it is none, or of a later version.
    pub(super) fn read(fields: &Fields, service: &Service) -> Option<Box<Self>> {
        let text = |name| fields.string(name);
        if text("v") != Some(VERSION) {
            return None;
        }
        let secret = |name| text(name).map(Secret::new);
        let answered = |[kind, asked, body]: &Names| {
            let (asked, body) = (text(asked)?.to_owned(), secret(body)?);
            Some(Rc::new(Answered { kind: service.call(text(kind)?)?, asked, body }))
        };
        // What must be there first: then there is nothing yet to be let go of.
        let state = State::named(text("state")?)?;
        let binding = text("binding")?;
        let [born, stamp, writer, newest] = [
            fields.number("born")?,
            fields.number("stamp")?,
            fields.number("writer")?,
            fields.number("newest")?,
        ];
        let session = secret("session");
        let login = answered(&LOGIN);
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
        let said = answered(&SAID);
        let verdict = text("said").map(|message| {
            let success = text("yes").is_some();
            let holder = match said.as_ref().filter(|_| success).and_then(|it| it.output(service)) {
                Some(Output::Holder(holder)) => holder,
                _ => Holder::default(),
            };
            Rc::new(Verdict {
                success,
                licensed: if success { login.is_some() } else { state.licensed() },
                message: message.to_owned(),
                reason: text("why").and_then(Code::named),
                at: Millis(fields.number("heard").unwrap_or_default()),
                verification: text("sure").and_then(Verification::named).unwrap_or_default(),
                username: holder.username,
                metadata: holder.metadata,
            })
        });
        Some(Box::new(Self {
            born,
            stamp,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
            writer: writer as u32,
            binding: binding.to_owned(),
            state,
            reason: text("reason").and_then(Code::named),
            message: text("message").map(str::to_owned),
            session,
            over: text("over").map(str::to_owned),
            enckey: secret("enckey"),
            opened: answered(&OPENED),
            login,
            lost,
            vouched: text("vouched").is_some(),
            good: fields.number("good").map(Millis),
            newest: Millis(newest),
            verdict,
            said,
        }))
    }

    /// Out of a text.
    pub(super) fn parse(text: &Secret, service: &Service) -> Option<Box<Self>> {
        Self::read(&Fields::parse(text.expose().as_bytes())?, service)
    }

    /// Its session, by a digest.
    pub(super) fn digest(&self) -> Option<String> {
        session_digest(self.session.as_ref(), self.born)
    }

    /// Is it news to who knows of these? What a tab that was away says of a session before is none.
    pub(super) fn follows(&self, born: f64, (stamp, writer): (f64, u32)) -> bool {
        (self.born, self.stamp, self.writer) > (born, stamp, writer)
    }
}

/// What an answer's call, digest and body are named.
type Names = [&'static str; 3];

const OPENED: Names = ["init", "initAsked", "initBody"];
const SAID: Names = ["probe", "probeAsked", "probeBody"];
const LOGIN: Names = ["login", "loginAsked", "loginBody"];

fn write_answered(texts: &mut Texts, [kind, asked, body]: &Names, it: Option<&Rc<Answered>>) {
    if let Some(it) = it {
        texts.text(kind, it.kind.endpoint());
        texts.text(asked, &it.asked);
        texts.text(body, it.body.expose());
    }
}

/// What a session is named by where its id must not stand. Its birth is in it, since a service may hand
/// out the same id again.
pub(super) fn session_digest(session: Option<&Secret>, born: f64) -> Option<String> {
    session.map(|it| hex::sha256("over", &[it.expose(), &whole(born)], 32))
}
