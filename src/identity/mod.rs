//! The device id: what a browser sends where a desktop program sends its hardware id.
//!
//! Both services take one opaque `hwid` and compare it letter by letter. A false mismatch locks
//! out somebody who paid, so **stability is worth more than uniqueness**: the id is minted once,
//! kept, and read from then on. The fingerprint only *seeds* it, so that the same machine usually
//! gets the same id back after its storage was wiped.
//!
//! FP-Stalker (Vastel et al., 2018) saw half of all browsers change their full fingerprint within
//! five days and 80 % within ten, but the platform, the GPU and the language of the median
//! browser never change. Li and Cao (2020) saw 32 % of browsers lose their storage at some time.
//! Neither alone can carry a licence; together, a lock-out takes a wipe *and* a drift.
//!
//! The way of an id: [`signals`] (what the browser said) are normalised into [`parts`] (what
//! stays the same for years), hashed into an [`id`], kept as a [`record`]. [`recall`] decides
//! which of storage, copy and minting counts. [`given`] checks an id that the app brings itself,
//! [`transfer`] moves one on purpose, [`explain`] tells a person all of it. [`asking`] takes a
//! question through all of this, step by step.
//!
//! Everything here is pure: readings, random bytes and the time come in as data.

pub mod asking;
pub mod brands;
pub mod error;
pub mod explain;
pub mod given;
pub mod gpu;
pub mod id;
pub mod parts;
pub mod platform;
pub mod recall;
pub mod record;
pub mod signals;
mod text;
pub mod transfer;

pub use error::IdentityError;
pub use explain::{Confidence, Explanation};
pub use id::DeviceId;
pub use parts::Parts;
pub use recall::{Mode, Resolved, Source};
pub use record::Record;
pub use signals::Signals;
