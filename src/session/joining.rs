//! How a session is opened where there may be one already: in another tab, or kept over a reload.
//!
//! ```text
//!  init ──▶ team: is there one in another tab? ──yes──▶ taken over
//!             │ no, or nobody answers
//!             ▼
//!           storage: was one kept? ──yes──▶ one check ──good, or no answer within grace──▶ taken over
//!             │ no                             │ gone
//!             ▼                                ▼
//!           the service is asked for a new one
//! ```

use std::rc::Rc;

use super::machine::Session;
use super::pending::Stage;
use super::record::Record;
use super::sending::Device;
use super::team::PATIENCE;
use super::{CallId, Effect, Millis, RequestId, Settled, Team};
use crate::protocol::Call;

/// A call that opens a session, on its way.
#[derive(Debug)]
pub(super) struct Joining {
    /// The call, which waits among the others.
    pub(super) id: RequestId,
    pub(super) step: Step,
    /// It waits for other tabs until then.
    latest: Millis,
    /// A digest of the session that other tabs know to be over.
    pub(super) over: Option<String>,
}

#[derive(Debug)]
pub(super) enum Step {
    /// Waits for an answer from who leads, until then.
    Team(Millis),
    /// Waits for the device id, which the record is bound to.
    Device,
    /// Waits for what was kept.
    Storage,
    /// Waits for the answer to whether that session is still good.
    Probe(RequestId, Box<Record>),
}

impl Session {
    /// Opens a session, unless there is one already.
    pub(super) fn join(&mut self, call: Call, id: CallId) {
        let (keeps, shares) = (self.policy.keeps, self.policy.shares);
        if self.session.is_some() || !keeps && !shares {
            return self.start(call, vec![id], false);
        }
        let mut pending = self.pending(call, vec![id], false);
        pending.stage = Stage::Held;
        let id = pending.id;
        self.pendings.add(pending);
        let now = self.now.mono;
        let promised = self.tabs.promised_to_another(self.tabs.me, now);
        let wait = promised.or((shares && !self.tabs.leading).then_some(now + PATIENCE));
        let latest = now + self.policy.timeout * 3.0;
        self.joining =
            Some(Joining { id, step: Step::Team(wait.unwrap_or(now)), latest, over: None });
        match wait {
            None => self.look_into_storage(),
            Some(_) if promised.is_none() => self.join_team(),
            Some(_) => {}
        }
    }

    pub(super) fn joining_until(&self) -> Option<Millis> {
        match self.joining.as_ref()?.step {
            Step::Team(until) => Some(until),
            _ => None,
        }
    }

    /// Nobody answered in time.
    pub(super) fn stop_waiting(&mut self) {
        if self.joining_until().is_some_and(|until| self.now.mono >= until) {
            if !self.tabs.leading {
                self.effects.push(Effect::Team(Team::Steal));
            }
            self.look_into_storage();
        }
    }

    /// Nobody else leads, so there is no other tab.
    pub(super) fn lead_joining(&mut self) {
        self.may_open();
    }

    /// Who leads has no session, and lets this tab open one.
    pub(super) fn may_open(&mut self) {
        if self.joining_until().is_some() {
            self.look_into_storage();
        }
    }

    /// Another tab is opening one: that may take a while.
    pub(super) fn wait_for_another(&mut self) {
        let until = self.now.mono + self.policy.timeout * 2.0;
        if let Some(Joining { step: Step::Team(at), latest, .. }) = &mut self.joining {
            // However many others try first.
            *at = until.min(*latest);
        }
    }

    fn look_into_storage(&mut self) {
        if !self.policy.keeps {
            return self.open_anew();
        }
        let step = match self.device {
            Device::Known(_) => {
                self.effects.push(Effect::Load);
                Step::Storage
            }
            Device::Asked { .. } => Step::Device,
            Device::Unknown => {
                self.device = Device::Asked { again: false };
                self.effects.push(Effect::AskDevice);
                Step::Device
            }
        };
        self.at_step(step);
    }

    pub(super) fn at_step(&mut self, step: Step) {
        if let Some(joining) = &mut self.joining {
            joining.step = step;
        }
    }

    /// The device id is known, or will not be.
    pub(super) fn device_for_joining(&mut self) {
        if matches!(self.joining, Some(Joining { step: Step::Device, .. })) {
            match self.device {
                Device::Known(_) => self.look_into_storage(),
                _ => self.open_anew(),
            }
        }
    }

    /// Another tab's session settles a call that would open one. False: that call is for another one.
    pub(super) fn settle_joining(&mut self, record: &Record) -> bool {
        let Some(joining) = &self.joining else { return true };
        let held = self.pendings.get(joining.id).map(|held| held.call.clone());
        let answer = held.as_ref().map(|call| self.answer_of(record, call));
        if matches!(answer, Some(None)) {
            return false;
        }
        let Some(joining) = self.joining.take() else { return true };
        if let Step::Probe(probe, _) = joining.step {
            self.pendings.take(probe);
            self.effects.push(Effect::Cancel(probe));
        }
        if let Some(held) = self.pendings.take(joining.id) {
            let output = Rc::new(answer.flatten().unwrap_or_default());
            self.settle(&held.waiters, Ok(Settled::Output(output)));
        }
        true
    }

    pub(super) fn open_anew(&mut self) {
        let Some(joining) = self.joining.take() else { return };
        if let Some(held) = self.pendings.take(joining.id) {
            self.open_with(held);
        }
    }

    pub(super) fn open_with(&mut self, mut held: super::pending::Pending) {
        held.stage = Stage::Device;
        held.epoch = self.epoch;
        self.begin(held);
    }
}
