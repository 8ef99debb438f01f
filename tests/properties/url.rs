//! The address of a service: whatever passes may carry secrets.

use libreauth_client::Code;
use libreauth_client::protocol::url::service_url;
use proptest::prelude::*;

use crate::support::cases;

/// Pieces of addresses.
const PIECES: &str = "(https?|ftp|HTTP)?(:|://|:///)?([a-z]{1,4}(:[a-z0-9]{0,4})?@)?\
    (localhost|[a-z]{1,3}\\.localhost|localhost\\.[a-z]{1,3}|127\\.[0-9]{1,3}\\.0\\.1|127\\.0\\.0\\.1\\.[a-z]{2}\
    |\\[::1\\]|\\[::2\\]|example\\.org|10\\.0\\.0\\.1)(:[0-9a-z]{0,5})?(/[a-z0-9@]{0,4}){0,3}(\\?[a-z=]{0,5})?(#[a-z]{0,3})?";

fn assert_safe(href: &str) {
    match service_url(href) {
        Ok(url) => {
            assert_eq!(url, href);
            let (scheme, rest) = url.split_once("://").unwrap();
            let authority = rest.split('/').next().unwrap();
            assert!(!authority.is_empty() && !authority.contains('@'), "{url}");
            assert!(!rest.contains(['?', '#', ' ']) && !url.contains(char::is_control), "{url}");
            let host = authority.rsplit_once(':').map_or(authority, |(host, port)| {
                if port.bytes().all(|digit| digit.is_ascii_digit()) { host } else { authority }
            });
            let local = host == "localhost"
                || host == "[::1]"
                || host.strip_suffix(".localhost").is_some()
                || host.parse::<std::net::Ipv4Addr>().is_ok_and(|it| it.is_loopback())
                // No such host can come out of `new URL`.
                || (host.starts_with("127.") && host.parse::<std::net::Ipv4Addr>().is_err());
            assert!(scheme == "https" || (scheme == "http" && local), "{url}");
        }
        Err(error) => assert_eq!(error.code, Code::InvalidUrl),
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn what_passes_is_safe(href in prop_oneof![PIECES, any::<String>(), "https?://\\PC{0,20}"]) {
        assert_safe(&href);
    }

    #[test]
    fn what_is_refused_keeps_its_secrets(
        scheme in prop_oneof!["https", "http", "ftp"],
        password in "[A-Z]{8}",
        key in "[A-Z]{9}",
    ) {
        let href = format!("{scheme}://u:{password}@example.org/?license={key}#{key}");
        let error = service_url(&href).unwrap_err().to_string();
        // Of another scheme nothing is known but that it is none of ours.
        prop_assert!(scheme == "ftp" || !error.contains(&password), "{}", error);
        prop_assert!(!error.contains(&key), "{}", error);
    }
}
