//! `cargo xtask bench`: what things take, measured in Chromium beside the emulator.

use anyhow::Result;

use crate::command::Output;
use crate::emulator::{self, Emulator};
use crate::{apt, build, npm, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure [default: all there is]
    #[arg(value_name = "ROW")]
    rows: Vec<String>,
    /// How often each thing is measured
    #[arg(long, value_name = "N", default_value_t = 400)]
    rounds: u32,
}

/// Builds, measures, prints, and keeps the figures in `bench/results.json`. No figure fails it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let output = Output::kept();
    let program = build::package(false, &output)
        .and_then(|()| emulator::build(&output))
        .inspect_err(|_| print!("{}", output.text()))?;
    let chromium = apt::chromium()?.program;
    let emulator = Emulator::start(&program)?;
    npm::node_script(&workspace::root().join("bench/run.mjs"))
        .args(["--emulator", &emulator.url, "--rounds", &options.rounds.to_string()])
        .arg("--chromium")
        .arg(chromium)
        .args(&options.rows)
        .run()
}
