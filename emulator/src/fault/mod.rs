//! What can go wrong on purpose.
//!
//! A fault with a `count` is a queue entry: it hits that many requests and is gone. A fault
//! without one stands until it is cleared. Queue entries go first, in order; of several
//! standing faults the newest one that fits is used.

mod answers;
mod spec;
#[cfg(test)]
mod tests;

pub(crate) use answers::replacement;
use serde::{Deserialize, Serialize};
use spec::FaultSpec;

/// Which service something concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// LibreAuth only.
    LibreAuth,
    /// Lockence only.
    Lockence,
    /// Both.
    #[default]
    All,
}

impl Service {
    pub(crate) fn covers(self, other: Self) -> bool {
        self == Self::All || self == other
    }
}

/// What happens to a request that a fault hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// An error status with the service's error body (500) or a bare text (any other).
    ServerError {
        /// HTTP status; in JSON `status`, default 500.
        status: u16,
    },
    /// Status 200 without a body.
    Empty,
    /// A proxy's error page.
    Html {
        /// HTTP status; in JSON `status`, default 502.
        status: u16,
    },
    /// Status 200 with 64 random bytes.
    Garbage,
    /// The true answer, cut in half.
    Truncated,
    /// "Too many requests". LibreAuth's body is `{"status":false,...}`, as KeyAuth documents.
    RateLimit {
        /// HTTP status; in JSON `status`, default 429. `Retry-After` comes with 429 only.
        status: u16,
        /// Seconds in `Retry-After`; in JSON `seconds`, default 30.
        retry_after_s: u64,
    },
    /// The true answer, late.
    Slow {
        /// Delay in milliseconds; in JSON `ms`, required.
        ms: u64,
    },
    /// No answer while the connection stays open.
    Hang,
    /// The connection is closed without an answer.
    Drop,
    /// Status 200 and a body without sense and of that length.
    Flood {
        /// Length of the body; in JSON `bytes`, required.
        bytes: u64,
    },
    /// The true answer, signed with another key. LibreAuth only.
    ForgedSignature,
    /// The true answer without signature headers. LibreAuth only.
    NoSignature,
    /// The true answer, signed well but as of another time. LibreAuth only.
    StaleSignature {
        /// Age in seconds, negative for the future; in JSON `seconds`, required.
        seconds: i64,
    },
    /// The signed answer before this one, byte for byte with its headers. LibreAuth only;
    /// the true answer when there was none.
    Replay,
    /// All sessions are lost, then the call is answered.
    Restart,
}

/// One fault and whom it hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FaultSpec", into = "FaultSpec")]
pub struct Fault {
    /// Which service; default both.
    pub service: Service,
    /// What happens.
    pub kind: FaultKind,
    /// How many requests it hits; none = until cleared.
    pub count: Option<u64>,
    /// Which calls it hits, by `type` (LibreAuth), last part of the path (Lockence) or
    /// `health`; empty = all.
    pub calls: Vec<String>,
    /// For a fault that replaces the answer: whether the service did what was asked before
    /// its answer was lost. Default false.
    pub acted: bool,
}

impl Fault {
    /// A standing fault on every call of both services.
    pub fn new(kind: FaultKind) -> Self {
        Self { service: Service::All, kind, count: None, calls: Vec::new(), acted: false }
    }

    /// Hits one service only.
    pub fn on(self, service: Service) -> Self {
        Self { service, ..self }
    }

    /// Hits that many requests and is gone.
    pub fn times(self, count: u64) -> Self {
        Self { count: Some(count), ..self }
    }

    /// Hits these calls only.
    pub fn calls(self, calls: &[&str]) -> Self {
        Self { calls: calls.iter().map(|&call| call.to_owned()).collect(), ..self }
    }

    /// The service acts before its answer is lost.
    pub fn acted(self) -> Self {
        Self { acted: true, ..self }
    }

    /// The kind as JSON spells it.
    pub(crate) fn name(&self) -> String {
        FaultSpec::from(self.clone()).kind
    }

    fn fits(&self, service: Service, call: &str) -> bool {
        self.service.covers(service)
            && (self.calls.is_empty() || self.calls.iter().any(|known| known == call))
    }
}

/// All faults that wait for requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        if fault.count != Some(0) {
            self.0.push(fault);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// The fault that hits this request, counted down.
    pub(crate) fn take(&mut self, service: Service, call: &str) -> Option<Fault> {
        let queued = |fault: &Fault| fault.count.is_some() && fault.fits(service, call);
        if let Some(position) = self.0.iter().position(queued) {
            let fault = self.0.get_mut(position)?;
            let left = fault.count.unwrap_or_default().saturating_sub(1);
            fault.count = Some(left);
            let hit = fault.clone();
            if left == 0 {
                self.0.remove(position);
            }
            return Some(hit);
        }
        let standing = |fault: &&Fault| fault.count.is_none() && fault.fits(service, call);
        self.0.iter().rev().find(standing).cloned()
    }
}

#[cfg(test)]
mod queue_tests {
    use super::*;

    #[test]
    fn queue_entries_go_first_and_run_out() {
        let mut faults = Faults::default();
        faults.add(Fault::new(FaultKind::Hang));
        faults.add(Fault::new(FaultKind::Empty));
        faults.add(Fault::new(FaultKind::Drop).times(2));
        let mut next = || faults.take(Service::LibreAuth, "check").map(|fault| fault.kind);
        assert_eq!(next(), Some(FaultKind::Drop));
        assert_eq!(next(), Some(FaultKind::Drop));
        assert_eq!(next(), Some(FaultKind::Empty), "the newest standing fault");
        faults.clear();
        assert_eq!(faults.take(Service::LibreAuth, "check"), None);
    }

    #[test]
    fn a_fault_keeps_to_its_service_and_calls() {
        let mut faults = Faults::default();
        faults.add(Fault::new(FaultKind::Hang).on(Service::Lockence).calls(&["validate"]));
        assert_eq!(faults.take(Service::LibreAuth, "validate"), None);
        assert_eq!(faults.take(Service::Lockence, "init"), None);
        assert!(faults.take(Service::Lockence, "validate").is_some());
    }
}
