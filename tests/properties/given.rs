//! An app's own device id: what passes is what the services take, unchanged.

use libreauth_client::identity::{IdentityError, given};
use proptest::prelude::*;

use crate::support::cases;

fn may_be_sent(text: &str) -> bool {
    (20..=255).contains(&text.chars().count())
        && !text.contains(|c: char| c.is_control() || c == '<' || c == '>')
        && !text.starts_with(' ')
        && !text.ends_with(' ')
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn it_passes_unchanged_or_not_at_all(
        text in prop_oneof![any::<String>(), "[ a-z]{15,30}", "\\PC{18,22}", "[a<>\u{e9}\n]{250,260}"],
    ) {
        match given::check(text.clone()) {
            Ok(id) => {
                prop_assert!(may_be_sent(&text), "{:?}", text);
                prop_assert_eq!(id.as_str(), text);
            }
            Err(IdentityError::InvalidOverride { .. }) => {
                prop_assert!(!may_be_sent(&text), "{:?}", text);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}
