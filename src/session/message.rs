//! What the tabs of one client tell each other.

use super::Millis;
use super::record::{Record, Texts, whole};
use crate::json::{Fields, Json, object_of_texts};
use crate::protocol::{Call, Service};
use crate::secret::Secret;

/// What a tab says, and to whom if not to all.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) from: u32,
    /// When the session that it knows of was opened: what is opened from now on comes after it, whatever
    /// the device's clock says.
    pub(super) born: f64,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// I am new, or back: is there a session?
    Hello,
    /// I am there, too.
    Here,
    /// There is none: open it, tab of that number.
    Go(u32),
    /// It is being opened: wait.
    Busy,
    /// I leave.
    Bye,
    /// The session, which has changed, or was asked for.
    Session(Box<Shared>),
}

/// A session, and what of it is for the moment.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) record: Record,
    /// When it was said: epoch milliseconds. A frozen tab hears it late.
    pub(super) at: Millis,
    /// How long ago the last good answer came then, by a clock that nobody can set.
    pub(super) age: Option<Millis>,
    /// When who leads will beat.
    pub(super) due: Option<Millis>,
    /// How long the service wants to be left alone.
    pub(super) rests: Option<Millis>,
    /// Is it told since a beat was answered with a yes?
    pub(super) beat: bool,
    /// Beats that failed in a row.
    pub(super) failures: u32,
    /// What logs in again, if that is remembered.
    pub(super) login: Option<Call>,
}

impl Message {
    pub(super) fn write(&self) -> Secret {
        let from = whole(self.from.into());
        let name = match &self.what {
            What::Hello => "hello",
            What::Here => "here",
            What::Go(_) => "go",
            What::Busy => "busy",
            What::Bye => "bye",
            What::Session(shared) => return shared.write(&from),
        };
        let to = if let What::Go(to) = self.what { whole(to.into()) } else { String::new() };
        let born = whole(self.born);
        Secret::new(object_of_texts(&[("is", name), ("from", &from), ("to", &to), ("born", &born)]))
    }

    /// Out of a text; `None`: it is none of ours.
    pub(super) fn parse(text: &Secret, service: &Service) -> Option<Self> {
        let Some(Json::Object(fields)) = Json::parse(text.expose().as_bytes()) else { return None };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
        let number = |name| fields.number(name).map(|it| it as u32);
        let what = match fields.string("is")? {
            "hello" => What::Hello,
            "here" => What::Here,
            "go" => What::Go(number("to")?),
            "busy" => What::Busy,
            "bye" => What::Bye,
            "session" => What::Session(Box::new(Shared {
                record: Record::read(&fields, service)?,
                at: Millis(fields.number("at")?),
                age: fields.number("age").map(Millis),
                due: fields.number("due").map(Millis),
                rests: fields.number("rests").map(Millis),
                beat: fields.string("beat").is_some(),
                failures: number("failures")?,
                login: read_login(&fields, service),
            })),
            _ => return None,
        };
        let born = fields.number("born").unwrap_or_default();
        Some(Self { from: number("from")?, born, what })
    }
}

impl Shared {
    fn write(&self, from: &str) -> Secret {
        let [age, due, rests] =
            [self.age, self.due, self.rests].map(|it| it.map(|it| whole(it.0.max(0.0))));
        let [failures, at] = [self.failures.into(), self.at.0].map(whole);
        let login = self.login.as_ref().map(|call| {
            let mut texts: Texts<'_> = vec![("type", call.endpoint())];
            texts.extend(call.fields());
            object_of_texts(&texts)
        });
        let mut more =
            vec![("is", "session"), ("from", from), ("failures", &failures), ("at", &at)];
        more.extend(age.as_deref().map(|it| ("age", it)));
        more.extend(due.as_deref().map(|it| ("due", it)));
        more.extend(rests.as_deref().map(|it| ("rests", it)));
        more.extend(self.beat.then_some(("beat", "1")));
        more.extend(login.as_deref().map(|it| ("again", it)));
        self.record.write(&more)
    }
}

fn read_login(fields: &Fields, service: &Service) -> Option<Call> {
    let Json::Object(fields) = Json::parse(fields.string("again")?.as_bytes())? else {
        return None;
    };
    let kind = service.call(fields.string("type")?)?;
    let mut call = Call::new(kind);
    for field in kind.arguments() {
        call = call.with(field.wire, fields.string(field.wire)?);
    }
    Some(call)
}
