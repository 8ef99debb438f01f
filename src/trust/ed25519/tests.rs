//! Arithmetic, held against a library's for numbers of any length.

use num_bigint::BigUint;

use super::field::Field;
use super::number::{L, Number, P, digits, octal, remainder};
use super::point::Point;

fn big(number: &[u32]) -> BigUint {
    BigUint::from_slice(number)
}

/// Where sums overflow, if they do anywhere; and numbers between.
fn numbers() -> Vec<Number> {
    let mut numbers = vec![[0; 8], [!0; 8], P, L];
    for low in 0..40 {
        // Around 0, p, 2 p and 2^256.
        for (first, rest, last) in [(0, 0, 0), (0xffff_ffd0, !0, !0 >> 1), (0xffff_ffc0, !0, !0)] {
            numbers.push([first + low, rest, rest, rest, rest, rest, rest, last]);
        }
    }
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..20 {
        numbers.push(std::array::from_fn(|_| random.u32(..)));
        // Long carries.
        numbers.push(std::array::from_fn(|_| random.choice([0, 1, !0, !0 - 1]).unwrap()));
    }
    numbers
}

#[test]
fn sums_differences_and_products_are_right_modulo_p() {
    let p = big(&P);
    let numbers = numbers();
    for one in &numbers {
        assert_eq!(big(&Field(*one).smallest()), big(one) % &p, "{one:x?}");
        assert_eq!(Field(*one).is_zero(), big(one) % &p == BigUint::ZERO, "{one:x?}");
        for two in numbers.iter().step_by(7) {
            let (a, b) = (Field(*one), Field(*two));
            assert_eq!(big(&(a + b).0) % &p, (big(one) + big(two)) % &p, "{a:x?} + {b:x?}");
            let difference = (big(one) + &p + &p + &p - big(two)) % &p;
            assert_eq!(big(&(a - b).0) % &p, difference, "{a:x?} - {b:x?}");
            assert_eq!(big(&(a * b).0) % &p, big(one) * big(two) % &p, "{a:x?} * {b:x?}");
        }
    }
}

#[test]
fn a_power_is_right_modulo_p() {
    let exponent = (BigUint::from(1_u32) << 252) - 3_u32;
    for number in numbers() {
        let power = big(&number).modpow(&exponent, &big(&P));
        assert_eq!(big(&Field(number).power().smallest()), power, "{number:x?}");
    }
}

#[test]
fn a_number_times_its_inverse_is_one() {
    for number in numbers() {
        let number = Field(number);
        let one = (number * number.inverse()).smallest();
        assert_eq!(Field(one) == Field::ONE, !number.is_zero(), "{number:x?}");
    }
}

#[test]
fn points_are_doubled_as_they_are_added_and_read_as_they_are_spelt() {
    let base = Point::read(&super::BASE).unwrap();
    let mut point = base;
    for _ in 0..300 {
        let (doubled, sum) = (point.doubled(), point.plus(&point));
        assert_eq!(doubled.spelt(), sum.spelt());
        let again = Point::read(&doubled.spelt()).unwrap();
        // With the same xy: what is added to them is the same.
        assert_eq!(again.plus(&base).spelt(), doubled.plus(&base).spelt());
        assert!(!point.is_small());
        point = doubled.plus(&base);
    }
    assert!(Point::NEUTRAL.doubled().is_small());
}

#[test]
fn a_remainder_is_right_for_numbers_of_any_length() {
    let numbers = numbers();
    for modulus in [P, L] {
        let left = |number: &[u32]| big(&remainder(number, &modulus));
        for one in &numbers {
            for two in numbers.iter().step_by(20) {
                let long = [*one, *two].concat();
                assert_eq!(left(&long), big(&long) % big(&modulus), "{long:x?} by {modulus:x?}");
            }
        }
        assert_eq!(left(&[]), BigUint::ZERO);
        assert_eq!(left(&[7]), BigUint::from(7_u32));
    }
}

#[test]
fn bytes_are_digits_are_octal_digits() {
    let bytes: Vec<u8> = (1..=32).map(|at| at * 7).collect();
    let digits = digits(&bytes);
    assert_eq!(big(&digits), BigUint::from_bytes_le(&bytes));
    let octal_digits: Vec<u8> = (0..86).map(|at| octal(&digits, at) as u8).collect();
    assert_eq!(BigUint::from_radix_le(&octal_digits, 8), Some(big(&digits)));
    assert_eq!(octal(&digits, 86), 0);
}
