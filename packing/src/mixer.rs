//! How likely a decision is, from what came of those made in like places.

/// How many contexts each decision is seen in.
pub(crate) const CONTEXTS: usize = 5;
/// How many kinds of bytes there may be.
pub(crate) const KINDS: usize = 64;
/// How many nodes of a tree have weights of their own.
const NODES: usize = 64;
const SLOTS: usize = 1 << 16;
const STATES: usize = 256;

/// Mixes.
#[repr(C)]
pub(crate) struct Mixer {
    pub(crate) hashes: [u32; CONTEXTS],
    next: [[u8; STATES]; 2],
    strengths: [[i32; STATES]; CONTEXTS],
    squash: [u16; 4096],
    weights: [[i32; CONTEXTS]; KINDS * NODES],
    slots: [[u16; SLOTS]; CONTEXTS],
}

/// Two numbers into one, well mixed.
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    let x = a ^ b.wrapping_mul(0x9e37_79b1);
    (x ^ x >> 15).wrapping_mul(0x2f0b_4c47)
}

/// Near enough to the natural logarithm, plus a number that is always the same.
fn logarithm(x: usize) -> i32 {
    ((x as f32 + 0.3).to_bits() as f32 * (core::f32::consts::LN_2 / 128.0)) as i32
}

#[expect(clippy::indexing_slicing)]
impl Mixer {
    pub(crate) const EMPTY: Self = Self {
        hashes: [0; CONTEXTS],
        next: [[0; STATES]; 2],
        strengths: [[0; STATES]; CONTEXTS],
        squash: [0; 4096],
        weights: [[0; CONTEXTS]; KINDS * NODES],
        slots: [[0; SLOTS]; CONTEXTS],
    };

    /// As if nothing had been decided yet.
    pub(crate) fn begin(&mut self) {
        self.weights.as_flattened_mut().fill(0x6000);
        for state in 0..STATES {
            let (zeros, ones) = (state >> 4, state & 15);
            let fewer = if zeros > 3 { zeros / 2 + 1 } else { zeros };
            let more = if ones < 15 { ones + 1 } else { ones };
            self.next[1][state] = (fewer << 4 | more) as u8;
            self.next[0][ones << 4 | zeros] = (more << 4 | fewer) as u8;
            for j in 0..CONTEXTS {
                self.strengths[j][state] = logarithm(ones) - logarithm(zeros);
            }
        }
        let mut ratio = 0.000_335_462_63_f32;
        for odds in &mut self.squash {
            *odds = (65536.0 * ratio / (1.0 + ratio)) as u32 as u16;
            ratio *= 1.003_913_9;
        }
    }

    #[inline(always)]
    fn view(&self, weights: &[i32; CONTEXTS], apart: u32, node: u32, j: usize) -> View {
        let hash = self.hashes[j].wrapping_add(apart);
        let place = hash as usize >> 16 ^ node as usize & 15;
        let slot = u32::from(self.slots[j][place & (SLOTS - 1)]) ^ hash & 0xff00;
        let state = if slot < 256 { slot as usize } else { 0 };
        View { check: hash & 0xff00, place, state, strength: self.strengths[j][state & 255], weight: weights[j] }
    }

    #[inline(always)]
    fn teach(&mut self, set: usize, view: &View, j: usize, answer: usize, error: i32) {
        self.slots[j][view.place & (SLOTS - 1)] = view.check as u16 | u16::from(self.next[answer & 1][view.state & 255]);
        let step = |by: i32| (i64::from(error) * i64::from(by) >> 21) as i32;
        self.strengths[j][view.state & 255] = view.strength.wrapping_add(step(view.weight));
        self.weights[set][j] = view.weight.wrapping_add(step(view.strength));
    }

    #[inline(always)]
    pub(crate) fn decide(&mut self, kind: usize, node: usize, answer: impl FnOnce(u32) -> u32) -> usize {
        let set = (kind * NODES + if node < NODES { node } else { 0 }) & (KINDS * NODES - 1);
        let weights = &self.weights[set];
        let node = node as u32;
        let apart = (node >> 4).wrapping_mul(0x9e37_79b1);
        let view = |j| self.view(weights, apart, node, j);
        let views = [view(0), view(1), view(2), view(3), view(4)];
        let part = |j: usize| i64::from(views[j].strength) * i64::from(views[j].weight);
        let sum = part(0) + part(1) + (part(2) + part(3)) + part(4);
        let odds = u32::from(self.squash[((sum >> 24) as i32 + 2048).clamp(0, 4095) as usize]);
        let answer = answer(odds);
        let error = (answer << 16) as i32 - odds as i32;
        let answer = answer as usize;
        if (error + 1023) as u32 > 2046 {
            let mut teach = |j: usize| self.teach(set, &views[j], j, answer, error);
            teach(0); teach(1); teach(2); teach(3); teach(4);
        }
        answer
    }
}

struct View { check: u32, place: usize, state: usize, strength: i32, weight: i32 }
