//! What goes in and what comes out: an HTTP exchange as plain data.
//!
//! The emulator never opens a socket. Whoever calls it (the server binary, a test, a page's
//! stub of `fetch`) turns its own request into [`Request`] and does what [`Delivery`] says.

/// One HTTP request as the service receives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// Upper-case method, for example `POST`.
    pub method: String,
    /// Path without scheme, host and query, for example `/api/1.3/`.
    pub path: String,
    /// Header lines in order; names lower-case.
    pub headers: Vec<(String, String)>,
    /// Body after transfer decoding.
    pub body: Vec<u8>,
    /// Address the request came from. A `cf-connecting-ip` or `x-forwarded-for` header goes
    /// before it, as recorded from the open KeyAuth 1.2 server.
    pub client_ip: String,
}

impl Request {
    /// A request without headers and body from 127.0.0.1.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            client_ip: "127.0.0.1".to_owned(),
            ..Self::default()
        }
    }

    /// A form-urlencoded POST, the shape of every LibreAuth call.
    pub fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self {
            headers: vec![(
                "content-type".to_owned(),
                "application/x-www-form-urlencoded".to_owned(),
            )],
            body: body.into_bytes(),
            ..Self::new("POST", path)
        }
    }

    /// A JSON POST, the shape of every Lockence call.
    pub fn json(path: &str, body: &str) -> Self {
        Self {
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec(),
            ..Self::new("POST", path)
        }
    }

    /// First header of that lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Address of the client as the service sees it: proxy headers first, then the socket.
    pub fn seen_ip(&self) -> String {
        self.header("cf-connecting-ip")
            .or_else(|| self.header("x-forwarded-for").and_then(|list| list.split(',').next()))
            .map(str::trim)
            .filter(|ip| !ip.is_empty())
            .unwrap_or(&self.client_ip)
            .to_owned()
    }
}

/// How an answer reaches the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// At once.
    #[default]
    Now,
    /// After that many milliseconds.
    After(u64),
    /// Never: the connection stays open and silent until the client leaves.
    Never,
    /// Never: the connection is closed without an answer.
    Drop,
    /// Status and headers as given, then that many bytes of filler instead of the body.
    Flood(u64),
}

/// One HTTP answer of the service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// HTTP status code.
    pub status: u16,
    /// Header lines in order; names as the service spells them.
    pub headers: Vec<(String, String)>,
    /// Exact body bytes; a signature is over these.
    pub body: Vec<u8>,
    /// When and whether the answer arrives.
    pub delivery: Delivery,
}

impl Response {
    /// An answer delivered at once, with its content type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut response =
            Self { status, headers: Vec::new(), body: body.into(), delivery: Delivery::Now };
        response.set_header("Content-Type", content_type);
        response
    }

    /// First header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// The body as text; bytes that are not UTF-8 show as U+FFFD.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        self.remove_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }
}

fn find_header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_header_goes_before_the_socket() {
        let mut request = Request::new("POST", "/");
        assert_eq!(request.seen_ip(), "127.0.0.1");
        request.headers.push(("x-forwarded-for".into(), "203.0.113.9, 10.0.0.1".into()));
        assert_eq!(request.seen_ip(), "203.0.113.9");
        request.headers.push(("cf-connecting-ip".into(), "203.0.113.7".into()));
        assert_eq!(request.seen_ip(), "203.0.113.7");
    }

    #[test]
    fn header_names_are_case_blind() {
        let mut response = Response::new(200, "text/plain", "x");
        response.set_header("content-type", "text/html");
        assert_eq!(response.header("CONTENT-TYPE"), Some("text/html"));
        assert_eq!(response.headers.len(), 1);
    }
}
