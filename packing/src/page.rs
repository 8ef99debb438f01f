//! What the page calls.

use crate::coder::Reader;
use crate::walk::Model;

/// Unpacks `size` bytes into the model's `out`. The model is zero but for its `stream`, as in the memory
/// of a new instance.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn unpack(model: &mut Model<Reader>, size: u32) {
    model.coder = Reader::NEW;
    model.walk(size);
}
