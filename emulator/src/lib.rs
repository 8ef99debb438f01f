//! Both licensing services in memory, for development and tests.
//!
//! A pure library: [`Emulator::handle`] takes a [`Request`] and the time and gives a
//! [`Response`], and that is all it does. It has no clock, no network and no randomness of
//! its own, so a test owns the time and one seed replays one story; and it compiles for
//! `wasm32-unknown-unknown`, so a page's test can carry it along (the crate
//! `testkit` binds it). The feature `server` adds an HTTP server around it.
//!
//! It shares no code with the client on purpose: an emulator that used the client's types
//! would share the client's mistakes.
//!
//! ```
//! use libreauth_emulator::{Emulator, Request};
//!
//! let mut emulator = Emulator::demo();
//! let init = Request::form("/api/1.3/", &[
//!     ("type", "init"), ("name", "MyApp"), ("ownerid", "XXXXXXXXXX"), ("ver", "1.0"),
//! ]);
//! let response = emulator.handle(&init, 1_750_000_000_000.0);
//! assert!(response.text().starts_with(r#"{"success":true,"message":"Initialized""#));
//! ```
//!
//! Everything in it is public, the signing key too: it must never guard anything.

mod announcement;
mod calendar;
mod control;
mod emulator;
mod fault;
mod hex;
mod http;
mod json;
mod libreauth;
mod lockence;
mod log;
mod random;
mod seed;
#[cfg(feature = "server")]
pub mod server;
mod signing;
#[cfg(test)]
mod testing;

pub use control::{Control, ControlError, LicenceAction, SettingsChange};
pub use emulator::Emulator;
pub use fault::{Fault, FaultKind, Service};
pub use http::{Delivery, Request, Response};
pub use log::LogEntry;
pub use seed::{
    AppSeed, Blacklist, ChannelSeed, ChatMessageSeed, EncryptionScheme, FileSeed, LicenceSeed,
    LockenceLicenceSeed, LockenceSeed, Profile, RateLimit, Seed, SeedError, Settings, SigningSeed,
    SubscriptionSeed, UserSeed, UserVariableSeed, VariableSeed, WebhookSeed,
};
pub use signing::{HMAC_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};

/// The README's example is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
