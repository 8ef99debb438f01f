//! The two services as the samples configure them, and short ways to ask and to read.

use libreauth_client::protocol::libreauth::{self, DEFAULT_URL};
use libreauth_client::protocol::{Answer, Call, Kind, Request, Response, Service, lockence};
use libreauth_client::secret::Secret;
use libreauth_client::session::Now;
use libreauth_client::trust::{Asked, Verified, Verifier};
use libreauth_client::{Code, Error};

use crate::exchange::Client;

/// Lockence's page prints this address as a placeholder.
pub(crate) const LOCKENCE_URL: &str = "https://your-domain.com/api/v1";

pub(crate) fn app() -> libreauth::App {
    libreauth::App::new("MyApp".into(), "XXXXXXXXXX".into(), "1.0".into(), DEFAULT_URL).unwrap()
}

pub(crate) fn libreauth() -> Service {
    Service::LibreAuth(app())
}

pub(crate) fn lockence() -> Service {
    lockence_with("your_api_key")
}

pub(crate) fn lockence_with(api_key: &str) -> Service {
    Service::Lockence(lockence::App::new(LOCKENCE_URL, Secret::new(api_key)).unwrap())
}

pub(crate) fn license(key: &str) -> Call {
    Call::new(Kind::License).with("key", key)
}

pub(crate) fn login(username: &str, password: &str) -> Call {
    Call::new(Kind::Login).with("username", username).with("pass", password)
}

pub(crate) fn activate(key: &str) -> Call {
    Call::new(Kind::Activate).with("license_key", key)
}

/// The request in the samples' session and on this device.
pub(crate) fn request(service: &Service, call: &Call) -> Request {
    service.request(call, Some(&Secret::new("your_session_id")), Some("your-device"))
}

pub(crate) fn body(service: &Service, call: &Call) -> String {
    request(service, call).body.as_ref().unwrap().expose().to_owned()
}

/// The response as it counts where no key is pinned.
pub(crate) fn believed(call: &Call, response: Response) -> Verified<Response> {
    let nobody = Asked::default();
    Verifier::default().verify(call.kind(), response, nobody, Now::default()).unwrap()
}

pub(crate) fn response(status: u16, body: &str) -> Response {
    Response { status, body: body.into(), ..Response::default() }
}

/// What a reply with status 200 says.
pub(crate) fn read(service: &Service, call: &Call, body: &str) -> Result<Box<Answer>, Box<Error>> {
    service.read(call, &believed(call, response(200, body)))
}

/// What is not a clear yes.
pub(crate) fn refusal(service: &Service, call: &Call, status: u16, body: &str) -> Box<Error> {
    match service.read(call, &believed(call, response(status, body))) {
        Ok(answer) => panic!("{} {status} {body} reads as a yes: {answer:?}", call.endpoint()),
        Err(error) => error,
    }
}

pub(crate) fn code(service: &Service, call: &Call, status: u16, body: &str) -> Code {
    refusal(service, call, status, body).code
}

/// A client of the emulator with an open session in which nobody is logged in.
pub(crate) fn opened() -> Client {
    let mut client = Client::new(libreauth());
    client.call(Kind::Init).unwrap();
    client
}

/// The same, with a licence redeemed.
pub(crate) fn licensed() -> Client {
    let mut client = opened();
    client.call(license("DEMO-KEY-0001")).unwrap();
    client
}

pub(crate) fn code_of<T>(result: Result<T, Box<Error>>) -> Option<Code> {
    result.err().map(|error| error.code)
}
