//! Arrays that no index lies outside of.

/// The element at `index`, or at what is left of it where the array goes round.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the remainder is less than the length")]
pub(crate) const fn at<T, const N: usize>(array: &[T; N], index: usize) -> &T {
    const { assert!(N.is_power_of_two()) };
    &array[index & (N - 1)]
}

/// The same to be written.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "the remainder is less than the length")]
pub(crate) const fn at_mut<T, const N: usize>(array: &mut [T; N], index: usize) -> &mut T {
    const { assert!(N.is_power_of_two()) };
    &mut array[index & (N - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_go_round() {
        let mut array = [10, 11, 12, 13];
        *at_mut(&mut array, 6) += 10;
        assert_eq!((*at(&array, 2), *at(&array, usize::MAX)), (22, 13));
    }
}
