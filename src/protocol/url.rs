//! The address of a service: https, or plain http on this machine only, since licence keys and
//! passwords go over it.

use crate::error::{Code, Error};
use crate::text::holds;

/// Takes an absolute address (as `new URL(…).href` gives it) if it may carry secrets.
///
/// Refused by `invalid_url`: anything but `https:`, except `http:` on a loopback host (`localhost`,
/// `*.localhost`, `127.0.0.0/8`, `[::1]`); a user name or password in it; a `?query` or `#fragment`.
pub fn service_url(href: &str) -> Result<String, Box<Error>> {
    // Up to its query, which may hold a key.
    let shown = before(href, |b| matches!(b, b'?' | b'#'));
    let (secure, rest) = match (shown.strip_prefix("https://"), shown.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => (true, ""),
    };
    let authority = before(rest, |b| b == b'/');
    let why = if holds(authority, "@") {
        // Not shown: it holds a password.
        return Err(Error::with_detail(Code::InvalidUrl, &["The address holds a user name."]));
    } else if authority.is_empty() || href.bytes().any(|b| b <= b' ' || b == 0x7f) {
        "This is no http address"
    } else if shown.len() < href.len() {
        "The address must have no query and no fragment"
    } else if !secure && !is_loopback(authority) {
        "Plain http would show licence keys to the network; it is for loopback only"
    } else {
        return Ok(href.to_owned());
    };
    Err(Error::with_detail(Code::InvalidUrl, &[why, ": \"", shown, "\"."]))
}

/// The address without slashes at its end.
pub(super) fn without_slashes(url: &str) -> &str {
    let mut url = url;
    while let Some(rest) = url.strip_suffix("/") {
        url = rest;
    }
    url
}

/// The text up to the first such byte, which is ASCII.
fn before(text: &str, is_end: fn(u8) -> bool) -> &str {
    let end = text.bytes().position(is_end);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn is_loopback(authority: &str) -> bool {
    let port = authority.bytes().rev().take_while(u8::is_ascii_digit).count();
    let rest = authority.get(..authority.len() - port).unwrap_or_default();
    let host = rest.strip_suffix(":").unwrap_or(authority);
    // `new URL` has brought every IPv4 address into four decimal parts.
    let ipv4 = host.bytes().filter(|b| *b == b'.').count() == 3
        && host.bytes().all(|b| b == b'.' || b.is_ascii_digit());
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || (ipv4 && host.starts_with("127."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_loopback() {
        for url in [
            "https://libreauth.nutexe.dev/api/1.3/",
            "https://example.org:8443/x",
            "http://localhost/",
            "http://app.localhost:3000/api",
            "http://127.0.0.1:4174/api/1.3/",
            "http://127.9.9.9/",
            "http://[::1]:80/",
        ] {
            assert_eq!(service_url(url).as_deref(), Ok(url));
        }
    }

    #[test]
    fn what_could_leak_a_key_is_refused() {
        for url in [
            "http://example.org/",
            "http://127.0.0.1.example.org/",
            "http://127.0.0.1.5/",
            "http://localhost.example.org/",
            "http://192.168.0.1/",
            "ftp://localhost/",
            "https://",
            "https:///x",
            "https://u:p@example.org/",
            "https://example.org/?x=1",
            "https://example.org/#x",
            "https://exa mple.org/",
            "/api",
            "",
        ] {
            assert_eq!(service_url(url).unwrap_err().code, Code::InvalidUrl, "{url}");
        }
    }

    #[test]
    fn a_password_in_the_address_is_not_repeated() {
        let error = service_url("https://u:hunter2@example.org/").unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
    }
}
