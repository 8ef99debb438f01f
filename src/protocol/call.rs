//! What can be asked: every call of both services, as a [`Kind`] with the texts that its caller gave.
//!
//! The table below is the one place where a call is described. Calls past `upgrade` and `check` are
//! named by the open KeyAuth server that LibreAuth is modelled on; LibreAuth's own pages name `var`,
//! `file` and `webhook`, and say nothing of the others.

use crate::json::Texts;
use crate::secret::Secret;
use crate::text::{Pieces, line, natural, pieces, word};

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

/// The fields in a list of them, with a space between.
#[derive(Clone)]
struct List(Pieces<'static>);

impl Iterator for List {
    type Item = Field;

    #[inline(never)]
    fn next(&mut self) -> Option<Field> {
        let text = self.0.next().filter(|it| !it.is_empty())?;
        let mut limits = pieces(text, b':');
        let mut names = pieces(limits.next()?, b'=');
        let name = names.next()?;
        let longest = limits.next().and_then(natural).and_then(|it| u16::try_from(it).ok());
        Some(Field {
            name,
            wire: names.next().unwrap_or(name),
            longest: longest.unwrap_or(4_096),
            lines: longest.is_some(),
        })
    }
}

/// One row per call: variant, name on the wire, role, arguments, options, and what it does. An argument
/// or option is `name`, `name=wire` where it is named otherwise on the wire, and `:longest` behind it
/// where several lines are allowed.
macro_rules! kinds {
    (
        usual { $($usual:ident $wire:literal $role:ident $arguments:literal $options:literal $text:literal;)* }
        further { $($further:ident $more:literal $its_role:ident $takes:literal $may_take:literal $its_text:literal;)* }
    ) => {
        /// Which call it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $text] $usual,)*
            $(#[cfg(feature = "further")] #[doc = $its_text] $further,)*
        }

        impl Kind {
            /// Every call there is.
            pub const ALL: &'static [Self] = &[
                $(Self::$usual,)*
                $(#[cfg(feature = "further")] Self::$further,)*
            ];

            /// The call's name on the wire, which errors and logs name it by.
            pub fn endpoint(self) -> &'static str {
                #[cfg(feature = "further")]
                const NAMES: &str = concat!($($wire, " ",)* $($more, " ",)*);
                #[cfg(not(feature = "further"))]
                const NAMES: &str = concat!($($wire, " ",)*);
                word(NAMES, self as usize)
            }

            /// What it means for the session.
            pub fn role(self) -> Role {
                match self {
                    $(Self::$usual => Role::$role,)*
                    $(#[cfg(feature = "further")] Self::$further => Role::$its_role,)*
                }
            }

            /// What each takes: a line of arguments, and one of options.
            #[cfg(feature = "further")]
            const FIELDS: &str = concat!(
                $($arguments, "\n", $options, "\n",)* $($takes, "\n", $may_take, "\n",)*
            );
            #[cfg(not(feature = "further"))]
            const FIELDS: &str = concat!($($arguments, "\n", $options, "\n",)*);
        }
    };
}

kinds! {
    usual {
        Init "init" Open "" "" "LibreAuth: opens a session.";
        License "license" Grant "key" "code" "LibreAuth: redeems a key.";
        Login "login" Grant "username password=pass" "code"
            "LibreAuth: logs a registered user in.";
        Register "register" Grant "username password=pass key" "email"
            "LibreAuth: makes a user with a licence key, and logs in.";
        Upgrade "upgrade" Act "username key" ""
            "LibreAuth: adds a key to a user. No password is asked: not a login.";
        Check "check" Probe "" "" "LibreAuth: is the session good? Its heartbeat, too.";
        Logout "logout" Close "" "" "Both services: ends the session.";
        Activate "init" Grant "licenseKey=license_key" ""
            "Lockence: validates a key and opens a session.";
        Validate "validate" Probe "" "" "Lockence: is the session good?";
        Heartbeat "heartbeat" Probe "" "" "Lockence: keeps the session alive.";
        Variable "var" Read "id=varid" "" "LibreAuth: a value of the application.";
        GetUserVariable "getvar" Read "name=var" "" "LibreAuth: a value of the user.";
        SetUserVariable "setvar" Act "name=var value=data:500" ""
            "LibreAuth: keeps a value for the user.";
        Log "log" Act "message:275" "pcUser=pcuser"
            "LibreAuth: a line for the panel's log. Answered with nothing, and never signed.";
    }
    further {
        File "file" Read "id=fileid" "" "LibreAuth: the bytes of a file.";
        Webhook "webhook" Act "id=webid"
            "params body:65535 contentType=conttype"
            "LibreAuth: has the service call an address that the panel holds.";
        Ban "ban" Act "" "reason:99" "LibreAuth: bans the user, the device and the address.";
        CheckBlacklist "checkblacklist" Read "" ""
            "LibreAuth: is this device or address banned? Upside down: a success says yes.";
        FetchOnline "fetchOnline" Read "" "" "LibreAuth: who is online.";
        FetchStats "fetchStats" Read "" "" "LibreAuth: statistics of the application.";
        ChatGet "chatget" Read "channel" "" "LibreAuth: what was said in a channel.";
        ChatSend "chatsend" Act "channel message:4096" "" "LibreAuth: says something in a channel.";
        Forgot "forgot" Act "username email" "" "LibreAuth: mails a link to change the password.";
        ChangeUsername "changeUsername" Act "newUsername" ""
            "LibreAuth: renames the user. The service ends the session.";
        EnableTwoFactor "2faenable" Act "" "code"
            "LibreAuth: makes a secret for an authenticator; with its code, switches the second factor on.";
        DisableTwoFactor "2fadisable" Act "code" "" "LibreAuth: switches the second factor off.";
        Health "health" Read "" "" "LibreAuth: how the service is. Needs no session, and is never signed.";
    }
}

impl Kind {
    /// What its caller must give, in order.
    pub fn arguments(self) -> impl Iterator<Item = Field> + Clone {
        List(pieces(line(Self::FIELDS, 2 * self as usize), b' '))
    }

    /// What its caller may give, by name.
    pub fn options(self) -> impl Iterator<Item = Field> + Clone {
        List(pieces(line(Self::FIELDS, 2 * self as usize + 1), b' '))
    }

    /// Does it need a session that an earlier call opened?
    pub fn needs_session(self) -> bool {
        match self {
            Self::Init | Self::Activate => false,
            #[cfg(feature = "further")]
            Self::Health => false,
            _ => true,
        }
    }

    /// Does it send the device id?
    pub fn needs_device(self) -> bool {
        match self {
            #[cfg(feature = "further")]
            Self::Ban | Self::CheckBlacklist => true,
            _ => self.role() == Role::Grant,
        }
    }

    /// Does the service sign what it answers?
    pub fn is_signed(self) -> bool {
        match self {
            Self::Log => false,
            #[cfg(feature = "further")]
            Self::Health => false,
            _ => true,
        }
    }

    /// Does the service end the session by it, although it is no logout?
    pub(crate) fn ends_the_session(self) -> bool {
        match self {
            #[cfg(feature = "further")]
            Self::ChangeUsername => true,
            _ => false,
        }
    }

    /// May two callers who ask the same at once share one request? Not where each of them is to be
    /// heard, or the last: a line that was logged twice was meant twice.
    pub fn is_shared(self) -> bool {
        match self {
            Self::Log | Self::SetUserVariable => false,
            #[cfg(feature = "further")]
            Self::ChatSend | Self::Webhook => false,
            _ => true,
        }
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
        let mut again = Self::new(kind);
        for (name, value) in &self.fields {
            if kind.arguments().any(|field| field.wire == *name) {
                again.fields.push((name, value.clone()));
            }
        }
        again
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
            let fields: Vec<_> = kind.arguments().chain(kind.options()).collect();
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
