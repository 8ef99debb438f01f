//! Open sessions: who, since when, until when.

/// One session from `init` to `logout` or expiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// 10 characters of `[0-9A-Za-z]`.
    pub(crate) id: String,
    pub(crate) ip: String,
    /// The user, once logged in.
    pub(crate) credential: Option<String>,
    /// `enckey` of `init`.
    pub(crate) enckey: Option<String>,
    /// `init_iv` of `init`, which KeyAuth 1.0 knows and LibreAuth does not document.
    pub(crate) init_iv: Option<String>,
    /// Epoch milliseconds after which it is gone.
    pub(crate) expires_ms: u64,
}

/// All sessions of one application.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions(Vec<Session>);

impl Sessions {
    pub(crate) fn open(&mut self, session: Session) {
        self.0.push(session);
    }

    /// The session of that id, if it is not over; expired ones are forgotten on the way.
    pub(crate) fn find(&mut self, id: &str, now_ms: u64) -> Option<&mut Session> {
        self.sweep(now_ms);
        self.0.iter_mut().find(|session| session.id == id)
    }

    /// The session opened from that address, for the one-session-per-address rule.
    pub(crate) fn find_by_ip(&mut self, ip: &str, now_ms: u64) -> Option<&mut Session> {
        self.sweep(now_ms);
        self.0.iter_mut().find(|session| session.ip == ip)
    }

    /// Ends one session.
    pub(crate) fn end(&mut self, id: &str) {
        self.0.retain(|session| session.id != id);
    }

    /// Ends every session of a user.
    pub(crate) fn end_of_user(&mut self, username: &str) {
        self.0.retain(|session| session.credential.as_deref() != Some(username));
    }

    /// Ends all.
    pub(crate) fn end_all(&mut self) {
        self.0.clear();
    }

    /// Sessions that are not over.
    pub(crate) fn live(&self, now_ms: u64) -> impl Iterator<Item = &Session> {
        self.0.iter().filter(move |session| now_ms < session.expires_ms)
    }

    fn sweep(&mut self, now_ms: u64) {
        self.0.retain(|session| now_ms < session.expires_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: &str, user: &str) -> Session {
        Session {
            id: id.into(),
            ip: "127.0.0.1".into(),
            credential: Some(user.into()),
            enckey: None,
            init_iv: None,
            expires_ms: 100,
        }
    }

    #[test]
    fn a_session_is_over_at_its_end_and_not_before() {
        let mut sessions = Sessions::default();
        sessions.open(session("a", "u"));
        assert!(sessions.find("a", 99).is_some());
        assert_eq!(sessions.live(100).count(), 0);
        assert!(sessions.find("a", 100).is_none());
        assert!(sessions.find("a", 1).is_none(), "once gone it stays gone");
    }

    #[test]
    fn sessions_end_by_id_and_by_user() {
        let mut sessions = Sessions::default();
        sessions.open(session("a", "u"));
        sessions.open(session("b", "u"));
        sessions.open(session("c", "v"));
        sessions.end("a");
        assert_eq!(sessions.live(0).count(), 2);
        sessions.end_of_user("u");
        assert!(sessions.find("c", 0).is_some());
        assert!(sessions.find("b", 0).is_none());
    }
}
