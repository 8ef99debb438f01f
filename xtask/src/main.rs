//! `cargo xtask`: the one tool of this repository. Every command installs what it needs.

mod apt;
mod bench;
mod build;
mod cache;
mod command;
mod demo;
mod emulator;
mod fuzz;
mod multivalue;
mod npm;
mod order;
mod packing;
mod ports;
mod process;
mod progress;
mod setup;
mod side_by_side;
mod simulate;
mod site;
mod size;
mod table;
mod test;
mod tools;
mod wasm_opt;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Sets up, builds, shows, tests, weighs and measures libreauth-client"
)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install everything the other commands would (each of them installs its own share)
    Setup(setup::Options),
    /// Build the publishable npm package: wasm, glue, loaders and types, in pkg/dist
    Build(build::Options),
    /// Serve the demo page beside the emulator and run the main job on it once
    Demo(demo::Options),
    /// Run every test suite, or those named
    Test(test::Options),
    /// Run libFuzzer on every reader of what others wrote
    Fuzz(fuzz::Options),
    /// Put sessions by the thousand through virtual disasters, and a million clients through an hour
    Simulate(simulate::Options),
    /// Weigh what a page downloads, part by part
    Size(size::Options),
    /// Measure what things take, in Chromium beside the emulator
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = process::end_children_on_interrupt().and_then(|()| match &cli.command {
        Task::Setup(options) => setup::run(options),
        Task::Build(options) => build::run(options),
        Task::Demo(options) => demo::run(options),
        Task::Test(options) => test::run(options),
        Task::Fuzz(options) => fuzz::run(options),
        Task::Simulate(options) => simulate::run(options),
        Task::Size(options) => size::run(options),
        Task::Bench(options) => bench::run(options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
