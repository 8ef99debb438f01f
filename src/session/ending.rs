//! The end of a session, remembered and told: whatever other tabs say of it later comes too late.

use super::State;
use super::machine::Session;
use super::record::Record;
use crate::error::{Code, Error};
use crate::protocol::Role;

impl Session {
    /// Remembers which session is over: what other tabs say of it meanwhile comes too late.
    pub(super) fn note_end(&mut self) {
        self.over = self.digest().or(self.over.take());
    }

    /// Is it the session that ended here? Where it was closed, so is the one that another tab opened in
    /// its place without having heard.
    pub(super) fn is_over(&mut self, record: &Record) -> bool {
        let digest = record.digest();
        if digest.is_some() && digest == self.over {
            // It was away when that ended.
            self.say_session();
            return true;
        }
        let closed = self.state == State::Closed && self.joining.is_none();
        // Who logs out right after it was away means the session that it would have heard of.
        let meant = self.tabs.closes_until > self.now.mono;
        if closed && (meant || self.over.is_some() && record.over == self.over) {
            if digest.is_some() {
                self.over = digest;
            }
            self.news = true;
            return true;
        }
        false
    }

    /// Another tab logged out, or was told that it is over. Whatever crossed that on its way, the
    /// session of which it was said ends.
    pub(super) fn hear_end(&mut self, record: Box<Record>) {
        if self.joining.is_some() {
            return self.hear_end_while_joining(record);
        }
        let names = |digest: Option<&String>| digest.is_some() && record.over.as_ref() == digest;
        let ours = self.digest();
        let known = names(ours.as_ref());
        // Who logs out of one that was lost has not heard of what is opened in its place, without a word.
        let instead = ours.is_none() || record.state == State::Closed;
        let meant = known || instead && names(self.over.as_ref());
        if !meant && !record.follows(self.born, self.stamp) {
            return;
        }
        self.stamp.0 = self.stamp.0.max(record.stamp);
        if self.session.is_none() && !self.lost {
            // What is told of that one from now on comes too late.
            self.over = record.over.or(self.over.take());
            self.born = self.born.max(record.born);
            return;
        }
        if record.state == State::Closed {
            let others = self.pendings.take_if(&|it| it.call.role() != Role::Close);
            self.give_up(others, &Error::with_detail(Code::Aborted, &["Another tab logged out."]));
            if !known
                && self.leads()
                && let Some(session) = self.session.clone()
            {
                // That tab did not know which session it ended: the service has not heard of it.
                self.log_out_of(&session, None);
            }
        }
        self.end(record.state, record.reason, record.message);
        if let Some(verdict) = record.verdict {
            self.keep_verdict(&verdict);
        }
        self.news = false;
    }
}
