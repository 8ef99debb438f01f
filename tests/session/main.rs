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
mod again;
mod away;
mod backoff;
mod behind;
mod believing;
mod calls;
mod closing;
mod crowd;
mod device;
mod diagnostics;
mod distrust;
mod doubtful;
mod dropped;
mod emulated;
mod encrypted;
mod flow;
mod free;
mod freshness;
mod grace;
mod harness;
mod heartbeat;
mod kept;
mod late;
mod lead;
mod leaving;
mod logout;
mod messages;
mod offline;
mod opening;
mod overtaken;
mod proof;
mod random;
mod recovery;
mod refusal;
mod reload;
mod replies;
mod rests;
mod sealed;
mod secrets;
mod server_clock;
mod snapshot;
mod tabs;
mod takeover;
mod team;
mod together;
mod transitions;
mod trust;
mod turns;
mod vouched;
mod wake;
mod world;
