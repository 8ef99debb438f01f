//! Packs a wasm so that it travels inside a script, and unpacks it there.
//!
//! It is context mixing: every byte is a few yes-or-no decisions, and a model of the wasm's own grammar says
//! how likely each is; what was likely takes next to nothing. Packing and unpacking ask the same model, so
//! there is one of it: [`unfold`] goes through all decisions, and a [`Coder`] makes them, by reading them
//! from the packed stream or by writing them there.

mod coder;

mod mixer;
#[cfg(not(target_arch = "wasm32"))]
mod pack;
#[cfg(target_arch = "wasm32")]
mod page;
mod tree;
mod walk;

pub use coder::{Coder, LONGEST, Reader};
#[cfg(not(target_arch = "wasm32"))]
pub use pack::{pack, unpack};
pub use walk::{LARGEST, Model};

/// x
pub const PACKED_AT: usize = core::mem::offset_of!(Model<Reader>, stream);
/// x
pub const OUT_AT: usize = core::mem::offset_of!(Model<Reader>, out);
