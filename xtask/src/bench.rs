//! `cargo xtask bench`: this client beside what a user would pick instead, measured in one run.

use std::path::Path;

use anyhow::{Context, Result};

use crate::command::{Cmd, Output};
use crate::emulator::{self, Emulator};
use crate::{apt, build, npm, simulate, workspace};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure [default: all there is]
    #[arg(value_name = "ROW")]
    rows: Vec<String>,
    /// Once through every row in a short time: shows that it works; its figures say nothing and are not kept
    #[arg(long)]
    quick: bool,
    /// How often each thing that is timed is measured [default: 15 to 500, as the row needs]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
}

/// Builds, measures, prints, and keeps the figures in `bench/results.json` and `docs/benchmarks.md`. No
/// figure fails it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let output = Output::kept();
    let program = build::package(false, &output)
        .and_then(|()| emulator::build_fast(&output))
        .inspect_err(|_| print!("{}", output.text()))?;
    measure(&program, options, Cmd::run)
}

/// The quick run, on the package and the emulator's server that are built already.
pub(crate) fn smoke(emulator: &Path, output: &Output) -> Result<()> {
    let options = Options { rows: Vec::new(), quick: true, rounds: None };
    measure(emulator, &options, |cmd| cmd.run_into(output))
}

fn measure(program: &Path, options: &Options, run: impl FnOnce(Cmd) -> Result<()>) -> Result<()> {
    npm::peers()?;
    let simulator = simulate::build()?;
    let chromium = apt::chromium()?.program;
    let emulator = Emulator::start(program)?;
    let root = workspace::root();
    let node = npm::node_script(&root.join("bench/run.mjs"))
        .args(["--emulator", &emulator.url])
        .arg("--chromium")
        .arg(chromium)
        .arg("--simulator")
        .arg(simulator);
    let node = match options.rounds {
        Some(rounds) => node.arg("--rounds").arg(rounds.to_string()),
        None => node,
    };
    let document = root.join("docs/benchmarks.md");
    let node = if options.quick {
        // All of it is written, but nowhere in the repository.
        let folder = workspace::target_dir()?.join("xtask/bench");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let copy = folder.join("benchmarks.md");
        std::fs::copy(&document, &copy)
            .with_context(|| format!("cannot copy {}", document.display()))?;
        into(node.arg("--quick"), &folder.join("results.json"), &folder, &copy)
    } else {
        into(node, &root.join("bench/results.json"), &root.join("docs/benchmarks"), &document)
    };
    run(node.args(&options.rows))
}

/// Names where the figures, the charts and the tables go.
fn into(node: Cmd, results: &Path, charts: &Path, document: &Path) -> Cmd {
    let places = [("--results", results), ("--charts", charts), ("--document", document)];
    places.into_iter().fold(node, |node, (name, path)| node.arg(name).arg(path))
}
