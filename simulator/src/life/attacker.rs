//! Who stands between the tabs and the service: it has recorded everything, can sign nothing as the
//! service, and answers with what it has.

use libreauth_client::protocol::Response;
use libreauth_emulator::{Fault, FaultKind};

use super::World;
use super::wire::{Exchange, Nature};

/// What the wire carried once.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    pub(crate) endpoint: &'static str,
    pub(crate) yes: bool,
    /// When it was signed, by the service's clock.
    pub(crate) signed: f64,
    pub(crate) response: Response,
}

/// The attacker's collection.
#[derive(Debug, Default)]
pub(crate) struct Recordings {
    all: Vec<Recording>,
    added: usize,
}

impl Recordings {
    /// More are not needed: of later ones each takes the place of another.
    const MOST: usize = 64;

    pub(crate) fn add(&mut self, recording: Recording) {
        self.added += 1;
        if self.all.len() < Self::MOST {
            self.all.push(recording);
        } else if let Some(old) = self.all.get_mut((self.added * 7) % Self::MOST) {
            *old = recording;
        }
    }

    /// A yes to the same call, if there is one.
    fn yes(&self, endpoint: &str, random: &mut fastrand::Rng) -> Option<Recording> {
        let fitting = self.all.iter().filter(|it| it.yes && it.endpoint == endpoint);
        let fitting: Vec<_> = fitting.collect();
        random.choice(fitting).cloned()
    }
}

impl World {
    /// The attacker's answer; `None`: it has nothing that would do.
    pub(crate) fn attack(&mut self, exchange: &Exchange) -> Option<(Response, Nature)> {
        let endpoint = exchange.request.endpoint;
        let recorded = self.recordings.yes(endpoint, &mut self.random);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // this century
        let seconds = (self.service_now() / 1_000.0) as u64;
        match self.random.u8(..6) {
            // Word for word.
            0 | 1 => {
                let Recording { response, signed, .. } = recorded?;
                Some((response, Nature::Recorded { signed }))
            }
            // With a fresh time, which the signature does not cover.
            2 => {
                let Recording { response, signed, .. } = recorded?;
                let timestamp = Some(seconds.to_string());
                // Of this very second it is what it was.
                let same = response.timestamp == timestamp;
                let nature = if same { Nature::Recorded { signed } } else { Nature::Forged };
                Some((Response { timestamp, ..response }, nature))
            }
            // Without a signature.
            3 => {
                let response = Response { signature: None, timestamp: None, ..recorded?.response };
                Some((response, Nature::Forged))
            }
            // Signed by the attacker's own key.
            4 => {
                let fault = Fault::new(FaultKind::ForgedSignature).times(1);
                let (reply, _) = self.ask_service(exchange, Some(fault));
                Some((reply.ok()?, Nature::Forged))
            }
            // A no that is not the service's.
            _ => {
                let body = br#"{"success":false,"message":"Session expired"}"#.to_vec();
                Some((Response { status: 200, body, ..Response::default() }, Nature::Forged))
            }
        }
    }
}
