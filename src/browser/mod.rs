//! What touches the browser: fetch, timers, clocks, storage, tabs, lifecycle, signals. No policy here: no retry, no
//! interval, no verdict. `driver.rs` is the one place where the core and the browser meet.
//!
//! Nothing here names `window`: all of it works in pages, workers, service workers, extension
//! workers and Node-like runtimes.

mod callback;
mod clock;
mod decrypt;
pub mod device;
mod driver;
mod fetch;
mod number;
mod surroundings;
mod timer;

pub use callback::{callback, told};
pub use driver::{Driver, Identity, Observer, Settle};
pub use number::number;
