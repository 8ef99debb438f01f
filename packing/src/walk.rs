//! The way through a wasm, byte by byte: what each of them is, and after what it stands.

use crate::coder::Coder;
use crate::mixer::{KINDS, Mixer, mix};
use crate::tree::{DEEPEST, Tree};

/// Kinds
pub(crate) const TREES: usize = 36;
const ELSEWHERE: u32 = 8;
const FIELD: u8 = 16;
/// The fields after each opcode (0x00 to 0x44), as their kind.
const FIELDS: &[u8; 0x45] =
    b"@@aaa@@@@@@@bbo@cl@@@@@@@@@@@@@@dddeemm@fffffffffffffffffffffffnnhijk";
const ALIGNMENT: usize = 22;
const F32: usize = 26;
const F64: usize = 27;
const TYPE: usize = 28;
const COUNT: usize = 31;
const PREFIXED: usize = 33;
const RUNS: usize = 35;

const NOP: u32 = 0x01;
const END: u32 = 0x0b;
const PREFIX: u32 = 0xfc;

/// More than any count in a real wasm.
const MANY: u32 = 0xffff;
/// The longest wasm that can be unpacked.
pub const LARGEST: usize = 1 << 22;

/// The whole.
#[repr(C)]
pub struct Model<C: Coder> {
    pub(crate) coder: C,
    part: u32,
    before: u32,
    order1: u32,
    order2: u32,
    order4: u32,
    order6: u32,
    step: u32,
    end: u32,
    last: [u32; KINDS],
    depths: [u8; 256],
    mixer: Mixer,
    trees: [Tree; KINDS],
    /// Packed.
    pub stream: C::Stream,
    /// Unpacked.
    pub out: [u8; LARGEST],
}

#[expect(clippy::indexing_slicing)]
impl<C: Coder> Model<C> {
    /// Nothing
    pub(crate) const fn new(coder: C, stream: C::Stream) -> Self {
        Self {
            coder,
            part: 0,
            before: 0,
            order1: 0,
            order2: 0,
            order4: 0,
            order6: 0,
            step: 0,
            end: 0,
            last: [0; KINDS],
            depths: [0; 256],
            mixer: Mixer::EMPTY,
            trees: [Tree::EMPTY; KINDS],
            stream,
            out: [0; LARGEST],
        }
    }

    #[inline(never)]
    fn decide(&mut self, kind: usize, node: usize) -> usize {
        let Self { mixer, coder, stream, .. } = self;
        mixer.decide(kind, node, |odds| coder.decide(odds, stream))
    }

    #[inline(never)]
    fn byte(&mut self, kind: usize) -> u32 {
        if self.end as usize >= LARGEST { return END; }
        let base = (self.part + kind as u32).wrapping_mul(0x9e37_79b1);
        let last = self.last[kind & (KINDS - 1)].wrapping_mul(0x9e37_79b1);
        self.mixer.hashes = [self.order4, self.order1.wrapping_add(last), self.order2 ^ self.before, self.step, self.order6.wrapping_add(last)];
        for hash in &mut self.mixer.hashes { *hash = (*hash ^ base).wrapping_mul(0x2f0b_4c47); }
        self.coder.begin(kind, &self.trees[kind & (KINDS - 1)]);
        let mut node = 1;
        let mut first = 1;
        let mut skipped = 0;
        let mut byte = 0;
        for depth in 0..DEEPEST + 1 {
            let leaves = usize::from(self.trees[kind & (KINDS - 1)].leaves[depth]);
            if node - first < leaves {
                byte = u32::from(self.trees[kind & (KINDS - 1)].bytes[(skipped + node - first) & 255]);
                break;
            }
            skipped += leaves;
            first = (first + leaves) * 2;
            node = node * 2 + self.decide(kind, node);
        }
        self.out[self.end as usize & (LARGEST - 1)] = byte as u8;
        self.end += 1;
        self.part = (self.part + byte + 1).wrapping_mul(0x2f0b_4c47);
        byte
    }

    #[inline(never)]
    fn number(&mut self, kind: usize) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte(kind);
            number |= (byte & 127) << (shift & 31);
            shift += 7;
            if byte < 128 {
                self.last[kind & (KINDS - 1)] = number;
                return number;
            }
        }
    }

    #[inline(never)]
    fn finish(&mut self, op: u32) {
        self.before = self.part;
        self.part = 0;
        self.order1 = op;
        self.order2 = self.order2 << 16 | op;
        self.order4 = self.order4 << 8 | op;
        self.order6 = (self.order6 + op + 1).wrapping_mul(0x2f0b_4c47 << 5);
    }

    #[inline(never)]
    fn plain(&mut self, length: u32) {
        for _ in 0..length & 0xff_ffff {
            self.step = self.end & 3;
            let byte = self.byte((ELSEWHERE + (self.order1 >> 5)) as usize);
            if (byte | 32).wrapping_sub(97) > 25 {
                self.order6 = 0;
            }
            self.finish(byte);
        }
        self.step = 0;
    }

    #[inline(never)]
    fn fields(&mut self, kind: usize) {
        let first = self.number(kind);
        let more = match kind {
            ALIGNMENT | TYPE => 1,
            COUNT => first.wrapping_add(1),
            PREFIXED => match first { 0..8 => 0, 8 | 10 | 12 | 14 => 2, _ => 1 },
            RUNS => first.wrapping_mul(2),
            _ => 0,
        };
        for _ in 0..more & MANY { self.number(kind + 1); }
    }

    fn function(&mut self) {
        let mut start = self.end;
        let mut depth = 0u32;
        let mut op = NOP;
        self.fields(RUNS);
        loop {
            self.finish(op);
            if op == END {
                if depth == 0 { break; }
                depth -= 1;
            }
            op = self.byte(self.order1 as usize >> 5);
            depth += u32::from((2..5).contains(&op));
            let kind = if op == PREFIX { PREFIXED } else { usize::from((FIELDS.get(op as usize).copied().unwrap_or(0) & 31) + FIELD) };
            match kind {
                16 => {}
                F32 | F64 => for _ in 0..(kind - F32 + 1) * 4 { self.byte(kind); },
                _ => self.fields(kind),
            }
        }
        let mut size = self.end - start;
        loop {
            for at in (start..self.end).rev() {
                self.out[(at as usize + 1) & (LARGEST - 1)] = self.out[at as usize & (LARGEST - 1)];
            }
            self.end += 1;
            let digit = size & 127;
            size >>= 7;
            self.out[start as usize & (LARGEST - 1)] = (digit + if size > 0 { 128 } else { 0 }) as u8;
            start += 1;
            if size == 0 { break; }
        }
    }

    /// Goes.
    pub fn walk(&mut self) -> u32 {
        self.mixer.begin();
        self.depths.fill(8);
        for kind in (0..TREES + 2).rev() {
            self.trees[kind].plant(&self.depths);
            loop {
                let depth = self.byte(TREES + 1);
                self.finish(depth);
                if depth == 0 { break; }
                let byte = self.byte(TREES + 1);
                self.finish(byte);
                if depth as usize > DEEPEST { self.depths.fill(byte as u8); } else { self.depths[byte as usize & 255] = depth as u8; }
            }
        }
        let before = self.number(TREES + 1);
        let functions = self.number(TREES + 1);
        let after = self.number(TREES + 1);
        self.end = 0;
        self.plain(before);
        for _ in 0..functions & MANY { self.function(); }
        self.plain(after);
        self.end
    }
}
