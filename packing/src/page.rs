//! exports

use crate::coder::Reader;
use crate::walk::Model;

/// Unpacks.
#[unsafe(no_mangle)]
pub extern "C" fn unpack(model: &mut Model<Reader>) -> u32 {
    model.coder = Reader::NEW;
    model.walk()
}
