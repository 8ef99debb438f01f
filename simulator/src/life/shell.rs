//! The shell around each session: hands inputs over, and carries out what comes of them.

use libreauth_client::protocol::Failure;
use libreauth_client::session::{CallId, Effect, Event, Input, Loaded, Millis, Snapshot};

use super::Tab;
use super::World;
use super::facts::is_beat;
use super::queue::{ExchangeId, Happening, TabId};
use super::trust::Source;
use super::wire::{Nature, Sending};
use crate::fault::Planted;

impl World {
    /// Hands an input to a tab's session.
    pub(crate) fn input(&mut self, id: TabId, input: Input) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let profile = tab.profile;
        let by_app = matches!(input, Input::Call(..));
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let now = self.profiles[profile].clock.now(self.now, tab.origin);
        let effects = tab.session.handle(now, input);
        for effect in effects {
            self.carry_out(id, profile, by_app, effect);
        }
        self.notice_state(id);
    }

    fn carry_out(&mut self, id: TabId, profile: usize, by_app: bool, effect: Effect) {
        match effect {
            Effect::Send { id: request_id, request, timeout, keepalive, .. } => {
                let asked = self
                    .tabs
                    .get(&id)
                    .is_some_and(|tab| tab.is_asking(request.endpoint) || tab.is_asking("init"));
                let automatic = !by_app && !asked && !keepalive;
                self.notice_request(id, &request, automatic, keepalive);
                self.tell(|| {
                    let who = if automatic { "by itself " } else { "" };
                    format!("tab {id} sends {who}#{} {}", request_id.0, request.endpoint)
                });
                let timeout = if self.planted == Some(Planted::NoTimeout) {
                    Millis(f64::MAX)
                } else {
                    timeout
                };
                if self.planted == Some(Planted::BeatAfterLogout)
                    && let Some(tab) = self.tabs.get_mut(&id)
                    && is_beat(request.endpoint)
                {
                    tab.last_beat = Some(request.clone());
                }
                let sending = Sending { id: request_id, request, automatic, timeout, keepalive };
                self.send(id, profile, sending);
            }
            Effect::Cancel(request) => {
                let theirs = self.exchanges.values_mut().filter(|it| it.tab == id);
                theirs.filter(|it| it.id == request).for_each(|it| it.waited_for = false);
            }
            Effect::AskDevice => {
                self.ask_shell(id, Happening::Device(id));
            }
            Effect::Wake(at) => self.set_timer(id, at),
            Effect::Load => self.load(id, profile),
            Effect::Keep { record, stamp } => {
                let source = self.tabs.get(&id).map(Tab::as_source).unwrap_or_default();
                self.tell(|| {
                    let what = if record.is_some() { "keeps its session" } else { "keeps nothing" };
                    format!("tab {id} {what}, stamp {stamp}")
                });
                if !self.profile_mut(profile).storage.keep(record, stamp, source) {
                    self.queue.plan(self.now + 5.0, Happening::NotKept(id));
                }
            }
            Effect::Team(team) => self.team(id, profile, team),
            Effect::Say(text) => self.say(id, profile, &text),
            Effect::Emit(Event::Storage(trouble)) => {
                self.tell(|| format!("tab {id}: storage {}", trouble.as_str()));
            }
            Effect::Settle(call, outcome) => {
                self.beat_after_logout(id, call);
                self.settled(id, call, &outcome);
            }
            Effect::Changed(snapshot) => self.tell(|| format!("tab {id} is {}", show(&snapshot))),
            Effect::Emit(_) | Effect::Decrypt { .. } => {}
        }
    }

    /// A planted fault: a timer of the shell's own was not stopped.
    fn beat_after_logout(&mut self, id: TabId, call: CallId) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let answered = tab.asking.iter().find(|it| it.id == call);
        if answered.is_some_and(|it| it.endpoint == "logout")
            && let Some(beat) = tab.last_beat.take()
        {
            self.notice_request(id, &beat, true, false);
        }
    }

    /// Device and storage take their time.
    fn ask_shell(&mut self, id: TabId, what: Happening) {
        if let Some(tab) = self.tabs.get_mut(&id) {
            tab.asking_shell += 1;
        }
        let takes = self.random.f64() * 40.0;
        self.queue.plan(self.now + takes, what);
    }

    fn load(&mut self, id: TabId, profile: usize) {
        if self.planted == Some(Planted::RollbackUnseen) {
            let storage = &mut self.profile_mut(profile).storage;
            storage.bring_back();
            storage.forget_largest();
        }
        let (loaded, source) = self.profile(profile).storage.load();
        self.ask_shell(id, Happening::Loaded(id, loaded, source));
    }

    fn set_timer(&mut self, id: TabId, at: Option<Millis>) {
        let late = self.random.f64();
        let lost = self.planted == Some(Planted::LostTimers) && self.random.u8(..20) == 0;
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.timers += 1;
        tab.timer = at;
        let Some(at) = at.filter(|_| !lost) else { return };
        let late = late * if tab.hidden { 1_000.0 } else { 10.0 };
        let (number, origin) = (tab.timers, tab.origin);
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let wait = at.0 - self.profiles[tab.profile].clock.now(self.now, origin).mono.0;
        self.queue.plan(self.now + wait.max(0.0) + late, Happening::Timer(id, number));
    }

    pub(crate) fn timer(&mut self, id: TabId, number: u32) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        let Some(at) = tab.timer.filter(|_| tab.timers == number) else { return };
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let wait = at.0 - self.profiles[tab.profile].clock.now(self.now, tab.origin).mono.0;
        if wait > 0.0 {
            // The monotonic clock stood still meanwhile.
            return self.queue.plan(self.now + wait, Happening::Timer(id, number));
        }
        tab.timer = None;
        self.input(id, Input::Wake);
    }

    pub(crate) fn tell_device(&mut self, id: TabId) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.asking_shell = tab.asking_shell.saturating_sub(1);
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let profile = &self.profiles[tab.profile];
        tab.era = profile.era();
        let mut device = profile.device();
        if self.planted == Some(Planted::OwnDevice) {
            device = format!("{id:040x}");
        }
        self.input(id, Input::Device(Ok(device)));
    }

    pub(crate) fn tell_loaded(&mut self, id: TabId, loaded: Loaded, source: Source) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        tab.asking_shell = tab.asking_shell.saturating_sub(1);
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let profile = &self.profiles[tab.profile];
        let (now, set_back) = (profile.clock.mono(self.now), profile.clock.set_back);
        // What a logout ended is no ground for anything.
        let trust = source.trust.filter(|it| it.logouts == profile.logouts);
        tab.knows_logouts = tab.knows_logouts.max(source.logouts);
        if let Some(trust) = trust {
            tab.trust = Some(trust.reloaded(now, set_back).or(tab.trust));
        }
        if let Loaded::Record(text, _) = &loaded {
            let session = profile.sessions.named_in(text.expose());
            self.learn_of_session(id, session);
        }
        self.tell(|| {
            let found = match &loaded {
                Loaded::Record(_, largest) => format!("a record (largest stamp {largest})"),
                other => format!("{other:?}"),
            };
            format!("tab {id} finds {found}")
        });
        self.input(id, Input::Loaded(loaded));
    }

    pub(crate) fn tell_not_kept(&mut self, id: TabId) {
        self.input(id, Input::NotKept);
    }

    pub(crate) fn tell_online(&mut self, id: TabId) {
        let Some(tab) = self.tabs.get_mut(&id) else { return };
        #[allow(clippy::indexing_slicing, reason = "profiles are never removed")]
        let online = self.profiles[tab.profile].online;
        if tab.told_online != online {
            tab.told_online = online;
            let told = online || self.planted == Some(Planted::NeverOffline);
            self.input(id, Input::Online(told));
        }
    }

    pub(crate) fn tell_back(&mut self, id: TabId) {
        if let Some(profile) = self.tabs.get(&id).map(|it| it.profile) {
            self.excuse_beat(profile);
            self.tell(|| format!("tab {id} is told that it is back"));
            self.input(id, Input::Back);
        }
    }

    /// A request's outcome arrives.
    pub(crate) fn return_to_tab(&mut self, number: ExchangeId) {
        let Some(mut exchange) = self.exchanges.remove(&number) else { return };
        let Some(reply) = exchange.reply.take().filter(|_| exchange.waited_for) else { return };
        let (id, request) = (exchange.tab, exchange.id);
        let reply = if self.profile(exchange.profile).online {
            reply
        } else {
            exchange.nature = Nature::Trouble;
            Err(Failure::Network("offline".into()))
        };
        self.tell(|| {
            let what = match &reply {
                Ok(it) => format!("{} {}", it.status, excerpt(&it.body)),
                Err(failure) => format!("{failure:?}"),
            };
            let whose = match exchange.nature {
                Nature::True { .. } | Nature::Trouble => "",
                Nature::Forged => " FORGED",
                Nature::Recorded { .. } => " RECORDED",
            };
            format!("tab {id} gets #{}{whose} {what}", request.0)
        });
        if self.planted == Some(Planted::StubbornFetch) && matches!(reply, Err(Failure::Network(_)))
        {
            // A fetch that tries again by itself.
            return self.fetch_again(number, exchange);
        }
        let before = self.notice_answer(&exchange, &reply);
        let reply = reply.map(|mut response| {
            response.retry_after =
                response.retry_after.filter(|_| self.planted != Some(Planted::WaitUnheard));
            response
        });
        self.input(id, Input::Answer(request, reply));
        self.notice_belief(&exchange, before);
    }
}

fn show(snapshot: &Snapshot) -> String {
    let reason = snapshot.reason.map_or("", |it| it.as_str());
    let beating = if snapshot.beating { ", beating" } else { "" };
    format!("{} {reason}{beating}", snapshot.state.as_str())
}

fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    text.chars().filter(|it| !it.is_control()).take(60).collect()
}
