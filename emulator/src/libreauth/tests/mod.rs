//! LibreAuth's answers, byte for byte where a source has them.

mod entrance;
mod hwid;
mod init;
mod upkeep;
