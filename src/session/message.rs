//! What the tabs of one client tell each other.

use super::Millis;
use super::record::Record;
use crate::json::{Fields, Texts};
use crate::protocol::{Call, Service};
use crate::secret::Secret;
use crate::text::{place, whole, word};

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
    /// I am back: is there a session?
    Hello,
    /// I am about to open a session: is there one?
    Seek,
    /// I open none after all.
    Quit,
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
    pub(super) record: Box<Record>,
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

impl What {
    const NAMES: &str = "hello seek quit here go busy bye session";

    /// The place of its name among those.
    fn place(&self) -> usize {
        match self {
            Self::Hello => 0,
            Self::Seek => 1,
            Self::Quit => 2,
            Self::Here => 3,
            Self::Go(_) => 4,
            Self::Busy => 5,
            Self::Bye => 6,
            Self::Session(_) => 7,
        }
    }
}

impl Message {
    pub(super) fn write(&self) -> Secret {
        let mut texts = Texts::default();
        if let What::Session(shared) = &self.what {
            shared.record.write(&mut texts);
        }
        texts.text("is", word(What::NAMES, self.what.place()));
        texts.number("from", self.from.into());
        match &self.what {
            What::Session(shared) => shared.write(&mut texts),
            what => {
                let to = if let What::Go(to) = what { whole((*to).into()) } else { String::new() };
                texts.text("to", &to);
                texts.number("born", self.born);
            }
        }
        Secret::new(texts.finish())
    }

    /// Out of a text; `None`: it is none of ours.
    pub(super) fn parse(text: &Secret, service: &Service) -> Option<Self> {
        let fields = Fields::parse(text.expose().as_bytes())?;
        let from = tab(&fields, "from")?;
        let born = fields.number("born").unwrap_or_default();
        let what = match place(What::NAMES, fields.string("is")?)? {
            0 => What::Hello,
            1 => What::Seek,
            2 => What::Quit,
            3 => What::Here,
            4 => What::Go(tab(&fields, "to")?),
            5 => What::Busy,
            6 => What::Bye,
            _ => What::Session(Shared::read(&fields, service)?),
        };
        Some(Self { from, born, what })
    }
}

/// A whole number, such as a tab's.
fn tab(fields: &Fields, name: &str) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    fields.number(name).map(|it| it as u32)
}

impl Shared {
    #[inline(never)]
    fn read(fields: &Fields, service: &Service) -> Option<Box<Self>> {
        let failures = tab(fields, "failures")?;
        let at = Millis(fields.number("at")?);
        let time = |name| fields.number(name).map(Millis);
        Some(Box::new(Self {
            record: Record::read(fields, service)?,
            at,
            age: time("age"),
            due: time("due"),
            rests: time("rests"),
            beat: fields.string("beat").is_some(),
            failures,
            login: read_login(fields, service),
        }))
    }

    /// Adds to a text what stands behind the record.
    fn write(&self, texts: &mut Texts) {
        texts.number("failures", self.failures.into());
        texts.number("at", self.at.0);
        texts.time("age", self.age);
        texts.time("due", self.due);
        texts.time("rests", self.rests);
        texts.flag("beat", self.beat);
        if let Some(call) = &self.login {
            let mut login = Texts::default();
            login.text("type", call.endpoint());
            call.write(&mut login);
            texts.text("again", &login.finish());
        }
    }
}

fn read_login(fields: &Fields, service: &Service) -> Option<Call> {
    let fields = Fields::parse(fields.string("again")?.as_bytes())?;
    let kind = service.call(fields.string("type")?)?;
    let mut call = Call::new(kind);
    for field in kind.arguments() {
        call = call.with(field.wire, fields.string(field.wire)?);
    }
    Some(call)
}
