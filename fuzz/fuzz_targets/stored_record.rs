//! The device record as storage holds it, and the text it moves by: both may hold anything.

#![no_main]

use libfuzzer_sys::fuzz_target;
use libreauth_client::identity::recall::{Found, Mode, recall};
use libreauth_client::identity::transfer::{export, import};
use libreauth_client::identity::{DeviceId, Explanation, Record, Resolved, Source};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    if let Ok(record) = Record::decode(text) {
        assert_eq!(Record::decode(&record.encode()), Ok(record.clone()));
        assert_eq!(DeviceId::minted(record.id.as_str()), Some(record.id.clone()));
        let moved = import("app", &export("app", &record)).unwrap();
        assert_eq!((moved.id, moved.created), (record.id.clone(), record.created));
        let told = Explanation::of(Resolved::kept(Box::new(record), Source::Stored, true), None);
        assert!(told.created.is_some());
    }
    for mode in [Mode::Sticky, Mode::Install] {
        let database = recall(Found::read(text), Found::Absent, mode);
        let copy = recall(Found::Refused, Found::read(text), mode);
        assert!(mode == Mode::Install || (database.is_ok() && copy.is_ok()));
    }
    if let Ok(record) = import("app", text) {
        assert_eq!(Record::decode(&record.encode()), Ok(record));
    }
});
