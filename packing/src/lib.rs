//! Packs a wasm so that it travels inside a script, and unpacks it there.
//!
//! Each byte is a few decisions between two, and a model of the wasm's own grammar says how likely each
//! outcome is; what was likely takes next to no room (context mixing with an arithmetic coder). Packing
//! and unpacking go the same way through the same model, and learn alike from what comes: so there is one
//! of it, `walk::Model`, and a `coder::Coder` that reads the decisions from the packed stream, or writes
//! them there.
//!
//! - `kinds`: what a byte can be, an opcode or a local's number.
//! - `walk`: which kind comes next, and what stood before it.
//! - `tree`: a byte as decisions, the fewer the more frequent it is.
//! - `mixer`: how likely an outcome is, by four views of what stood before.
//! - `coder`: decisions as bytes.
//! - `pack` and what it alone needs (`text`, `shapes`, `writer`): for xtask, where the package is built.
//! - `page`: what the page calls, compiled to a wasm of its own.
//!
//! The formats are WebAssembly 2.0, sections "Binary Format" and its LEB128 integers.

mod array;
mod coder;
mod kinds;
mod mixer;
mod tree;
mod walk;

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(not(target_arch = "wasm32"))]
mod pack;
#[cfg(not(target_arch = "wasm32"))]
mod shapes;
#[cfg(not(target_arch = "wasm32"))]
mod text;
#[cfg(not(target_arch = "wasm32"))]
mod writer;

use core::mem::offset_of;

#[cfg(not(target_arch = "wasm32"))]
pub use pack::{Error, pack, unpack};

use coder::Reader;
use walk::Model;

/// The longest stream that can be unpacked, in bytes.
pub const LONGEST: usize = 1 << 21;
/// The largest wasm that can be packed, in bytes: a dev build has room, too.
pub const LARGEST: usize = 1 << 23;

/// Where in its memory the unpacking wasm has the model, in bytes: behind its own few constants. The memory
/// is zero there, as engines make it.
pub const MODEL_AT: usize = 1 << 12;
/// Where in that memory the packed stream is to be put.
pub const PACKED_AT: usize = MODEL_AT + offset_of!(Model<Reader>, stream);
/// Where in that memory the unpacked wasm is found.
pub const UNPACKED_AT: usize = MODEL_AT + offset_of!(Model<Reader>, out);
/// How large that memory must be, in bytes: whole pages of 64 KiB.
pub const MEMORY: usize = (MODEL_AT + size_of::<Model<Reader>>()).next_multiple_of(1 << 16);
