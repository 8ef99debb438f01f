//! The way from a tab to the service and back: it takes time, and not everything arrives.

use libreauth_client::protocol::{Failure, Request, Response};
use libreauth_client::session::{Millis, RequestId};
use libreauth_emulator::{
    Control, Delivery, Emulator, Fault, FaultKind, SIGNATURE_HEADER, TIMESTAMP_HEADER,
};

use super::attacker::Recording;
use super::queue::{ExchangeId, Happening, TabId};
use super::setting::pick;
use super::{EPOCH, World};

/// A request's outcome.
pub(crate) type Reply = Result<Response, Failure>;

/// Whose word an outcome is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Nature {
    /// The service's own, said when the device's monotonic clock read that: yes or no.
    True { yes: bool, at: f64 },
    /// Nobody's: it was lost, broken, or an error of the service.
    Trouble,
    /// An attacker's, and it can be told.
    Forged,
    /// The service's own from another time, by its own clock.
    Recorded { signed: f64 },
}

/// Nobody answers, in one of these ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outage {
    Refused,
    Silent,
    Errors,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Fate {
    #[default]
    Fine,
    /// Lost on the way there, and the tab sees that, or does not.
    LostThere(bool),
    /// Lost on the way back.
    LostBack(bool),
    Twice,
    Error,
    Limited,
    Garbage,
    Truncated,
    Slow,
}

/// A request on its way.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) tab: TabId,
    pub(crate) profile: usize,
    pub(crate) id: RequestId,
    pub(crate) request: Request,
    /// Nobody in the app asked for it.
    pub(crate) automatic: bool,
    pub(crate) timeout: f64,
    pub(crate) sent_at: f64,
    /// The profile's logouts when it was sent.
    pub(crate) logouts: u32,
    /// Does the tab wait for it still?
    pub(crate) waited_for: bool,
    pub(crate) reply: Option<Reply>,
    pub(crate) nature: Nature,
    fate: Fate,
}

/// What a tab asks to be sent.
pub(crate) struct Sending {
    pub(crate) id: RequestId,
    pub(crate) request: Request,
    pub(crate) automatic: bool,
    pub(crate) timeout: Millis,
    pub(crate) keepalive: bool,
}

impl World {
    /// A request leaves a tab.
    pub(crate) fn send(&mut self, tab: TabId, profile: usize, sending: Sending) {
        let number = self.exchanges_made;
        self.exchanges_made += 1;
        let fate = self.fate();
        let logouts = self.profile(profile).logouts;
        let Sending { id, request, automatic, timeout, keepalive } = sending;
        let mut exchange = Exchange {
            tab,
            profile,
            id,
            request,
            automatic,
            timeout: timeout.0,
            sent_at: self.now,
            logouts,
            waited_for: !keepalive,
            reply: None,
            nature: Nature::Trouble,
            fate,
        };
        if self.profile(profile).online {
            let way = self.way();
            self.queue.plan(self.now + way, Happening::Arrive(number));
            if fate == Fate::Twice {
                let later = self.random.f64() * 2_000.0;
                self.queue.plan(self.now + way + later, Happening::ArriveAgain(number));
            }
        } else {
            exchange.reply = Some(Err(Failure::Network("offline".into())));
            self.queue.plan(self.now + 1.0, Happening::Return(number));
        }
        self.exchanges.insert(number, exchange);
    }

    /// Milliseconds of one way.
    fn way(&mut self) -> f64 {
        let usual = self.setting.latency * (0.5 + self.random.f64());
        if self.random.u8(..50) == 0 { usual * 10.0 } else { usual }
    }

    fn fate(&mut self) -> Fate {
        if self.random.f64() >= self.setting.trouble {
            return Fate::Fine;
        }
        let seen = self.random.bool();
        pick(
            &mut self.random,
            &[
                Fate::LostThere(seen),
                Fate::LostBack(seen),
                Fate::Twice,
                Fate::Error,
                Fate::Limited,
                Fate::Garbage,
                Fate::Truncated,
                Fate::Slow,
            ],
        )
    }

    /// A request reaches the service, or who stands in its place.
    pub(crate) fn arrive(&mut self, number: ExchangeId) {
        let Some(mut exchange) = self.exchanges.remove(&number) else { return };
        let (reply, nature, delay) = self.answer(&exchange);
        if !matches!(nature, Nature::True { .. }) || exchange.fate != Fate::Fine {
            let outage = self.outage.is_some() && nature == Nature::Trouble;
            let now = self.now;
            let profile = self.profile_mut(exchange.profile);
            if outage {
                profile.trouble_at = now;
            } else {
                profile.disturb(now);
            }
        }
        let way = self.way();
        let limit = exchange.sent_at + exchange.timeout;
        let at = self.now + way + delay;
        let (at, reply, nature) = match reply {
            Some(reply) if at < limit => (at, reply, nature),
            _ => (limit.max(self.now), Err(timeout(&exchange)), Nature::Trouble),
        };
        exchange.reply = Some(reply);
        exchange.nature = nature;
        if exchange.waited_for {
            self.exchanges.insert(number, exchange);
            self.queue.plan(at, Happening::Return(number));
        }
    }

    /// The network carried it twice.
    pub(crate) fn arrive_again(&mut self, number: ExchangeId) {
        let Some(exchange) = self.exchanges.remove(&number) else { return };
        if self.outage.is_none() {
            let _ = self.ask_service(&exchange, None); // what it says is lost
        }
        self.exchanges.insert(number, exchange);
    }

    /// What comes back, whose word it is, and how much longer it takes; `None`: nothing.
    fn answer(&mut self, exchange: &Exchange) -> (Option<Reply>, Nature, f64) {
        let attacked = match self.outage {
            Some(_) => self.setting.impostor,
            None => self.random.f64() < self.setting.attack,
        };
        if attacked && self.setting.pinned {
            if self.outage.is_none() && self.random.bool() {
                let _ = self.ask_service(exchange, None); // what it says is lost
            }
            if let Some((response, nature)) = self.attack(exchange) {
                return (Some(Ok(response)), nature, 0.0);
            }
        }
        let lost = || Some(Err(Failure::Network("lost".into())));
        match (self.outage, exchange.fate) {
            (Some(Outage::Refused), _) => (lost(), Nature::Trouble, 0.0),
            (Some(Outage::Silent), _) => (None, Nature::Trouble, 0.0),
            (Some(Outage::Errors), _) => {
                self.faulty(exchange, FaultKind::ServerError { status: 503 })
            }
            (None, Fate::LostThere(seen)) => (seen.then(lost).flatten(), Nature::Trouble, 0.0),
            (None, Fate::LostBack(seen)) => {
                let _ = self.ask_service(exchange, None); // what it says is lost
                (seen.then(lost).flatten(), Nature::Trouble, 0.0)
            }
            (None, Fate::Error) => self.faulty(exchange, FaultKind::ServerError { status: 500 }),
            (None, Fate::Limited) => {
                let seconds = pick(&mut self.random, &[5, 60, 300]);
                let kind = FaultKind::RateLimit { status: 429, retry_after_s: seconds };
                self.faulty(exchange, kind)
            }
            (None, Fate::Garbage) => {
                let kinds = [FaultKind::Garbage, FaultKind::Html { status: 502 }, FaultKind::Empty];
                // Lockence does not say what it answers to a heartbeat: nothing is a yes, too.
                let kinds = kinds.get(..if self.setting.lockence { 2 } else { 3 });
                let kind = self.random.choice(kinds.unwrap_or_default().iter().copied());
                let kind = kind.unwrap_or(FaultKind::Garbage);
                self.faulty(exchange, kind)
            }
            (None, Fate::Truncated) => self.faulty(exchange, FaultKind::Truncated),
            (None, fate) => {
                let delay = if fate == Fate::Slow { self.random.f64() * 9_000.0 } else { 0.0 };
                let (reply, nature) = self.ask_service(exchange, None);
                (Some(reply), nature, delay)
            }
        }
    }

    fn faulty(&mut self, exchange: &Exchange, kind: FaultKind) -> (Option<Reply>, Nature, f64) {
        let mut fault = Fault::new(kind).times(1);
        fault.acted = self.random.bool();
        let (reply, _) = self.ask_service(exchange, Some(fault));
        (Some(reply), Nature::Trouble, 0.0)
    }

    /// The service gets the request, and answers.
    pub(crate) fn ask_service(
        &mut self,
        exchange: &Exchange,
        fault: Option<Fault>,
    ) -> (Reply, Nature) {
        let whole = fault.is_none();
        if let Some(fault) = fault {
            // Adding a fault can't fail.
            let _ = self.emulator.control(Control::AddFault(fault));
        }
        let service_now = self.service_now();
        let address = &self.profiles.get(exchange.profile).map_or("", |it| &it.address);
        let reply = exchange_with(&mut self.emulator, &exchange.request, address, service_now);
        let reply = reply.map(|mut response| {
            response.retry_after = response.retry_after.filter(|_| self.setting.tells_wait);
            response
        });
        let yes = reply.as_ref().is_ok_and(|it| it.body.starts_with(br#"{"success":true"#));
        if let Ok(response) = &reply
            && yes
        {
            self.profile_mut(exchange.profile).sessions.notice_opening(response);
        }
        if let Ok(response) = &reply
            && response.signature.is_some()
            && whole
        {
            self.recordings.add(Recording {
                endpoint: exchange.request.endpoint,
                yes,
                signed: service_now,
                response: response.clone(),
            });
        }
        let at = self.profile(exchange.profile).clock.mono(self.now);
        (reply, Nature::True { yes, at })
    }

    /// The service's clock.
    pub(crate) fn service_now(&self) -> f64 {
        EPOCH + self.now + self.setting.service_ahead
    }
}

fn timeout(exchange: &Exchange) -> Failure {
    Failure::Timeout(Millis(exchange.timeout))
}

/// One request, carried to the emulator and back.
fn exchange_with(emulator: &mut Emulator, request: &Request, from: &str, now_ms: f64) -> Reply {
    let after_scheme = request.url.split_once("://").map_or(request.url.as_str(), |it| it.1);
    let path = after_scheme.split_once('/').map_or("", |it| it.1);
    let method = if request.body.is_some() { "POST" } else { "GET" };
    let mut arriving = libreauth_emulator::Request::new(method, &format!("/{path}"));
    arriving.client_ip = from.to_owned();
    if let Some(body) = &request.body {
        arriving.headers.push(("content-type".into(), request.content_type.into()));
        arriving.body = body.expose().into();
    }
    let response = emulator.handle(&arriving, now_ms);
    match response.delivery {
        Delivery::Drop => return Err(Failure::Network("dropped".into())),
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
