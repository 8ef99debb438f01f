//! What the page calls.

use core::ptr::with_exposed_provenance_mut;

use crate::MODEL_AT;
use crate::coder::Reader;
use crate::walk::Model;

/// Unpacks `size` bytes into the model's `out`. The model is zero but for its `stream`, as in the memory
/// of a new instance.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn unpack(size: u32) {
    // Where the model lies is a constant, not handed over: so each address in it is one, too, which takes a
    // quarter less time until the engine has optimised the code, and is shorter.
    //
    // SAFETY: `MEMORY` has room for a model from there on, which nothing else lies in (xtask's build sees
    // to that); of all zeros, each of its fields is valid; and this is the one reference to it.
    let model = unsafe { &mut *with_exposed_provenance_mut::<Model<Reader>>(MODEL_AT) };
    model.coder = Reader::NEW;
    model.walk(size);
}
