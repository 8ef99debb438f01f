//! Ports on the loopback interface.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::Running;
use crate::progress::say;

/// The port asked for, or the usual one, or where that is taken a free one.
pub(crate) fn choose(asked: Option<u16>, usual: u16) -> Result<u16> {
    let wanted = asked.unwrap_or(usual);
    match TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)) {
        Ok(listener) => Ok(listener.local_addr()?.port()),
        Err(error) if asked.is_some() => {
            bail!("cannot listen on port {wanted} ({error}): ask for another with --port")
        }
        Err(_) => {
            let port = free()?;
            say(format!("port {wanted} is taken: using {port}"));
            Ok(port)
        }
    }
}

/// A port that was free just now, for a program that cannot look for one itself.
pub(crate) fn free() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Waits until `server` takes connections on `port`.
pub(crate) fn wait_for(port: u16, server: &mut Running, what: &str) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let begun = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_err() {
        if let Some(status) = server.ended()? {
            bail!("{what} ended ({status}) before it took a connection on port {port}");
        }
        if begun.elapsed() > Duration::from_secs(30) {
            bail!("{what} took no connection on port {port} within 30 s");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_when_asked_for_and_replaced_when_not() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = choose(Some(port), 4173).unwrap_err();
        assert!(error.to_string().contains("--port"), "{error}");
        assert_ne!(choose(None, port).unwrap(), port);
    }

    #[test]
    fn port_zero_is_any() {
        assert_ne!(choose(Some(0), 4173).unwrap(), 0);
    }
}
