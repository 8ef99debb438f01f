//! What goes into the machine and what comes out.

use std::rc::Rc;

use super::{Millis, Snapshot, State, Verdict};
use crate::error::{Code, Error};
use crate::protocol::encryption::Sealed;
use crate::protocol::{Call, Failure, Output, Request, Response};
use crate::secret::{Secret, SecretBytes};

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
    },
    /// Decrypt the answer to this request, and hand it back as [`Input::Decrypted`].
    Decrypt {
        /// The request's name.
        id: RequestId,
        /// What to decrypt, and how.
        job: Job,
        /// Give up after this long.
        timeout: Millis,
    },
    /// Give this request up; its answer would be ignored.
    Cancel(RequestId),
    /// Find the device id, and hand it back as [`Input::Device`].
    AskDevice,
    /// Wake up at this moment of the monotonic clock, in place of any moment named before;
    /// `None`: not at all.
    Wake(Option<Millis>),
    /// The snapshot is another one now.
    Changed(Box<Snapshot>),
    /// Something to tell listeners.
    Emit(Event),
    /// A call has its answer. Every call gets exactly one.
    Settle(CallId, Outcome),
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
}
