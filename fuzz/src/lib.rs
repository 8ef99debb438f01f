//! What the targets share: their inputs are readable files, a line or two of heading before the body.

#[path = "../../tests/properties/oracle.rs"]
mod oracle;

use std::str;

use libreauth_client::protocol::{Call, Kind, Response, Service};

/// The key that the emulator signs with.
pub const KEY: &str = oracle::KEY;

/// Parts the first line from what follows it.
pub fn heading(data: &[u8]) -> Option<(&str, &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n')?;
    let (line, body) = data.split_at(end);
    Some((str::from_utf8(line).ok()?, body.get(1..)?))
}

/// `license 200` or `check 429 30` (the call, the status, and perhaps `Retry-After`), then the body:
/// whatever it says must read as that.
pub fn judge(service: &Service, data: &[u8]) {
    let Some((line, body)) = heading(data) else { return };
    let mut words = line.split(' ');
    let Some(kind) = words.next().and_then(|endpoint| service.call(endpoint)) else { return };
    let Some(status) = words.next().and_then(|status| status.parse().ok()) else { return };
    let retry_after = words.next().map(str::to_owned);
    let response = Response { status, retry_after, body: body.into(), ..Response::default() };
    oracle::assert_judged(service, &Call::new(kind), &response);
    if kind == Kind::EnableTwoFactor {
        oracle::assert_judged(service, &Call::new(kind).with("code", "123456"), &response);
    }
}

/// Our JSON reader says the same as `serde_json`.
pub fn agree(data: &[u8]) {
    oracle::assert_agrees(data);
}
