//! The service lost a session that was good: it was restarted, or another client took its place. Once,
//! and without a word, it is opened and logged in to again; then the truth counts.

use super::machine::Session;
use super::outcome::is_gone;
use super::pending::Pending;
use super::record::Record;
use super::team::PATIENCE;
use super::{Event, Millis, State};
use crate::error::{Code, Error};
use crate::protocol::{Call, Kind, Role};
use crate::secret::Secret;
use crate::trust::Verification;

impl Session {
    /// Remembers what logs in again: not a second factor's code, which counts once.
    pub(super) fn remember(&mut self, call: &Call) {
        self.login = (self.policy.remembers && !call.has("code")).then(|| call.again());
    }

    /// The service says that there is no such session. Can it be opened again?
    pub(super) fn lose(&mut self, error: &Error) -> bool {
        let may_know = self.policy.remembers && self.other_tabs() > 0;
        let known = self.login.is_some() || self.login_before.is_some() || may_know;
        if self.lost || !known || !self.granted {
            return false;
        }
        self.note_end();
        self.session = None;
        self.lost = true;
        self.asked_login = false;
        if self.state.licensed() {
            self.state = State::Grace;
        }
        self.trouble_is(error);
        self.epoch = self.epoch.wrapping_add(1);
        self.next_beat = None;
        self.news = true;
        if self.leads() && self.rests() {
            self.beat_at(self.now.mono);
        } else if self.leads() {
            self.recover();
        }
        true
    }

    /// Opens the session and logs in to it again.
    pub(super) fn recover(&mut self) {
        let Some(login) = self.login.clone() else {
            if self.waits_for_login() {
                return;
            }
            // Another tab knew it, and is gone.
            let (reason, message) = (self.reason, self.message.take());
            self.end(State::Expired, reason, message);
            self.news = true;
            return;
        };
        self.asked_login = false;
        if self.pendings.silent() {
            return;
        }
        if let Some(session) = self.session.clone() {
            // Another tab has opened it.
            return self.log_in_again(session);
        }
        let call = if login.kind() == Kind::Activate { login } else { Kind::Init.into() };
        let mut pending = self.pending(call, Vec::new(), false);
        pending.silent = true;
        self.begin(pending);
    }

    /// What logs in again is not known here, and may be soon: the storage is asked what happened while this
    /// tab was away, or the other tabs what they know.
    fn waits_for_login(&mut self) -> bool {
        let asks = !self.asked_login && self.other_tabs() > 0;
        if asks {
            self.asked_login = true;
            self.say_session();
        }
        let waits = asks || self.login_before.is_some() && self.state.licensed();
        if waits {
            self.beat_at(self.now.mono + PATIENCE);
        }
        waits
    }

    /// Is it known here what logs in again? Else who beats asks the other tabs, with the trouble that it
    /// tells next.
    pub(super) fn knows_login(&mut self) -> bool {
        let knows = self.login.is_some();
        self.asked_login |= !knows && self.policy.remembers && self.leads();
        knows
    }

    /// A session is told that is lost, or said to be: who lacks what logs in again gets it from who
    /// knows it.
    pub(super) fn exchange_login(&mut self, told: &Record, login: Option<&Call>) {
        let doubted = !told.lost && told.reason.is_some_and(is_gone);
        if told.born != self.born || self.lost != told.lost && !doubted {
            return;
        }
        match (&self.login, login) {
            (Some(_), None) if told.lost || doubted => self.say_session(),
            (None, Some(login)) if self.asked_login => {
                self.login = self.policy.remembers.then(|| login.clone());
            }
            _ => {}
        }
    }

    /// Another tab opened a session past the one that is licensed here, as who led was too busy to say so.
    /// Where that was closed, it is over.
    pub(super) fn is_displaced_by(&self, record: &Record) -> bool {
        let ours = self.digest();
        let newer = record.state == State::Initialized && record.born > self.born;
        let licensed = self.state.licensed() && !self.lost && self.login.is_some();
        licensed && newer && (record.over.is_none() || record.over != ours)
    }

    /// The licence goes on in the new session: who leads logs in to it.
    ///
    /// Not at once by a word that has `waited` for a tab that was frozen: what came after it, a logout
    /// perhaps, is heard next.
    pub(super) fn follow_to(&mut self, record: Box<Record>, waited: Millis) {
        self.note_end();
        self.session = record.session;
        self.opened = record.opened;
        self.born = record.born;
        self.stamp = (record.stamp, record.writer);
        self.lost = true;
        self.state = State::Grace;
        self.reason = Some(Code::SessionExpired);
        self.message = None;
        self.epoch = self.epoch.wrapping_add(1);
        self.next_beat = None;
        self.news = true;
        self.give_up_old_beats();
        if self.leads() && waited >= self.policy.timeout {
            self.beat_at(self.now.mono + PATIENCE);
        } else if self.leads() {
            self.recover();
        }
    }

    /// The session is open: logs in to it.
    pub(super) fn log_in_again(&mut self, session: Secret) {
        self.session = Some(session);
        self.note_birth();
        let Some(login) = self.login.clone() else { return };
        let mut pending = self.pending(login, Vec::new(), false);
        pending.silent = true;
        self.begin(pending);
    }

    /// It did not work.
    pub(super) fn not_recovered(
        &mut self,
        pending: &Pending,
        how: Verification,
        error: Box<Error>,
    ) {
        if pending.epoch != self.epoch || !self.lost {
            return;
        }
        self.session = None;
        self.diagnostics.log(self.now, &error);
        if error.definite && self.believes(how) {
            let state = match pending.call.role() {
                Role::Open => State::Expired,
                _ => State::Denied,
            };
            self.end_by(state, &error);
            self.emit(Event::Error(error.shared()));
        } else {
            if self.state == State::Grace {
                self.trouble_is(&error);
            }
            self.back_off(&error);
            self.end_grace_if_over();
        }
        self.news = true;
    }

    /// As long as a session is lost and nothing else is done about it, it is tried again.
    pub(super) fn keep_recovering(&mut self) {
        let idle = self.next_beat.is_none() && self.pendings.exclusive().is_none();
        if self.lost && idle && self.leads() && self.online {
            let wait = self.schedule.after_failure(false, None, self.random.f64());
            self.beat_at(self.now.mono + wait);
        }
    }
}
