//! What was asked and answered, the newest last.

use std::collections::VecDeque;

use serde::Serialize;

use crate::fault::Service;

/// How many exchanges are kept.
const KEPT: usize = 500;
/// How much of a body is kept, in bytes.
const KEPT_BODY: usize = 4_096;

/// One exchange with a service. Secrets stand as they are: this is a development server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogEntry {
    /// When the request came, in epoch milliseconds.
    pub at_ms: u64,
    /// Service the path belongs to.
    pub service: Service,
    /// `type` field, last part of the path, or `health`.
    pub call: String,
    /// HTTP method.
    pub method: String,
    /// Path.
    pub path: String,
    /// Address the service saw.
    pub ip: String,
    /// Request body as text, at most 4096 bytes.
    pub request: String,
    /// HTTP status; 0 when no answer was given.
    pub status: u16,
    /// Response body as text, at most 4096 bytes.
    pub response: String,
    /// Name of the fault that hit it.
    pub fault: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Log(VecDeque<LogEntry>);

impl Log {
    pub(crate) fn add(&mut self, entry: LogEntry) {
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &LogEntry> + ExactSizeIterator {
        self.0.iter()
    }
}

/// The beginning of a body as text.
pub(crate) fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(body.get(..KEPT_BODY).unwrap_or(body)).into_owned()
}
