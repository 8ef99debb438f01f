//! The wire, held against what the services document: requests byte for byte, replies as they were
//! printed or recorded, and both against the emulator, which shares no code with the client.
//!
//! "Documented" means LibreAuth's page of `check` and Lockence's guide; other replies are those
//! that the open KeyAuth 1.2 server, which LibreAuth is modelled on, was recorded to give.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod call_replies;
mod call_requests;
mod decision_table;
mod ed25519;
mod emulated_content;
mod emulated_libreauth;
mod emulated_lockence;
mod emulated_people;
mod exchange;
mod libreauth_liberal;
mod libreauth_refusals;
mod libreauth_replies;
mod libreauth_requests;
mod lockence_refusals;
mod lockence_replies;
mod lockence_requests;
mod services;
mod signatures;
