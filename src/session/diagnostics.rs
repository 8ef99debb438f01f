//! Counters and recent errors without any secret: safe to paste into a ticket.

use super::{Millis, Now, StorageTrouble};
use crate::error::{Code, Error};

const KEPT: usize = 20;

/// What happened to a session so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics {
    /// Automatic beats sent.
    pub beats: u32,
    /// Automatic beats that could not be answered.
    pub misses: u32,
    /// Epoch milliseconds of the last good verdict or login.
    pub last_success_at: Option<Millis>,
    /// Epoch milliseconds of the next automatic beat.
    pub next_beat_at: Option<Millis>,
    /// Epoch milliseconds at which grace ends, or would if no good answer came any more; `None` where
    /// nobody is licensed.
    pub grace_until: Option<Millis>,
    /// How far the service's clock is ahead of the device's, once a signed answer told.
    pub clock_skew: Option<Millis>,
    /// Requests without an answer yet.
    pub in_flight: usize,
    /// Is this the tab that beats for all?
    pub leading: bool,
    /// How often it began or ceased to be that.
    pub leader_changes: u32,
    /// Other tabs of this client, as far as they were heard.
    pub other_tabs: usize,
    /// What was wrong with the storage the last time that anything was.
    pub storage: Option<StorageTrouble>,
    /// The last 20 errors, oldest first.
    pub errors: Vec<Logged>,
}

/// One error, redacted: the service's own words may hold a key or a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logged {
    /// Epoch milliseconds.
    pub at: Millis,
    /// What went wrong.
    pub code: Code,
    /// The call.
    pub endpoint: Option<&'static str>,
    /// HTTP status.
    pub status: Option<u16>,
}

impl Diagnostics {
    pub(super) fn log(&mut self, now: Now, error: &Error) {
        if self.errors.len() == KEPT {
            self.errors.remove(0);
        }
        self.errors.push(Logged {
            at: now.wall,
            code: error.code,
            endpoint: error.endpoint,
            status: error.status,
        });
    }
}
