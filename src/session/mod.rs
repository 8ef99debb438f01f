//! When to ask, what an answer means, how long it counts. Pure: [`Session::handle`] takes an input
//! and the time, and returns effects for the shell to carry out.
//!
//! ```text
//!          init            license, login            beat fails
//!  idle ────────▶ initialized ────────▶ active ◀───────────────▶ grace
//!                                         │      beat succeeds      │
//!                     a clear no ─────────┼──────────┐              │ grace runs out
//!                                         ▼          ▼              ▼
//!                                      expired     denied        expired (unreachable)
//!  logout: closed
//! ```
//!
//! Words: a *verdict* is what the service said to a check, validate or heartbeat; a *beat* is one
//! sent on the machine's own schedule; *grace* is the time in which the last good verdict still
//! counts while the service can't be reached; a *snapshot* is the state as data.

mod beat;
mod calls;
mod clock;
mod closing;
mod diagnostics;
mod ending;
mod io;
mod joining;
mod kept;
mod licence;
mod machine;
mod message;
mod opening;
mod outcome;
mod pending;
mod policy;
mod presence;
mod random;
mod record;
mod recovery;
mod resuming;
mod schedule;
mod sending;
mod sharing;
mod snapshot;
mod state;
mod team;
mod verdict;

pub use clock::{Millis, Now};
pub use diagnostics::{Diagnostics, Logged};
pub use io::{
    CallId, Effect, Event, Input, Job, Loaded, Outcome, RequestId, Settled, StorageTrouble, Team,
};
pub use machine::Session;
pub use policy::Policy;
pub use schedule::Schedule;
pub use snapshot::Snapshot;
pub use state::State;
pub use verdict::Verdict;
