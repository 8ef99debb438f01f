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

/// One, of what is counted in 65,536ths: odds, weights and strengths.
const ONE: i32 = 1 << 16;
/// What each view's word counts for at first.
const WEIGHT: i32 = ONE / 2;
/// How far `squash` goes to either side, and how fine it is.
const REACH: i32 = 2048;
const FINENESS: u32 = 8;
/// How fast weights and strengths follow: by a 32nd of the error.
const PACE: u32 = 16 + 5;
/// Less of an error teaches nothing.
const NEGLIGIBLE: i32 = ONE / 64;

/// What has been learned. Small fields come first: their addresses are shorter code.
#[repr(C)]
pub(crate) struct Mixer {
    /// What stood before the byte at hand, as each view sees it.
    pub(crate) hashes: [u32; VIEWS],
    /// The state after a 0, and after a 1.
    next: [[u8; STATES]; 2],
    /// By view and state: the logarithm of the odds that it stands for.
    strengths: [[i32; STATES]; VIEWS],
    /// From a logarithm of odds to the odds.
    squash: [u16; 2 * REACH as usize],
    /// By kind and node: how much each view counts.
    weights: [[i32; VIEWS]; KINDS * NODES],
    /// By view and place: a state, and in the higher byte what tells its owner from others.
    slots: [[u16; SLOTS]; VIEWS],
}

/// How one view sees a decision.
struct Seen {
    place: usize,
    owner: u16,
    state: usize,
    strength: i32,
    weight: i32,
}

impl Mixer {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const EMPTY: Self = Self {
        hashes: [0; VIEWS],
        next: [[0; STATES]; 2],
        strengths: [[0; STATES]; VIEWS],
        squash: [0; 2 * REACH as usize],
        weights: [[0; VIEWS]; KINDS * NODES],
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
            let strength = logarithm(same) - logarithm(other);
            for strengths in &mut self.strengths {
                *at_mut(strengths, state) = strength;
            }
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
            let owner = hash as u16 & 0xff00;
            let slot = *at(at(&self.slots, view), place) ^ owner;
            let state = if slot < 256 { slot.into() } else { 0 };
            let strength = *at(at(&self.strengths, view), state);
            Seen { place, owner, state, strength, weight: *at(weights, view) }
        };
        // Spelt out: a loop would keep what was seen in memory.
        let seen: [Seen; VIEWS] = [look(0), look(1), look(2), look(3)];
        let says = |seen: &Seen| i64::from(seen.strength) * i64::from(seen.weight);
        let [a, b, c, d] = &seen;
        let sum = (says(a) + says(b)) + (says(c) + says(d));
        let step = (sum >> (32 - FINENESS)) as i32 + REACH;
        let odds = *at(&self.squash, step.clamp(0, 2 * REACH - 1) as usize);

        let odds = i32::from(odds);
        let outcome = decide(odds as u32) as usize;
        let error = outcome as i32 * ONE - odds;
        if error.abs() >= NEGLIGIBLE {
            self.learn(0, set, a, outcome, error);
            self.learn(1, set, b, outcome, error);
            self.learn(2, set, c, outcome, error);
            self.learn(3, set, d, outcome, error);
        }
        outcome
    }

    #[inline(always)]
    fn learn(&mut self, view: usize, set: usize, seen: &Seen, outcome: usize, error: i32) {
        let step = |by: i32| ((i64::from(error) * i64::from(by)) >> PACE) as i32;
        let state = u16::from(*at(at(&self.next, outcome), seen.state));
        *at_mut(at_mut(&mut self.slots, view), seen.place) = seen.owner | state;
        *at_mut(at_mut(&mut self.strengths, view), seen.state) =
            seen.strength.wrapping_add(step(seen.weight));
        *at_mut(at_mut(&mut self.weights, set), view) =
            seen.weight.wrapping_add(step(seen.strength));
    }
}

/// A number's natural logarithm, and the same constant more for each: a float's bits, read as a whole
/// number, are near enough to a logarithm, and the same on every engine.
fn logarithm(count: usize) -> i32 {
    let bits = (count as f32 + 0.3).to_bits() as f32;
    (bits * (core::f32::consts::LN_2 / (1 << (23 - 16)) as f32)) as i32
}
