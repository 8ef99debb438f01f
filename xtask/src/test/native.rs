//! Suite `native`: everything that runs without a browser.

use anyhow::Result;

use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::workspace;

pub(super) fn run(output: &Output) -> Result<()> {
    step("native: cargo test", || {
        Cmd::cargo()
            .words("test --workspace --all-features")
            .dir(workspace::root())
            .run_into(output)
    })
}
