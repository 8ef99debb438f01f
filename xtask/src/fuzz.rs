//! `cargo xtask fuzz`: libFuzzer on every reader of what others wrote, two targets at a time. It needs no
//! more than the pinned Rust and a C++ compiler: what instruments the code is part of stable rustc.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::{Cmd, Output};
use crate::progress::{elapsed, say, step};
use crate::side_by_side::side_by_side;
use crate::{process, tools, workspace};

/// libFuzzer's eyes: every edge of the code counts its visits, and comparisons tell their operands.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 --cfg fuzzing";

/// Targets that run side by side.
const LANES: usize = 2;
const REMINDER: Duration = Duration::from_secs(15);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each target runs; two run at a time
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// Only this target; may be given more than once [default: all in fuzz/fuzz_targets]
    #[arg(long = "target", value_name = "NAME")]
    targets: Vec<String>,
    /// Run the one target on this file only, such as one that crashed it
    #[arg(long, value_name = "FILE", requires = "targets")]
    replay: Option<PathBuf>,
}

/// Where a target is and what it works on.
struct Target {
    name: String,
    program: PathBuf,
    /// What it found worth keeping, in this run and those before.
    corpus: PathBuf,
    /// What it starts from; only read.
    seeds: PathBuf,
    crashes: PathBuf,
}

/// One target's end.
struct Outcome {
    name: String,
    status: Status,
    crash: Option<String>,
}

/// What libFuzzer last said of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Status {
    executions: u64,
    per_second: u64,
    covered: u64,
    corpus: u64,
}

/// Runs the targets, and fails where one of them crashed.
pub(crate) fn run(options: &Options) -> Result<()> {
    let targets = build(&options.targets)?;
    if let Some(file) = &options.replay {
        let [target] = targets.as_slice() else { bail!("name one --target for the file") };
        let file = std::path::absolute(file)?;
        return Cmd::new(&target.program).arg(&file).run().context("it crashes still");
    }
    let begun = Instant::now();
    let outcomes = run_all(targets, options.seconds);
    print!("{}", table(&outcomes));
    let sum: u64 = outcomes.iter().map(|it| it.status.executions).sum();
    let crashed: Vec<_> = outcomes.iter().filter_map(|it| it.crash.as_deref()).collect();
    println!("in {}", elapsed(begun));
    println!("fuzz: {sum} executions, {} crashes", crashed.len());
    if !crashed.is_empty() {
        bail!("{} of {} targets crashed\n{}", crashed.len(), outcomes.len(), crashed.join("\n"));
    }
    Ok(())
}

/// Builds those targets (or all) and makes their folders, in the target directory.
fn build(wanted: &[String]) -> Result<Vec<Target>> {
    let (fuzz, out) = (workspace::root().join("fuzz"), workspace::target_dir()?.join("fuzz"));
    let mut names = Vec::new();
    for file in std::fs::read_dir(fuzz.join("fuzz_targets")).context("no fuzz/fuzz_targets")? {
        let path = file?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(name)) {
        bail!("there is no target `{unknown}`: {}", names.join(", "));
    }
    names.retain(|name| wanted.is_empty() || wanted.contains(name));

    let host = tools::host()?;
    let bins = names.iter().flat_map(|name| ["--bin", name]);
    step("building the fuzz targets (a minute or two, once)", || {
        Cmd::cargo()
            .words("build --release --quiet --target")
            .arg(&host)
            .arg("--target-dir")
            .arg(&out)
            .args(bins)
            .dir(&fuzz)
            .env("RUSTFLAGS", INSTRUMENTED)
            .without_env("CARGO_ENCODED_RUSTFLAGS")
            .run()
    })
    .context("libFuzzer is built from C++: it needs a compiler (Debian: `apt-get install g++`)")?;
    let target = |name: String| {
        let folder = |kind: &str| -> Result<PathBuf> {
            let dir = out.join(kind).join(&name);
            std::fs::create_dir_all(&dir)
                .with_context(|| format!("cannot make {}", dir.display()))?;
            Ok(dir)
        };
        Ok(Target {
            program: out.join(&host).join("release").join(tools::exe(&name)),
            corpus: folder("corpus")?,
            crashes: folder("crashes")?,
            seeds: fuzz.join("corpus").join(&name),
            name,
        })
    };
    names.into_iter().map(target).collect()
}

/// Runs all targets, some side by side, to the end; one that crashes hides no other.
fn run_all(targets: Vec<Target>, seconds: u64) -> Vec<Outcome> {
    let mut outcomes = side_by_side(LANES, targets, |target| run_one(&target, seconds));
    outcomes.sort_by(|one, other| one.name.cmp(&other.name));
    outcomes
}

fn run_one(target: &Target, seconds: u64) -> Outcome {
    let (output, begun) = (Output::kept(), Instant::now());
    let told = |status: Status, how: &str| {
        let Status { executions, covered, corpus, .. } = status;
        let name = &target.name;
        say(format!("{name}: {how} {executions} executions, {covered} edges, {corpus} inputs"));
    };
    let (over, ended) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        let output = &output;
        scope.spawn(move || {
            while ended.recv_timeout(REMINDER) == Err(RecvTimeoutError::Timeout) {
                told(read(&output.text()), &format!("{} of {seconds} s,", elapsed(begun)));
            }
        });
        say(format!("{}: begins", target.name));
        let result = Cmd::new(&target.program)
            .arg(&target.corpus)
            .arg(&target.seeds)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", target.crashes.display()))
            .words("-print_final_stats=1 -timeout=10 -max_len=4096")
            .run_into(output);
        drop(over);
        process::stop_if_interrupted();
        result
    });
    let text = output.text();
    told(read(&text), if result.is_ok() { "ends after" } else { "CRASHED after" });
    Outcome {
        name: target.name.clone(),
        status: read(&text),
        crash: result.err().map(|error| explain(target, &format!("{error:#}"), &text)),
    }
}

/// What crashed a target, and how to see it again.
fn explain(target: &Target, error: &str, text: &str) -> String {
    let name = &target.name;
    // libFuzzer's own words come after the panic's.
    let why = text.lines().skip_while(|line| !line.contains("panicked at")).take(4);
    let why: Vec<_> = why.take_while(|line| !line.starts_with("==")).collect();
    // The command itself is long, and told below in its short form.
    let how = error.rsplit("failed: ").next().unwrap_or(error);
    let mut told = format!("{name}: {how}\n  {}", why.join("\n  "));
    match text.lines().find_map(|line| line.split_once("Test unit written to ")) {
        Some((_, path)) => {
            let _ = write!(
                told,
                "\n  the input: {path}\n  \
                again: cargo xtask fuzz --target {name} --replay {path}"
            );
        }
        None => {
            let tail: Vec<_> = text.lines().rev().take(5).collect();
            let tail: Vec<_> = tail.into_iter().rev().collect();
            let _ = write!(told, "\n  {}", tail.join("\n  "));
        }
    }
    told
}

/// The newest of libFuzzer's lines: `#4096 pulse cov: 81 ft: 230 corp: 32/1Kb lim: 4096 exec/s: 20
/// rss: 29Mb`, and at its end `stat::number_of_executed_units: 5000`.
fn read(text: &str) -> Status {
    let mut status = Status::default();
    for line in text.lines() {
        let stat = |name: &str| line.strip_prefix(name)?.trim().parse().ok();
        if let Some(executions) = stat("stat::number_of_executed_units:") {
            status.executions = executions;
        } else if let Some(per_second) = stat("stat::average_exec_per_sec:") {
            status.per_second = per_second;
        } else if let Some(executions) = line.strip_prefix('#').and_then(number) {
            let after = |word: &str| line.split_once(word).and_then(|(_, rest)| number(rest));
            // The lines before the first round of all inputs name no corpus.
            let Some(corpus) = after(" corp: ") else { continue };
            let (covered, per_second) = (after(" cov: "), after(" exec/s: "));
            status = Status {
                executions,
                corpus,
                covered: covered.unwrap_or(status.covered),
                per_second: per_second.unwrap_or(status.per_second),
            };
        }
    }
    status
}

/// The number that a text begins with.
fn number(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

fn table(outcomes: &[Outcome]) -> String {
    let mut table = format!(
        "{:<20}{:>14}{:>12}{:>9}{:>9}{:>9}\n",
        "target", "executions", "per second", "edges", "inputs", "crashes"
    );
    for Outcome { name, status, crash } in outcomes {
        let Status { executions, per_second, covered, corpus } = status;
        let crashes = u8::from(crash.is_some());
        let _ = writeln!(
            table,
            "{name:<20}{executions:>14}{per_second:>12}{covered:>9}{corpus:>9}{crashes:>9}"
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "INFO: Running with entropic power schedule (0xFF, 100).\n\
        #2\tINITED exec/s: 0 rss: 26Mb\n\
        #26\tINITED cov: 400 ft: 900 corp: 20/2Kb exec/s: 0 rss: 26Mb\n\
        #4096\tpulse  cov: 481 ft: 1230 corp: 132/11Kb lim: 53 exec/s: 2048 rss: 29Mb\n";

    #[test]
    fn the_newest_line_counts() {
        let status = Status { executions: 4_096, per_second: 2_048, covered: 481, corpus: 132 };
        assert_eq!(read(WORDS), status);
        let end = format!(
            "{WORDS}stat::number_of_executed_units: 5000\nstat::average_exec_per_sec:     2500\n"
        );
        assert_eq!(read(&end), Status { executions: 5_000, per_second: 2_500, ..status });
        assert_eq!(read(""), Status::default());
    }

    #[test]
    fn a_crash_names_its_input_and_the_way_back() {
        let target = Target {
            name: "json".into(),
            program: PathBuf::new(),
            corpus: PathBuf::new(),
            seeds: PathBuf::new(),
            crashes: PathBuf::new(),
        };
        let words = "thread '<unnamed>' (7) panicked at src/lib.rs:9:5:\nno\n==7== ERROR: libFuzzer: \
            deadly signal\nartifact_prefix='/c/'; Test unit written to /c/crash-00\n";
        let told = explain(&target, "exit status: 77", words);
        assert!(told.contains("src/lib.rs:9:5:\n  no\n"), "{told}");
        assert!(told.ends_with("cargo xtask fuzz --target json --replay /c/crash-00"), "{told}");
        assert!(explain(&target, "signal: 11", "one\ntwo\n").ends_with("\n  one\n  two"));
    }
}
