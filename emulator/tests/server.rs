//! The server as a program: started, spoken to over real HTTP, and ended.

// Clippy's exception for tests does not reach the helpers of an integration test.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A running server that ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_libreauth-emulator"))
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .find_map(|line| {
                line.unwrap().strip_prefix("emulator listening on http://").map(str::to_owned)
            })
            .unwrap();
        // The rest of what it says must be read, or it would block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Sends one request on its own connection.
    fn open(&self, method: &str, path: &str, kind: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        stream
    }

    /// The whole answer: head and body.
    fn ask(&self, method: &str, path: &str, kind: &str, body: &str) -> (String, Vec<u8>) {
        let mut bytes = Vec::new();
        self.open(method, path, kind, body).read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        let body = bytes.split_off(end);
        (String::from_utf8(bytes).unwrap().to_lowercase(), body)
    }

    fn form(&self, body: &str) -> (String, String) {
        let kind = "application/x-www-form-urlencoded";
        let (head, body) = self.ask("POST", "/api/1.3/", kind, body);
        (head, String::from_utf8(body).unwrap())
    }

    fn fault(&self, body: &str) {
        let (head, _) = self.ask("POST", "/_emulator/faults", "application/json", body);
        assert!(head.starts_with("http/1.1 200"), "{head}");
    }
}

#[test]
fn it_serves_both_services_and_every_way_to_fail() {
    let server = Server::start();

    let check = "type=check&name=MyApp&ownerid=XXXXXXXXXX&sessionid=your_session_id";
    let (head, body) = server.form(check);
    assert!(head.starts_with("http/1.1 200 ok"), "{head}");
    assert!(head.contains("x-signature-ed25519: "), "{head}");
    assert!(head.contains("access-control-allow-origin: *"), "{head}");
    assert_eq!(body, r#"{"success":false,"message":"Session expired"}"#);

    let (head, body) =
        server.ask("POST", "/api/v1/validate", "application/json", r#"{"api_key":"wrong"}"#);
    assert!(head.starts_with("http/1.1 401"), "{head}");
    assert_eq!(body, br#"{"success":false,"message":"Invalid API key"}"#);

    let (_, state) = server.ask("GET", "/_emulator/state?pretty", "", "");
    assert!(String::from_utf8(state).unwrap().contains("DEMO-KEY-0001"), "a query is no path");

    server.fault(r#"{"kind":"drop","count":1}"#);
    let mut stream = server.open("POST", "/api/1.3/", "", "");
    let mut nothing = Vec::new();
    match stream.read_to_end(&mut nothing) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    assert!(nothing.is_empty(), "dropped without a word");

    server.fault(r#"{"kind":"flood","bytes":3000000,"count":1}"#);
    let (head, body) = server.ask("GET", "/health", "", "");
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    assert_eq!(body.iter().filter(|byte| **byte == b' ').count(), 3_000_000);

    server.fault(r#"{"kind":"slow","ms":1,"count":1}"#);
    assert_eq!(server.form(check).1, r#"{"success":false,"message":"Session expired"}"#);

    // One hanging request holds nobody else up.
    server.fault(r#"{"kind":"hang","count":1}"#);
    let _hanging = server.open("GET", "/health", "", "");
    loop {
        let (_, log) = server.ask("GET", "/_emulator/log", "", "");
        if String::from_utf8(log).unwrap().contains(r#""fault":"hang""#) {
            break;
        }
    }
    let (head, _) = server.ask("GET", "/health", "", "");
    assert!(head.starts_with("http/1.1 200"), "{head}");

    let (head, _) = server.ask("POST", "/api/1.3/", "", &"x".repeat((1 << 20) + 1));
    assert!(head.starts_with("http/1.1 413"), "{head}");
}

#[test]
fn it_refuses_to_face_the_network() {
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_libreauth-emulator")).args(args).output().unwrap()
    };
    let refused = run(&["--host", "0.0.0.0"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("not a loopback address"));
    let unreadable = run(&["--seed", "/no/such/file.json"]);
    assert!(String::from_utf8(unreadable.stderr).unwrap().contains("/no/such/file.json"));
    assert!(run(&["--help"]).status.success());
}
