//! What the app in a tab does: it opens a session, logs in, asks now and then, and sometimes logs out.

use libreauth_client::protocol::{Call, Kind};
use libreauth_client::session::{CallId, Input, Outcome, State};

use super::World;
use super::queue::{Happening, TabId};
use super::tab::{Asking, Script};

impl World {
    /// The app does the next thing.
    pub(crate) fn run_app(&mut self, id: TabId) {
        let Some(tab) = self.tabs.get(&id) else { return };
        let (script, state, busy) = (tab.script, tab.state, !tab.asking.is_empty());
        let beating = tab.session.snapshot().beating;
        if busy {
            return self.next_app_step(id, 0.3);
        }
        match script {
            Script::Init => self.open_session(id),
            Script::License if state.licensed() => {
                self.set_script(id, Script::Use);
                self.next_app_step(id, 1.0);
            }
            Script::License if state == State::Initialized => {
                let key = self.key_of(id);
                self.call(id, Call::new(Kind::License).with("key", key));
            }
            Script::Out if self.random.bool() => self.next_app_step(id, 3.0),
            Script::License | Script::Out => self.open_session(id),
            // The machine tries by itself to get such a session back.
            Script::Use if !state.licensed() && !beating => {
                if self.random.bool() {
                    self.open_session(id);
                } else {
                    self.next_app_step(id, 1.0);
                }
            }
            Script::Use if self.setting.logs_out && self.random.u8(..12) == 0 => {
                self.set_script(id, Script::Out);
                self.call(id, Kind::Logout.into());
            }
            Script::Use => {
                let kind = match (self.setting.lockence, self.random.bool()) {
                    (false, _) => Kind::Check,
                    (true, true) => Kind::Validate,
                    (true, false) => Kind::Heartbeat,
                };
                self.call(id, kind.into());
            }
        }
    }

    fn open_session(&mut self, id: TabId) {
        self.set_script(id, Script::License);
        let key = self.key_of(id);
        let call = if self.setting.lockence {
            Call::new(Kind::Activate).with("license_key", key)
        } else {
            Kind::Init.into()
        };
        self.call(id, call);
    }

    fn key_of(&self, id: TabId) -> &'static str {
        let profile = self.tabs.get(&id).map_or(0, |it| it.profile);
        self.profile(profile).key
    }

    fn set_script(&mut self, id: TabId, script: Script) {
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.script = script;
        }
    }

    /// The app's next step comes after about so many of its usual pauses.
    fn next_app_step(&mut self, id: TabId, pauses: f64) {
        let wait = self.setting.asks * pauses * (0.5 + self.random.f64());
        self.queue.plan(self.now + wait, Happening::App(id));
    }

    fn call(&mut self, id: TabId, call: Call) {
        let now = self.now;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.calls += 1;
        let call_id = CallId(tab.calls);
        let endpoint = call.endpoint();
        tab.asking.push(Asking { id: call_id, endpoint, since: tab.ran(now) });
        let profile = tab.profile;
        self.about_to_call(profile, call.kind());
        self.tell(|| format!("tab {id}: the app calls {endpoint}()"));
        self.input(id, Input::Call(call_id, call));
    }

    /// The app is answered.
    pub(crate) fn settled(&mut self, id: TabId, call: CallId, outcome: &Outcome) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let Some(at) = tab.asking.iter().position(|it| it.id == call) else {
            let what = format!("{call:?} was answered twice, or never asked");
            let profile = tab.profile;
            return self.break_rule(profile, "progress", what);
        };
        let asked = tab.asking.remove(at);
        let profile = tab.profile;
        self.tell(|| {
            let how = match outcome {
                Ok(_) => "resolved".to_owned(),
                Err(error) => format!("failed: {}", error.code.as_str()),
            };
            format!("tab {id}: {}() {how}", asked.endpoint)
        });
        if matches!(asked.endpoint, "init" | "license") {
            self.profile_mut(profile).app_acted_at = self.now;
        }
        match (asked.endpoint, outcome) {
            ("init", Ok(_)) => self.queue.plan(self.now + 5.0, Happening::App(id)),
            ("init", Err(_)) => {
                self.set_script(id, Script::Init);
                self.next_app_step(id, 1.0);
            }
            ("license", Err(_)) => {
                self.set_script(id, Script::License);
                self.next_app_step(id, 1.0);
            }
            ("license", Ok(_)) => {
                self.set_script(id, Script::Use);
                self.next_app_step(id, 1.0);
            }
            _ => self.next_app_step(id, 1.0),
        }
    }
}
