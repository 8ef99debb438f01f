//! How a session is opened where there may be one already: in another tab, or kept over a reload.
//!
//! ```text
//!  init ──▶ team: is there one in another tab? ──yes──▶ taken over (a logout: ended)
//!             │ no, or nobody answers
//!             ▼
//!           storage: was one kept? ──yes──▶ one check ──good, or no answer within grace──▶ taken over
//!             │ no                             │ gone
//!             ▼                                ▼
//!           the service is asked for a new one
//! ```

use super::machine::Session;
use super::pending::{Pending, Stage};
use super::record::Record;
use super::sending::Device;
use super::team::PATIENCE;
use super::{CallId, Effect, Loaded, Millis, RequestId, State, Team};
use crate::protocol::{Call, Output};

/// A call that looks for a session, on its way.
#[derive(Debug)]
pub(super) struct Joining {
    /// The call, which waits among the others.
    pub(super) id: RequestId,
    /// It would end the session, not open one.
    pub(super) closes: bool,
    pub(super) step: Step,
    /// The step may take until then: neither other tabs nor an app's function may ever answer.
    until: Millis,
    /// It waits for other tabs until then.
    latest: Millis,
    /// A digest of the session that other tabs know to be over.
    pub(super) over: Option<String>,
}

#[derive(Debug)]
pub(super) enum Step {
    /// Waits for an answer from who leads.
    Team,
    /// Waits for what was kept, and with that for the device id, which it is bound to.
    Storage(Option<Loaded>),
    /// Waits for the answer to whether that session is still good.
    Probe(RequestId, Box<Record>),
}

impl Session {
    /// Opens a session, unless there is one already.
    pub(super) fn join(&mut self, call: Call, id: CallId) {
        let shared = self.may_be_elsewhere();
        if shared && let Some(output) = self.own_answer(&call) {
            return self.give(&[id], output);
        }
        if self.has_session() || !shared {
            return self.start(call, vec![id], false);
        }
        let mut pending = self.pending(call, vec![id], false);
        pending.stage = Stage::Held;
        let id = pending.id;
        self.pendings.add(pending);
        // Or after the logout that still looks for what it ends.
        if self.joining.is_none() {
            self.look_for_session(id, false);
        }
    }

    /// May there be a session that this tab knows nothing of?
    pub(super) fn may_be_elsewhere(&self) -> bool {
        self.policy.keeps || self.policy.shares
    }

    pub(super) fn look_for_session(&mut self, id: RequestId, closes: bool) {
        let now = self.now.mono;
        let promised = self.tabs.promised_to_another(self.tabs.me, now);
        let wait =
            promised.or((self.policy.shares && !self.tabs.leading).then_some(now + PATIENCE));
        let latest = now + self.policy.timeout * 3.0;
        let until = wait.unwrap_or(now);
        self.joining = Some(Joining { id, closes, step: Step::Team, until, latest, over: None });
        match wait {
            None => self.look_into_storage(),
            Some(_) if promised.is_none() => self.join_team(),
            Some(_) => {}
        }
    }

    pub(super) fn joining_until(&self) -> Option<Millis> {
        let joining = self.joining.as_ref();
        // The request has a time limit of its own.
        joining.filter(|it| !matches!(it.step, Step::Probe(..))).map(|it| it.until)
    }

    pub(super) fn waits_for_team(&self) -> bool {
        matches!(&self.joining, Some(Joining { step: Step::Team, .. }))
    }

    /// Nobody answered in time.
    pub(super) fn stop_waiting(&mut self) {
        if self.joining_until().is_none_or(|until| self.now.mono < until) {
            return;
        }
        if !self.waits_for_team() {
            return self.open_anew();
        }
        if !self.tabs.leading && !self.is_closing() {
            self.effects.push(Effect::Team(Team::Steal));
        }
        self.look_into_storage();
    }

    /// Nobody else leads, so there is no other tab; or who leads has no session, and lets this tab open
    /// one. Does it wait for that?
    pub(super) fn may_open(&mut self) -> bool {
        let waits = self.waits_for_team();
        if waits {
            self.look_into_storage();
        }
        waits
    }

    /// Another tab is opening one: that may take a while.
    pub(super) fn wait_for_another(&mut self) {
        let until = self.now.mono + self.policy.timeout * 2.0;
        if let Some(Joining { step: Step::Team, until: at, latest, .. }) = &mut self.joining {
            // However many others try first.
            *at = until.min(*latest);
        }
    }

    pub(super) fn look_into_storage(&mut self) {
        if !self.policy.keeps {
            return self.open_anew();
        }
        self.at_step(Step::Storage(None));
        // A logout ends it whichever device it is bound to. Also where who asked for the id has given
        // up, perhaps since an app's function never answers.
        let known = self.is_closing() || matches!(self.device, Device::Known(_));
        if !known && !self.pendings.any_for_device() {
            if matches!(self.device, Device::Unknown) {
                self.device = Device::Asked { again: false };
            }
            self.effects.push(Effect::AskDevice);
        }
        self.effects.push(Effect::Load);
    }

    pub(super) fn at_step(&mut self, step: Step) {
        if let Some(joining) = &mut self.joining {
            joining.until = self.now.mono + self.policy.timeout;
            joining.step = step;
        }
    }

    /// The device id is known, or will not be.
    pub(super) fn device_for_joining(&mut self) {
        let Some(Joining { step: Step::Storage(kept), closes: false, .. }) = &mut self.joining
        else {
            return;
        };
        match (kept.take(), &self.device) {
            (_, Device::Unknown) => self.open_anew(),
            (Some(loaded), _) => self.loaded(loaded),
            (None, _) => {}
        }
    }

    /// What `call` was answered by who opened the session that is open here. Where other tabs or pages
    /// use it, a new one would end it for them: the way to that is a logout.
    fn own_answer(&self, call: &Call) -> Option<Output> {
        let open = self.session.is_some() && !self.lost && self.state != State::Expired;
        open.then(|| self.answer_of(&self.record(), call)).flatten()
    }

    /// Another tab's session settles a call that would open one. False: that call is for another one.
    pub(super) fn settle_joining(&mut self, record: &Record) -> bool {
        let Some(joining) = &self.joining else { return true };
        let held = self.pendings.get(joining.id).map(|held| held.call.clone());
        let answer = held.as_ref().map(|call| self.answer_of(record, call));
        if matches!(answer, Some(None)) {
            return false;
        }
        let id = joining.id;
        self.stop_joining(id);
        if let Some(held) = self.pendings.take(id) {
            self.give(&held.waiters, answer.flatten().unwrap_or_default());
        }
        true
    }

    /// That call does not look for a session any more.
    pub(super) fn stop_joining(&mut self, id: RequestId) {
        let joining = self.joining.take_if(|it| it.id == id);
        if let Some(Joining { step: Step::Probe(probe, _), .. }) = joining {
            self.pendings.take(probe);
            self.effects.push(Effect::Cancel(probe));
        }
    }

    pub(super) fn open_anew(&mut self) {
        if self.is_closing() {
            return self.nothing_to_close();
        }
        let Some(joining) = self.joining.take() else { return };
        if let Some(held) = self.pendings.take(joining.id) {
            self.open_with(held);
        }
    }

    pub(super) fn open_with(&mut self, mut held: Box<Pending>) {
        held.stage = Stage::Device;
        held.epoch = self.epoch;
        self.begin(held);
    }
}
