//! How a call goes out: with the session, and with the device id if it needs one, which is asked for
//! once and waited for.

use std::rc::Rc;

use super::machine::Session;
use super::pending::{Pending, Stage};
use super::{CallId, Effect, RequestId};
use crate::error::Error;
use crate::protocol::{Call, Kind, Role};
use crate::secret::Secret;
use crate::trust::Asked;

/// What is known of the device id.
#[derive(Debug, Default)]
pub(super) enum Device {
    #[default]
    Unknown,
    /// `again`: it was erased or replaced meanwhile, so the answer may be the old one.
    Asked {
        again: bool,
    },
    Known(String),
}

impl Session {
    pub(super) fn device_changed(&mut self) {
        let asked = matches!(self.device, Device::Asked { .. });
        self.device = if asked { Device::Asked { again: true } } else { Device::Unknown };
    }

    pub(super) fn device(&mut self, result: Result<String, Box<Error>>) {
        let Device::Asked { again } = self.device else { return };
        if again {
            self.device = Device::Asked { again: false };
            return self.effects.push(Effect::AskDevice);
        }
        let unsent = self.pendings.take_if(&|it| it.stage == Stage::Device);
        match result {
            Ok(id) => {
                self.device = Device::Known(id);
                for pending in unsent {
                    self.send_in_session(pending);
                }
            }
            Err(error) => {
                let error = error.shared();
                self.device = Device::Unknown;
                for pending in unsent {
                    self.fail(&pending, Rc::clone(&error));
                    if pending.call.role() == Role::Open || pending.call.kind() == Kind::Activate {
                        self.pass_on();
                    }
                }
            }
        }
        self.device_for_joining();
    }

    /// Sends `call`, once the device id is known if it needs one.
    pub(super) fn start(&mut self, call: Call, waiters: Vec<CallId>, beat: bool) {
        let pending = self.pending(call, waiters, beat);
        self.begin(pending);
    }

    pub(super) fn begin(&mut self, pending: Box<Pending>) {
        let needs_device = pending.call.kind().needs_device();
        match self.device {
            Device::Unknown if needs_device => {
                self.device = Device::Asked { again: false };
                self.effects.push(Effect::AskDevice);
                self.pendings.add(pending);
            }
            Device::Asked { .. } if needs_device => {
                if !self.pendings.any_for_device() {
                    // Who asked has given up, perhaps since an app's function never answers.
                    self.effects.push(Effect::AskDevice);
                }
                self.pendings.add(pending);
            }
            _ => self.send_in_session(pending),
        }
    }

    pub(super) fn pending(&mut self, call: Call, waiters: Vec<CallId>, beat: bool) -> Box<Pending> {
        self.requests = self.requests.wrapping_add(1);
        let id = RequestId(self.requests);
        Box::new(Pending {
            id,
            call,
            waiters,
            epoch: self.epoch,
            born: self.born,
            stage: Stage::Device,
            asked: Asked::default(),
            opening: None,
            answered: None,
            beat,
            silent: false,
        })
    }

    fn send_in_session(&mut self, pending: Box<Pending>) {
        if pending.call.kind().needs_session() && self.session.is_none() {
            let error = self.no_session(&pending.call);
            return self.fail(&pending, error.shared());
        }
        let session = self.session.clone();
        self.send(pending, session.as_ref());
    }

    pub(super) fn send(&mut self, mut pending: Box<Pending>, session: Option<&Secret>) {
        let device = match &self.device {
            Device::Known(id) => Some(id.as_str()),
            _ => None,
        };
        self.effects.push(Effect::Send {
            id: pending.id,
            request: self.service.request(&pending.call, session, device),
            timeout: self.policy.timeout,
            max_bytes: self.policy.max_response_bytes,
            keepalive: false,
        });
        pending.asked = self.verifier.ask(self.now);
        pending.stage = Stage::Sent(self.now.mono);
        self.pendings.add(pending);
    }
}
