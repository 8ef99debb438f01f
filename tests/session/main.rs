//! The session machine, driven without a clock, a network or a browser: inputs go in, effects come
//! out, and a small harness plays the shell around it.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod abort;
mod backoff;
mod calls;
mod device;
mod diagnostics;
mod emulated;
mod flow;
mod free;
mod grace;
mod harness;
mod heartbeat;
mod late;
mod logout;
mod random;
mod refusal;
mod replies;
mod secrets;
mod snapshot;
mod transitions;
mod wake;
mod world;
