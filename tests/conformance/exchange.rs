//! The client's request, carried to the emulator and back without a network.

use libreauth_client::Error;
use libreauth_client::protocol::{Answer, Call, Request, Response, Service};
use libreauth_client::secret::Secret;
use libreauth_emulator::{Emulator, Request as Arriving, SIGNATURE_HEADER, TIMESTAMP_HEADER};

use crate::services::believed;

/// Epoch milliseconds at which the conversations take place.
pub(crate) const NOW: f64 = 1_750_000_000_000.0;
/// A device id as the client makes them.
pub(crate) const DEVICE: &str = "00112233445566778899aabbccddeeff0123";

/// One client of the emulator: what it holds is what a session holds.
pub(crate) struct Client {
    pub(crate) emulator: Emulator,
    pub(crate) now_ms: f64,
    service: Service,
    session: Option<Secret>,
}

impl Client {
    pub(crate) fn new(service: Service) -> Self {
        Self { emulator: Emulator::demo(), now_ms: NOW, service, session: None }
    }

    /// Makes one call and keeps the session that it opens.
    pub(crate) fn call(&mut self, call: impl Into<Call>) -> Result<Box<Answer>, Box<Error>> {
        self.call_from(DEVICE, call)
    }

    /// The same from another device.
    pub(crate) fn call_from(
        &mut self,
        device: &str,
        call: impl Into<Call>,
    ) -> Result<Box<Answer>, Box<Error>> {
        let call = call.into();
        let request = self.service.request(&call, self.session.as_ref(), Some(device));
        let response = believed(&call, self.carry(&request));
        let answer = self.service.read(&call, &response)?;
        if answer.session.is_some() {
            self.session.clone_from(&answer.session);
        }
        Ok(answer)
    }

    fn carry(&mut self, request: &Request) -> Response {
        let (_, path) =
            request.url.split_once("://").and_then(|(_, it)| it.split_once('/')).unwrap();
        let method = if request.body.is_some() { "POST" } else { "GET" };
        let mut arriving = Arriving::new(method, &format!("/{path}"));
        if let Some(body) = &request.body {
            arriving.headers.push(("content-type".into(), request.content_type.into()));
            arriving.body = body.expose().into();
        }
        let response = self.emulator.handle(&arriving, self.now_ms);
        Response {
            status: response.status,
            retry_after: response.header("retry-after").map(Into::into),
            signature: response.header(SIGNATURE_HEADER).map(Into::into),
            timestamp: response.header(TIMESTAMP_HEADER).map(Into::into),
            body: response.body,
        }
    }
}
