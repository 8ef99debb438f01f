//! Suite `node`: the wasm tests in Node, and the package as published there against the emulator.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::shared::Shared;
use super::wasm;
use super::watch::Watch;
use crate::command::{Cmd, Output};
use crate::emulator::Emulator;
use crate::progress::step;
use crate::workspace;

/// Folders with `*.test.mjs` files.
const FOLDERS: [&str; 3] = ["tests/node", "pkg/test", "bench/test"];

pub(super) fn run(shared: &Shared, output: &Output) -> Result<()> {
    let in_wasm = shared.wasm_tests().and_then(|tests| {
        let run = || Ok((wasm::runner(&tests, wasm::NODE)?, ()));
        step("wasm tests in Node", || Watch::new().run(output, run))
    });
    let in_node = test_files().and_then(|files| on_package(shared, output, "Node", &files));
    match (in_wasm, in_node) {
        (Err(one), Err(other)) => bail!("{one:#}; {other:#}"),
        (one, other) => one.and(other),
    }
}

/// The package in `runtime`, by what `files` have Node's test runner do with it and the emulator.
pub(super) fn on_package(
    shared: &Shared,
    output: &Output,
    runtime: &str,
    files: &[PathBuf],
) -> Result<()> {
    shared.package(output)?;
    let program = shared.emulator(output)?;
    let emulator = Emulator::start(&program)?;
    // Two reporters at once: one for people, and one whose last lines a machine can read.
    let report = workspace::target_dir()?.join(format!("xtask/{runtime}-test.tap"));
    if let Some(folder) = report.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let tests = Cmd::new("node")
        .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(files)
        .env("LIBREAUTH_EMULATOR", &emulator.url)
        // For tests that want one for themselves.
        .env("EMULATOR_BIN", &program)
        .dir(workspace::root());
    let result = step(&format!("the package in {runtime}"), || tests.run_into(output));
    let report = std::fs::read_to_string(&report).context("node --test left no report")?;
    for line in report.lines().filter(|line| line.starts_with("# ")) {
        output.line(line);
    }
    result
}

fn test_files() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        let folder = workspace::root().join(folder);
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(".test.mjs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
