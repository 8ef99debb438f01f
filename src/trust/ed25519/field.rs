//! Numbers modulo p = 2^255 - 19.

#![expect(clippy::indexing_slicing, reason = "eight digits, and loops that count to eight")]

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
        let mut sum = [0; 8];
        let mut carry = 0;
        for (at, digit) in sum.iter_mut().enumerate() {
            carry += i64::from(self.0[at]) + factor * i64::from(other.0[at]);
            *digit = carry as u32;
            carry >>= 32;
        }
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
        let mut product = [[0; 8]; 2];
        let digits = product.as_flattened_mut();
        for one in 0..8 {
            let mut carry = 0;
            for two in 0..8 {
                carry +=
                    u64::from(digits[one + two]) + u64::from(self.0[one]) * u64::from(other.0[two]);
                digits[one + two] = carry as u32;
                carry >>= 32;
            }
            digits[one + 8] = carry as u32;
        }
        let [low, high] = product;
        Self(low).sum(&Self(high), 38)
    }

    /// To the power of 2^252 - 3.
    pub(super) fn power(&self) -> Self {
        let mut power = Self::ONE;
        for bit in (0..252).rev() {
            power = power.product(&power);
            // The only bit that is none.
            if bit != 1 {
                power = power.product(self);
            }
        }
        power
    }

    /// The smallest of the numbers that are the same modulo p.
    pub(super) fn smallest(&self) -> Number {
        remainder(&self.0, &P)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.smallest() == [0; 8]
    }
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
