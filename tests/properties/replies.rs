//! Every call's reply: any status and any bytes come back as a value, which means what they say. The
//! same without a signature is never a yes.

use libreauth_client::protocol::Response;
use proptest::prelude::*;

use crate::oracle::assert_judged;
use crate::support::{asked, body, cases, status};

fn header() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![any::<String>(), "[0-9]{1,12}", "[0-9a-f]{128}"])
}

fn response() -> impl Strategy<Value = Response> {
    (status(), header(), header(), header(), body()).prop_map(
        |(status, retry_after, signature, timestamp, body)| Response {
            status,
            retry_after,
            signature,
            timestamp,
            body,
        },
    )
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn it_reads_as_what_it_says((service, call, _) in asked(), response in response()) {
        assert_judged(&service, &call, &response);
    }

    #[test]
    fn a_success_and_no_more_is_read_by_every_call((service, call, _) in asked(), message in any::<String>()) {
        let body = serde_json::json!({ "success": true, "message": message }).to_string();
        let response = Response { status: 200, body: body.into(), ..Response::default() };
        assert_judged(&service, &call, &response);
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn its_body_is_not_shown(response in response()) {
        let shown = format!("{response:?}");
        prop_assert!(shown.len() < 100 && shown.is_ascii(), "{}", shown);
    }
}
