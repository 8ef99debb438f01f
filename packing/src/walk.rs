//! The way through a wasm, byte by byte: which kind comes next, and what stood before it.

use crate::LARGEST;
use crate::array::{at, at_mut};
use crate::coder::Coder;
use crate::kinds::{ELSEWHERE, F32, F64, KINDS, NONE, OPCODE, RUNS, TOLD, after, field, more};
use crate::mixer::Mixer;
use crate::tree::{DEPTHS, Tree};

const NOP: u32 = 0x01;
const BLOCK: u32 = 0x02;
const IF: u32 = 0x04;
const END: u32 = 0x0b;

/// Spread a number over all bits, the highest most.
const SPREAD: u32 = 0x2f0b_4c47;
const APART: u32 = 0x9e37_79b1;

/// A wasm on its way from or to its packed form, and what was learned from it so far. Small fields come
/// first: their addresses are shorter code.
#[repr(C)]
pub(crate) struct Model<C: Coder> {
    pub(crate) coder: C,
    /// How many bytes there will be, and how many there are.
    size: u32,
    end: u32,
    /// The instruction at hand, as far as it goes, and the one before.
    part: u32,
    before: u32,
    /// The last 1, 2 and 4 opcodes, or bytes that are no code.
    one: u32,
    two: u32,
    four: u32,
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
    #[cfg(not(target_arch = "wasm32"))]
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
    pub(crate) fn walk(&mut self, size: u32) {
        self.mixer.prepare();
        self.size = size;
        self.plant();
        let before = self.told();
        let functions = self.told();
        let behind = self.told();
        self.end = 0;
        self.plain(before);
        for _ in 0..functions.min(size) {
            self.function();
        }
        self.plain(behind);
    }

    /// The trees, the last kind's first. Each is told by what is different from the one before: pairs of a
    /// depth and a byte; a depth that is none lays all bytes as deep as the second says, and 0 ends it.
    fn plant(&mut self) {
        self.depths.fill(8);
        for kind in (0..=TOLD).rev() {
            at_mut(&mut self.trees, kind).plant(&self.depths);
            // At most all bytes deep, then each by itself, and the end.
            for _ in 0..self.depths.len() + 2 {
                let depth = self.told();
                if depth == 0 {
                    break;
                }
                let byte = self.told();
                if depth < DEPTHS as u32 {
                    *at_mut(&mut self.depths, byte as usize) = depth as u8;
                } else {
                    self.depths.fill(byte as u8);
                }
            }
        }
    }

    /// What is no part of the wasm is written to its beginning first.
    fn told(&mut self) -> u32 {
        self.end = 0;
        let number = self.number(TOLD);
        self.finish(number & 255);
        number
    }

    /// Bytes that are no code.
    fn plain(&mut self, length: u32) {
        for _ in 0..length.min(self.size) {
            self.step = self.end & 3;
            let byte = self.byte(ELSEWHERE + after(self.one));
            self.finish(byte);
        }
        self.step = 0;
    }

    /// A function. Its size stands before it, and is known only when it is there.
    fn function(&mut self) {
        let start = self.end;
        self.fields(RUNS);
        let mut opcode = NOP;
        let mut depth = 0u32;
        loop {
            self.finish(opcode);
            if opcode == END {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            opcode = self.byte(OPCODE + after(self.one));
            if (BLOCK..=IF).contains(&opcode) {
                depth += 1;
            }
            match field(opcode) {
                NONE => {}
                F32 => self.bytes(F32, 4),
                F64 => self.bytes(F64, 8),
                kind => self.fields(kind),
            }
        }
        self.insert(start, self.end - start);
    }

    /// Puts a number in LEB128 before the bytes from `start` on.
    fn insert(&mut self, mut start: u32, mut number: u32) {
        loop {
            for byte in (start..self.end).rev() {
                *at_mut(&mut self.out, byte as usize + 1) = *at(&self.out, byte as usize);
            }
            self.end += 1;
            let more = number > 127;
            *at_mut(&mut self.out, start as usize) = (number & 127) as u8 | u8::from(more) << 7;
            if !more {
                return;
            }
            number >>= 7;
            start += 1;
        }
    }

    /// A number, and others as it says.
    fn fields(&mut self, kind: usize) {
        let number = self.number(kind);
        for _ in 0..more(kind, number).min(self.size) {
            self.number(kind + 1);
        }
    }

    /// A number in LEB128, which has ten bytes at most.
    fn number(&mut self, kind: usize) -> u32 {
        let mut number = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte(kind);
            number |= (byte & 127).wrapping_shl(shift);
            if byte < 128 {
                break;
            }
        }
        *at_mut(&mut self.latest, kind) = number;
        number
    }

    fn bytes(&mut self, kind: usize, count: u32) {
        for _ in 0..count {
            self.byte(kind);
        }
    }

    /// An instruction is over, or a byte that is no code.
    fn finish(&mut self, opcode: u32) {
        self.before = self.part;
        self.part = 0;
        self.one = opcode;
        self.two = self.two << 16 | opcode;
        self.four = self.four << 8 | opcode;
    }

    /// The next byte. Behind the last there are only ends.
    fn byte(&mut self, kind: usize) -> u32 {
        if self.end > self.size {
            return END;
        }
        let base = self.part.wrapping_add(kind as u32).wrapping_mul(APART);
        let latest = at(&self.latest, kind).wrapping_mul(APART);
        let [a, b, c, d] = &mut self.mixer.hashes;
        *a = self.four;
        *b = self.one.wrapping_add(latest);
        *c = self.two ^ self.before;
        *d = self.step;
        for hash in &mut self.mixer.hashes {
            *hash = (*hash ^ base).wrapping_mul(SPREAD);
        }
        let byte = self.climb(kind);
        *at_mut(&mut self.out, self.end as usize) = byte as u8;
        self.end += 1;
        self.part = self.part.wrapping_add(byte + 1).wrapping_mul(SPREAD);
        byte
    }

    /// From the root of a kind's tree to a leaf. Nodes are numbered: the root is 1, and from any node a 0
    /// leads to twice its number, a 1 to one more.
    fn climb(&mut self, kind: usize) -> u32 {
        self.coder.begin(kind, at(&self.trees, kind));
        let (mut node, mut first, mut passed) = (1usize, 1usize, 0);
        for depth in 0..DEPTHS {
            let tree = at(&self.trees, kind);
            let leaves = usize::from(*at(&tree.leaves, depth));
            let leaf = node.wrapping_sub(first);
            if leaf < leaves {
                return (*at(&tree.bytes, passed + leaf)).into();
            }
            passed += leaves;
            first = (first + leaves) * 2;
            node = node * 2 + self.decide(kind, node);
        }
        0
    }

    /// Not inlined: what is short and called often, engines optimise while it is still being called.
    #[inline(never)]
    fn decide(&mut self, kind: usize, node: usize) -> usize {
        let Self { mixer, coder, stream, .. } = self;
        mixer.meet(kind, node, |odds| coder.decide(odds, stream))
    }
}
