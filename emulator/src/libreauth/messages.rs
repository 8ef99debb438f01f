//! The texts, as recorded from the open KeyAuth 1.2 server (an owner can edit most of them),
//! and where LibreAuth's own documentation has one, as it stands there.

/// LibreAuth documentation, check page.
pub(crate) const SESSION_VALID: &str = "Session is validated.";
/// LibreAuth documentation, check page.
pub(crate) const SESSION_EXPIRED: &str = "Session expired";
pub(crate) const SESSION_NOT_FOUND: &str = "Session not found. If you get this frequently, ask the developer to use the latest example code";
pub(crate) const SESSION_NOT_VALIDATED: &str = "Session is not validated";

/// Plain text, not JSON, and unsigned.
pub(crate) const UNKNOWN_APP: &str = "KeyAuth_Invalid";
pub(crate) const NO_OWNERID: &str = "No OwnerID specified.";
pub(crate) const NO_NAME: &str = "No app name specified.";
pub(crate) const BAD_OWNERID: &str = "OwnerID should be 10 characters long.";
/// The spelling is the recorded one.
pub(crate) const UNKNOWN_TYPE: &str = "The value inputted for type paramater was not found";
pub(crate) const TOO_MANY_REQUESTS: &str =
    "This application has sent too many requests. Try again in a minute.";

pub(crate) const INITIALIZED: &str = "Initialized";
pub(crate) const WRONG_VERSION: &str = "invalidver";
pub(crate) const APP_DISABLED: &str = "This application is disabled";
pub(crate) const APP_PAUSED: &str =
    "Application is currently paused, please wait for the developer to say otherwise.";
pub(crate) const WRONG_HASH: &str =
    "This program hash does not match, make sure you're using latest version";
pub(crate) const ENCRYPTION_FORCED: &str = "No encryption key supplied, encryption is forced.";
pub(crate) const LONG_ENCKEY: &str = "Encryption key must be 35 characters or less";

pub(crate) const LOGGED_IN: &str = "Logged in!";
pub(crate) const LOGGED_OUT: &str = "Successfully logged out.";
pub(crate) const UPGRADED: &str = "Upgraded successfully";
pub(crate) const INVALID_KEY: &str = "Invalid license key";
pub(crate) const KEY_USED: &str = "License key has already been used";
pub(crate) const KEY_BANNED: &str = "Your license is banned";
pub(crate) const LONG_KEY: &str = "Key must be shorter than 70 characters";
pub(crate) const INVALID_USERNAME: &str = "Invalid username";
pub(crate) const USERNAME_TAKEN: &str = "Username already taken, choose a different one";
pub(crate) const SHORT_USERNAME: &str = "Username too short, try longer one.";
pub(crate) const LONG_USERNAME: &str = "Username must be shorter than 70 characters";
pub(crate) const WRONG_PASSWORD: &str = "Password does not match.";
pub(crate) const USER_BANNED: &str = "The user is banned";
pub(crate) const WRONG_HWID: &str = "HWID doesn't match. Ask for a HWID reset";
pub(crate) const HWID_FORCED: &str =
    "Force HWID is enabled, disable in app settings if you want to use blank HWIDs";
pub(crate) const BLACKLISTED: &str = "You've been blacklisted from our application";
pub(crate) const NO_ACTIVE_SUBSCRIPTION: &str = "No active subscription(s) found";
pub(crate) const SUBSCRIPTION_PAUSED: &str =
    "Your subscription is paused and can't be used right now";
pub(crate) const NO_SUBSCRIPTION_FOR_LEVEL: &str =
    "There is no subscription created for your key level. Contact application developer.";
