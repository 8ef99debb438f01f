//! Our JSON reader against `serde_json`, and our writer against both.

#![no_main]

use libfuzzer_sys::fuzz_target;
use libreauth_client::json::object_of_texts;

fuzz_target!(|data: &[u8]| {
    libreauth_client_fuzz::agree(data);
    if let Ok(text) = str::from_utf8(data) {
        let json = object_of_texts(&[("name", text), (text, "value")]);
        let theirs: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(text == "name" || theirs["name"] == text);
        assert_eq!(theirs[text], "value");
        libreauth_client_fuzz::agree(json.as_bytes());
    }
});
