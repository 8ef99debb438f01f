//! One question about the device id, step by step.
//!
//! Like the session, it decides and leaves the doing to the shell: every input gives the next
//! [`Step`], the last of which is the answer. What the platform does at once is asked of it
//! directly ([`Platform`]).

use super::error::IdentityError;
use super::explain::Explanation;
use super::id::DeviceId;
use super::parts::Parts;
use super::recall::{Found, Mode, Plan, Resolved, Source, recall};
use super::record::Record;
use super::signals::Signals;
use super::{given, transfer};

/// What is asked of the device id.
#[derive(Clone, Debug)]
pub enum Ask {
    /// The id, as a text.
    Id,
    /// What it is made of.
    Explain,
    /// The stored id as a text for `Import`; one is minted first if there is none.
    Export,
    /// To erase the stored id and its copy. The next question mints anew.
    Forget,
    /// To store an exported id in place of this device's own; its answer is the id.
    Import(String),
}

/// What came of it.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// The id or its export.
    Text(String),
    /// What there is to tell.
    Explanation(Box<Explanation>),
    /// It is forgotten.
    Nothing,
}

/// What to do next.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// This in the store; what it holds afterwards is for [`Asking::found`].
    Visit(Task),
    /// To read the signals, for [`Asking::told`].
    Read,
    /// To answer.
    Done(Result<Answer, IdentityError>),
}

/// What to do in the store.
#[derive(Debug, PartialEq)]
pub enum Task {
    /// Nothing but look.
    Look,
    /// Write this text over what was seen there the last time, and over nothing else: of many
    /// contexts that claim at once, one wins and the others find its record.
    Claim(String),
    /// Write this text.
    Put(String),
    /// Erase.
    Erase,
}

/// What a platform does at once.
pub trait Platform {
    /// Whether it is a browser: elsewhere, neither parts nor storage would tell one machine from
    /// another.
    fn is_browser(&self) -> bool;
    /// 128 random bits, if it has any.
    fn random(&self) -> Option<[u8; 16]>;
    /// What the copy beside the store holds.
    fn copy(&self) -> Found;
    /// Whether there could be a copy, and is none: then the store will hold nothing either, most probably.
    fn is_new(&self) -> bool;
    /// Writes the copy, or erases it.
    fn set_copy(&self, text: Option<&str>);
}

/// A question on its way.
pub struct Asking<P> {
    /// What it is asked on.
    pub platform: P,
    app_id: String,
    mode: Mode,
    ask: Ask,
    created: u64,
    /// Whether what is minted is to be stored; else it will be derived again the next time.
    store: bool,
    /// The record that this question tried to store, and where that came from.
    claimed: Option<(Box<Record>, Source)>,
    /// The id to explain as soon as the signals are read.
    resolved: Option<Resolved>,
}

impl<P: Platform> Asking<P> {
    /// `now_ms` are milliseconds since 1970; they date a new id.
    pub fn new(platform: P, app_id: String, mode: Mode, ask: Ask, now_ms: f64) -> Self {
        // `as` saturates: a negative or absurd time becomes 0.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let created = now_ms as u64;
        Self { platform, app_id, mode, ask, created, store: false, claimed: None, resolved: None }
    }

    /// The first step for an app without an id of its own.
    pub fn start(&mut self) -> Step {
        if !self.platform.is_browser() {
            return Step::Done(match self.ask {
                Ask::Forget => Ok(Answer::Nothing),
                _ => Err(IdentityError::Unavailable {
                    why: "this is not a browser (no document, no indexedDB)",
                }),
            });
        }
        Step::Visit(match &self.ask {
            Ask::Forget => {
                self.platform.set_copy(None);
                Task::Erase
            }
            Ask::Import(text) => match transfer::import(&self.app_id, text) {
                Ok(record) => Task::Put(record.encode()),
                Err(error) => return Step::Done(Err(error)),
            },
            _ => Task::Look,
        })
    }

    /// Whether the signals will be wanted after this task, most probably: then they may be read while the
    /// store is looked into.
    pub fn foresees_reading(&self, task: &Task) -> bool {
        *task == Task::Look && self.mode == Mode::Sticky && self.platform.is_new()
    }

    /// The first step for an app that gave an id, or failed to.
    pub fn own(&mut self, id: Result<String, IdentityError>) -> Step {
        match id.and_then(given::check) {
            Ok(id) => self.resolved(Resolved::given(id)),
            Err(error) => Step::Done(Err(error)),
        }
    }

    /// The step after a visit to the store.
    pub fn found(&mut self, found: Found) -> Step {
        let undone = match self.ask {
            Ask::Forget => "nothing could be erased",
            Ask::Import(_) => "the id was not stored",
            _ => "",
        };
        if found == Found::Refused && !undone.is_empty() {
            return Step::Done(Err(IdentityError::Refused { undone }));
        }
        if matches!(self.ask, Ask::Forget) {
            return Step::Done(Ok(Answer::Nothing));
        }
        // Contexts race, and the first to store wins: this one, if its own record is there.
        let own = match (&found, &self.claimed) {
            (Found::Record(record), Some((claimed, source))) if record == claimed => Some(*source),
            _ => None,
        };
        match recall(found, self.platform.copy(), self.mode) {
            Err(error) => Step::Done(Err(error)),
            Ok(Plan::Give { mut resolved, refresh }) => {
                if let Some(source) = own {
                    resolved.source = source;
                }
                if let Some(record) = resolved.record().filter(|_| refresh) {
                    self.platform.set_copy(Some(&record.encode()));
                }
                self.resolved(resolved)
            }
            Ok(Plan::Mend(record)) => self.claim(record, Source::Mended),
            Ok(Plan::Mint { erase_copy, store }) => {
                if erase_copy {
                    self.platform.set_copy(None);
                }
                self.store = store;
                if self.mode == Mode::Sticky {
                    return Step::Read;
                }
                match self.platform.random() {
                    Some(bytes) => self.minted(DeviceId::install(bytes), None),
                    None => Step::Done(Err(IdentityError::Unavailable {
                        why: "crypto.getRandomValues is missing",
                    })),
                }
            }
        }
    }

    /// The step after the signals were read.
    pub fn told(&mut self, signals: &Signals) -> Step {
        if let Some(resolved) = self.resolved.take() {
            return explained(resolved, Some(signals));
        }
        let parts = Parts::of(signals);
        self.minted(DeviceId::sticky(&self.app_id, &parts), Some(parts))
    }

    fn minted(&mut self, id: DeviceId, parts: Option<Parts>) -> Step {
        let record = Box::new(Record { id, created: self.created, parts });
        if self.store {
            self.claim(record, Source::Minted)
        } else {
            self.resolved(Resolved::derived(record))
        }
    }

    fn claim(&mut self, record: Box<Record>, source: Source) -> Step {
        let text = record.encode();
        self.claimed = Some((record, source));
        Step::Visit(Task::Claim(text))
    }

    /// There is an id: answers, or reads what is missing in an explanation of it. An id that is not
    /// made of the signals is explained without reading them.
    fn resolved(&mut self, resolved: Resolved) -> Step {
        let text = match self.ask {
            Ask::Explain if resolved.it.parts.is_some() => {
                self.resolved = Some(resolved);
                return Step::Read;
            }
            Ask::Explain => return explained(resolved, None),
            Ask::Export => match resolved.record() {
                Some(record) => transfer::export(&self.app_id, record),
                None => {
                    return Step::Done(Err(IdentityError::Refused {
                        undone: "there is no stored id to export",
                    }));
                }
            },
            _ => resolved.it.id.into_text(),
        };
        Step::Done(Ok(Answer::Text(text)))
    }
}

fn explained(resolved: Resolved, now: Option<&Signals>) -> Step {
    Step::Done(Ok(Answer::Explanation(Box::new(Explanation::of(resolved, now)))))
}

#[cfg(test)]
mod tests;
