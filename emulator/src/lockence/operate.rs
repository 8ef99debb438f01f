//! What the dashboard does to a licence key.

use super::App;
use crate::control::LicenceAction;

impl App {
    /// Does it; false when there is no such key. Sessions stay, for their next call asks for
    /// the key again and meets the 403.
    pub(crate) fn operate(&mut self, key: &str, action: LicenceAction) -> bool {
        let Some(licence) = self.licence(key) else { return false };
        match action {
            LicenceAction::Revoke | LicenceAction::Ban => licence.disabled = true,
            LicenceAction::Expire => licence.ended = true,
            LicenceAction::Restore => (licence.disabled, licence.ended) = (false, false),
            LicenceAction::ResetHwid => licence.hwid = None,
        }
        true
    }
}
