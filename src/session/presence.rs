//! What the device and the page are up to: offline, asleep, back, gone.

use super::machine::Session;
use super::{Effect, Millis, Now, State};
use crate::error::{Code, Error};
use crate::protocol::Kind;

/// The device's two clocks part by more than this when it slept, or was set.
const JUMP: Millis = Millis(5_000.0);

impl Session {
    /// Did the device sleep, or was its clock set, since the last input?
    pub(super) fn clocks_jumped(&self, now: Now) -> bool {
        let parted = (now.wall - now.mono) - (self.now.wall - self.now.mono);
        parted.0.abs() > JUMP.0 && self.now != Now::default()
    }

    pub(super) fn set_online(&mut self, online: bool) {
        let was = std::mem::replace(&mut self.online, online);
        if online && !was {
            self.back();
        }
    }

    /// A beat is due, and the device is offline: no request, but the trouble is told.
    pub(super) fn miss_beat(&mut self) {
        let mut error = Error::with_detail(Code::Network, "The device is offline.");
        error.endpoint = Some(self.service.beat().endpoint());
        self.diagnostics.log(self.now, &error);
        self.hear_trouble(&error.into(), true);
        self.end_grace_if_over();
    }

    /// Beats at once if that is overdue by either clock.
    pub(super) fn back(&mut self) {
        if std::mem::take(&mut self.left) {
            self.join_team();
        }
        self.end_grace_if_over();
        if self.beats_here() && self.online && !self.returning && self.overdue() {
            let soon = self.soon();
            self.beat_at(soon);
            self.returning = true;
        }
        self.ask_leader();
    }

    fn overdue(&mut self) -> bool {
        match self.next_beat {
            Some(at) => at.0 <= self.now.mono.0 || self.due_wall.0 <= self.now.wall.0,
            None => !self.joins_beat() && !self.pendings.silent(),
        }
    }

    /// The page goes away.
    pub(super) fn leave(&mut self, kept: bool) {
        let gives_back = self.policy.logs_out_on_close && !kept && self.other_tabs() == 0;
        if let Some(session) = self.session.clone().filter(|_| gives_back) {
            let logout = self.pending(Kind::Logout.into(), Vec::new(), false);
            let request = self.service.request(&logout.call, Some(&session), None);
            self.effects.push(Effect::Send {
                id: logout.id,
                request,
                timeout: self.policy.timeout,
                max_bytes: self.policy.max_response_bytes,
                keepalive: true,
            });
            self.end(State::Closed, None, None);
            self.news = true;
            self.share();
        }
        self.left |= self.tabs.joined;
        self.tabs.away = true;
        self.leave_team();
    }
}
