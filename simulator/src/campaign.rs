//! Many lives, two at a time, and what came of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::fault::Planted;
use crate::fleet;
use crate::life::{Life, live};

/// Lives that are lived side by side.
const LANES: u64 = 2;
/// Lines of a story that are shown; all of it goes to a file.
const SHOWN: usize = 60;
/// Clients that show what jitter is for.
const FLEET: u32 = 20_000;
/// Failing seeds that are named.
const NAMED: usize = 50;

/// What many lives came to.
#[derive(Debug, Default)]
pub struct Campaign {
    /// Seeds lived.
    pub lives: u64,
    /// Things that happened in them.
    pub steps: u64,
    /// Seeds in which a rule was broken, in order, with the rule's name.
    pub failed: Vec<(u64, &'static str)>,
    /// How long it took.
    pub took: Duration,
}

/// A life, and a panic is a broken rule, too.
fn live_safely(seed: u64, planted: Option<Planted>) -> (usize, Option<&'static str>) {
    match catch_unwind(AssertUnwindSafe(|| live(seed, planted, false))) {
        Ok(Life { steps, broken, .. }) => (steps, broken.map(|it| it.rule.name)),
        Err(_) => (0, Some("no panic")),
    }
}

/// Lives `count` seeds from `first` on; `until_broken`: until one breaks a rule.
fn run(first: u64, count: u64, planted: Option<Planted>, until_broken: bool) -> Campaign {
    let begun = Instant::now();
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let campaign = Mutex::new(Campaign::default());
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        break;
                    }
                    let (steps, broken) = live_safely(first + at, planted);
                    // Where a rule is broken anyway, it has caught nothing.
                    let anyway = || planted.is_some() && live_safely(first + at, None).1.is_some();
                    let broken = broken.filter(|_| !anyway());
                    let Ok(mut campaign) = campaign.lock() else { break };
                    campaign.lives += 1;
                    campaign.steps += steps as u64;
                    if let Some(rule) = broken {
                        campaign.failed.push((first + at, rule));
                        stop.fetch_or(until_broken, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut campaign = campaign.into_inner().unwrap_or_default();
    campaign.failed.sort_unstable();
    campaign.took = begun.elapsed();
    campaign
}

/// Lives `count` seeds from `first` on.
pub fn campaign(first: u64, count: u64) -> Campaign {
    run(first, count, None, false)
}

impl Campaign {
    /// A few lines for people.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        let mut rules: Vec<_> = self.failed.iter().map(|it| it.1).collect();
        rules.sort_unstable();
        rules.dedup();
        for rule in rules {
            let seeds: Vec<_> = self.failed.iter().filter(|it| it.1 == rule).collect();
            let named: Vec<_> = seeds.iter().take(NAMED).map(|it| it.0.to_string()).collect();
            let more = if seeds.len() > NAMED { " ..." } else { "" };
            text += &format!("{rule}: {} seeds: {}{more}\n", seeds.len(), named.join(" "));
        }
        let seconds = self.took.as_secs_f64();
        text + &format!(
            "{} lives, {} steps, {} broke a rule, in {seconds:.1} s\n",
            self.lives,
            self.steps,
            self.failed.len()
        )
    }
}

/// Lives one seed again and tells its story: the last lines, and all of it in a file in `folder`.
///
/// # Errors
///
/// The file can't be written.
pub fn replay(seed: u64, folder: &Path) -> std::io::Result<(String, bool)> {
    replay_with(seed, None, folder)
}

pub(crate) fn replay_with(
    seed: u64,
    planted: Option<Planted>,
    folder: &Path,
) -> std::io::Result<(String, bool)> {
    let life = live(seed, planted, true);
    std::fs::create_dir_all(folder)?;
    let path = folder.join(format!("simulation-{seed}.txt"));
    std::fs::write(&path, life.trace.join("\n") + "\n")?;
    let left_out = life.trace.len().saturating_sub(SHOWN);
    let mut text = String::new();
    if left_out > 0 {
        text += &format!("... {left_out} lines before\n");
    }
    for line in life.trace.iter().skip(left_out) {
        text += line;
        text.push('\n');
    }
    text += &match &life.broken {
        Some(broken) => {
            format!("{}: {}\n  {}\n", broken.rule.name, broken.rule.says.trim(), broken.how)
        }
        None => format!("seed {seed}: {} steps, no rule was broken\n", life.steps),
    };
    text += &format!("the whole story: {}\n", path.display());
    Ok((text, life.broken.is_none()))
}

/// Plants each fault and lives until the rule that is meant catches it, `most` seeds at most; with whether
/// all were caught. Jitter is no rule's: without it the fleet peaks.
pub fn mutations(most: u64) -> (String, bool) {
    let mut text = String::from("fault              caught by      after seeds\n");
    let mut all = true;
    for planted in Planted::ALL {
        let campaign = run(0, most, Some(planted), true);
        let name = format!("{planted:?}");
        match campaign.failed.first() {
            Some((seed, rule)) => text += &format!("{name:<17}  {rule:<13}  {:>6}\n", seed + 1),
            None => {
                all = false;
                text += &format!("{name:<17}  NOT CAUGHT     {:>6}\n", campaign.lives);
            }
        }
    }
    let jitter_is_missed = !fleet::misses(&[fleet::without_jitter(FLEET)]).is_empty();
    text += if jitter_is_missed {
        "NoJitter           the fleet\n"
    } else {
        "NoJitter           NOT CAUGHT\n"
    };
    (text, all && jitter_is_missed)
}
