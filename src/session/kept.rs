//! What a storage held, and whether it is to be used.

use super::joining::{Joining, Step};
use super::machine::Session;
use super::record::Record;
use super::sending::Device;
use super::{Event, Loaded, StorageTrouble};
use crate::secret::Secret;

impl Session {
    pub(super) fn loaded(&mut self, loaded: Loaded) {
        let Some(Joining { step: Step::Storage(kept), closes, .. }) = &mut self.joining else {
            if self.joining.is_none() && self.has_session() {
                self.looked_around(loaded);
            }
            return;
        };
        if !*closes && matches!(self.device, Device::Asked { .. }) {
            *kept = Some(loaded);
            return;
        }
        let trouble = match loaded {
            Loaded::Record(text, largest) if self.is_closing() => {
                self.seen_stamp(largest);
                if let Some(record) = Record::parse(&text, &self.service) {
                    return self.close_found(record);
                }
                None
            }
            Loaded::Absent(largest) | Loaded::Erased(largest) => {
                self.seen_stamp(largest);
                None
            }
            Loaded::Damaged(largest) => {
                self.seen_stamp(largest);
                Some(StorageTrouble::Damaged)
            }
            Loaded::TooNew(largest) => {
                self.seen_stamp(largest);
                Some(StorageTrouble::TooNew)
            }
            Loaded::Refused => Some(StorageTrouble::Refused),
            Loaded::Record(text, largest) => match self.usable(&text, largest) {
                Ok(record) => return self.probe(record),
                Err(trouble) => Some(trouble),
            },
        };
        if let Some(trouble) = trouble {
            self.storage_trouble(trouble);
        }
        self.open_anew();
    }

    /// Whatever is kept from now on is newer than what was.
    pub(super) fn seen_stamp(&mut self, largest: f64) {
        if largest > self.stamp.0 {
            self.stamp = (largest, 0);
        }
    }

    pub(super) fn usable(
        &mut self,
        text: &Secret,
        largest: f64,
    ) -> Result<Box<Record>, StorageTrouble> {
        self.seen_stamp(largest);
        let record = Record::parse(text, &self.service).ok_or(StorageTrouble::Damaged)?;
        if record.binding != self.binding() {
            return Err(StorageTrouble::Foreign);
        }
        if record.stamp < largest {
            return Err(StorageTrouble::RolledBack);
        }
        Ok(record)
    }

    pub(super) fn storage_trouble(&mut self, trouble: StorageTrouble) {
        if self.diagnostics.storage != Some(trouble) {
            self.diagnostics.storage = Some(trouble);
            self.emit(Event::Storage(trouble));
        }
    }
}
