//! The state as data, for whoever shows it.

use super::{Millis, State, Verdict};
use crate::error::Code;
use crate::protocol::answer::{Account, LockenceSession};

/// Who is logged in.
#[derive(Clone, Debug, PartialEq)]
pub enum Holder {
    /// At LibreAuth.
    LibreAuth(Account),
    /// At Lockence.
    Lockence(LockenceSession),
}

/// Everything about a session that may be shown. Two equal snapshots mean: nothing changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Where it stands.
    pub state: State,
    /// Why it is in `grace`, `expired` or `denied`.
    pub reason: Option<Code>,
    /// The service's own words to that.
    pub message: Option<String>,
    /// Epoch milliseconds until which the last good verdict counts, in `grace`.
    pub grace_until: Option<Millis>,
    /// Does it beat by itself?
    pub beating: bool,
    /// The last answer; its time is when this answer was first heard in a row, so that a snapshot
    /// does not change with every beat.
    pub verdict: Option<Verdict>,
    /// Who is logged in.
    pub holder: Option<Holder>,
}
