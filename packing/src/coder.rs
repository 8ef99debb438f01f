//! Decisions as one long number between 0 and 1: each parts the range that it lies in, the likelier
//! outcome taking the larger share.

use crate::LONGEST;
use crate::array::at;
use crate::tree::Tree;

/// Who knows the decisions, and where they are packed.
pub(crate) trait Coder {
    /// The packed bytes.
    type Stream;

    /// A byte of this kind is next, and will be decided by this tree.
    fn begin(&mut self, kind: usize, tree: &Tree);

    /// The next decision, 0 or 1. Of 65,536, `odds` speak for a 1; they are from 1 to 65,535.
    fn decide(&mut self, odds: u32, stream: &mut Self::Stream) -> u32;
}

/// A range less than this is widened by the next word.
pub(crate) const NARROW: u64 = 1 << 32;
/// The packed bytes come in words of four: to widen is rare then, and what is rare is foreseen better by the
/// processor.
const WORD: u32 = 4;

/// That part of a range which belongs to a 1.
#[inline(always)]
pub(crate) const fn share(range: u64, odds: u32) -> u64 {
    (range >> 16) * odds as u64
}

/// Reads decisions.
#[repr(C)]
pub(crate) struct Reader {
    range: u64,
    /// Where in the range the number lies.
    code: u64,
    next: u32,
}

impl Reader {
    /// At the beginning of a stream.
    pub(crate) const NEW: Self = Self { range: 1, code: 0, next: 0 };
}

impl Coder for Reader {
    type Stream = [u8; LONGEST];

    #[inline(always)]
    fn begin(&mut self, _: usize, _: &Tree) {}

    #[inline(always)]
    fn decide(&mut self, odds: u32, packed: &mut Self::Stream) -> u32 {
        if self.range < NARROW {
            for _ in 0..WORD {
                self.range <<= 8;
                self.code = self.code << 8 | u64::from(*at(packed, self.next as usize));
                self.next = self.next.wrapping_add(1);
            }
        }
        let ones = share(self.range, odds);
        if self.code < ones {
            self.range = ones;
            1
        } else {
            self.code -= ones;
            self.range -= ones;
            0
        }
    }
}
