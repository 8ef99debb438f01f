//! A licensing client for the web: it asks a service "may this user run?", and keeps asking.
//!
//! Two services are spoken: **LibreAuth** API 1.3/1.4 (form posts, answers signed with Ed25519) and
//! **Lockence** API v1 (JSON). The crate is a pure core in a thin shell:
//!
//! | module | what it decides | touches the browser |
//! | --- | --- | --- |
//! | [`protocol`] | what a call looks like on the wire, and what a reply says | no |
//! | [`trust`] | whether an answer is the service's own, and fresh | no |
//! | [`session`] | when to ask, what an answer means, how long it counts | no |
//! | [`identity`] | the device id that stands in for a hardware id | no |
//! | `browser` | nothing: fetch, timers, storage, signals | wasm only |
//! | `bindings` | nothing: what JavaScript sees | wasm only |
//!
//! The core has no clock, network, randomness or DOM: [`session::Session::handle`] takes an input
//! and the time, and returns effects. The loop in `browser::driver` carries them out.

pub mod error;
mod hash;
pub mod hex;
pub mod identity;
pub mod json;
pub mod part;
pub mod protocol;
pub mod secret;
pub mod session;
mod text;
pub mod trust;

#[cfg(target_arch = "wasm32")]
pub mod bindings;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod browser;

/// Half the size of the default allocator, and faster; memory is given back and used again alike.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

pub use error::{Category, Code, Error};
