//! What goes into the machine and what comes out.

use std::rc::Rc;

use super::{Millis, Snapshot, State, Verdict};
use crate::error::{Code, Error};
use crate::part;
use crate::protocol::encryption::Sealed;
use crate::protocol::{Call, Failure, Output, Request, Response};
use crate::secret::{Secret, SecretBytes};
use crate::text::word;

/// Names a caller's call, chosen by the shell; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallId(pub u32);

/// Names a request, chosen by the machine; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u32);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// The app calls.
    Call(CallId, Call),
    /// The app gives a call up.
    Abort(CallId),
    /// The device id that [`Effect::AskDevice`] asked for.
    Device(Result<String, Box<Error>>),
    /// The device id was erased or replaced: ask again before it is needed next.
    DeviceChanged,
    /// A request was answered, or can't be.
    Answer(RequestId, Result<Response, Failure>),
    /// What [`Effect::Decrypt`] came to; `None`: it can't be decrypted so.
    Decrypted(RequestId, Option<SecretBytes>),
    /// The moment that [`Effect::Wake`] named has come. Early and late wake-ups do no harm.
    Wake,
    /// Beat by itself from now on.
    StartHeartbeat,
    /// No more automatic beats.
    StopHeartbeat,
    /// What [`Effect::Load`] found.
    Loaded(Loaded),
    /// The storage refused what [`Effect::Keep`] asked for.
    NotKept,
    /// This tab leads from now on, or no more: what [`Effect::Team`] came to.
    Leads(bool),
    /// Another tab of this client [said](Effect::Say) this.
    Heard(Secret),
    /// The device went online, or offline.
    Online(bool),
    /// The page is back: visible again, out of the back-forward cache, or no longer frozen.
    Back,
    /// The page goes away: for good, or `kept` in the back-forward cache or frozen.
    Leave {
        /// May it come back?
        kept: bool,
    },
    /// The end: settle everything, send nothing more.
    Free,
}

/// Something for the shell to do.
#[derive(Debug)]
pub enum Effect {
    /// Send this, and hand the answer back as [`Input::Answer`].
    Send {
        /// Its name.
        id: RequestId,
        /// What to send.
        request: Request,
        /// Give up after this long, as [`Failure::Timeout`].
        timeout: Millis,
        /// Give up past this size, as [`Failure::TooLarge`].
        max_bytes: u32,
        /// Send it even if the page goes away at once; nobody waits for its answer.
        keepalive: bool,
    },
    /// Decrypt the answer to this request, and hand it back as [`Input::Decrypted`].
    Decrypt {
        /// The request's name.
        id: RequestId,
        /// What to decrypt, and how.
        job: Job,
        /// Give up after this long.
        timeout: Millis,
        /// Not in a build that can't.
        part: part::Further,
    },
    /// Give this request up; its answer would be ignored.
    Cancel(RequestId),
    /// Find the device id, and hand it back as [`Input::Device`].
    AskDevice,
    /// Wake up at this moment of the monotonic clock, in place of any moment named before;
    /// `None`: not at all.
    Wake(Option<Millis>),
    /// Read what [`Effect::Keep`] kept, and hand it back as [`Input::Loaded`].
    Load,
    /// Keep this over a reload in place of what was kept before; `None`: nothing.
    Keep {
        /// To be sealed: it holds the session.
        record: Option<Secret>,
        /// Grows with each record; what is kept with a smaller one later on is a rollback. Infinite: the
        /// next that follows on whatever was kept.
        stamp: f64,
    },
    /// Do this among the tabs of this client.
    Team(Team),
    /// Tell the other tabs of this client, which take it in as [`Input::Heard`].
    Say(Secret),
    /// The snapshot is another one now.
    Changed(Box<Snapshot>),
    /// Something to tell listeners.
    Emit(Event),
    /// A call has its answer. Every call gets exactly one.
    Settle(CallId, Outcome),
}

/// What a storage held.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// This record, and the largest stamp that was ever kept here.
    Record(Secret, f64),
    /// Nothing, and the largest stamp; 0: none was ever kept, or that was wiped, too.
    Absent(f64),
    /// Nothing, since a session's end [erased](Effect::Keep) it, with this stamp.
    Erased(f64),
    /// Something that does not open, or is no record of ours, and the largest stamp.
    Damaged(f64),
    /// Something that a later version of this client wrote, and the largest stamp.
    TooNew(f64),
    /// No answer: it is blocked, full, or not there.
    Refused,
}

/// Leadership among the tabs of one client: who leads beats for all. Its changes are told as
/// [`Input::Leads`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Team {
    /// Hear what the others say, and lead as soon as nobody else does.
    Join,
    /// Lead at once: who leads has not been heard of for too long.
    Steal,
    /// Let another one lead; go to the end of the queue.
    Yield,
    /// Neither hear nor lead any more.
    Leave,
}

/// One try to decrypt an answer.
#[derive(Clone, Debug)]
pub enum Job {
    /// AES-256-CBC, by the platform.
    Aes(Sealed),
    /// By the app's own function, which is handed the body and the enckey.
    App(SecretBytes, Secret),
}

/// What a call comes to. Shared, since several callers may wait for the same.
pub type Outcome = Result<Settled, Rc<Error>>;

/// What a call resolves to.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// A success's content.
    Output(Rc<Output>),
    /// The answer to a check, validate or heartbeat; a clear no is one too.
    Verdict(Rc<Verdict>),
}

/// Something to tell listeners.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The state changed.
    State {
        /// From this one.
        from: State,
        /// To this one.
        to: State,
        /// Why.
        reason: Option<Code>,
    },
    /// The service's answer changed.
    Verdict(Rc<Verdict>),
    /// A beat of its own failed, or was answered with a no.
    Error(Rc<Error>),
    /// This tab leads from now on, or no more.
    Leader(bool),
    /// The storage refused, or something was wrong with what it held.
    Storage(StorageTrouble),
}

/// Why a session can't be kept over a reload, or why what was kept is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageTrouble {
    /// It is blocked, full, or not there: the session lives in memory only.
    Refused,
    /// What it held does not open.
    Damaged,
    /// It is of another app, device or set-up.
    Foreign,
    /// It is older than what was last kept.
    RolledBack,
    /// A later version of this client wrote it.
    TooNew,
}

impl StorageTrouble {
    /// The name that JavaScript sees.
    pub fn as_str(self) -> &'static str {
        word("refused damaged foreign rolled_back too_new", self as usize)
    }
}
