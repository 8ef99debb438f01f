//! What the panel does to a licence key.

use super::app::App;
use crate::control::LicenceAction;

impl App {
    /// Does it; false when there is no such key.
    pub(crate) fn operate(&mut self, key: &str, action: LicenceAction) -> bool {
        let Some(licence) = self.licences.iter_mut().find(|licence| licence.seed.key == key) else {
            return false;
        };
        match action {
            LicenceAction::Revoke => licence.revoked = true,
            LicenceAction::Ban => licence.banned = true,
            LicenceAction::Expire => licence.ended = true,
            LicenceAction::Restore => {
                (licence.revoked, licence.banned, licence.ended) = (false, false, false);
                licence.seed.paused = false;
            }
            LicenceAction::ResetHwid => {}
        }
        let ended = licence.ended || licence.revoked;
        let holder = licence.used_by.clone();
        for user in self.users.iter_mut().filter(|user| Some(&user.username) == holder.as_ref()) {
            match action {
                LicenceAction::Ban => user.banned = true,
                LicenceAction::Restore => user.banned = false,
                LicenceAction::ResetHwid => user.hwid = None,
                LicenceAction::Revoke | LicenceAction::Expire => {}
            }
            for subscription in &mut user.subscriptions {
                if subscription.key.as_deref() == Some(key) {
                    subscription.ended = ended;
                    subscription.paused &= action != LicenceAction::Restore;
                }
            }
        }
        let ends_sessions = !matches!(action, LicenceAction::Restore | LicenceAction::ResetHwid);
        if let Some(holder) = holder.filter(|_| ends_sessions) {
            self.sessions.end_of_user(&holder);
        }
        true
    }
}
