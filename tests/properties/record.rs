//! The stored device record: what was written reads back, and nothing stumbles over what was not.

use libreauth_client::identity::recall::{Found, Mode, recall};
use libreauth_client::identity::record::Flaw;
use libreauth_client::identity::{DeviceId, Record};
use proptest::prelude::*;

use crate::parts::any_parts;
use crate::support::{cases, near};

/// Any record.
pub(crate) fn record() -> impl Strategy<Value = Record> {
    (any::<[u8; 16]>(), any::<u64>(), prop::option::of(any_parts()))
        .prop_map(|(bytes, created, parts)| Record { id: DeviceId::install(bytes), created, parts })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn it_reads_back(record in record()) {
        let text = record.encode();
        prop_assert_eq!(Record::decode(&text), Ok(record.clone()));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let parts = record.parts.as_ref().map_or("", |it| it.as_str());
        let expected = serde_json::json!({
            "version": "1", "id": record.id.as_str(),
            "created": record.created.to_string(), "parts": parts,
        });
        prop_assert_eq!(json, expected);
    }

    #[test]
    fn with_slips_it_is_whole_or_refused(bytes in near(record().prop_map(|it| it.encode()))) {
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(record) = Record::decode(&text) {
            prop_assert_eq!(Record::decode(&record.encode()), Ok(record));
        }
    }

    #[test]
    fn any_text_is_damaged_unless_a_later_version_wrote_it(text in any::<String>()) {
        prop_assert_eq!(Record::decode(&text), Err(Flaw::Damaged));
        let later = serde_json::json!({ "version": "2", "more": text }).to_string();
        prop_assert_eq!(Record::decode(&later), Err(Flaw::Newer(None)));
    }

    #[test]
    fn any_pair_of_stores_leads_to_a_plan(
        database in near(record().prop_map(|it| it.encode())),
        copy in near(record().prop_map(|it| it.encode())),
    ) {
        let [database, copy] = [database, copy].map(|it| Found::read(&String::from_utf8_lossy(&it)));
        prop_assert!(recall(database, copy, Mode::Sticky).is_ok());
    }
}
