//! What the client promises, asked of the real client: tests that run in a page, in workers and in
//! Node alike, without any server.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "an absent JSON field reads as null")]

mod answers;
mod arguments;
mod calls;
pub(crate) mod clients;
mod clocks;
mod encryption;
mod faces;
mod fetch_option;
mod giving_up;
pub(crate) mod harness;
mod hostile;
mod hwid;
mod libreauth;
mod lifetime;
mod listeners;
mod lockence;
mod lost;
mod options;
mod sealing;
mod secrets;
mod snapshots;
mod storage;
mod together;
mod trust;
mod verdicts;
