//! What the tests share: a demo world with its own clock, and calls in one line.

use ed25519_compact::{PublicKey, Signature};
use serde_json::Value;

use crate::{Control, Emulator, Request, Response, SIGNATURE_HEADER, Seed, TIMESTAMP_HEADER, hex};

pub(crate) const START_S: u64 = 1_750_000_000;
/// A hardware id long enough for the demo application.
pub(crate) const HWID: &str = "abcdefabcdefabcdefabcdefabcdefab";

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) now_ms: u64,
}

impl World {
    pub(crate) fn demo() -> Self {
        Self::with(|_| {})
    }

    /// The demo's world after a change of its seed.
    pub(crate) fn with(change: impl FnOnce(&mut Seed)) -> Self {
        let mut seed = Seed::demo();
        change(&mut seed);
        Self { emulator: Emulator::new(seed), now_ms: START_S * 1_000 }
    }

    pub(crate) fn pass(&mut self, seconds: u64) {
        self.now_ms += seconds * 1_000;
    }

    pub(crate) fn send(&mut self, request: &Request) -> Response {
        self.emulator.handle(request, self.now_ms as f64)
    }

    /// A LibreAuth call of the demo application.
    pub(crate) fn call(&mut self, kind: &str, fields: &[(&str, &str)]) -> Response {
        let mut all = vec![("type", kind), ("name", "MyApp"), ("ownerid", "XXXXXXXXXX")];
        all.extend_from_slice(fields);
        self.send(&Request::form("/api/1.3/", &all))
    }

    /// Opens a session and gives its id.
    pub(crate) fn init(&mut self) -> String {
        let response = self.call("init", &[("ver", "1.0")]);
        value(&response)["sessionid"].as_str().unwrap().to_owned()
    }

    pub(crate) fn license(&mut self, session: &str, key: &str, hwid: &str) -> Response {
        self.call("license", &[("sessionid", session), ("key", key), ("hwid", hwid)])
    }

    /// A session that is logged in with `DEMO-KEY-0001`.
    pub(crate) fn licensed(&mut self) -> String {
        let session = self.init();
        let response = self.license(&session, "DEMO-KEY-0001", HWID);
        assert_eq!(value(&response)["success"], true);
        session
    }

    pub(crate) fn check(&mut self, session: &str) -> String {
        self.call("check", &[("sessionid", session)]).text()
    }

    /// A Lockence call.
    pub(crate) fn lockence(&mut self, action: &str, body: &str) -> Response {
        self.send(&Request::json(&format!("/api/v1/{action}"), body))
    }

    pub(crate) fn control(&mut self, method: &str, what: &str, body: &str) -> Response {
        let path = format!("/_emulator/{what}");
        self.send(&Request { method: method.to_owned(), ..Request::json(&path, body) })
    }

    pub(crate) fn change(&mut self, change: Control) {
        self.emulator.control(change).unwrap();
    }

    /// Whether the answer is signed by the server's key as of now.
    pub(crate) fn is_proven(&self, response: &Response) -> bool {
        let (Some(timestamp), Some(signature)) =
            (response.header(TIMESTAMP_HEADER), response.header(SIGNATURE_HEADER))
        else {
            return false;
        };
        let key = PublicKey::from_slice(&hex::decode(self.emulator.public_key()).unwrap()).unwrap();
        let signature = Signature::from_slice(&hex::decode(signature).unwrap()).unwrap();
        let message = [timestamp.as_bytes(), &response.body].concat();
        timestamp == (self.now_ms / 1_000).to_string() && key.verify(message, &signature).is_ok()
    }
}

pub(crate) fn value(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

/// The answer's nonce replaced by `N`, so that the rest can be compared byte for byte.
pub(crate) fn without_nonce(response: &Response) -> String {
    let text = response.text();
    match value(response)["nonce"].as_str() {
        Some(nonce) => {
            assert_eq!(nonce.len(), 32);
            text.replace(nonce, "N")
        }
        None => text,
    }
}

/// The body of a plain "no".
pub(crate) fn no(message: &str) -> String {
    format!(r#"{{"success":false,"message":"{message}"}}"#)
}
