//! The tabs of one client: one of them leads, and beats for all.

use super::machine::Session;
use super::message::{Message, What};
use super::pending::remove;
use super::{Effect, Event, Millis, Schedule, State, Team};
use crate::secret::Secret;

/// Who leads may be this late before another tab takes over, beside a fifth of the interval, as a
/// hidden tab may be late, and what the request takes.
const LATE: Millis = Millis(10_000.0);
/// Who leads answers within this, or is taken for frozen.
pub(super) const PATIENCE: Millis = Millis(500.0);
/// Tabs that take over spread over this, so that one of them does.
const SPREAD: Millis = Millis(5_000.0);
/// A licence that would lapse before that is saved: so long before, for a beat and its answer.
const RESCUE: Millis = Millis(4_000.0);

/// What a tab knows of the others.
#[derive(Debug, Default)]
pub(super) struct Tabs {
    /// This tab's number.
    pub(super) me: u32,
    pub(super) joined: bool,
    /// The page was put away while it was one of them.
    pub(super) rejoins: bool,
    pub(super) leading: bool,
    /// The page was away, so what is known may be old.
    pub(super) away: bool,
    /// The others, and when they were last heard.
    others: Vec<(u32, Millis)>,
    /// Was there ever another one?
    pub(super) met_any: bool,
    /// The tab that was told to open the session, and until when that is waited for.
    pub(super) promised: Option<(u32, Millis)>,
    /// Tabs that wait until the session is open.
    pub(super) waiting: Vec<u32>,
    /// This tab was away, and asked what became of the session; it is told until then.
    pub(super) asked_until: Millis,
    /// It logged out meanwhile: whatever session it is told of until then is over.
    pub(super) closes_until: Millis,
    /// When who leads should have been heard.
    pub(super) expected: Option<Millis>,
    /// When a session was last told, here or elsewhere.
    pub(super) called: Millis,
    /// When this tab last said something.
    said: Millis,
}

impl Tabs {
    pub(super) fn new(me: u32) -> Self {
        Self { me, ..Self::default() }
    }

    /// Tabs that were heard since that moment.
    pub(super) fn others_since(&self, moment: Millis) -> usize {
        self.others.iter().filter(|(_, heard)| *heard > moment).count()
    }

    /// Those who were not heard since `oldest` are gone.
    fn met(&mut self, tab: u32, now: Millis, oldest: Millis) {
        self.forget(tab, oldest);
        self.others.push((tab, now));
        self.met_any = true;
    }

    /// That one is gone, and who was not heard since.
    fn forget(&mut self, tab: u32, oldest: Millis) {
        let is_gone = |(number, heard): &(u32, Millis)| *number == tab || *heard <= oldest;
        while let Some(index) = self.others.iter().position(is_gone) {
            self.others.swap_remove(index);
        }
    }

    /// Does another tab have leave to open the session?
    pub(super) fn promised_to_another(&self, tab: u32, now: Millis) -> Option<Millis> {
        self.promised.filter(|(to, until)| *to != tab && *until > now).map(|(_, until)| until)
    }
}

impl Session {
    /// Is there a session, or one that is being opened again?
    pub(super) fn has_session(&self) -> bool {
        self.session.is_some() || self.lost
    }

    /// Is it this tab that beats, where there are several?
    pub(super) fn leads(&self) -> bool {
        !self.policy.shares || self.tabs.leading
    }

    /// Other tabs that are there: each says something when it hears of the session, which it does at
    /// every beat of who leads.
    pub(super) fn other_tabs(&self) -> usize {
        self.tabs.others_since(self.tabs.called - self.policy.interval * 3.0)
    }

    pub(super) fn join_team(&mut self) {
        if !self.tabs.joined {
            self.tabs.joined = true;
            self.effects.push(Effect::Team(Team::Join));
            if self.tabs.closes_until > self.now.mono {
                // It logged out before it could be heard.
                self.say_session();
            }
        }
        self.say(if self.joining.is_some() { What::Seek } else { What::Hello });
    }

    pub(super) fn leave_team(&mut self) {
        if std::mem::take(&mut self.tabs.joined) {
            self.say_now(What::Bye);
            self.effects.push(Effect::Team(Team::Leave));
            self.tabs.others.clear();
            self.set_leading(false);
        }
    }

    pub(super) fn say(&mut self, what: What) {
        if self.tabs.joined {
            self.say_now(what);
        }
    }

    fn say_now(&mut self, what: What) {
        self.tabs.said = self.now.mono;
        let message = Message { from: self.tabs.me, born: self.born, what };
        self.effects.push(Effect::Say(message.write()));
    }

    /// The shell tells who leads.
    pub(super) fn leads_now(&mut self, leading: bool) {
        let leading = leading && self.tabs.joined;
        if leading == self.tabs.leading {
            return;
        }
        self.set_leading(leading);
        if !leading {
            // Whoever took the lead is alive.
            self.tabs.expected = Some(self.now.mono + self.policy.interval);
            return;
        }
        self.tabs.promised = None;
        if self.joining.is_some() {
            // Who said hello when nobody led yet has got no answer.
            self.say(What::Busy);
        }
        if self.beating() {
            let away = std::mem::take(&mut self.tabs.away);
            let due = self.tabs.expected.take().filter(|_| !away);
            let at = due.unwrap_or(self.now.mono);
            let at = if at <= self.now.mono { self.soon() } else { at };
            self.beat_at(at);
        }
        self.may_open();
    }

    fn set_leading(&mut self, leading: bool) {
        if leading != self.tabs.leading {
            self.tabs.leading = leading;
            self.diagnostics.leader_changes = self.diagnostics.leader_changes.saturating_add(1);
            self.emit(Event::Leader(leading));
        }
        if !leading {
            self.tabs.expected = self.next_beat.take();
            self.expect_leader();
        }
    }

    /// Lets another tab try, which may have better luck.
    pub(super) fn yield_lead(&mut self) {
        if self.tabs.leading && self.other_tabs() > 0 {
            self.effects.push(Effect::Team(Team::Yield));
            self.set_leading(false);
        }
    }

    /// Whoever leads beats within the interval.
    pub(super) fn expect_leader(&mut self) {
        if !self.leads() && self.tabs.expected.is_none() {
            self.tabs.expected = Some(self.now.mono + self.policy.interval);
        }
    }

    /// This tab heard nothing for a while since it was not there itself.
    pub(super) fn ask_leader(&mut self) {
        // Who believes to lead may do so no more.
        let until = self.now.mono + PATIENCE;
        // For another reason at this very moment?
        let asked = std::mem::replace(&mut self.tabs.asked_until, until) == until;
        if self.tabs.joined && !self.tabs.leading {
            self.tabs.expected = Some(self.now.mono);
            if !asked {
                self.say(What::Hello);
            }
        }
    }

    /// The moment at which who leads is taken for gone.
    pub(super) fn leader_gone_at(&self) -> Option<Millis> {
        let waits = self.tabs.joined && !self.tabs.leading && self.beating() && self.online;
        // Spread by the tab's number, which is random.
        let spread = SPREAD * (f64::from(self.tabs.me) / f64::from(u32::MAX));
        let late = LATE.max(self.policy.interval * 0.2) + self.policy.timeout + spread;
        // Who leads and can't reach the service says so: then it is not active, and nothing to save.
        let lapses = self.good_until().filter(|_| self.state == State::Active);
        let saved = lapses.map(|at| at - RESCUE - spread * 0.4);
        self.tabs.expected.filter(|_| waits).map(|at| {
            let gone = at + late;
            saved.map_or(gone, |saved| gone.min(saved.max(at)))
        })
    }

    pub(super) fn watch_leader(&mut self) {
        let Some(late) = self.leader_gone_at().map(|at| self.now.mono - at) else { return };
        if late > LATE {
            self.ask_leader();
        } else if late.0 >= 0.0 {
            self.effects.push(Effect::Team(Team::Steal));
            // Not again and again, if that fails.
            self.tabs.expected = Some(self.now.mono + self.policy.interval);
            // Whatever was due is overdue.
            self.tabs.away = true;
        }
    }

    /// A moment within the next two seconds.
    pub(super) fn soon(&mut self) -> Millis {
        self.now.mono + Schedule::on_return(self.random.f64())
    }

    pub(super) fn heard(&mut self, text: &Secret) {
        let Some(message) = Message::parse(text, &self.service) else { return };
        if !self.tabs.joined || message.from == self.tabs.me {
            return;
        }
        let now = self.now.mono;
        let oldest = self.tabs.called - self.policy.interval * 3.0;
        self.tabs.met(message.from, now, oldest);
        if self.joining.is_some() {
            self.born = self.born.max(message.born);
        }
        match message.what {
            What::Hello => self.greet(message.from, false),
            What::Seek => self.greet(message.from, true),
            What::Quit => self.quits(message.from),
            What::Here => {}
            What::Bye => {
                self.tabs.forget(message.from, oldest);
                self.quits(message.from);
            }
            What::Go(to) => {
                if to == self.tabs.me && !self.may_open() && self.pendings.exclusive().is_none() {
                    // It does not want to any more.
                    self.say(What::Quit);
                }
            }
            What::Busy => self.wait_for_another(),
            What::Session(shared) => {
                self.hear_session(*shared);
                // Each counts the tabs that are still there. Who leads may wait long for an answer, and
                // have nothing else to say.
                if now - self.tabs.said > self.policy.interval * 0.5 {
                    self.say(What::Here);
                }
            }
        }
    }

    /// A tab is new, or back: tells it the session, or who opens one.
    fn greet(&mut self, tab: u32, opens: bool) {
        let now = self.now.mono;
        let has_session = self.has_session();
        if !has_session && opens && !self.tabs.waiting.contains(&tab) {
            self.tabs.waiting.push(tab);
        }
        if !self.tabs.leading {
            // Who has just said something was heard by the one that is back, too: when all tabs wake up
            // at once, each would answer each.
            if opens || now - self.tabs.said > PATIENCE {
                self.say(What::Here);
            }
            return;
        }
        if has_session || self.over.is_some() {
            // Or that it is over, for who was away meanwhile.
            self.say_session();
        }
        // Leave to open one is not for who merely asks: it would keep all others from it.
        if has_session || !opens {
            return;
        }
        let busy = self.pendings.exclusive().is_some();
        if busy || self.tabs.promised_to_another(tab, now).is_some() {
            return self.say(What::Busy);
        }
        remove(&mut self.tabs.waiting, &tab);
        self.tabs.promised = Some((tab, now + self.policy.timeout * 2.0));
        self.say(What::Go(tab));
    }

    /// No session was opened after all: this tab may try if it waits for that, or the next one.
    pub(super) fn pass_on(&mut self) {
        if !self.tabs.leading {
            return self.say(What::Quit);
        }
        self.tabs.promised = None;
        if self.may_open() || self.pendings.exclusive().is_some() || self.tabs.waiting.is_empty() {
            return;
        }
        let tab = self.tabs.waiting.remove(0);
        self.tabs.promised = Some((tab, self.now.mono + self.policy.timeout * 2.0));
        self.say(What::Go(tab));
    }

    /// A tab does not open a session, or is gone.
    fn quits(&mut self, tab: u32) {
        remove(&mut self.tabs.waiting, &tab);
        if self.tabs.promised.is_some_and(|(to, _)| to == tab) {
            self.pass_on();
        }
    }
}
