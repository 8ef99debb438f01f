//! A byte as a few decisions: the more frequent it is, the fewer.

/// The longest way to a leaf.
pub(crate) const DEEPEST: usize = 15;

/// A canonical Huffman tree: leaves of one depth stand in the order of their bytes, and the deeper ones
/// behind.
#[derive(Clone, Copy)]
pub struct Tree {
    /// How many leaves there are at each depth.
    pub(crate) leaves: [u16; DEEPEST + 1],
    pub(crate) bytes: [u8; 256],
}

#[expect(clippy::indexing_slicing)]
impl Tree {
    /// Without any leaf.
    pub(crate) const EMPTY: Self = Self { leaves: [0; DEEPEST + 1], bytes: [0; 256] };

    /// From each byte's depth.
    pub(crate) fn plant(&mut self, depths: &[u8; 256]) {
        let mut place = 0;
        for (depth, leaves) in self.leaves.iter_mut().enumerate() {
            let before = place;
            for byte in 0..256 {
                if usize::from(depths[byte]) == depth {
                    self.bytes[place & 255] = byte as u8;
                    place += 1;
                }
            }
            *leaves = (place - before) as u16;
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn way(&self, byte: u8) -> Option<(usize, usize)> {
        let (mut first, mut skipped) = (1, 0);
        for (depth, leaves) in self.leaves.iter().enumerate() {
            let leaves = usize::from(*leaves);
            if let Some(at) = self.bytes[skipped..skipped + leaves].iter().position(|it| *it == byte) {
                return Some((first + at, depth));
            }
            skipped += leaves;
            first = (first + leaves) * 2;
        }
        None
    }
}
