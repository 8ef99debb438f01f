//! Decisions as a number between 0 and 1, in binary: each narrows the range that it lies in.

use crate::tree::Tree;

/// Who makes the decisions.
pub trait Coder {
    /// The packed bytes.
    type Stream;
    /// A byte of this kind comes next, by this tree.
    fn begin(&mut self, kind: usize, tree: &Tree);
    /// The next decision; `odds` of 65,536 speak for a 1, and at least one for either.
    fn decide(&mut self, odds: u32, stream: &mut Self::Stream) -> u32;
}

/// Below this the range is widened by the stream's next byte.
pub(crate) const NARROW: u32 = 1 << 24;
/// The longest stream that can be unpacked.
pub const LONGEST: usize = 1 << 20;

/// Reads the decisions from a packed stream, with zeros behind it.
#[repr(C)]
pub struct Reader {
    range: u32,
    code: u32,
    next: u32,
}

impl Reader {
    /// At the beginning of `packed`.
    pub(crate) const NEW: Self = Self { range: 1, code: 0, next: 0 };
}

impl Coder for Reader {
    type Stream = [u8; LONGEST];

    fn begin(&mut self, _: usize, _: &Tree) {}

    #[inline(always)]
    #[expect(clippy::indexing_slicing)]
    fn decide(&mut self, odds: u32, packed: &mut Self::Stream) -> u32 {
        while self.range < NARROW {
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(packed[self.next as usize & (LONGEST - 1)]);
            self.next += 1;
        }
        let bound = (u64::from(self.range) * u64::from(odds) >> 16) as u32;
        if self.code < bound {
            self.range = bound;
            1
        } else {
            self.code -= bound;
            self.range -= bound;
            0
        }
    }
}
