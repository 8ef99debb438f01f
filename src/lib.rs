//! What this crate is.
