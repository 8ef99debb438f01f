//! The two services on the wire: build a request, read a reply. Pure: bytes in, values out.
//!
//! One call's way through the files: a [`Call`] (`call.rs`) is turned into a [`Request`]
//! (`message.rs`) by its [`Service`] (`libreauth.rs`, `lockence.rs`); the raw [`Response`] is judged
//! in `reply.rs` (is it a clear yes, a clear no, or neither?), a no is named in `reason.rs`, and a
//! yes is read into an [`Answer`] (`answer.rs`); `further.rs` has what few apps ask for.
//!
//! What a service documents is exact; what is inferred from its kin is accepted liberally
//! (string-or-number, optional, null, unknown extra fields) and never required.

pub mod answer;
pub mod call;
pub mod encryption;
mod form;
#[cfg_attr(not(feature = "further"), path = "no_further.rs")]
pub mod further;
pub mod libreauth;
pub mod lockence;
pub mod message;
mod object;
mod reason;
mod reply;
mod service;
pub mod url;

pub use answer::{Answer, Output};
pub use call::{Call, Field, Kind, Role};
pub use message::{Failure, Request, Response};
pub use service::Service;
