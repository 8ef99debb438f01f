//! What came of the suites, for people and for the machine that reads the last lines.

use std::time::{Duration, Instant};

use crate::progress::{elapsed, human};

/// One suite's end.
pub(super) struct Outcome {
    pub(super) suite: String,
    pub(super) error: Option<String>,
    pub(super) time: Duration,
    pub(super) text: String,
    /// Its words are on the terminal already.
    pub(super) shown: bool,
}

/// Prints a suite's words, whole.
pub(super) fn print_one(outcome: &Outcome) {
    let name = &outcome.suite;
    if !outcome.shown {
        println!("\n===== {name} =====");
        print!("{}", outcome.text);
        if !outcome.text.ends_with('\n') {
            println!();
        }
    }
    match &outcome.error {
        None => println!("===== {name}: ok ({}) =====\n", human(outcome.time)),
        Some(error) => println!("{error}\n===== {name}: FAILED ({}) =====\n", human(outcome.time)),
    }
}

/// Prints the table of all suites and its closing line.
pub(super) fn print(outcomes: &[Outcome], begun: Instant) {
    println!("{:<12}{:<8}{:>8}{:>8}{:>14}", "suite", "result", "passed", "failed", "time");
    for outcome in outcomes {
        let (passed, failed) = tally(&outcome.text);
        let result = if outcome.error.is_none() { "ok" } else { "FAILED" };
        let time = human(outcome.time);
        println!("{:<12}{result:<8}{passed:>8}{failed:>8}{time:>14}", outcome.suite);
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    println!("in {}", elapsed(begun));
    println!("suites: {} passed, {failed} failed", outcomes.len() - failed);
}

/// Adds up the closing lines of every runner: cargo's and wasm-bindgen's `test result: ok. 3
/// passed; 0 failed; ...`, Node's `# pass 3`, Playwright's `3 passed (2.1s)`, those of lint and consumers.
pub(super) fn tally(text: &str) -> (u32, u32) {
    let mut sum = (0, 0);
    for line in text.lines() {
        let line = line.trim_start();
        if let Some(counts) = line.strip_prefix("test result: ") {
            sum.0 += before(counts, " passed");
            sum.1 += before(counts, " failed");
        } else if let Some(count) = line.strip_prefix("# pass ") {
            sum.0 += count.trim().parse().unwrap_or(0);
        } else if let Some(count) = line.strip_prefix("# fail ") {
            sum.1 += count.trim().parse().unwrap_or(0);
        } else if let Some(counts) =
            line.strip_prefix("checks: ").or_else(|| line.strip_prefix("consumers: "))
        {
            sum.0 += before(counts, " passed");
            sum.1 += before(counts, " failed");
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            let mut words = line.split_whitespace();
            let count = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
            match (words.next(), words.next().is_none_or(|rest| rest.starts_with('('))) {
                (Some("passed"), true) => sum.0 += count,
                (Some("failed"), true) => sum.1 += count,
                _ => {}
            }
        }
    }
    sum
}

/// The number that stands right before `word`.
fn before(text: &str, word: &str) -> u32 {
    let number = text.split(word).next().and_then(|head| head.split_whitespace().last());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runners_closing_line_counts() {
        let cargo = "test result: ok. 12 passed; 0 failed; 1 ignored\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(tally(cargo), (15, 2));
        assert_eq!(tally("# tests 4\n# pass 3\n# fail 1\n"), (3, 1));
        assert_eq!(tally("  1 failed\n    [chromium] a test\n  5 passed (2.1s)\n"), (5, 1));
        assert_eq!(tally("checks: 9 passed, 1 failed"), (9, 1));
        assert_eq!(tally("consumers: 38 passed, 2 failed"), (38, 2));
        assert_eq!(tally("3 passed checks are not a closing line"), (0, 0));
    }
}
