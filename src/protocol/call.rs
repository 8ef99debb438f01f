//! What can be asked: every call of both services, as a [`Kind`] with the texts that its caller gave.
//!
//! The table below is the one place where a call is described. Calls past `upgrade` and `check` are
//! named by the open KeyAuth server that LibreAuth is modelled on; LibreAuth's own pages name `var`,
//! `file` and `webhook`, and say nothing of the others.

use crate::json::Texts;
use crate::secret::Secret;
use crate::text::word;

/// What a call means for the session, whichever service it is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Opens a session in which nobody is logged in.
    Open,
    /// Makes a session licensed; a call without a session before it opens one by itself.
    Grant,
    /// Asks whether the session is good. Changes nothing, so it may be repeated.
    Probe,
    /// Asks something else, and changes nothing.
    Read,
    /// Changes something else.
    Act,
    /// Ends the session.
    Close,
}

/// One text that a caller gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in JavaScript.
    pub name: &'static str,
    /// Its name on the wire.
    pub wire: &'static str,
    /// More bytes than this the service refuses.
    pub longest: u16,
    /// May it have several lines?
    pub lines: bool,
}

/// A text of one line with the same name in JavaScript and on the wire.
const fn text(name: &'static str) -> Field {
    Field { name, wire: name, longest: 4_096, lines: false }
}

impl Field {
    const fn on_wire(self, wire: &'static str) -> Self {
        Self { wire, ..self }
    }

    const fn lines(self, longest: u16) -> Self {
        Self { longest, lines: true, ..self }
    }
}

/// One row per call: variant, name on the wire, role, arguments, options, and what it does.
macro_rules! kinds {
    ($($variant:ident $wire:literal $role:ident [$($argument:expr),*] [$($option:expr),*] $text:literal;)*) => {
        /// Which call it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $text] $variant,)*
        }

        impl Kind {
            /// Every call there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The call's name on the wire, which errors and logs name it by.
            pub fn endpoint(self) -> &'static str {
                word(concat!($($wire, " "),*), self as usize)
            }

            /// What it means for the session.
            pub fn role(self) -> Role {
                match self { $(Self::$variant => Role::$role,)* }
            }

            /// What its caller must give, in order.
            pub fn arguments(self) -> &'static [Field] {
                match self { $(Self::$variant => &const { [$($argument),*] },)* }
            }

            /// What its caller may give, by name.
            pub fn options(self) -> &'static [Field] {
                match self { $(Self::$variant => &const { [$($option),*] },)* }
            }
        }
    };
}

kinds! {
    Init "init" Open [] [] "LibreAuth: opens a session.";
    License "license" Grant [text("key")] [text("code")] "LibreAuth: redeems a key.";
    Login "login" Grant [text("username"), text("password").on_wire("pass")] [text("code")]
        "LibreAuth: logs a registered user in.";
    Register "register" Grant [text("username"), text("password").on_wire("pass"), text("key")] [text("email")]
        "LibreAuth: makes a user with a licence key, and logs in.";
    Upgrade "upgrade" Act [text("username"), text("key")] []
        "LibreAuth: adds a key to a user. No password is asked: not a login.";
    Check "check" Probe [] [] "LibreAuth: is the session good? Its heartbeat, too.";
    Logout "logout" Close [] [] "Both services: ends the session.";

    Activate "init" Grant [text("licenseKey").on_wire("license_key")] []
        "Lockence: validates a key and opens a session.";
    Validate "validate" Probe [] [] "Lockence: is the session good?";
    Heartbeat "heartbeat" Probe [] [] "Lockence: keeps the session alive.";

    Variable "var" Read [text("id").on_wire("varid")] [] "LibreAuth: a value of the application.";
    GetUserVariable "getvar" Read [text("name").on_wire("var")] [] "LibreAuth: a value of the user.";
    SetUserVariable "setvar" Act [text("name").on_wire("var"), text("value").on_wire("data").lines(500)] []
        "LibreAuth: keeps a value for the user.";
    File "file" Read [text("id").on_wire("fileid")] [] "LibreAuth: the bytes of a file.";
    Log "log" Act [text("message").lines(275)] [text("pcUser").on_wire("pcuser")]
        "LibreAuth: a line for the panel's log. Answered with nothing, and never signed.";
    Webhook "webhook" Act [text("id").on_wire("webid")]
        [text("params"), text("body").lines(u16::MAX), text("contentType").on_wire("conttype")]
        "LibreAuth: has the service call an address that the panel holds.";
    Ban "ban" Act [] [text("reason").lines(99)] "LibreAuth: bans the user, the device and the address.";
    CheckBlacklist "checkblacklist" Read [] []
        "LibreAuth: is this device or address banned? Upside down: a success says yes.";
    FetchOnline "fetchOnline" Read [] [] "LibreAuth: who is online.";
    FetchStats "fetchStats" Read [] [] "LibreAuth: statistics of the application.";
    ChatGet "chatget" Read [text("channel")] [] "LibreAuth: what was said in a channel.";
    ChatSend "chatsend" Act [text("channel"), text("message").lines(4_096)] [] "LibreAuth: says something in a channel.";
    Forgot "forgot" Act [text("username"), text("email")] [] "LibreAuth: mails a link to change the password.";
    ChangeUsername "changeUsername" Act [text("newUsername")] []
        "LibreAuth: renames the user. The service ends the session.";
    EnableTwoFactor "2faenable" Act [] [text("code")]
        "LibreAuth: makes a secret for an authenticator; with its code, switches the second factor on.";
    DisableTwoFactor "2fadisable" Act [text("code")] [] "LibreAuth: switches the second factor off.";
    Health "health" Read [] [] "LibreAuth: how the service is. Needs no session, and is never signed.";
}

impl Kind {
    /// Does it need a session that an earlier call opened?
    pub fn needs_session(self) -> bool {
        !matches!(self, Self::Init | Self::Activate | Self::Health)
    }

    /// Does it send the device id?
    pub fn needs_device(self) -> bool {
        self.role() == Role::Grant || matches!(self, Self::Ban | Self::CheckBlacklist)
    }

    /// Does the service sign what it answers?
    pub fn is_signed(self) -> bool {
        !matches!(self, Self::Log | Self::Health)
    }

    /// May two callers who ask the same at once share one request? Not where each of them is to be
    /// heard, or the last: a line that was logged twice was meant twice.
    pub fn is_shared(self) -> bool {
        !matches!(self, Self::Log | Self::ChatSend | Self::Webhook | Self::SetUserVariable)
    }
}

/// One call with what its caller gave: names on the wire, in the order in which they are sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    kind: Kind,
    fields: Vec<(&'static str, Secret)>,
}

impl Call {
    /// A call without fields.
    pub fn new(kind: Kind) -> Self {
        Self { kind, fields: Vec::new() }
    }

    /// The same with one field more.
    #[must_use]
    pub fn with(mut self, wire: &'static str, value: impl Into<Secret>) -> Self {
        self.fields.push((wire, value.into()));
        self
    }

    /// Which call it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The call's name on the wire.
    pub fn endpoint(&self) -> &'static str {
        self.kind.endpoint()
    }

    /// What it means for the session.
    pub fn role(&self) -> Role {
        self.kind.role()
    }

    /// The fields, as they are sent.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, value.expose()))
    }

    /// Adds the fields to an object.
    pub(crate) fn write(&self, texts: &mut Texts) {
        for (name, value) in &self.fields {
            texts.text(name, value.expose());
        }
    }

    /// Was that field given?
    pub(crate) fn has(&self, wire: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == wire)
    }

    /// The call that logs in as this one did: who registered has a password now.
    pub(crate) fn again(&self) -> Self {
        let kind = if self.kind == Kind::Register { Kind::Login } else { self.kind };
        let known = |name| kind.arguments().iter().any(|field| field.wire == name);
        let fields = self.fields.iter().filter(|(name, _)| known(*name)).cloned().collect();
        Self { kind, fields }
    }
}

impl From<Kind> for Call {
    fn from(kind: Kind) -> Self {
        Self::new(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_known_by_its_name_on_the_wire_but_for_lockences_init() {
        for (at, kind) in Kind::ALL.iter().enumerate() {
            let same = Kind::ALL.iter().position(|it| it.endpoint() == kind.endpoint());
            assert!(same == Some(at) || *kind == Kind::Activate, "{kind:?}");
        }
    }

    #[test]
    fn no_field_is_named_twice() {
        for kind in Kind::ALL {
            let fields: Vec<_> = kind.arguments().iter().chain(kind.options()).collect();
            for (at, field) in fields.iter().enumerate() {
                let again = fields.iter().skip(at + 1);
                assert!(again.clone().all(|it| it.name != field.name), "{kind:?} {field:?}");
                assert!(again.clone().all(|it| it.wire != field.wire), "{kind:?} {field:?}");
            }
        }
    }

    #[test]
    fn debug_never_shows_what_the_caller_gave() {
        let call = Call::new(Kind::License).with("key", "SECRET-KEY");
        assert!(!format!("{call:?}").contains("SECRET-KEY"));
    }
}
