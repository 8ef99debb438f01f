//! Numbers of 256 bits.

#![expect(clippy::indexing_slicing, reason = "eight digits, and loops that count to eight")]

/// A number below 2^256: eight digits of 32 bits, the lowest first.
pub(super) type Number = [u32; 8];

/// The prime p = 2^255 - 19.
pub(super) const P: Number = [0xffff_ffed, !0, !0, !0, !0, !0, !0, !0 >> 1];

/// The order of the base point.
pub(super) const L: Number =
    [0x5cf5_d3ed, 0x5812_631a, 0xa2f7_9cd6, 0x14de_f9de, 0, 0, 0, 0x1000_0000];

/// The remainder of a number of any length by one from 2^224 to 2^255.
pub(super) fn remainder(number: &[u32], modulus: &Number) -> Number {
    let mut rest = [0_u32; 8];
    // Seven digits are less than the modulus.
    let (low, high) = number.split_at(number.len().saturating_sub(7));
    for (at, digit) in high.iter().enumerate() {
        rest[at] = *digit;
    }
    for digit in low.iter().rev() {
        for bit in (0..32).rev() {
            // Doubled, with the next bit; and what is left if the modulus is taken off.
            let mut carry = digit >> bit & 1;
            let mut borrow = 0;
            let mut less = [0; 8];
            for at in 0..8 {
                let digit = rest[at] << 1 | carry;
                carry = rest[at] >> 31;
                rest[at] = digit;
                borrow += i64::from(digit) - i64::from(modulus[at]);
                less[at] = borrow as u32;
                borrow >>= 32;
            }
            if borrow == 0 {
                rest = less;
            }
        }
    }
    rest
}

/// The digits that bytes spell, the lowest first.
pub(super) fn digits(bytes: &[u8]) -> Vec<u32> {
    let mut digits = Vec::new();
    for four in bytes.as_chunks().0 {
        digits.push(u32::from_le_bytes(*four));
    }
    digits
}

/// The three bits at the place `at`; beyond the highest digit there are zeros.
pub(super) fn octal(number: &[u32], at: usize) -> usize {
    let (place, bit) = (at * 3 / 32, at * 3 % 32);
    let digit = |place| u64::from(number.get(place).copied().unwrap_or_default());
    ((digit(place) | digit(place + 1) << 32) >> bit & 7) as usize
}
