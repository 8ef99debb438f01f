//! The state as data, for whoever shows it.

use std::rc::Rc;

use super::{Millis, State, Verdict};
use crate::error::Code;
use crate::protocol::Output;

/// Everything about a session that may be shown.
#[derive(Clone, Debug, Default)]
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
    pub verdict: Option<Rc<Verdict>>,
    /// Who is logged in: what the login answered.
    pub holder: Option<Rc<Output>>,
}

impl Snapshot {
    /// Nothing changed between the two?
    pub fn same_as(&self, other: &Self) -> bool {
        self.state == other.state
            && self.reason == other.reason
            && self.message == other.message
            && self.grace_until == other.grace_until
            && self.beating == other.beating
            && same(&self.verdict, &other.verdict)
            && same(&self.holder, &other.holder)
    }
}

/// The very same value? A new one is only made when there is news.
pub(super) fn same<T>(one: &Option<Rc<T>>, other: &Option<Rc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Rc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}
