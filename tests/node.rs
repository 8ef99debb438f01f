//! The tests in Node, which is where a test runs that names no other place.

#![cfg(target_arch = "wasm32")]

#[path = "suite/no_browser.rs"]
mod no_browser;
mod suite;
