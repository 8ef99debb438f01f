//! How deep each byte's leaf lies in the tree of its kind, and how the model is told.
//!
//! The usual way, a Huffman tree of all bytes, takes too long to tell. Here a tree has leaves of their
//! own for the bytes that pay for it; all others lie equally deep.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::kinds::TOLD;
use crate::text::put;
use crate::tree::DEPTHS;
use crate::writer::Counts;

type Depths = [u8; 256];

/// All bytes have room at this depth, in the tree or below any of its nodes.
const BYTE: u8 = 8;

// In bits of the stream, by trial: what a decision takes too many, and what telling takes a leaf, or a
// whole tree.
const DECISION: f64 = 0.1;
const LEAF: f64 = 10.0;
const TREE: f64 = 10.0;

/// The trees for bytes that occur so often.
pub(crate) fn tell(counts: &Counts) -> Vec<u8> {
    let mut told = Vec::new();
    let mut depths = [BYTE; 256];
    for counts in counts.iter().take(TOLD).rev() {
        let cost = |depths: &Depths| {
            let decisions = counts.iter().zip(depths).map(|(n, depth)| *n * u32::from(*depth));
            f64::from(decisions.sum::<u32>()) * DECISION
        };
        let mut best = (cost(&depths), None);
        for least in (0..12).map(|bits| 1 << bits) {
            for others in BYTE + 1..DEPTHS as u8 {
                let Some(shape) = shape(counts, least, others) else { continue };
                let leaves = shape.iter().filter(|depth| **depth != others).count();
                let cost = cost(&shape) + LEAF * leaves as f64 + TREE;
                if cost < best.0 {
                    best = (cost, Some((shape, others)));
                }
            }
        }
        if let (_, Some((shape, others))) = best {
            depths = shape;
            describe(&shape, others, &mut told);
        }
        put(&mut told, 0);
    }
    put(&mut told, 0);
    told
}

/// How no tree is told: each has all bytes equally deep.
pub(crate) fn tell_none() -> Vec<u8> {
    vec![0; TOLD + 1]
}

fn describe(shape: &Depths, others: u8, told: &mut Vec<u8>) {
    put(told, DEPTHS as u32);
    put(told, others.into());
    for depth in 1..others {
        for (byte, _) in shape.iter().enumerate().filter(|(_, it)| **it == depth) {
            put(told, depth.into());
            put(told, byte as u32);
        }
    }
}

/// The Huffman tree of the bytes that occur at least so often, and of one leaf more, below which all
/// bytes have room at the depth of the others.
fn shape(counts: &[u32; 256], least: u32, others: u8) -> Option<Depths> {
    let mut leaves: Vec<(u32, usize)> =
        counts.iter().copied().zip(0..).filter(|(count, _)| *count >= least).collect();
    let sum: u32 = leaves.iter().map(|(count, _)| count).sum();
    if sum == 0 {
        return None;
    }
    let above = others - BYTE;
    leaves.push(((sum >> above).max(1), 256));
    let mut depths = [others; 256];
    for (leaf, depth) in huffman(&leaves) {
        match depths.get_mut(leaf) {
            Some(it) if depth < others => *it = depth,
            None if depth <= above => {}
            _ => return None,
        }
    }
    Some(depths)
}

/// Each leaf with its depth.
fn huffman(leaves: &[(u32, usize)]) -> Vec<(usize, u8)> {
    let mut depths: Vec<(usize, u8)> = leaves.iter().map(|(_, leaf)| (*leaf, 0)).collect();
    let mut heap: BinaryHeap<_> =
        leaves.iter().zip(0..).map(|((count, _), at)| Reverse((*count, vec![at]))).collect();
    while let (Some(Reverse((count, mut tree))), Some(Reverse((other, others)))) =
        (heap.pop(), heap.pop())
    {
        tree.extend(others);
        for at in &tree {
            if let Some((_, depth)) = depths.get_mut(*at) {
                *depth += 1;
            }
        }
        heap.push(Reverse((count + other, tree)));
    }
    depths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_bytes_lie_high_and_all_have_room() {
        let mut counts = [0; 256];
        for (byte, count) in (0..).zip([1000, 400, 300, 50, 3, 1]) {
            counts[byte] = count;
        }
        let depths = shape(&counts, 10, 12).unwrap();
        assert_eq!(depths[..5], [1, 2, 3, 4, 12]);
        assert!(shape(&counts, 2000, 12).is_none());
        let mut told = Vec::new();
        describe(&depths, 12, &mut told);
        assert_eq!(told, [16, 12, 1, 0, 2, 1, 3, 2, 4, 3]);
    }

    #[test]
    fn no_tree_is_overfull() {
        for others in 9..16 {
            for least in [1, 7, 100] {
                let counts: [u32; 256] = std::array::from_fn(|byte| (byte * byte % 199) as u32);
                if let Some(depths) = shape(&counts, least, others) {
                    let full: f64 = depths.iter().map(|it| 0.5f64.powi((*it).into())).sum();
                    assert!(full <= 1.0, "{full} at {least}, {others}");
                }
            }
        }
    }
}
