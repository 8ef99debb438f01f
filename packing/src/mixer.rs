//! How likely a decision's outcome is, from what came of earlier ones that looked the same. There are
//! four ways to look at a decision; each remembers on its own, and a sum weighs what they say.

use crate::array::{at, at_mut};
use crate::kinds::KINDS;

/// How many views there are. A fifth, of the last six opcodes, would save one part in a hundred, and take a
/// fifth of the time.
const VIEWS: usize = 4;
/// How much each view remembers.
const SLOTS: usize = 1 << 16;
/// What a slot can hold of the past: up to 15 zeros and up to 15 ones, the zeros in the higher half byte.
const STATES: usize = 256;
/// Nodes of a tree that have weights of their own; those deeper down share the unused first's.
const NODES: usize = 64;

/// Odds are counted in 65,536ths of one.
const ONE: i32 = 1 << 16;
/// What each view's word counts for at first.
const WEIGHT: f32 = 0.5;
/// How far `squash` goes to either side, and how fine it is.
const REACH: i32 = 2048;
const FINENESS: f32 = 256.0;
/// How fast weights follow: by a 32nd of the error.
const PACE: f32 = 1.0 / (32 * ONE) as f32;

/// What has been learned. Small fields come first: their addresses are shorter code.
#[repr(C)]
pub(crate) struct Mixer {
    /// What stood before the byte at hand, as each view sees it.
    pub(crate) hashes: [u32; VIEWS],
    /// The state after a 0, and after a 1.
    next: [[u8; STATES]; 2],
    /// By state: the logarithm of the odds that it stands for.
    strengths: [f32; STATES],
    /// From a logarithm of odds to the odds.
    squash: [u16; 2 * REACH as usize],
    /// By kind and node: how much each view counts.
    weights: [[f32; VIEWS]; KINDS * NODES],
    /// By view and place: a state, and in the higher byte what tells its owner from others.
    slots: [[u16; SLOTS]; VIEWS],
}

/// How one view sees a decision.
struct Seen {
    place: usize,
    owner: u32,
    state: usize,
    strength: f32,
    weight: f32,
}

impl Mixer {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const EMPTY: Self = Self {
        hashes: [0; VIEWS],
        next: [[0; STATES]; 2],
        strengths: [0.0; STATES],
        squash: [0; 2 * REACH as usize],
        weights: [[0.0; VIEWS]; KINDS * NODES],
        slots: [[0; SLOTS]; VIEWS],
    };

    /// Fills what is not zero at first.
    pub(crate) fn prepare(&mut self) {
        self.weights.as_flattened_mut().fill(WEIGHT);
        let [after_0, after_1] = &mut self.next;
        for state in 0..STATES {
            // Of a state and its mirror image, the same may be said.
            let (other, same) = (state >> 4, state & 15);
            let more = if same < 15 { same + 1 } else { same };
            let fewer = if other > 3 { other / 2 + 1 } else { other };
            *at_mut(after_1, state) = (fewer << 4 | more) as u8;
            *at_mut(after_0, same << 4 | other) = (more << 4 | fewer) as u8;
            *at_mut(&mut self.strengths, state) = logarithm(same) - logarithm(other);
        }
        // e to the power of -8, and from step to step 1 / 256 more.
        let mut ratio = 0.000_335_462_63_f32;
        for odds in &mut self.squash {
            *odds = (ONE as f32 * ratio / (1.0 + ratio)) as u32 as u16;
            ratio *= 1.003_913_9;
        }
    }

    /// Foretells the decision at a node, asks `decide` for it by the odds of a 1, and learns from it. A
    /// node is known by the decisions so far, behind a leading 1.
    #[inline(always)]
    pub(crate) fn meet(
        &mut self,
        kind: usize,
        node: usize,
        decide: impl FnOnce(u32) -> u32,
    ) -> usize {
        let set = kind * NODES + if node < NODES { node } else { 0 };
        let weights = at(&self.weights, set);
        // Sixteen nodes lie together, for the processor's cache.
        let apart = (node as u32 >> 4).wrapping_mul(0x9e37_79b1);
        let look = |view| {
            let hash = at(&self.hashes, view).wrapping_add(apart);
            let place = hash as usize >> 16 ^ node & 15;
            let owner = hash & 0xff00;
            let slot = u32::from(*at(at(&self.slots, view), place)) ^ owner;
            let state = if slot < 256 { slot as usize } else { 0 };
            let strength = *at(&self.strengths, state);
            Seen { place, owner, state, strength, weight: *at(weights, view) }
        };
        // Spelt out: a loop would keep what was seen in memory.
        let seen: [Seen; VIEWS] = [look(0), look(1), look(2), look(3)];
        let says = |seen: &Seen| seen.strength * seen.weight;
        let [a, b, c, d] = &seen;
        let sum = (says(a) + says(b)) + (says(c) + says(d));
        let step = (sum * FINENESS) as i32 + REACH;
        let odds = *at(&self.squash, step.clamp(0, 2 * REACH - 1) as usize);

        let odds = i32::from(odds);
        let outcome = decide(odds as u32) as usize;
        // Always, although most have little to learn from: to tell which, a processor takes longer.
        let step = (outcome as i32 * ONE - odds) as f32 * PACE;
        self.learn(0, set, a, outcome, step);
        self.learn(1, set, b, outcome, step);
        self.learn(2, set, c, outcome, step);
        self.learn(3, set, d, outcome, step);
        outcome
    }

    #[inline(always)]
    fn learn(&mut self, view: usize, set: usize, seen: &Seen, outcome: usize, step: f32) {
        let state = u32::from(*at(at(&self.next, outcome), seen.state));
        *at_mut(at_mut(&mut self.slots, view), seen.place) = (seen.owner | state) as u16;
        *at_mut(at_mut(&mut self.weights, set), view) = seen.weight + step * seen.strength;
    }
}

/// A number's natural logarithm, and the same constant more for each: a float's bits, read as a whole
/// number, are near enough to a logarithm, and the same on every engine.
fn logarithm(count: usize) -> f32 {
    let bits = (count as f32 + 0.3).to_bits() as f32;
    bits * (core::f32::consts::LN_2 / (1 << 23) as f32)
}
