//! The one place that keeps an app's record, and the copy beside it.

use super::{chrome_storage, indexed_db, local_storage};
use crate::identity::recall::Found;
use wasm_bindgen::JsValue;

/// What to do in the store.
#[derive(Clone, Copy)]
pub enum Task<'a> {
    /// Nothing but look.
    Look,
    /// Write this text unless a record is there: of many contexts that claim at once, one wins and
    /// the others find its record.
    Claim(&'a str),
    /// Write this text.
    Put(&'a str),
    /// Erase.
    Erase,
}

impl<'a> Task<'a> {
    /// What to write over what was found: `Some(None)` erases.
    #[must_use]
    pub fn change(self, found: &Found) -> Option<Option<&'a str>> {
        match self {
            Self::Claim(text) if found.yields_to_new() => Some(Some(text)),
            Self::Put(text) => Some(Some(text)),
            Self::Erase => Some(None),
            Self::Look | Self::Claim(_) => None,
        }
    }
}

/// Where records are kept here.
pub enum Store {
    /// An extension's storage area: shared by its worker, popup and content scripts, and not
    /// cleared with the browsing data.
    Extension(JsValue),
    /// `IndexedDB`: shared by all pages and workers of an origin, with a copy in local storage.
    Database,
}

impl Store {
    /// The store of this context.
    #[must_use]
    pub fn here() -> Self {
        chrome_storage::area().map_or(Self::Database, Self::Extension)
    }

    /// Does the task, and gives what the slot held *before*, or [`Found::Refused`] if any of it
    /// failed.
    pub async fn run(&self, slot: &str, task: Task<'_>) -> Found {
        let found = match self {
            Self::Extension(area) => chrome_storage::run(area, slot, task).await,
            Self::Database => indexed_db::run(slot, task).await,
        };
        found.unwrap_or(Found::Refused)
    }

    /// What the copy holds.
    #[must_use]
    pub fn copy(&self, slot: &str) -> Found {
        match self {
            Self::Extension(_) => Found::Absent,
            Self::Database => local_storage::read(slot),
        }
    }

    /// Writes the copy, where one can be kept.
    pub fn keep_copy(&self, slot: &str, text: &str) {
        if matches!(self, Self::Database) {
            local_storage::write(slot, text);
        }
    }

    /// Erases the copy.
    pub fn erase_copy(&self, slot: &str) {
        if matches!(self, Self::Database) {
            local_storage::erase(slot);
        }
    }
}

/// What a stored value holds.
#[must_use]
pub fn found(value: &JsValue) -> Found {
    if value.is_undefined() || value.is_null() {
        return Found::Absent;
    }
    value.as_string().map_or(Found::Damaged, |text| Found::read(&text))
}
