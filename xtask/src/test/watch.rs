//! Looks after runs of wasm tests: one that no longer gets on is ended, and says at which test.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::command::{Cmd, Output};

/// How long a suite may take, in all places together and whatever happens.
pub(super) const SUITE: Duration = Duration::from_secs(900);
/// How long nothing may be heard before the first test begins (a cold browser on a busy machine takes
/// its time), and how often a browser is started that shows no test.
pub(super) const BEGINNING: Duration = Duration::from_secs(60);
const STARTS: u32 = 3;
/// How long a test may go on without a word. One that waits for something gives up by itself, and
/// earlier: see the tests' `harness.rs`.
const TEST: Duration = Duration::from_secs(120);

/// What all runs of a suite have in common: when the last must have ended.
pub(super) struct Watch {
    deadline: Instant,
}

impl Watch {
    pub(super) fn new() -> Watch {
        Watch { deadline: Instant::now() + SUITE }
    }

    /// Runs tests; again, if not one of them began. One that fails or hangs is a failure at once.
    /// `start` gives the command, and what must live as long as it.
    pub(super) fn run<T>(
        &self,
        output: &Output,
        start: impl Fn() -> Result<(Cmd, T)>,
    ) -> Result<()> {
        let mut last = Ok(());
        for _ in 0..STARTS {
            let mut progress = Progress::Starting;
            let hear = |line: &str| {
                progress.hear(line, output);
                let left = self.deadline.saturating_duration_since(Instant::now());
                progress.patience().min(left)
            };
            let (cmd, _beside) = start()?;
            // Each test is named when it begins, too.
            let result = cmd.arg("--nocapture").run_watched(BEGINNING, hear);
            match progress {
                Progress::Starting if result.is_err() => last = result.context("no test began"),
                Progress::At(test) => return result.with_context(|| format!("{test} did not end")),
                _ => return result,
            }
            if Instant::now() > self.deadline {
                break;
            }
            output.line("xtask: no test began");
        }
        last
    }
}

/// How far a run of tests got.
enum Progress {
    Starting,
    Begun,
    At(String),
}

impl Progress {
    fn hear(&mut self, line: &str, output: &Output) {
        if let Some(test) = line.strip_prefix("Invoking test: ") {
            *self = Progress::At(test.to_owned());
            return; // another line will tell what came of it
        }
        let is_told = line.starts_with("test ") && line.contains(" ... ");
        if is_told || line.starts_with("running ") || line.starts_with("test result:") {
            *self = Progress::Begun;
        }
        output.line(line);
    }

    fn patience(&self) -> Duration {
        if let Progress::Starting = self { BEGINNING } else { TEST }
    }
}
