//! The policy: which of the database, the copy and minting gives the id.
//!
//! The database rules. A page also keeps a copy in its local storage, for one purpose: to mend a
//! database that is damaged or refuses to open. It never brings back an id that the user cleared:
//! when the database opens and holds nothing, a copy that is left over is erased.

use super::error::IdentityError;
use super::id::DeviceId;
use super::record::{Flaw, Record};
use crate::text::word;

/// How an id is minted where none is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// From the parts: after a wipe the same machine usually gets the same id back.
    #[default]
    Sticky,
    /// At random: a wipe is a new device.
    Install,
}

/// What one store said when asked for the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It opened, and holds nothing.
    Absent,
    /// It holds this.
    Record(Box<Record>),
    /// It holds something that is no record.
    Damaged,
    /// It holds a record of a later version of this client.
    Newer(Option<DeviceId>),
    /// It cannot be read or written here.
    Refused,
}

impl Found {
    /// What a stored text holds.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match Record::decode(text) {
            Ok(record) => Self::Record(Box::new(record)),
            Err(Flaw::Damaged) => Self::Damaged,
            Err(Flaw::Newer(id)) => Self::Newer(id),
        }
    }
}

/// What to do, as decided by [`recall`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// The id is there.
    Give {
        /// What to answer.
        resolved: Resolved,
        /// Whether the copy is missing or differs, and is to be written again.
        refresh: bool,
    },
    /// Write the copy's record back to the damaged database, and use it.
    Mend(Box<Record>),
    /// Mint a record.
    Mint {
        /// Whether a stale or damaged copy is left over, to be erased first.
        erase_copy: bool,
        /// Whether to store what was minted; else it will be derived again the next time.
        store: bool,
    },
}

const NO_STORE: IdentityError = IdentityError::Unavailable {
    why: "the browser refuses storage, and an install id must be stored",
};

/// Decides, given what the database and the copy said.
///
/// # Errors
///
/// [`IdentityError::Unavailable`] for an install id without storage.
pub fn recall(database: Found, copy: Found, mode: Mode) -> Result<Plan, IdentityError> {
    let give = |resolved, refresh| Ok(Plan::Give { resolved, refresh });
    match (database, copy) {
        (Found::Record(record), copy) => {
            let refresh = !matches!(&copy, Found::Record(kept) if *kept == record);
            give(Resolved::kept(record, Source::Stored, true), refresh)
        }
        (Found::Newer(Some(id)), _) => give(Resolved::followed(id), false),
        (Found::Damaged, Found::Record(record)) => Ok(Plan::Mend(record)),
        (Found::Absent | Found::Damaged, copy) => {
            Ok(Plan::Mint { erase_copy: !matches!(copy, Found::Absent), store: true })
        }
        (Found::Newer(None) | Found::Refused, Found::Record(record)) => {
            give(Resolved::kept(record, Source::Mended, false), false)
        }
        (Found::Newer(None) | Found::Refused, _) => match mode {
            Mode::Sticky => Ok(Plan::Mint { erase_copy: false, store: false }),
            Mode::Install => Err(NO_STORE),
        },
    }
}

/// Where an id came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The app's own `hwid`.
    Override,
    /// The database.
    Stored,
    /// The copy in local storage.
    Mended,
    /// Minted just now.
    Minted,
    /// Derived from the parts because storage is refused.
    Derived,
}

impl Source {
    /// The word that scripts read.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word("override stored mended minted derived", self as usize)
    }
}

/// An id, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What to send, and the parts that it was minted from, if it was.
    pub(super) it: Box<Record>,
    /// Whether a store of ours holds `it`, or did: only then its time is known.
    recorded: bool,
    /// Where it came from.
    pub source: Source,
    /// Whether the database holds it, so that it will be the same next time.
    pub persisted: bool,
}

impl Resolved {
    /// The app's own id.
    #[must_use]
    pub fn given(id: DeviceId) -> Self {
        Self { source: Source::Override, ..Self::followed(id) }
    }

    /// An id that a later version of this client keeps.
    #[must_use]
    pub fn followed(id: DeviceId) -> Self {
        let it = Box::new(Record { id, created: 0, parts: None });
        Self { it, recorded: false, source: Source::Stored, persisted: true }
    }

    /// A record's id.
    #[must_use]
    pub fn kept(it: Box<Record>, source: Source, persisted: bool) -> Self {
        Self { it, recorded: true, source, persisted }
    }

    /// An id that could not be stored and will be derived again the next time.
    #[must_use]
    pub fn derived(it: Box<Record>) -> Self {
        Self { it, recorded: false, source: Source::Derived, persisted: false }
    }

    /// The record that holds the id; none for one that no store of ours keeps.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.recorded.then_some(&self.it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(seed: u8) -> Box<Record> {
        Box::new(Record { id: DeviceId::install([seed; 16]), created: 1, parts: None })
    }

    fn all_copies() -> [Found; 4] {
        [Found::Absent, Found::Record(record(2)), Found::Damaged, Found::Newer(None)]
    }

    fn given(resolved: Resolved, refresh: bool) -> Result<Plan, IdentityError> {
        Ok(Plan::Give { resolved, refresh })
    }

    #[test]
    fn the_database_rules() {
        let stored = || Resolved::kept(record(1), Source::Stored, true);
        for mode in [Mode::Sticky, Mode::Install] {
            for copy in all_copies() {
                assert_eq!(recall(Found::Record(record(1)), copy, mode), given(stored(), true));
            }
            let same = recall(Found::Record(record(1)), Found::Record(record(1)), mode);
            assert_eq!(same, given(stored(), false));
        }
    }

    #[test]
    fn a_cleared_id_is_never_brought_back() {
        for mode in [Mode::Sticky, Mode::Install] {
            for copy in all_copies() {
                let erase_copy = copy != Found::Absent;
                let plan = recall(Found::Absent, copy, mode);
                assert_eq!(plan, Ok(Plan::Mint { erase_copy, store: true }));
            }
        }
    }

    #[test]
    fn the_copy_mends_a_damaged_or_refused_database() {
        for mode in [Mode::Sticky, Mode::Install] {
            let copy = || Found::Record(record(2));
            assert_eq!(recall(Found::Damaged, copy(), mode), Ok(Plan::Mend(record(2))));
            let borrowed = Resolved::kept(record(2), Source::Mended, false);
            assert_eq!(recall(Found::Refused, copy(), mode), given(borrowed, false));
            let mint = Plan::Mint { erase_copy: true, store: true };
            assert_eq!(recall(Found::Damaged, Found::Damaged, mode), Ok(mint));
        }
    }

    #[test]
    fn without_storage_sticky_derives_and_install_fails() {
        for copy in [Found::Absent, Found::Damaged] {
            let derive = Plan::Mint { erase_copy: false, store: false };
            assert_eq!(recall(Found::Refused, copy.clone(), Mode::Sticky), Ok(derive));
            assert_eq!(recall(Found::Refused, copy, Mode::Install), Err(NO_STORE));
        }
    }

    #[test]
    fn a_newer_record_is_followed_and_never_overwritten() {
        let id = record(3).id;
        for copy in all_copies() {
            let plan = recall(Found::Newer(Some(id.clone())), copy, Mode::Install);
            assert_eq!(plan, given(Resolved::followed(id.clone()), false));
        }
        let derive = Plan::Mint { erase_copy: false, store: false };
        assert_eq!(recall(Found::Newer(None), Found::Absent, Mode::Sticky), Ok(derive));
    }
}
