//! Suite `consumers`: the package as npm would publish it, in one tiny project for each bundler and
//! runtime, by `tests/consumers/run.mjs`.

use anyhow::Result;

use super::shared::Shared;
use crate::command::Output;
use crate::progress::step;
use crate::{apt, npm, workspace};

pub(super) fn run(shared: &Shared, output: &Output) -> Result<()> {
    shared.package(output)?;
    let emulator = shared.emulator(output)?;
    let browser = apt::chromium()?;
    let rows = npm::node_script(&workspace::root().join("tests/consumers/run.mjs"))
        .env("EMULATOR_BIN", emulator)
        .env("CHROMIUM", &browser.program);
    step("consumers: every row", || rows.run_into(output))
}
