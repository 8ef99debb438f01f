//! A byte as a few decisions: the more frequent it is, the fewer.

use crate::array::at_mut;

/// How many decisions a byte may take, and one more.
pub(crate) const DEPTHS: usize = 16;

/// A canonical Huffman tree, by the depth of each byte's leaf: those of one depth stand in the bytes' order.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Tree {
    /// How many leaves there are at each depth.
    pub(crate) leaves: [u16; DEPTHS],
    /// Whose they are, the highest leaves first.
    pub(crate) bytes: [u8; 256],
}

impl Tree {
    /// Without a leaf.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const EMPTY: Self = Self { leaves: [0; DEPTHS], bytes: [0; 256] };

    /// The tree in which each byte has this depth; a depth of 16 and more is none.
    pub(crate) fn plant(&mut self, depths: &[u8; 256]) {
        let mut planted = 0;
        for (depth, leaves) in self.leaves.iter_mut().enumerate() {
            *leaves = 0;
            for (byte, of_byte) in depths.iter().enumerate() {
                if usize::from(*of_byte) == depth {
                    *at_mut(&mut self.bytes, planted) = byte as u8;
                    planted += 1;
                    *leaves += 1;
                }
            }
        }
    }

    /// The decisions that lead to a byte: as a node's number (see `Model::byte`), and how many they are.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn way(&self, byte: u8) -> Option<(usize, usize)> {
        let mut bytes = self.bytes.iter();
        let mut first = 1;
        for (depth, leaves) in self.leaves.iter().map(|it| usize::from(*it)).enumerate() {
            if let Some(leaf) = bytes.by_ref().take(leaves).position(|it| *it == byte) {
                return Some((first + leaf, depth));
            }
            first = (first + leaves) * 2;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_bytes_have_short_ways() {
        let mut depths = [16; 256];
        for (byte, depth) in [(b'b', 1), (b'z', 3), (b'a', 2), (b'c', 3)] {
            depths[usize::from(byte)] = depth;
        }
        let mut tree = Tree::EMPTY;
        tree.plant(&depths);
        assert_eq!(tree.way(b'b'), Some((0b10, 1)));
        assert_eq!(tree.way(b'a'), Some((0b110, 2)));
        assert_eq!(tree.way(b'c'), Some((0b1110, 3)));
        assert_eq!(tree.way(b'z'), Some((0b1111, 3)));
        assert_eq!(tree.way(b'd'), None);
    }
}
