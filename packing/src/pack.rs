//! Packing, and unpacking as the page does.

use std::fmt;
use std::thread::{self, Builder};

use crate::coder::Reader;
use crate::shapes::{tell, tell_none};
use crate::text::{Text, put};
use crate::walk::Model;
use crate::writer::{Counts, Writer};
use crate::{LARGEST, LONGEST};

/// What cannot be packed: more than [`LARGEST`] bytes, or what takes more than [`LONGEST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// How many bytes there were.
    pub size: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, mib) = (self.size, LARGEST >> 20);
        write!(f, "{size} bytes are too many to be packed: at most {mib} MiB, less where they look random")
    }
}

impl std::error::Error for TooLarge {}

/// Packs a wasm; other bytes can be packed, too, but it does not know how to do that well.
///
/// # Errors
///
/// [`TooLarge`].
pub fn pack(wasm: &[u8]) -> Result<Vec<u8>, TooLarge> {
    let packed = Text::of(wasm)
        .and_then(|text| written(&text, wasm))
        // What is written in no grammar that the model knows.
        .or_else(|| written(&Text::plain(wasm), wasm));
    packed.filter(|it| it.len() <= LONGEST).ok_or(TooLarge { size: wasm.len() })
}

/// Unpacks `size` bytes. Damaged streams give other bytes.
///
/// # Errors
///
/// [`TooLarge`], if `size` or the stream is.
pub fn unpack(packed: &[u8], size: usize) -> Result<Vec<u8>, TooLarge> {
    with_room(|| {
        let mut model = Box::new(Model::new(Reader::NEW, [0; LONGEST]));
        let room = model.stream.get_mut(..packed.len());
        room.ok_or(TooLarge { size: packed.len() })?.copy_from_slice(packed);
        let small = u32::try_from(size).ok().filter(|_| size <= LARGEST);
        model.walk(small.ok_or(TooLarge { size })?);
        Ok(model.out.iter().take(size).copied().collect())
    })
}

/// The stream, if it is `wasm` that the model comes by on its way through this text.
fn written(text: &Text, wasm: &[u8]) -> Option<Vec<u8>> {
    // The first time to count.
    let (counts, _) = write(text, tell_none(), wasm)?;
    let (_, packed) = write(text, tell(&counts), wasm)?;
    Some(packed)
}

fn write(text: &Text, mut told: Vec<u8>, wasm: &[u8]) -> Option<(Counts, Vec<u8>)> {
    for length in text.lengths {
        put(&mut told, length);
    }
    told.extend(&text.bytes);
    let size = u32::try_from(wasm.len()).ok().filter(|_| wasm.len() <= LARGEST)?;
    with_room(|| {
        let mut model = Box::new(Model::new(Writer::new(told), Vec::new()));
        model.walk(size);
        let Model { coder, mut stream, out, .. } = *model;
        (out.get(..wasm.len())? == wasm).then(|| (coder.finish(&mut stream), stream))
    })
}

/// A model is larger than a thread's usual stack, which it may lie on before it comes to its box.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = Builder::new().stack_size(64 << 20).spawn_scoped(scope, work);
        match thread.map(|thread| thread.join()) {
            Ok(Ok(it)) => it,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => std::panic::panic_any(error),
        }
    })
}
