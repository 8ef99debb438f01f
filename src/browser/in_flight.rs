//! A request under way: its timer and its `AbortController`, owned by one value whose drop cleans
//! up both.

use web_sys::{AbortController, AbortSignal};

use super::timer::Timer;
use crate::session::Millis;

/// Dropping it aborts the request (which does nothing to one that is done) and clears its timer.
pub(super) struct InFlight {
    controller: Option<AbortController>,
    _timeout: Timer,
}

impl InFlight {
    /// Starts the clock of a request. The timer answers for itself: a `fetch` that ignores its
    /// signal and never settles can't keep a caller waiting.
    pub(super) fn new(timeout: Millis, on_timeout: impl FnOnce() + 'static) -> Self {
        Self { controller: AbortController::new().ok(), _timeout: Timer::once(timeout, on_timeout) }
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.controller.as_ref().map(AbortController::signal)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}
