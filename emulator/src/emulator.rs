//! Both services behind one door: where a request goes, and what a fault does to it.

use crate::control;
use crate::fault::{Fault, FaultKind, Faults, Service, replacement};
use crate::http::{Delivery, Request, Response};
use crate::libreauth::{self, ApiVersion, Call, Form};
use crate::lockence;
use crate::log::{Log, LogEntry, excerpt};
use crate::random::Random;
use crate::seed::{Seed, Settings};
use crate::signing::{SIGNATURE_HEADER, Signer};

/// LibreAuth and Lockence in memory.
///
/// Pure: the time comes with every request, chance from the seed, and nothing is read from or
/// written to the world. The same seed, requests and times give the same answers to the byte.
#[derive(Debug, Clone)]
pub struct Emulator {
    pub(crate) seed: Seed,
    pub(crate) settings: Settings,
    pub(crate) signer: Signer,
    /// The key of a forger.
    forger: Signer,
    pub(crate) random: Random,
    pub(crate) libreauth: Vec<libreauth::App>,
    pub(crate) lockence: Vec<lockence::App>,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    /// Time of the latest request in epoch milliseconds.
    pub(crate) now_ms: u64,
    started: bool,
    /// What the fault `replay` answers with.
    last_signed: Option<Response>,
}

/// Whom a path belongs to.
enum Route<'a> {
    Control,
    LibreAuth(ApiVersion),
    Health,
    Lockence(&'a str),
    Nobody,
}

impl Route<'_> {
    fn of(path: &str) -> Route<'_> {
        match path {
            "/api/1.3/" | "/api/1.3" => Route::LibreAuth(ApiVersion::V1_3),
            "/api/1.4/" | "/api/1.4" => Route::LibreAuth(ApiVersion::V1_4),
            "/health" => Route::Health,
            _ if path.starts_with("/_emulator/") => Route::Control,
            _ => path.strip_prefix("/api/v1/").map_or(Route::Nobody, Route::Lockence),
        }
    }
}

impl Emulator {
    /// The world as the seed describes it.
    pub fn new(seed: Seed) -> Self {
        let mut forged_seed = seed.signing_seed.0;
        forged_seed.iter_mut().for_each(|byte| *byte ^= 0xff);
        Self {
            settings: seed.settings,
            signer: Signer::new(seed.signing_seed.0),
            forger: Signer::new(forged_seed),
            random: Random::new(seed.random_seed),
            libreauth: seed.libreauth.iter().cloned().map(libreauth::App::new).collect(),
            lockence: seed.lockence.iter().cloned().map(lockence::App::new).collect(),
            faults: Faults::default(),
            log: Log::default(),
            now_ms: 0,
            started: false,
            last_signed: None,
            seed,
        }
    }

    /// The world of `emulator/seed.json`.
    pub fn demo() -> Self {
        Self::new(Seed::demo())
    }

    /// LibreAuth's Ed25519 key, 64 hex digits.
    pub fn public_key(&self) -> &str {
        self.signer.public_key()
    }

    /// The key of the attacker behind a forged signature, for who would pin it by mistake.
    pub fn forger_public_key(&self) -> &str {
        self.forger.public_key()
    }

    /// Exchanges with the services, oldest first, at most 500; the control paths leave none.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &LogEntry> + ExactSizeIterator {
        self.log.entries()
    }

    /// Answers one request that arrives at `now_ms` (epoch milliseconds).
    pub fn handle(&mut self, request: &Request, now_ms: f64) -> Response {
        // A float cast saturates: NaN and times before 1970 become 0.
        self.now_ms = now_ms as u64;
        self.start();
        let (service, call) = match Route::of(&request.path) {
            Route::Control => return control::serve(self, request),
            Route::Nobody => return Response::new(404, "text/plain", "Not found"),
            Route::LibreAuth(_) => {
                (Service::LibreAuth, Form::read(request).text("type").to_owned())
            }
            Route::Health => (Service::LibreAuth, "health".to_owned()),
            Route::Lockence(action) => (Service::Lockence, action.to_owned()),
        };
        // A browser's question before the request is no request: it uses up no fault.
        let fault =
            if request.method == "OPTIONS" { None } else { self.faults.take(service, &call) };
        let mut response = self.answer_with(fault.as_ref(), service, request);
        self.allow_origins(service, &mut response);
        self.log.add(LogEntry {
            at_ms: self.now_ms,
            service,
            call,
            method: request.method.clone(),
            path: request.path.clone(),
            ip: request.seen_ip(),
            request: excerpt(&request.body),
            status: response.status,
            response: excerpt(&response.body),
            fault: fault.map(|fault| fault.name()),
        });
        response
    }

    /// All sessions of both services are gone.
    pub(crate) fn end_all_sessions(&mut self) {
        self.libreauth.iter_mut().for_each(|app| app.sessions.end_all());
        self.lockence.iter_mut().for_each(lockence::App::end_all_sessions);
    }

    /// The seed's world again. The stream of ids goes on, so that no old id comes back to life.
    pub(crate) fn reset(&mut self) {
        let fresh = Self::new(self.seed.clone());
        *self = Self { random: self.random.clone(), now_ms: self.now_ms, ..fresh };
        self.start();
    }

    fn start(&mut self) {
        if !self.started {
            self.started = true;
            let now_s = self.now_ms / 1_000;
            self.libreauth.iter_mut().for_each(|app| app.start(now_s));
        }
    }

    fn answer_with(
        &mut self,
        fault: Option<&Fault>,
        service: Service,
        request: &Request,
    ) -> Response {
        let Some(fault) = fault else { return self.answer_and_keep(request) };
        if let Some(response) = replacement(fault.kind, service, &mut self.random) {
            if fault.acted {
                self.answer(request);
            }
            return response;
        }
        match fault.kind {
            FaultKind::Restart => {
                self.end_all_sessions();
                self.answer_and_keep(request)
            }
            FaultKind::Slow { ms } => {
                Response { delivery: Delivery::After(ms), ..self.answer_and_keep(request) }
            }
            FaultKind::Truncated => {
                let mut response = self.answer(request);
                response.body.truncate(response.body.len() / 2);
                response
            }
            FaultKind::Replay if service == Service::LibreAuth => match self.last_signed.clone() {
                Some(response) => {
                    if fault.acted {
                        self.answer(request);
                    }
                    response
                }
                None => self.answer_and_keep(request),
            },
            kind => {
                let mut response = self.answer(request);
                if response.header(SIGNATURE_HEADER).is_some() {
                    self.tamper(kind, &mut response);
                }
                response
            }
        }
    }

    /// Changes the proof of a signed answer.
    fn tamper(&self, kind: FaultKind, response: &mut Response) {
        let now_s = self.now_ms / 1_000;
        match kind {
            FaultKind::ForgedSignature => self.forger.stamp(response, now_s),
            FaultKind::StaleSignature { seconds } => {
                self.signer.stamp(response, now_s.saturating_add_signed(seconds.saturating_neg()));
            }
            _ => libreauth::strip_signature(response),
        }
    }

    fn answer_and_keep(&mut self, request: &Request) -> Response {
        let response = self.answer(request);
        if response.header(SIGNATURE_HEADER).is_some() {
            self.last_signed = Some(response.clone());
        }
        response
    }

    fn answer(&mut self, request: &Request) -> Response {
        match Route::of(&request.path) {
            Route::LibreAuth(version) => {
                let mut call = Call {
                    version,
                    form: Form::read(request),
                    ip: request.seen_ip(),
                    now_ms: self.now_ms,
                    random: &mut self.random,
                    public_key: self.signer.public_key(),
                };
                let outcome = libreauth::answer(&mut self.libreauth, &mut call);
                libreauth::reply(&outcome, &self.libreauth, &mut call, &self.signer)
            }
            Route::Health => libreauth::health(self.signer.public_key()),
            Route::Lockence(action) => {
                let random = &mut self.random;
                lockence::respond(&mut self.lockence, action, request, self.now_ms, random)
            }
            Route::Control | Route::Nobody => Response::new(404, "text/plain", "Not found"),
        }
    }

    /// Recorded: `Access-Control-Allow-Origin: *` and no other CORS header. Without exposing
    /// the signature headers a page cannot read them, though they were sent.
    fn allow_origins(&self, service: Service, response: &mut Response) {
        if !self.settings.cors {
            return;
        }
        response.set_header("Access-Control-Allow-Origin", "*");
        if self.settings.expose_signature_headers && service == Service::LibreAuth {
            let names = crate::signing::HEADERS.join(", ");
            response.set_header("Access-Control-Expose-Headers", &names);
        }
    }
}
