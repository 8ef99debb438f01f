//! What JavaScript sees: the classes `LibreAuth` and `Lockence` (named in `clients.js` over the one
//! exported [`client`]), their options, errors and events. No logic here: it converts and delegates.

mod arguments;
mod client;
mod convert;
mod error;
mod events;
#[cfg_attr(not(feature = "further"), path = "no_further.rs")]
mod further;
mod identity;
mod libreauth;
mod lockence;
mod object;
mod options;

pub use client::client;
