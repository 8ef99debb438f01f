//! Points of the curve -x² + y² = 1 + d x² y², where d is -121665/121666.

use super::field::Field;
use super::number::Number;

/// 2d.
const D2: Field = Field([
    0x26b2_f159,
    0xebd6_9b94,
    0x8283_b156,
    0x00e0_149a,
    0xeef3_d130,
    0x198e_80f2,
    0x56df_fce7,
    0x2406_d9dc,
]);

/// A point by x, y, 1 and xy, all of them times the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    x: Field,
    y: Field,
    z: Field,
    t: Field,
}

impl Point {
    /// What changes no point that it is added to.
    pub(super) const NEUTRAL: Self =
        Self { x: Field::ZERO, y: Field::ONE, z: Field::ONE, t: Field::ZERO };

    /// Reads eight digits: y, and in the highest bit whether x is odd.
    ///
    /// `None` for a y that is not the smallest, for one that no point has, and for the eight points of
    /// small order.
    pub(super) fn read(digits: &[u32]) -> Option<Self> {
        let mut number: Number = digits.try_into().ok()?;
        let [.., high] = &mut number;
        let odd = *high >> 31;
        *high &= !0 >> 1;

        // Twice u and twice v, where x² = u / v.
        let (one, y) = (Field::ONE, Field(number));
        let u = y * y - one;
        let u = u + u;
        let v = y * y * D2 + one + one;
        // A root, or one times a root of -1; or there is none.
        let mut x = u * (u * v).power();
        let fits = |x: Field| (x * x * v - u).is_zero();
        if !fits(x) {
            let two = one + one;
            x = x * two * two.power() * two.power();
        }
        let [low, ..] = x.smallest();
        if low & 1 != odd {
            x = Field::ZERO - x;
        }

        let point = Self { x, y, z: one, t: x * y };
        (y.smallest() == number && fits(x) && !point.is_small()).then_some(point)
    }

    /// The sum: of any two points, which may be the same.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let a = (self.y - self.x) * (other.y - other.x);
        let b = (self.y + self.x) * (other.y + other.x);
        let c = self.t * D2 * other.t;
        let d = (self.z + self.z) * other.z;
        Self::of(b - a, d - c, d + c, b + a)
    }

    /// The sum of the point and itself, in three quarters of the time.
    pub(super) fn doubled(&self) -> Self {
        let (a, b, c) = (self.x * self.x, self.y * self.y, self.z * self.z);
        let (sum, difference) = (a + b, a - b);
        let xy = self.x + self.y;
        Self::of(sum - xy * xy, c + c + difference, difference, sum)
    }

    #[inline(always)]
    fn of(e: Field, f: Field, g: Field, h: Field) -> Self {
        Self { x: e * f, y: g * h, z: f * g, t: e * h }
    }

    /// The 32 bytes that spell it, as digits.
    pub(super) fn spelt(&self) -> Number {
        let one_by_z = self.z.inverse();
        let ([odd, ..], mut number) =
            ((self.x * one_by_z).smallest(), (self.y * one_by_z).smallest());
        let [.., high] = &mut number;
        *high |= odd << 31;
        number
    }

    /// Is it one of the eight points of small order?
    pub(super) fn is_small(&self) -> bool {
        self.doubled().doubled().doubled().is_neutral()
    }

    pub(super) fn is_neutral(&self) -> bool {
        self.x.is_zero() && (self.y - self.z).is_zero()
    }
}
