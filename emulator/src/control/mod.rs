//! The operator's hand: what the panel of a real service does, and faults on top.
//!
//! The logic is here and pure; the server and a page's buttons reach it over the paths under
//! `/_emulator/`.

mod change;
mod routes;
mod state;
#[cfg(test)]
mod tests;

pub use change::{Control, ControlError, LicenceAction, SettingsChange};
pub(crate) use routes::serve;
