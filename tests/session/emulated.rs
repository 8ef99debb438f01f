//! The emulator as the service that a harness speaks to.

use libreauth_client::protocol::{Call, Failure, Response};
use libreauth_client::session::{CallId, Millis};
use libreauth_emulator::{
    Control, Delivery, Emulator, Fault, FaultKind, Request, SIGNATURE_HEADER, TIMESTAMP_HEADER,
};

use crate::harness::{EPOCH, Harness, InFlight};
use crate::replies::Reply;

/// A harness with its service.
pub(crate) struct Emulated {
    pub(crate) harness: Harness,
    pub(crate) emulator: Emulator,
    /// What the service's clock is ahead of the monotonic one, beyond [`EPOCH`].
    pub(crate) ahead: f64,
}

impl Emulated {
    pub(crate) fn new(harness: Harness) -> Self {
        Self { harness, emulator: Emulator::demo(), ahead: 0.0 }
    }

    /// A call, answered.
    pub(crate) fn call(&mut self, call: impl Into<Call>) -> CallId {
        let id = self.harness.call(call);
        self.serve();
        id
    }

    /// Lets time pass; each beat is answered when it comes.
    pub(crate) fn pass(&mut self, ms: f64) {
        let end = self.harness.now + ms;
        while let Some(at) = self.harness.wake_at.filter(|at| at.0 <= end) {
            self.harness.pass((at.0 - self.harness.now).max(0.0));
            self.serve();
        }
        self.harness.pass(end - self.harness.now);
    }

    pub(crate) fn fault(&mut self, kind: FaultKind) {
        self.control(Control::AddFault(Fault::new(kind)));
    }

    pub(crate) fn control(&mut self, change: Control) {
        self.emulator.control(change).unwrap();
    }

    /// What the service says to a request now.
    pub(crate) fn answer(&mut self, request: &InFlight) -> Reply {
        exchange(&mut self.emulator, request, EPOCH + self.harness.now + self.ahead)
    }

    /// The device sleeps, and its monotonic clock with it.
    pub(crate) fn sleep_with_stopped_clock(&mut self, ms: f64) {
        self.harness.wall_ahead += ms;
        self.ahead += ms;
    }

    fn serve(&mut self) {
        while let Some(request) = self.harness.in_flight.first().cloned() {
            let reply = self.answer(&request);
            self.harness.reply(reply);
        }
    }
}

/// One request, carried to the emulator and back.
pub(crate) fn exchange(emulator: &mut Emulator, in_flight: &InFlight, now_ms: f64) -> Reply {
    let request = &in_flight.request;
    let (_, path) = request.url.split_once("://").and_then(|(_, it)| it.split_once('/')).unwrap();
    let method = if request.body.is_some() { "POST" } else { "GET" };
    let mut arriving = Request::new(method, &format!("/{path}"));
    if let Some(body) = &request.body {
        arriving.headers.push(("content-type".into(), request.content_type.into()));
        arriving.body = body.expose().into();
    }
    let response = emulator.handle(&arriving, now_ms);
    match response.delivery {
        Delivery::Drop => return Err(Failure::Network(String::new())),
        Delivery::Never => return Err(Failure::Timeout(Millis(10_000.0))),
        Delivery::Flood(_) => return Err(Failure::TooLarge(1 << 20)),
        Delivery::Now | Delivery::After(_) => {}
    }
    Ok(Response {
        status: response.status,
        retry_after: response.header("retry-after").map(Into::into),
        signature: response.header(SIGNATURE_HEADER).map(Into::into),
        timestamp: response.header(TIMESTAMP_HEADER).map(Into::into),
        body: response.body,
    })
}
