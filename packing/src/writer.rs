//! Decisions that are known already, written into a stream.

use std::vec::IntoIter;

use crate::coder::{Coder, NARROW, share};
use crate::kinds::KINDS;
use crate::tree::Tree;

/// How often each byte occurs, by kind.
pub(crate) type Counts = [[u32; 256]; KINDS];

/// Writes the decisions that a model asks for on its way through a text.
pub(crate) struct Writer {
    text: IntoIter<u8>,
    /// The byte at hand as a node's number, and how many of its last bits are yet to be written.
    way: usize,
    left: usize,
    low: u64,
    range: u64,
    counts: Counts,
}

impl Writer {
    /// At the beginning of `text`.
    pub(crate) fn new(text: Vec<u8>) -> Self {
        let (low, range) = (0, NARROW);
        Self { text: text.into_iter(), way: 0, left: 0, low, range, counts: [[0; 256]; KINDS] }
    }

    /// What was counted on the way, when all is written.
    pub(crate) fn finish(&mut self, stream: &mut Vec<u8>) -> Counts {
        stream.extend(self.low.to_be_bytes());
        // The range's highest word was none at first, and the reader brings its own zeros.
        stream.drain(..4);
        let length = stream.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        stream.truncate(length);
        self.counts
    }
}

impl Coder for Writer {
    type Stream = Vec<u8>;

    fn begin(&mut self, kind: usize, tree: &Tree) {
        // A text that ends too early does not belong to the model's way, and its stream to nothing.
        let byte = self.text.next().unwrap_or(0);
        (self.way, self.left) = tree.way(byte).unwrap_or_default();
        if let Some(count) =
            self.counts.get_mut(kind).and_then(|counts| counts.get_mut(usize::from(byte)))
        {
            *count += 1;
        }
    }

    fn decide(&mut self, odds: u32, stream: &mut Vec<u8>) -> u32 {
        if self.range < NARROW {
            stream.extend(((self.low >> 32) as u32).to_be_bytes());
            self.low <<= 32;
            self.range <<= 32;
        }
        self.left = self.left.saturating_sub(1);
        let one = self.way >> self.left & 1;
        let ones = share(self.range, odds);
        if one == 1 {
            self.range = ones;
        } else {
            let (low, carry) = self.low.overflowing_add(ones);
            self.low = low;
            self.range -= ones;
            if carry {
                add_one(stream);
            }
        }
        one as u32
    }
}

/// Adds one to the stream, read as a number.
fn add_one(stream: &mut [u8]) {
    for byte in stream.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return;
        }
    }
}
