//! What the device and the page are up to: offline, asleep, back, gone.

use super::machine::Session;
use super::{Effect, Loaded, Millis, Now, State};
use crate::error::{Code, Error};
use crate::protocol::Kind;

/// The device's two clocks part by more than this when it slept, or was set.
const JUMP: Millis = Millis(5_000.0);

impl Session {
    /// Was this tab not let run? Then its timer should have fired long ago, whatever comes first now.
    ///
    /// A busy page, a throttled one and a device that slept all look like this. What other tabs said
    /// meanwhile is still delivered, so that nothing need be forgotten.
    pub(super) fn notice_pause(&mut self) {
        let late = self.next_wake().is_some_and(|at| self.now.mono - at > JUMP);
        if late && !self.left && self.tabs.asked_until <= self.now.mono {
            self.look_at_what_is_kept();
            self.ask_leader();
        }
    }

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
        let mut error = Error::with_detail(Code::Network, &["The device is offline."]);
        error.endpoint = Some(self.service.beat().endpoint());
        self.diagnostics.log(self.now, &error);
        self.hear_trouble(&error.shared(), true);
        self.end_grace_if_over();
    }

    /// Beats at once if that is overdue by either clock, or the page was put away.
    pub(super) fn back(&mut self) {
        let was_away = std::mem::take(&mut self.left);
        if was_away {
            if std::mem::take(&mut self.tabs.rejoins) {
                self.join_team();
            }
            self.look_around();
        }
        self.end_grace_if_over();
        if self.beats_here() && self.online && !self.returning && self.overdue(was_away) {
            let soon = self.soon();
            self.beat_at(soon);
            self.returning = true;
        }
        self.ask_leader();
    }

    /// This tab was put away, and heard nothing: another one may have logged out, or in, and be gone.
    /// What is kept tells; until then nobody is logged in again without a word.
    fn look_around(&mut self) {
        // Nor by an answer to what was asked before.
        self.asked_login = false;
        if self.look_at_what_is_kept() {
            self.login_before = self.login.take().or(self.login_before.take());
        } else if !self.policy.keeps && self.tabs.met_any {
            // Other tabs tell it again, if there are any that still know it.
            self.login = None;
        }
        self.ask_leader();
    }

    fn look_at_what_is_kept(&mut self) -> bool {
        let looks = self.policy.keeps && self.has_session() && self.joining.is_none();
        if looks {
            self.effects.push(Effect::Load);
        }
        looks
    }

    /// What was kept when this tab was let run again.
    pub(super) fn looked_around(&mut self, loaded: Loaded) {
        let login = self.login_before.take();
        match loaded {
            Loaded::Erased(stamp) if stamp > self.stamp.0 => {
                self.end(State::Closed, None, None);
                self.news = true;
            }
            // The user wiped it.
            Loaded::Erased(_) | Loaded::Absent(_) => self.login = self.login.take().or(login),
            // No other tab was ever there that could have logged out.
            Loaded::Damaged(_) | Loaded::Refused if !self.tabs.met_any => {
                self.login = self.login.take().or(login);
            }
            // Nobody knows: what the service says is the truth.
            Loaded::Damaged(_) | Loaded::TooNew(_) | Loaded::Refused => {}
            Loaded::Record(text, largest) => match self.usable(&text, largest) {
                Ok(record) if record.born <= self.born => {
                    self.login = self.login.take().or(login);
                }
                Ok(record) if self.is_doubtful(&record) => {}
                Ok(record) if record.follows(self.born, self.stamp) => {
                    let age = record.age(self.now);
                    let now = self.now;
                    let good = age.map(|age| Now { mono: now.mono - age, wall: now.wall - age });
                    self.login = None;
                    self.take_over(record, good);
                    self.end_grace_if_over();
                    let soon = self.soon();
                    if self.beats_here() {
                        self.beat_at(soon);
                    }
                }
                _ => {}
            },
        }
    }

    fn overdue(&mut self, was_away: bool) -> bool {
        match self.next_beat {
            Some(at) => was_away || at.0 <= self.now.mono.0 || self.due_wall.0 <= self.now.wall.0,
            None => !self.joins_beat() && !self.pendings.silent(),
        }
    }

    /// The page goes away.
    pub(super) fn leave(&mut self, kept: bool) {
        // A tab that is back a moment ago has not heard yet who else is there.
        let heard = !self.tabs.joined || self.tabs.asked_until <= self.now.mono;
        let alone = heard && self.other_tabs() == 0;
        let gives_back = self.policy.logs_out_on_close && !kept && alone;
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
        if self.is_closing() && self.policy.keeps {
            // What was kept can't be waited for.
            self.effects.push(Effect::Keep { record: None, stamp: f64::INFINITY });
        }
        self.left |= kept || self.tabs.joined;
        self.tabs.rejoins |= self.tabs.joined;
        self.tabs.away = true;
        self.leave_team();
    }
}
