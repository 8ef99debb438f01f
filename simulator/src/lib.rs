//! Sessions by the thousand in virtual time.
//!
//! [`campaign`] lives one life after the other: each is a service, one or two devices with up to four
//! tabs, and whatever befalls them, all decided by one number. After every step, rules are checked that
//! must hold in any life. [`mutations`] builds faults in on purpose, to see that the rules bite.
//!
//! [`fleet`] asks what a million clients' schedules do to a service, in steady times, in an outage and
//! after it.

mod campaign;
mod fault;
pub mod fleet;
mod life;
mod rules;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
mod tests;

pub use campaign::{Campaign, campaign, mutations, replay};
