//! Is an answer the service's own, and fresh? Pure: bytes and times in, a verdict out.
//!
//! An answer's way: [`Verifier::verify`] checks the signature over its raw bytes (`signature.rs`)
//! and its time against the service's clock (`server_clock.rs`), and wraps what may be believed as
//! [`Verified`]. Only that can be read as a success ([`crate::protocol::Service::read`]); of anything
//! else only a refusal can be told ([`crate::protocol::Service::refusal`]).

mod ed25519;
mod server_clock;
mod signature;
mod verifier;

pub use ed25519::Key;
pub use server_clock::{Asked, ServerClock, Stale};
pub use signature::{Keys, Proof};
pub use verifier::{Demand, Unverified, Verification, Verified, Verifier};
