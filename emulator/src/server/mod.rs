//! The emulator over HTTP, for development on this machine only.
//!
//! Hands every request to [`Emulator::handle`] with the clock's time and does what the
//! answer's [`Delivery`] says. One lock around the whole world is enough: an answer takes
//! microseconds, and delays happen outside of it.

mod args;
mod body;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use args::{Args, ArgsError};
use body::{Filler, OutBody, whole};
use http_body_util::{BodyExt, Either, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::{Delivery, Emulator, Request, Response};

/// Largest request body in bytes; more is answered with 413.
const BODY_LIMIT: usize = 1 << 20;

/// A server that is bound and not yet running.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    emulator: Arc<Mutex<Emulator>>,
}

impl Server {
    /// Binds to an address of this machine; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is not a loopback address or not free.
    pub async fn bind(address: SocketAddr, emulator: Emulator) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            let text = "the emulator serves loopback addresses only";
            return Err(io::Error::new(io::ErrorKind::AddrNotAvailable, text));
        }
        let listener = TcpListener::bind(address).await?;
        Ok(Self { listener, emulator: Arc::new(Mutex::new(emulator)) })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the task is dropped.
    pub async fn run(self) -> Infallible {
        loop {
            // A failed accept (a client that left, too many files) concerns one client only.
            let Ok((stream, peer)) = self.listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            tokio::spawn(serve(stream, peer, Arc::clone(&self.emulator)));
        }
    }
}

/// One connection, to its end. An error is how `Delivery::Drop` and leaving clients end it.
async fn serve(stream: TcpStream, peer: SocketAddr, emulator: Arc<Mutex<Emulator>>) {
    let service = service_fn(move |request| {
        let emulator = Arc::clone(&emulator);
        async move { answer(request, peer, &emulator).await }
    });
    // One request a connection: browsers repeat by themselves what fails on a connection they
    // had used before, and would hide a `Drop` from the page.
    let connection = hyper::server::conn::http1::Builder::new()
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    let _ = connection.await;
}

/// The wish to close the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer is withheld on purpose")]
struct Withheld;

async fn answer(
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
    emulator: &Mutex<Emulator>,
) -> Result<hyper::Response<OutBody>, Withheld> {
    let Some(request) = receive(request, peer).await else {
        return build(Response { status: 413, ..Response::default() });
    };
    let response = {
        // A poisoned lock still holds a whole world: `handle` leaves no half-done change that
        // matters to a development server.
        let mut emulator = emulator.lock().unwrap_or_else(PoisonError::into_inner);
        emulator.handle(&request, now_ms())
    };
    match response.delivery {
        Delivery::Now | Delivery::Flood(_) => {}
        Delivery::After(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        Delivery::Never => std::future::pending().await,
        Delivery::Drop => return Err(Withheld),
    }
    build(response)
}

/// The request as plain data; none when its body is too large or broken off.
async fn receive(request: hyper::Request<Incoming>, peer: SocketAddr) -> Option<Request> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, BODY_LIMIT).collect().await.ok()?.to_bytes();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    Some(Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        headers,
        body: body.to_vec(),
        client_ip: peer.ip().to_string(),
    })
}

fn build(response: Response) -> Result<hyper::Response<OutBody>, Withheld> {
    let mut out = hyper::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        out = out.header(name, value);
    }
    let body = match response.delivery {
        Delivery::Flood(bytes) => Either::Right(Filler::new(bytes)),
        _ => whole(Bytes::from(response.body)),
    };
    // Statuses and headers come from the emulator alone and are valid ones.
    out.body(body).map_err(|_| Withheld)
}

fn now_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1_000.0
}
