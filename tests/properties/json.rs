//! Our JSON reader against `serde_json`: the same values from the same texts, and from no other.

use libreauth_client::json::{Json, object_of_texts};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};

use crate::oracle::assert_agrees;
use crate::support::{cases, near, value_of_json};

/// What texts are made of, whole and broken.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\/\\b\\n\"",
    "\"\\x\"",
    "0",
    "-0",
    "-1.5",
    "1e5",
    "2E-3",
    "01",
    "1.",
    ".5",
    "-",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\n",
    "\t",
    "\u{b}",
    "\u{a0}",
    "\u{feff}",
    "//",
    "'",
];

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn what_serde_json_writes_reads_the_same(value in value_of_json()) {
        let text = value.to_string();
        prop_assert!(Json::parse(text.as_bytes()).is_some(), "{}", text);
        assert_agrees(text.as_bytes());
        assert_agrees(serde_json::to_string_pretty(&value).unwrap().as_bytes());
    }

    #[test]
    fn a_text_with_slips_reads_the_same(text in near(value_of_json().prop_map(|it| it.to_string()))) {
        assert_agrees(&text);
    }

    #[test]
    fn tokens_in_any_order_read_the_same(tokens in prop::collection::vec(select(TOKENS), 0..12)) {
        assert_agrees(tokens.concat().as_bytes());
    }

    #[test]
    fn any_text_and_any_bytes_read_the_same(
        text in any::<String>(),
        bytes in prop::collection::vec(any::<u8>(), 0..32),
    ) {
        assert_agrees(text.as_bytes());
        assert_agrees(&bytes);
        assert_agrees(&[b"\"", bytes.as_slice(), b"\""].concat());
    }

    #[test]
    fn an_object_of_texts_reads_back(fields in prop::collection::vec(any::<(String, String)>(), 0..6)) {
        let pairs: Vec<_> = fields.iter().map(|(name, text)| (&**name, &**text)).collect();
        let json = object_of_texts(&pairs);
        let theirs: Value = serde_json::from_str(&json).unwrap();
        let expected: Map<_, _> =
            fields.iter().map(|(name, text)| (name.clone(), text.as_str().into())).collect();
        prop_assert_eq!(theirs, Value::Object(expected));
        let Some(Json::Object(ours)) = Json::parse(json.as_bytes()) else { panic!("{json}") };
        let read: Vec<_> = ours.iter().map(|(name, it)| (name.to_owned(), it.clone())).collect();
        let written: Vec<_> =
            fields.into_iter().map(|(name, text)| (name, Json::Text(text))).collect();
        prop_assert_eq!(read, written);
    }
}

#[test]
fn they_give_up_at_the_same_depth() {
    for depth in 120..136 {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = [&open.repeat(depth), "1", &close.repeat(depth)].concat();
            assert_agrees(text.as_bytes());
        }
    }
}
