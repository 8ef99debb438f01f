//! Numbers modulo p = 2^255 - 19.

use std::ops::{Add, Mul, Sub};

use super::number::{Number, P, remainder};

/// A number below 2^256, which stands for its remainder by p.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field(pub(super) Number);

impl Field {
    pub(super) const ZERO: Self = Self([0; 8]);
    pub(super) const ONE: Self = Self([1, 0, 0, 0, 0, 0, 0, 0]);

    /// `self + factor * other`.
    fn sum(&self, other: &Self, factor: i64) -> Self {
        // Spelt out, as below.
        let mut carry = 0;
        let (c, f, a, b) = (&mut carry, factor, &self.0, &other.0);
        let mut sum = [
            next_of_sum(c, a[0], f, b[0]),
            next_of_sum(c, a[1], f, b[1]),
            next_of_sum(c, a[2], f, b[2]),
            next_of_sum(c, a[3], f, b[3]),
            next_of_sum(c, a[4], f, b[4]),
            next_of_sum(c, a[5], f, b[5]),
            next_of_sum(c, a[6], f, b[6]),
            next_of_sum(c, a[7], f, b[7]),
        ];
        while carry != 0 {
            // 2^256 is 38.
            carry *= 38;
            for digit in &mut sum {
                carry += i64::from(*digit);
                *digit = carry as u32;
                carry >>= 32;
                if carry == 0 {
                    break;
                }
            }
        }
        Self(sum)
    }

    fn product(&self, other: &Self) -> Self {
        let (mut low, mut high) = ([0; 8], [0; 8]);
        for (factor, digit) in self.0.iter().zip(&mut low) {
            // Spelt out, all digits are at hand: in a loop, they would go by the memory.
            let mut carry = 0;
            let (c, f, o) = (&mut carry, *factor, &other.0);
            *digit = next(c, high[0], f, o[0]);
            high = [
                next(c, high[1], f, o[1]),
                next(c, high[2], f, o[2]),
                next(c, high[3], f, o[3]),
                next(c, high[4], f, o[4]),
                next(c, high[5], f, o[5]),
                next(c, high[6], f, o[6]),
                next(c, high[7], f, o[7]),
                carry as u32,
            ];
        }
        Self(low).sum(&Self(high), 38)
    }

    /// To the power of 2^252 - 3: in binary 250 ones, a zero and a one.
    pub(super) fn power(&self) -> Self {
        let (mut ones, mut count) = (*self, 1);
        // From n ones to 2 n, and one more where it says so: 1, 3, 7, 15, 31, 62, 125, 250.
        for more in [true, true, true, true, false, true, false] {
            ones = ones.squared(count).product(&ones);
            count *= 2;
            if more {
                ones = ones.squared(1).product(self);
                count += 1;
            }
        }
        ones.squared(2).product(self)
    }

    /// Squared so many times.
    fn squared(self, times: u32) -> Self {
        (0..times).fold(self, |it, _| it.product(&it))
    }

    /// One divided by it; zero has none, and gives zero.
    pub(super) fn inverse(&self) -> Self {
        // To the power of p - 2, which is eight times that one and three.
        let cube = self.product(self).product(self);
        self.power().squared(3).product(&cube)
    }

    /// The smallest of the numbers that are the same modulo p.
    pub(super) fn smallest(&self) -> Number {
        remainder(&self.0, &P)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.smallest() == [0; 8]
    }
}

/// The next digit of `digit + factor * other`, where that may be negative.
#[inline(always)]
fn next_of_sum(carry: &mut i64, digit: u32, factor: i64, other: u32) -> u32 {
    *carry += i64::from(digit) + factor * i64::from(other);
    let low = *carry as u32;
    *carry >>= 32;
    low
}

/// The next digit of `digit + factor * other`, and what it carries on.
#[inline(always)]
fn next(carry: &mut u64, digit: u32, factor: u32, other: u32) -> u32 {
    *carry += u64::from(digit) + u64::from(factor) * u64::from(other);
    let low = *carry as u32;
    *carry >>= 32;
    low
}

impl Add for Field {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.sum(&other, 1)
    }
}

impl Sub for Field {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.sum(&other, -1)
    }
}

impl Mul for Field {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.product(&other)
    }
}
