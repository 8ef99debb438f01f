//! Calls that have no answer yet, and who waits for them.

use super::io::{CallId, RequestId};
use super::opening::Opening;
use crate::protocol::{Call, Role};
use crate::trust::Asked;

/// One request under way, or waiting for the device id. Several callers may wait for it.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) id: RequestId,
    pub(super) call: Call,
    pub(super) waiters: Vec<CallId>,
    /// The login it was made under; a late answer from before the last one changes nothing.
    pub(super) epoch: u32,
    /// False while it waits for the device id.
    pub(super) sent: bool,
    /// When it was sent.
    pub(super) asked: Asked,
    /// Its answer, while that is being decrypted.
    pub(super) opening: Option<Opening>,
    /// Sent by the machine itself; goes on when no caller waits any more.
    pub(super) beat: bool,
}

/// All of them. There are never more than a few.
#[derive(Debug, Default)]
pub(super) struct Pendings(Vec<Pending>);

impl Pendings {
    pub(super) fn add(&mut self, pending: Pending) {
        self.0.push(pending);
    }

    pub(super) fn take(&mut self, id: RequestId) -> Option<Pending> {
        let index = self.0.iter().position(|it| it.id == id)?;
        Some(self.0.swap_remove(index))
    }

    /// One that asks the very same, under the same login.
    pub(super) fn same(&mut self, call: &Call, epoch: u32) -> Option<&mut Pending> {
        self.0.iter_mut().find(|it| it.epoch == epoch && it.call == *call)
    }

    /// One that is about to change who is logged in.
    pub(super) fn exclusive(&self) -> Option<&Call> {
        self.0
            .iter()
            .map(|it| &it.call)
            .find(|call| matches!(call.role(), Role::Open | Role::Grant))
    }

    /// Does one wait for the device id?
    pub(super) fn any_unsent(&self) -> bool {
        self.0.iter().any(|it| !it.sent)
    }

    /// Those of that kind, taken out.
    pub(super) fn take_if(&mut self, kind: &dyn Fn(&Pending) -> bool) -> Vec<Pending> {
        let (taken, left) = std::mem::take(&mut self.0).into_iter().partition(kind);
        self.0 = left;
        taken
    }

    /// Forgets one waiter. Answers whether there was one, and the request that nobody needs now.
    pub(super) fn forget(&mut self, waiter: CallId) -> (bool, Option<Pending>) {
        let Some(index) = self.0.iter().position(|it| it.waiters.contains(&waiter)) else {
            return (false, None);
        };
        let needless = self.0.get_mut(index).is_some_and(|it| {
            it.waiters.retain(|id| *id != waiter);
            it.waiters.is_empty() && !it.beat
        });
        (true, needless.then(|| self.0.swap_remove(index)))
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().filter(|it| it.sent).count()
    }
}
