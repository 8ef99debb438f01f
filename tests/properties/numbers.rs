//! Numbers: to the last bit where they are as long as times, counts and prices are.

use libreauth_client::json::Json;
use proptest::prelude::*;

use crate::support::cases;

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn up_to_15_digits_are_exact(text in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?([eE][+-]?[0-9])?") {
        let expected: f64 = text.parse().unwrap();
        prop_assert_eq!(Json::parse(text.as_bytes()), Some(Json::Number(expected)), "{}", text);
    }

    #[test]
    fn whole_numbers_are_exact_as_far_as_a_double_goes(number in -(1_i64 << 53)..=1 << 53) {
        #[allow(clippy::cast_precision_loss)] // none
        let expected = Json::Number(number as f64);
        prop_assert_eq!(Json::parse(number.to_string().as_bytes()), Some(expected));
    }

    #[test]
    fn a_number_is_finite(text in "-?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,12})?") {
        if let Some(Json::Number(number)) = Json::parse(text.as_bytes()) {
            prop_assert!(number.is_finite());
        }
    }
}
