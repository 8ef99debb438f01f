//! The sessions of one profile in the order in which the service opened them. A yes to a session that was
//! replaced, or that the service has lost since, keeps nobody licensed, however late it comes.

use libreauth_client::protocol::{Request, Response};

/// Their ids, and which of them a yes may count for.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    /// A service may hand out the same id again; then the last one is meant.
    opened: Vec<String>,
    /// Older ones are over.
    first: usize,
    /// The app logged out of those before this one.
    closed: usize,
}

impl Sessions {
    /// The service answers: perhaps it opens one.
    pub(crate) fn notice_opening(&mut self, response: &Response) {
        let body = String::from_utf8_lossy(&response.body);
        self.opened.extend(id_in(&body).map(str::to_owned));
    }

    /// A tab asks something in a session: whatever was opened before that one is replaced.
    pub(crate) fn notice_use(&mut self, request: &Request) {
        self.first = self.position(request).map_or(self.first, |at| at.max(self.first));
    }

    /// A tab hears that this request's session is gone.
    pub(crate) fn notice_end(&mut self, request: &Request) {
        self.first = self.position(request).map_or(self.first, |at| self.first.max(at + 1));
    }

    /// Does a yes to this request say anything about the profile's licence?
    pub(crate) fn counts(&self, request: &Request) -> bool {
        self.position(request).is_none_or(|at| at >= self.first)
    }

    /// The app logs out, of whatever is open.
    pub(crate) fn notice_logout(&mut self) {
        self.closed = self.opened.len();
    }

    /// Did the app log out of that one?
    pub(crate) fn is_closed(&self, position: usize) -> bool {
        position < self.closed
    }

    /// The last one that is named in a word or a record.
    pub(crate) fn named_in(&self, text: &str) -> Option<usize> {
        let id = id_in(text)?;
        self.opened.iter().rposition(|it| it == id)
    }

    pub(crate) fn position(&self, request: &Request) -> Option<usize> {
        self.named_in(request.body.as_ref()?.expose())
    }
}

/// The session that a request or an answer names.
fn id_in(text: &str) -> Option<&str> {
    let names = ["sessionid=", "\"session\":\"", "\"sessionid\":\"", "\"session_token\":\""];
    names.iter().find_map(|name| {
        let (_, after) = text.split_once(name)?;
        after.split(['&', '"']).next()
    })
}

#[cfg(test)]
mod tests {
    use libreauth_client::secret::Secret;

    use super::*;

    fn check(id: &str) -> Request {
        let body = Some(Secret::new(format!("type=check&sessionid={id}&name=MyApp")));
        Request { endpoint: "check", url: String::new(), content_type: "", body }
    }

    fn opened(ids: &[&str]) -> Sessions {
        let mut sessions = Sessions::default();
        for id in ids {
            let body = format!("{{\"success\":true,\"sessionid\":\"{id}\"}}").into();
            sessions.notice_opening(&Response { body, ..Response::default() });
        }
        sessions
    }

    #[test]
    fn a_yes_counts_until_a_later_session_is_used_or_its_own_is_gone() {
        let mut sessions = opened(&["one", "two"]);
        assert!(sessions.counts(&check("one")), "nobody uses the second yet");
        sessions.notice_use(&check("two"));
        assert!(!sessions.counts(&check("one")));
        assert!(sessions.counts(&check("two")));
        sessions.notice_end(&check("two"));
        assert!(!sessions.counts(&check("two")));
    }

    #[test]
    fn a_logout_is_of_those_that_were_opened_before() {
        let mut sessions = opened(&["one"]);
        sessions.notice_logout();
        let body = br#"{"success":true,"sessionid":"two"}"#.to_vec();
        sessions.notice_opening(&Response { body, ..Response::default() });
        let closed = |id| sessions.position(&check(id)).map(|at| sessions.is_closed(at));
        assert_eq!(["one", "two"].map(closed), [Some(true), Some(false)]);
    }

    #[test]
    fn an_id_that_is_handed_out_again_is_the_later_session() {
        let mut sessions = opened(&["one"]);
        sessions.notice_end(&check("one"));
        sessions.notice_opening(&Response {
            body: br#"{"success":true,"session_token":"one"}"#.to_vec(),
            ..Response::default()
        });
        assert!(sessions.counts(&check("one")));
    }
}
