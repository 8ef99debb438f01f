//! What the app demands of an answer, and the one place where an answer becomes believable.

use super::{Asked, Keys, Proof, ServerClock, Stale};
use crate::error::{Code, Error};
use crate::protocol::{Kind, Response};
use crate::session::{Millis, Now};
use crate::text::{digits, place, word};

/// What the app demands of a success, once it pinned a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// A valid, fresh signature.
    #[default]
    Require,
    /// The same, except where no signature can be read: such a success counts as unverified.
    Prefer,
    /// Nothing.
    Off,
}

/// How sure it is that the service itself said so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verification {
    /// There was nothing to verify the answer with: no key was pinned, or the app asked for none of it.
    #[default]
    None,
    /// Signed by a pinned key, and fresh.
    Verified,
    /// A key is pinned, but the answer carries no signature of it.
    Unverified,
}

impl Verification {
    /// All of them.
    const ALL: [Self; 3] = [Self::None, Self::Verified, Self::Unverified];

    /// Their names, in that order.
    const NAMES: &str = "none verified unverified";

    /// The one of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.get(place(Self::NAMES, name)?).copied()
    }

    /// The name that JavaScript sees.
    pub fn as_str(self) -> &'static str {
        word(Self::NAMES, self as usize)
    }
}

/// What the verifier let through. Nothing else makes one, so what takes one can't be handed bytes
/// that nobody looked at:
///
/// ```compile_fail,E0308
/// # use libreauth_client::protocol::{Call, Kind, Response, Service};
/// fn read(service: &Service, response: Response) {
///     let _ = service.read(&Call::new(Kind::Check), &response); // not verified
/// }
/// ```
///
/// ```compile_fail,E0451
/// # use libreauth_client::{protocol::Response, trust::{Verification, Verified}};
/// fn forge(response: Response) -> Verified<Response> {
///     Verified { inner: response, verification: Verification::Verified } // private fields
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Verified<T> {
    inner: T,
    verification: Verification,
}

impl<T> Verified<T> {
    /// What was let through.
    pub fn get(&self) -> &T {
        &self.inner
    }

    /// How sure it is.
    pub fn verification(&self) -> Verification {
        self.verification
    }
}

impl Verified<Response> {
    /// An answer that was let through before, and kept.
    pub(crate) fn kept(inner: Response) -> Self {
        Self { inner, verification: Verification::None }
    }

    /// The same answer with its body decrypted: what was signed is the body on the wire.
    pub(crate) fn opened(mut self, body: Vec<u8>) -> Self {
        self.inner.body = body;
        self
    }
}

/// An answer that does not count as a success, whatever it says, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Unverified {
    response: Response,
    why: Box<Error>,
}

impl Unverified {
    /// The answer, for what a refusal may be read from.
    pub(crate) fn response(&self) -> &Response {
        &self.response
    }

    /// Has it no signature that can be read?
    pub(crate) fn is_unsigned(&self) -> bool {
        self.why.code == Code::SignatureMissing
    }

    /// `signature_missing`, `signature_invalid` or `signature_stale`.
    pub fn into_error(self) -> Box<Error> {
        self.why
    }
}

/// Decides what counts. Without a pinned key everything does, and is marked so.
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: Option<Keys>,
    demand: Demand,
    clock: ServerClock,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new(None, Demand::Off, Millis::default())
    }
}

impl Verifier {
    /// A verifier for these keys; `max_skew` bounds how far the service's clock and the device's may
    /// differ at first contact.
    pub fn new(keys: Option<Keys>, demand: Demand, max_skew: Millis) -> Self {
        Self { keys, demand, clock: ServerClock::new(max_skew) }
    }

    /// A question is asked at this moment.
    pub fn ask(&self, now: Now) -> Asked {
        self.clock.ask(now)
    }

    /// How far the service's clock is ahead of the device's, once a signed time was accepted.
    pub fn skew(&self) -> Option<Millis> {
        self.clock.skew()
    }

    /// The newest signed time that was accepted.
    pub(crate) fn newest(&self) -> Millis {
        self.clock.newest()
    }

    /// A page before this one, or another tab, accepted this time: nothing older counts.
    pub(crate) fn not_before(&mut self, newest: Millis) {
        self.clock.not_before(newest);
    }

    /// Does nothing count but what is signed?
    pub(crate) fn requires(&self) -> bool {
        self.keys.is_some() && self.demand == Demand::Require
    }

    /// Does the service state the key that is pinned? `None`: it states none, or none is pinned.
    pub fn matches(&self, stated: Option<&str>) -> Option<bool> {
        Some(self.keys.as_ref()?.contains(stated?))
    }

    /// Lets `response` through if it may count as the answer to a call of that kind, asked and heard
    /// at these moments.
    ///
    /// # Errors
    ///
    /// What may not is handed back as [`Unverified`]: `signature_missing`, `signature_invalid`,
    /// `signature_stale`.
    pub fn verify(
        &mut self,
        kind: Kind,
        response: Response,
        asked: Asked,
        heard: Now,
    ) -> Result<Verified<Response>, Unverified> {
        let keys = self.keys.as_ref().filter(|_| self.demand != Demand::Off);
        let Some(keys) = keys.filter(|_| kind.is_signed()) else {
            return Ok(Verified { inner: response, verification: Verification::None });
        };
        let why = match keys.prove(&response) {
            Proof::Signed(at) => match self.clock.accept(at, asked, heard) {
                Ok(()) => {
                    return Ok(Verified { inner: response, verification: Verification::Verified });
                }
                Err(stale) => stale_error(stale),
            },
            Proof::Missing if self.demand == Demand::Prefer => {
                return Ok(Verified { inner: response, verification: Verification::Unverified });
            }
            Proof::Missing => Error::new(Code::SignatureMissing),
            Proof::Wrong => Error::new(Code::SignatureInvalid),
        };
        Err(Unverified { response, why })
    }
}

fn stale_error(Stale { off_by, first }: Stale) -> Box<Error> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // far in range
    let seconds = digits((off_by.0.abs() / 1_000.0).ceil() as u64);
    let side = if off_by.0 < 0.0 { "old" } else { "new" };
    let more = if first {
        " It was compared with this device's clock: set that, or raise maxClockSkewMs."
    } else {
        ""
    };
    let detail = ["The answer's signed time is ", &seconds, " s too ", side, ".", more];
    Error::with_detail(Code::SignatureStale, &detail)
}
