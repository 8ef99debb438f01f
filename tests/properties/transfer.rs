//! A device id on its way to another machine.

use libreauth_client::identity::transfer::{export, import};
use libreauth_client::identity::{IdentityError, Record};
use proptest::prelude::*;

use crate::record::record;
use crate::support::cases;

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn it_arrives_without_its_parts(app in any::<String>(), record in record(), space in "[ \n\t]{0,3}") {
        let text = format!("{space}{}{space}", export(&app, &record));
        prop_assert_eq!(import(&app, &text), Ok(Record { parts: None, ..record }));
    }

    #[test]
    fn one_slip_is_told(
        app in any::<String>(),
        record in record(),
        at in any::<prop::sample::Index>(),
        c in "[0-9a-f. p-]",
    ) {
        let text = export(&app, &record);
        let at = at.index(text.len());
        for end in [at, at + 1] {
            let slipped = [&text[..at], &c, &text[end..]].concat();
            // Space around it is forgiven.
            prop_assert_eq!(import(&app, &slipped).is_ok(), slipped.trim() == text, "{}", slipped);
        }
        prop_assert!(import(&app, &[&text[..at], &text[at + 1..]].concat()).is_err());
    }

    #[test]
    fn another_apps_is_told(app in any::<String>(), other in any::<String>(), record in record()) {
        prop_assume!(app != other);
        prop_assert!(import(&other, &export(&app, &record)).is_err());
    }

    #[test]
    fn any_text_is_refused(
        app in any::<String>(),
        text in prop_oneof![any::<String>(), "fp[0-9]-[0-9a-f]{32}\\.[0-9]{1,22}\\.[0-9a-f]{8}"],
    ) {
        let refused = matches!(import(&app, &text), Err(IdentityError::InvalidTransfer { .. }));
        prop_assert!(refused, "{:?}", text);
    }
}
