//! A logout in a tab that knows of no session: there may be one in another tab, or one that was kept.
//! It is looked for as `init` would, and ended for all.

use super::joining::Joining;
use super::machine::Session;
use super::pending::{Pending, Stage};
use super::record::Record;
use super::{CallId, Effect, State};
use crate::protocol::{Call, Kind, Output};
use crate::secret::Secret;

impl Session {
    /// Looks for the session that the caller wants to be over.
    pub(super) fn look_for_end(&mut self, id: CallId, call: Call) {
        let mut pending = self.pending(call, vec![id], false);
        pending.stage = Stage::Held;
        let id = pending.id;
        self.pendings.add(pending);
        self.look_for_session(id, true);
    }

    pub(super) fn is_closing(&self) -> bool {
        matches!(self.joining, Some(Joining { closes: true, .. }))
    }

    /// There is one, and it ends here: for all tabs, and on the service.
    pub(super) fn close_found(&mut self, record: Box<Record>) {
        let held = self.take_closing();
        self.stamp.0 = self.stamp.0.max(record.stamp);
        self.born = record.born;
        if let Some(enckey) = record.enckey {
            self.service.set_enckey(enckey);
        }
        // One that is lost has a digest only.
        self.over = record.over;
        self.session.clone_from(&record.session);
        self.end(State::Closed, None, None);
        self.news = true;
        match record.session {
            Some(session) => self.log_out_of(&session, held),
            None => self.closed(held),
        }
        self.look_for_next();
    }

    /// Tells the service that the session is over. By itself not while the device is offline: nor does a
    /// caller's own logout go out again, and a session that nobody uses ends by its own time.
    pub(super) fn log_out_of(&mut self, session: &Secret, held: Option<Box<Pending>>) {
        if held.is_none() && !self.online {
            return;
        }
        let new = |it: &mut Self| it.pending(Kind::Logout.into(), Vec::new(), false);
        let mut pending = held.unwrap_or_else(|| new(self));
        pending.epoch = self.epoch;
        self.send(pending, Some(session));
    }

    pub(super) fn nothing_to_close(&mut self) {
        let held = self.take_closing();
        if self.policy.keeps {
            // Nor is anything that could not be read, whatever its stamp.
            self.effects.push(Effect::Keep { record: None, stamp: f64::INFINITY });
        }
        if !self.leads() {
            // Who leads has not answered: whatever it leads is over when it hears this.
            self.note_birth();
            self.end(State::Closed, None, None);
            self.news = true;
        }
        self.closed(held);
        self.pass_on();
        self.look_for_next();
    }

    fn take_closing(&mut self) -> Option<Box<Pending>> {
        self.joining.take().and_then(|it| self.pendings.take(it.id))
    }

    fn closed(&mut self, held: Option<Box<Pending>>) {
        let waiters = held.map(|it| it.waiters).unwrap_or_default();
        self.give(&waiters, Output::Nothing);
    }

    /// A call to open one has waited for that.
    fn look_for_next(&mut self) {
        if let Some(id) = self.pendings.held(self.epoch) {
            self.look_for_session(id, false);
        }
    }
}
