//! LibreAuth's answers, byte for byte where a source has them.

mod account;
mod chat;
mod content;
mod encryption;
mod entrance;
mod hwid;
mod init;
mod upkeep;
