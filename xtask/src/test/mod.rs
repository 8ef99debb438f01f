//! `cargo xtask test`: the suites, run side by side, and what came of them.

mod claims;
mod consumers;
mod e2e;
mod house;
mod lint;
mod native;
mod node;
mod proxy;
mod runtimes;
mod shared;
mod summary;
mod wasm;
mod watch;
mod webkit;

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::bench;
use crate::command::Output;
use crate::progress::{elapsed, say};
use crate::side_by_side::side_by_side;
use shared::Shared;
use summary::Outcome;

/// The suites: a new one is a line here, a lane below, and a function. Those of one lane begin in this
/// order, the longest first.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// Formatting, clippy, docs, Biome, types, size, licences, purity of the core, length of files
    Lint,
    /// cargo test: the pure core, the emulator and xtask itself, with the examples in the docs
    Native,
    /// Playwright on the demo page against the emulator over real HTTP
    E2e,
    /// The packed package in one tiny project for each bundler and runtime
    Consumers,
    /// The wasm tests in Chromium: page, dedicated, shared and service worker
    Chromium,
    /// The same in Firefox
    Firefox,
    /// The same in WebKit, as WebKitGTK builds it
    Webkit,
    /// The wasm tests in Node, and the built package there against the emulator
    Node,
    /// The built package in Deno, and the relay served by it, against the emulator
    Deno,
    /// The same in Bun
    Bun,
    /// The same in workerd, which runs Cloudflare's workers
    Workerd,
    /// Once through every row of `cargo xtask bench`; no figure passes or fails
    Bench,
}

/// The lanes run side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// Those that keep the compiler busy.
    Compiling,
    /// Those that mostly wait for a browser or another program.
    Waiting,
}

impl Lane {
    /// How many suites of it run at a time. A compiler takes every core there is, and cargo lets one at
    /// a time into the target directory anyway; while one of the others waits, another can work.
    fn at_once(self) -> usize {
        match self {
            Lane::Compiling => 1,
            Lane::Waiting => 2,
        }
    }
}

impl Suite {
    fn lane(self) -> Lane {
        match self {
            Suite::Lint | Suite::Native => Lane::Compiling,
            Suite::E2e
            | Suite::Consumers
            | Suite::Chromium
            | Suite::Firefox
            | Suite::Webkit
            | Suite::Node
            | Suite::Deno
            | Suite::Bun
            | Suite::Workerd
            | Suite::Bench => Lane::Waiting,
        }
    }

    fn run(self, shared: &Shared, output: &Output) -> Result<()> {
        match self {
            Suite::Lint => lint::run(shared, output),
            Suite::Native => native::run(output),
            Suite::E2e => e2e::run(shared, output),
            Suite::Consumers => consumers::run(shared, output),
            Suite::Chromium => wasm::chromium(shared, output),
            Suite::Firefox => wasm::firefox(shared, output),
            Suite::Webkit => wasm::webkit(shared, output),
            Suite::Node => node::run(shared, output),
            Suite::Deno => runtimes::run(shared, output, "deno"),
            Suite::Bun => runtimes::run(shared, output, "bun"),
            Suite::Workerd => runtimes::run(shared, output, "workerd"),
            Suite::Bench => shared
                .package(output)
                .and_then(|()| shared.emulator(output))
                .and_then(|emulator| bench::smoke(&emulator, output)),
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The suites to run [default: all of them]
    #[arg(value_enum, value_name = "SUITE")]
    suites: Vec<Suite>,
    /// Name the suites and what they do
    #[arg(long)]
    list: bool,
}

/// Runs every suite, or those named, to the end; one that fails hides no other.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.list {
        for value in Suite::value_variants().iter().filter_map(Suite::to_possible_value) {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            println!("{:<10}{help}", value.get_name());
        }
        return Ok(());
    }
    let named = |suite: &Suite| options.suites.is_empty() || options.suites.contains(suite);
    let suites: Vec<Suite> = Suite::value_variants().iter().copied().filter(named).collect();

    let begun = Instant::now();
    let outcomes = run_all(&suites);
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    summary::print(&outcomes, begun);
    if failed > 0 {
        bail!("{failed} of {} suites failed", outcomes.len());
    }
    Ok(())
}

fn run_all(suites: &[Suite]) -> Vec<Outcome> {
    let shared = Shared::default();
    let printing = Mutex::new(());
    let in_lane = |lane: Lane| {
        let of_lane = suites.iter().filter(|suite| suite.lane() == lane);
        side_by_side(lane.at_once(), of_lane, |suite| {
            let outcome = run_one(*suite, &shared, suites.len() == 1);
            // Printed whole and under the lock, so that no two suites interleave.
            let _alone = printing.lock().unwrap_or_else(PoisonError::into_inner);
            summary::print_one(&outcome);
            outcome
        })
    };
    let lanes = [Lane::Compiling, Lane::Waiting];
    let mut outcomes: Vec<Outcome> =
        side_by_side(lanes.len(), lanes, in_lane).into_iter().flatten().collect();
    let place = |outcome: &Outcome| suites.iter().position(|suite| suite.name() == outcome.suite);
    outcomes.sort_by_key(place);
    outcomes
}

fn run_one(suite: Suite, shared: &Shared, alone: bool) -> Outcome {
    let output = if alone { Output::shown() } else { Output::kept() };
    let begun = Instant::now();
    say(format!("suite {}: begins", suite.name()));
    let result = suite.run(shared, &output);
    say(format!("suite {}: ends after {}", suite.name(), elapsed(begun)));
    Outcome {
        suite: suite.name(),
        error: result.err().map(|error| format!("{error:#}")),
        time: begun.elapsed(),
        text: output.text(),
        shown: alone,
    }
}
