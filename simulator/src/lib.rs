//! Sessions by the thousand in virtual time.
//!
//! [`fleet`] asks what a million clients' schedules do to a service, in steady times, in an outage
//! and after it. It takes seconds.

pub mod fleet;
