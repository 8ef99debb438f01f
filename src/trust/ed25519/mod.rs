//! Was this signed by that key? Ed25519 (RFC 8032) for who verifies, and only that.
//!
//! The rule is that of section 5.1.7, without the cofactor, and stricter than it where one thing could
//! be spelt in two ways or vouch for anything. A signature (R, S) of a key A over a message is good if
//!
//! - S is below the order L of the base point B,
//! - A and R are points, each in its only spelling, and neither is one of the eight of small order,
//! - and \[S\]B = R + \[k\]A exactly, k being SHA-512(R, A, message) modulo L.
//!
//! Nothing here is secret: neither key, signature nor message. So it takes as long as it takes, which
//! tells nobody anything, and must not be used to sign.
//!
//! It is written to be sent: numbers are eight digits of 32 bits, points are added by the one formula for
//! any two of them, and doubled by the other, and no number is stored that can be computed. `number.rs` and `field.rs` calculate, `point.rs`
//! knows the curve.

mod field;
mod number;
mod point;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use crate::hash::{Hash, SHA512};
use number::{L, Number, digits, octal, remainder};
use point::Point;

/// B, the base point: its y is 4/5, its x even.
const BASE: Number = [
    0x6666_6658,
    0x6666_6666,
    0x6666_6666,
    0x6666_6666,
    0x6666_6666,
    0x6666_6666,
    0x6666_6666,
    0x6666_6666,
];

/// A public key for which not just anybody can sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    encoded: [u8; 32],
    /// `[i]B - [j]A` at 8 j + i, for i and j below 8; the same 64 for each part further, of B and A
    /// multiplied by what a 1 of that part counts for.
    table: Vec<Point>,
}

/// How many parts there are, and how many octal digits each has: together 261 bits, and the numbers are below
/// 2^253. Parts go side by side, and share the doublings: of a check's, two thirds are spared.
const PARTS: usize = 3;
const OCTALS: usize = 29;

impl Key {
    /// Reads a key of 32 bytes.
    ///
    /// `None` for another length, for what is no point of the curve or another spelling of one, and
    /// for the points of small order.
    pub fn read(encoded: &[u8]) -> Option<Self> {
        let encoded: [u8; 32] = encoded.try_into().ok()?;
        let mut negative = digits(&encoded);
        // -A has the other x, which is odd where A's is even.
        *negative.last_mut()? ^= 1 << 31;
        let (mut key, mut base) = (Point::read(&negative)?, Point::read(&BASE)?);
        let mut table = Vec::new();
        for part in 0..PARTS {
            if part > 0 {
                for _ in 0..3 * OCTALS {
                    (key, base) = (key.doubled(), base.doubled());
                }
            }
            let mut row = Point::NEUTRAL;
            for _ in 0..8 {
                let mut point = row;
                for _ in 0..8 {
                    table.push(point);
                    point = point.plus(&base);
                }
                row = row.plus(&key);
            }
        }
        Some(Self { encoded, table })
    }

    /// The 32 bytes that it was read from.
    pub fn as_bytes(&self) -> &[u8] {
        &self.encoded
    }

    /// Is this the key's signature, of 64 bytes, over all the parts of a message together?
    pub fn verifies(&self, signature: &[u8], message: &[&[u8]]) -> bool {
        self.checked(signature, message).is_some()
    }

    /// `None` where the rule is not kept.
    fn checked(&self, signature: &[u8], message: &[&[u8]]) -> Option<()> {
        let ([r, s], []) = signature.as_chunks::<32>() else { return None };
        let mut hash = Hash::new(&SHA512);
        hash.update(r);
        hash.update(&self.encoded);
        for part in message {
            hash.update(part);
        }
        let k = remainder(&digits(&hash.digest()), &L);
        let s = digits(s);
        if remainder(&s, &L).as_slice() != s {
            return None;
        }
        let mut sum = Point::NEUTRAL;
        for at in (0..OCTALS).rev() {
            sum = sum.doubled().doubled().doubled();
            for part in 0..PARTS {
                let octal = |number: &[u32]| octal(number, part * OCTALS + at);
                sum = sum.plus(self.table.get(64 * part + octal(&s) + 8 * octal(&k))?);
            }
        }
        // Each point has one spelling.
        (sum.spelt().as_slice() == digits(r) && !sum.is_small()).then_some(())
    }
}
