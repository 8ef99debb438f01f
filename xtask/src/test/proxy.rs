//! What stands between a test browser and the server of wasm-bindgen's runner: a proxy that takes one
//! request a connection, and has them answered one by one.
//!
//! The server (tiny_http 0.12) gives each connection a thread for as long as it lasts, and counts a
//! thread that is just being woken as a free one. So a connection may wait behind another that a
//! browser keeps open for minutes, and the page with it. Those that end with their answer keep nobody
//! waiting. And a test browser has no business elsewhere: whatever is not this machine is refused.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// A browser may open a connection ahead of time, and then not need it.
const PATIENCE: Duration = Duration::from_secs(60);
/// More than any browser says before it is answered.
const LONGEST_HEAD: u64 = 65_536;

/// Starts one, which lasts as long as this program, and tells its port.
pub(super) fn start() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port for a proxy")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for browser in listener.incoming().flatten() {
            // Who goes away amid an answer has no use for an error.
            thread::spawn(move || drop(carry(&browser)));
        }
    });
    Ok(port)
}

/// Carries one request to its server, and the answer back.
fn carry(browser: &TcpStream) -> io::Result<()> {
    browser.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(browser.take(LONGEST_HEAD)).lines();
    let Some(first) = lines.next().transpose()? else { return Ok(()) };
    let mut headers = Vec::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        headers.push(line);
    }
    match destination(&first) {
        Some((server, path)) => answer(browser, server, path, &headers)?,
        None => {
            let refusal =
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            (&*browser).write_all(refusal.as_bytes())?;
        }
    }
    browser.shutdown(Shutdown::Both)
}

/// The server and the path of a request line, if it is one that this proxy carries: to read something
/// of this machine.
fn destination(line: &str) -> Option<(SocketAddr, &str)> {
    let (url, _) = line.strip_prefix("GET http://")?.split_once(' ')?;
    let (host, path) = url.split_at(url.find('/')?);
    let server: SocketAddr = host.parse().ok()?;
    server.ip().is_loopback().then_some((server, path))
}

fn answer(
    mut browser: &TcpStream,
    server: SocketAddr,
    path: &str,
    headers: &[String],
) -> io::Result<()> {
    let server = TcpStream::connect(server)?;
    let mut request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n");
    for header in headers.iter().filter(|header| !is_about_the_connection(header)) {
        request.push_str(header);
        request.push_str("\r\n");
    }
    (&server).write_all(format!("{request}\r\n").as_bytes())?;
    let mut answer = BufReader::new(server);
    let mut status = String::new();
    answer.read_line(&mut status)?;
    browser.write_all(format!("{status}Connection: close\r\n").as_bytes())?;
    io::copy(&mut answer, &mut browser).map(drop)
}

fn is_about_the_connection(header: &str) -> bool {
    let name = header.split(':').next().unwrap_or_default();
    ["connection", "proxy-connection", "keep-alive"].iter().any(|it| name.eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the proxy makes of this request, said over a connection that stays open.
    fn said(request: &str) -> String {
        let mut browser = TcpStream::connect((Ipv4Addr::LOCALHOST, start().unwrap())).unwrap();
        browser.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        browser.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn one_request_is_carried_and_the_connections_end() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let host = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let mut heard = Vec::new();
            let (mut stream, _) = listener.accept().unwrap();
            for line in BufReader::new(&stream).lines() {
                match line.unwrap() {
                    line if line.is_empty() => break,
                    line => heard.push(line),
                }
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").unwrap();
            heard
        });
        let request = format!(
            "GET http://{host}/run.js?a HTTP/1.1\r\nHost: {host}\r\nProxy-Connection: keep-alive\r\n\r\n"
        );
        let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
        assert_eq!(said(&request), answer);
        let host = format!("Host: {host}");
        assert_eq!(server.join().unwrap(), ["GET /run.js?a HTTP/1.1", "Connection: close", &host]);
    }

    #[test]
    fn nothing_else_is_reached() {
        for request in [
            "CONNECT example.com:443 HTTP/1.1\r\n\r\n",
            "GET http://example.com/ HTTP/1.1\r\n\r\n",
            "GET http://192.0.2.1:80/ HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "POST http://127.0.0.1:1/ HTTP/1.1\r\n\r\n",
        ] {
            assert!(said(request).starts_with("HTTP/1.1 403 "), "{request}");
        }
    }
}
