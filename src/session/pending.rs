//! Calls that have no answer yet, and who waits for them.

use std::rc::Rc;

use super::Millis;
use super::io::{CallId, RequestId};
use super::opening::Opening;
use super::record::Answered;
use crate::protocol::{Call, Role};
use crate::trust::Asked;

/// How far a call has got.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stage {
    /// It would open a session, and there may be one.
    Held,
    /// It waits for the device id.
    Device,
    /// It was sent at that moment.
    Sent(Millis),
}

/// One request under way, or a call that waits for something. Several callers may wait for it.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) id: RequestId,
    pub(super) call: Call,
    pub(super) waiters: Vec<CallId>,
    /// The login it was made under; a late answer from before the last one changes nothing.
    pub(super) epoch: u32,
    /// When its session was opened.
    pub(super) born: f64,
    pub(super) stage: Stage,
    /// When it was sent.
    pub(super) asked: Asked,
    /// Its answer, while that is being decrypted.
    pub(super) opening: Option<Opening>,
    /// Its answer, if it opened a session or logged in to it.
    pub(super) answered: Option<Rc<Answered>>,
    /// Sent by the machine itself; goes on when no caller waits any more.
    pub(super) beat: bool,
    /// Sent by the machine itself, to get a lost session back.
    pub(super) silent: bool,
}

impl Pending {
    pub(super) fn is_sent(&self) -> bool {
        matches!(self.stage, Stage::Sent(_))
    }

    /// When it was sent, or `now`.
    pub(super) fn sent_at(&self, now: Millis) -> Millis {
        match self.stage {
            Stage::Sent(at) => at,
            _ => now,
        }
    }
}

/// Takes one item out, if it is there.
pub(super) fn remove<T: PartialEq>(items: &mut Vec<T>, item: &T) {
    if let Some(index) = items.iter().position(|it| it == item) {
        items.remove(index);
    }
}

/// All of them. There are never more than a few.
#[derive(Debug, Default)]
pub(super) struct Pendings(Vec<Box<Pending>>);

impl Pendings {
    pub(super) fn add(&mut self, pending: Box<Pending>) {
        self.0.push(pending);
    }

    pub(super) fn get(&self, id: RequestId) -> Option<&Pending> {
        self.0.iter().find(|it| it.id == id).map(|it| &**it)
    }

    pub(super) fn take(&mut self, id: RequestId) -> Option<Box<Pending>> {
        let index = self.0.iter().position(|it| it.id == id)?;
        Some(self.0.swap_remove(index))
    }

    /// One that asks the very same, under the same login.
    pub(super) fn same(&mut self, call: &Call, epoch: u32) -> Option<&mut Pending> {
        self.0
            .iter_mut()
            .find(|it| it.epoch == epoch && it.call == *call && !it.silent)
            .map(|it| &mut **it)
    }

    /// One that is about to change who is logged in.
    pub(super) fn exclusive(&self) -> Option<&Call> {
        self.0
            .iter()
            .map(|it| &it.call)
            .find(|call| matches!(call.role(), Role::Open | Role::Grant))
    }

    /// Is a lost session being opened again?
    pub(super) fn silent(&self) -> bool {
        self.0.iter().any(|it| it.silent)
    }

    /// Does one wait for the device id?
    pub(super) fn any_for_device(&self) -> bool {
        self.0.iter().any(|it| it.stage == Stage::Device)
    }

    /// One that waits to look for a session, from now on under this login.
    pub(super) fn held(&mut self, epoch: u32) -> Option<RequestId> {
        let held = self.0.iter_mut().find(|it| it.stage == Stage::Held)?;
        held.epoch = epoch;
        Some(held.id)
    }

    /// Those of that kind, taken out.
    pub(super) fn take_if(&mut self, kind: &dyn Fn(&Pending) -> bool) -> Vec<Box<Pending>> {
        let mut taken = Vec::new();
        while let Some(index) = self.0.iter().position(|it| kind(it)) {
            taken.push(self.0.remove(index));
        }
        taken
    }

    /// Forgets one waiter. Answers whether there was one, and the request that nobody needs now.
    pub(super) fn forget(&mut self, waiter: CallId) -> (bool, Option<Box<Pending>>) {
        let Some(index) = self.0.iter().position(|it| it.waiters.contains(&waiter)) else {
            return (false, None);
        };
        let needless = self.0.get_mut(index).is_some_and(|it| {
            remove(&mut it.waiters, &waiter);
            it.waiters.is_empty() && !it.beat
        });
        (true, needless.then(|| self.0.swap_remove(index)))
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().filter(|it| it.is_sent()).count()
    }
}
