//! The way through a wasm, byte by byte: which kind comes next, and what stood before it.

use crate::array::{at, at_mut};
use crate::coder::Coder;
use crate::kinds::{ALIGNMENT, ELSEWHERE, F32, F64, KINDS, NONE, OPCODE, RUNS, TOLD};
use crate::kinds::{after, field, more};
use crate::mixer::Mixer;
use crate::tree::{DEPTHS, Tree};
use crate::LARGEST;

const NOP: u32 = 0x01;
const BLOCK: u32 = 0x02;
const IF: u32 = 0x04;
const END: u32 = 0x0b;

/// Spread numbers over all bits, the highest most.
const SPREAD: u32 = 0x2f0b_4c47;
const APART: u32 = 0x9e37_79b1;

/// A wasm on its way from or to its packed form, and what was learned from it so far. Small fields come
/// first: their addresses are shorter code.
#[repr(C)]
pub struct Model<C: Coder> {
    pub(crate) coder: C,
    /// How many bytes there will be, and how many there are.
    size: u32,
    end: u32,
    /// The instruction at hand, as far as it goes; and the one before.
    part: u32,
    before: u32,
    /// The last 1, 2, 4 and 6 opcodes, or bytes that are no code; of these, the last word's letters.
    one: u32,
    two: u32,
    four: u32,
    six: u32,
    /// Outside of code: where in a group of four bytes.
    step: u32,
    /// By kind: the latest number of it.
    latest: [u32; KINDS],
    depths: [u8; 256],
    mixer: Mixer,
    trees: [Tree; KINDS],
    pub(crate) stream: C::Stream,
    pub(crate) out: [u8; LARGEST],
}

impl<C: Coder> Model<C> {
    /// Nothing is known yet.
    pub(crate) const fn new(coder: C, stream: C::Stream) -> Self {
        Self {
            coder,
            size: 0,
            end: 0,
            part: 0,
            before: 0,
            one: 0,
            two: 0,
            four: 0,
            six: 0,
            step: 0,
            latest: [0; KINDS],
            depths: [0; 256],
            mixer: Mixer::EMPTY,
            trees: [Tree::EMPTY; KINDS],
            stream,
            out: [0; LARGEST],
        }
    }

    /// Goes through all decisions, and leaves `size` bytes in `out`. It ends on any stream; a damaged one
    /// leaves other bytes.
    pub fn walk(&mut self, size: u32) {
        self.mixer.prepare();
        self.size = size;
        self.plant();
        let [before, functions, behind] = [self.told_number(), self.told_number(), self.told_number()];
        self.end = 0;
        self.plain(before);
        for _ in 0..functions.min(size) {
            self.function();
        }
        self.plain(behind);
    }

    /// The trees, the last kind's first. Each is told by what is different from the one before: pairs of
    /// depth and byte; a depth that is none gives all bytes the second as theirs, and 0 ends the list.
    fn plant(&mut self) {
        self.depths = [8; 256];
        for tree in self.trees.iter_mut().take(1)
    }
}
