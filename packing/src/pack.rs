//! Packing, and unpacking as the page does.

use std::panic::resume_unwind;
use std::thread::{self, Builder};
use std::{fmt, io, mem};

use crate::coder::Reader;
use crate::shapes::{tell, tell_none};
use crate::text::{Text, put};
use crate::walk::Model;
use crate::writer::{Counts, Writer};
use crate::{LARGEST, LONGEST};

/// Why nothing was packed, or unpacked.
#[derive(Debug)]
pub enum Error {
    /// More than [`LARGEST`] bytes, or more than [`LONGEST`] when packed.
    TooLarge {
        /// How many bytes there were.
        size: usize,
    },
    /// The model came by other bytes on its way: a fault of this crate.
    NoWay,
    /// The system gives no thread with room for the model.
    NoThread(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [largest, longest] = [LARGEST, LONGEST].map(|size| size >> 20);
        match self {
            Self::TooLarge { size } => write!(
                f,
                "{size} bytes are too many: at most {largest} MiB can be packed, into at most {longest} MiB"
            ),
            Self::NoWay => f.write_str("no packed form was found, which is a fault of the packer"),
            Self::NoThread(why) => write!(f, "no thread to pack in: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// Packs a wasm; other bytes can be packed, too, but it does not know how to do that well.
///
/// # Errors
///
/// [`Error`].
pub fn pack(wasm: &[u8]) -> Result<Vec<u8>, Error> {
    let size = u32::try_from(wasm.len()).ok().filter(|_| wasm.len() <= LARGEST);
    let size = size.ok_or(Error::TooLarge { size: wasm.len() })?;
    with_room(|| {
        let packed = Text::of(wasm)
            .and_then(|text| written(&text, wasm, size))
            // What is written in no grammar that the model knows.
            .or_else(|| written(&Text::plain(wasm), wasm, size));
        let packed = packed.ok_or(Error::NoWay)?;
        if packed.len() > LONGEST {
            return Err(Error::TooLarge { size: wasm.len() });
        }
        Ok(packed)
    })
}

/// Unpacks `size` bytes. Damaged streams give other bytes.
///
/// # Errors
///
/// [`Error`]; `size` or the stream may be too large.
pub fn unpack(packed: &[u8], size: usize) -> Result<Vec<u8>, Error> {
    with_room(|| {
        let mut model = Box::new(Model::new(Reader::NEW, [0; LONGEST]));
        let room = model.stream.get_mut(..packed.len());
        room.ok_or(Error::TooLarge { size: packed.len() })?.copy_from_slice(packed);
        let small = u32::try_from(size).ok().filter(|_| size <= LARGEST);
        model.walk(small.ok_or(Error::TooLarge { size })?);
        Ok(model.out.iter().take(size).copied().collect())
    })
}

/// The stream, if it is `wasm` that the model comes by on its way through this text.
fn written(text: &Text, wasm: &[u8], size: u32) -> Option<Vec<u8>> {
    // The first time to count.
    let (counts, _) = write(text, tell_none(), wasm, size)?;
    let (_, packed) = write(text, tell(&counts), wasm, size)?;
    Some(packed)
}

fn write(text: &Text, mut told: Vec<u8>, wasm: &[u8], size: u32) -> Option<(Counts, Vec<u8>)> {
    for length in text.lengths {
        put(&mut told, length);
    }
    told.extend(&text.bytes);
    let mut model = Box::new(Model::new(Writer::new(told), Vec::new()));
    model.walk(size);
    let Model { coder, stream, out, .. } = &mut *model;
    (out.get(..wasm.len())? == wasm).then(|| (coder.finish(stream), mem::take(stream)))
}

/// A model is larger than a thread's usual stack, which it may lie on before it comes to its box.
fn with_room<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    thread::scope(|scope| {
        let thread = Builder::new().stack_size(128 << 20).spawn_scoped(scope, work);
        let result = thread.map_err(Error::NoThread)?.join();
        result.unwrap_or_else(|panic| resume_unwind(panic))
    })
}
