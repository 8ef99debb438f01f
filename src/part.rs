//! Parts of the client that a build may leave out by a feature of that name.
//!
//! A value of a part that is left out can't be made, and neither can what holds one: the compiler then
//! leaves out all that would be done with it, wherever that stands.

/// A part that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct There;

/// A part that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {}

macro_rules! parts {
    ($($feature:literal $name:ident $make:ident $text:literal;)*) => { $(
        #[doc = $text]
        #[cfg(feature = $feature)]
        pub type $name = There;
        #[doc = $text]
        #[cfg(not(feature = $feature))]
        pub type $name = LeftOut;

        /// One, if the part is there.
        pub(crate) fn $make() -> Option<$name> {
            #[cfg(feature = $feature)]
            return Some(There);
            #[cfg(not(feature = $feature))]
            return None;
        }
    )* };
}

parts! {
    "libreauth" LibreAuth libreauth "The service LibreAuth.";
    "lockence" Lockence lockence "The service Lockence.";
    "further" Further further "LibreAuth's calls that few apps make, and encrypted answers.";
}
