//! Hex, as a file's bytes come in it: what is spelt reads back, and nothing else reads.

use libreauth_client::Code;
use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Call, Kind, Output, Response};
use libreauth_client::session::Now;
use libreauth_client::trust::{Asked, Verifier};
use proptest::prelude::*;

use crate::signatures::spell;
use crate::support::{cases, services};

/// The bytes of a file whose contents are this text.
fn read(contents: &str) -> Option<Vec<u8>> {
    let [libreauth, _] = services();
    let call = Call::new(Kind::File);
    let body = serde_json::json!({ "success": true, "contents": contents }).to_string();
    let response = Response { status: 200, body: body.into(), ..Response::default() };
    let nobody = Asked::default();
    let believed = Verifier::default().verify(Kind::File, response, nobody, Now::default());
    match libreauth.read(&call, &believed.unwrap()) {
        Ok(answer) => match answer.output {
            Output::Further(Told::Bytes(bytes)) => Some(bytes),
            other => panic!("{other:?}"),
        },
        Err(error) => {
            assert_eq!(error.code, Code::ResponseMalformed);
            None
        }
    }
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn bytes_read_back_in_either_case(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(read(&spell(&bytes)), Some(bytes.clone()));
        prop_assert_eq!(read(&spell(&bytes).to_uppercase()), Some(bytes));
    }

    #[test]
    fn only_pairs_of_digits_are_hex(text in prop_oneof![any::<String>(), "[0-9a-fA-F+ gx-]{0,8}"]) {
        let spells = text.len() % 2 == 0 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        prop_assert_eq!(read(&text).map(|it| it.len()), spells.then_some(text.len() / 2), "{:?}", text);
    }
}
