//! What a profile keeps over a reload: the session's record, its largest stamp, and the device id.

use libreauth_client::secret::Secret;
use libreauth_client::session::Loaded;

use super::trust::{Source, Trust};

/// What was kept, and what the licence in it may rest on.
#[derive(Clone, Debug)]
struct Kept {
    record: Secret,
    stamp: f64,
    trust: Option<Trust>,
}

/// One profile's storage.
#[derive(Clone, Debug, Default)]
pub(crate) struct Storage {
    kept: Option<Kept>,
    /// An earlier record, for who rolls back.
    before: Option<Kept>,
    largest: f64,
    damaged: bool,
    /// The logouts that who finds this can know of.
    logouts: u32,
    /// What was kept last is nothing.
    erased: bool,
    /// It answers nothing, and takes nothing.
    pub(crate) refuses: bool,
}

impl Storage {
    /// Keeps a record; false: refused. Two tabs' records are written one after the other, so that one
    /// that was overtaken is not written any more.
    pub(crate) fn keep(&mut self, record: Option<Secret>, stamp: f64, source: Source) -> bool {
        if self.refuses {
            return false;
        }
        let stamp = if stamp.is_finite() { stamp } else { self.largest + 1.0 };
        if stamp < self.largest {
            return true;
        }
        self.largest = stamp;
        self.damaged = false;
        self.logouts = source.logouts;
        self.erased = record.is_none();
        let new = record.map(|record| Kept { record, stamp, trust: source.trust });
        let old = std::mem::replace(&mut self.kept, new);
        self.before = old.or(self.before.take());
        true
    }

    pub(crate) fn load(&self) -> (Loaded, Source) {
        if self.refuses {
            return (Loaded::Refused, Source::default());
        }
        if self.damaged {
            return (Loaded::Damaged(self.largest), Source::default());
        }
        let source = |trust| Source { trust, logouts: self.logouts };
        match &self.kept {
            Some(kept) => {
                let loaded = Loaded::Record(kept.record.clone(), self.largest);
                (loaded, source(kept.trust))
            }
            None if self.erased => (Loaded::Erased(self.largest), source(None)),
            None => (Loaded::Absent(self.largest), source(None)),
        }
    }

    /// Somebody clears it.
    pub(crate) fn wipe(&mut self) {
        *self = Self { refuses: self.refuses, ..Self::default() };
    }

    /// Bits flip.
    pub(crate) fn damage(&mut self) {
        self.damaged = self.kept.is_some();
    }

    /// Somebody puts an earlier record back.
    pub(crate) fn roll_back(&mut self) {
        if let Some(before) = self.before.take() {
            self.kept = Some(before);
            self.logouts = 0;
        }
    }

    /// Somebody puts back what a logout erased.
    pub(crate) fn bring_back(&mut self) {
        if self.erased && self.kept.is_none() {
            self.roll_back();
        }
    }

    /// The largest stamp, as who does not look for rollbacks would tell it.
    pub(crate) fn forget_largest(&mut self) {
        if let Some(kept) = &self.kept {
            self.largest = kept.stamp;
        }
    }
}
