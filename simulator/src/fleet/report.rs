//! What the runs came to, and what they must come to.

use std::fmt::Write;
use std::ops::Range;

use super::{Asker, HOUR_S, OUTAGE_S, Run, Start};

/// A stretch of the hour that is looked at by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Steady,
    Outage,
    After,
}

/// What the service saw in one of them.
#[derive(Clone, Copy, Debug)]
struct Load {
    mean: f64,
    peak: f64,
    /// The peak over the mean of the steady phase.
    ratio: f64,
}

impl Phase {
    const ALL: [Self; 3] = [Self::Steady, Self::Outage, Self::After];

    fn seconds(self, start: Start) -> Range<usize> {
        match (self, start) {
            (Self::Steady, Start::Even) => 0..OUTAGE_S.start,
            // A rush takes its time to spread.
            (Self::Steady, Start::Rush) => 600..OUTAGE_S.start,
            (Self::Outage, _) => OUTAGE_S,
            (Self::After, _) => OUTAGE_S.end..OUTAGE_S.end + 600,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Steady => "steady",
            Self::Outage => "outage",
            Self::After => "10 min after",
        }
    }

    /// The highest peak over the steady mean that our clients may come to.
    fn limit(self) -> f64 {
        if self == Self::Steady { 1.3 } else { 2.0 }
    }
}

impl Run {
    fn load(&self, phase: Phase) -> Load {
        let steady = self.mean(Phase::Steady.seconds(self.start));
        let seconds = phase.seconds(self.start);
        let peak = self.within(seconds.clone()).max().map_or(0.0, f64::from);
        Load { mean: self.mean(seconds), peak, ratio: peak / steady }
    }

    fn mean(&self, seconds: Range<usize>) -> f64 {
        let length = f64::from(u32::try_from(seconds.len()).unwrap_or(u32::MAX));
        self.within(seconds).map(f64::from).sum::<f64>() / length
    }

    fn within(&self, seconds: Range<usize>) -> impl Iterator<Item = u32> + '_ {
        self.requests.get(seconds).unwrap_or_default().iter().copied()
    }
}

impl Start {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Rush => "rush",
        }
    }
}

impl Asker {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Naive => "naive",
        }
    }
}

/// Requests per second as a table for people: a row for each start, phase and client.
pub fn table(clients: u32, runs: &[Run]) -> String {
    let mut text = format!(
        "{clients} clients, a beat a minute, {} virtual minutes, nobody answered from {} to {}\n\
         even: spread over a minute from the beginning; rush: all logged in within 10 s, steady from \
         minute 10 on\n\n\
         start  phase         client  requests/s: mean       peak   peak/steady mean   at most\n",
        HOUR_S / 60,
        OUTAGE_S.start / 60,
        OUTAGE_S.end / 60,
    );
    for start in [Start::Even, Start::Rush] {
        for phase in Phase::ALL {
            for run in runs.iter().filter(|run| run.start == start) {
                let Load { mean, peak, ratio } = run.load(phase);
                let limit = match run.asker {
                    Asker::Ours => format!("{:.1}", phase.limit()),
                    Asker::Naive => "-".to_owned(),
                };
                let _ = writeln!(
                    text,
                    "{:<5}  {:<12}  {:<6}  {mean:>16.0}  {peak:>9.0}  {ratio:>17.2}  {limit:>8}",
                    start.name(),
                    phase.name(),
                    run.asker.name(),
                );
            }
        }
    }
    text
}

/// Where our clients peak higher than they may; nothing, if all is well.
pub fn misses(runs: &[Run]) -> Vec<String> {
    let ours = runs.iter().filter(|run| run.asker == Asker::Ours);
    let each = ours.flat_map(|run| Phase::ALL.map(|phase| (run, phase, run.load(phase).ratio)));
    let missed = each.filter(|(_, phase, ratio)| ratio.is_nan() || *ratio > phase.limit());
    missed
        .map(|(run, phase, ratio)| {
            let (start, phase, limit) = (run.start.name(), phase.name(), phase.limit());
            format!(
                "{start}, {phase}: the peak is {ratio:.2} of the steady mean, more than {limit:.1}"
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    #[test]
    fn a_small_fleet_keeps_its_promise_and_the_naive_one_does_not() {
        let runs = run(20_000);
        // Small numbers are noisy: the limits are the million's.
        let ratio = |asker, start, phase| {
            let found = runs.iter().find(|run| run.asker == asker && run.start == start);
            found.unwrap().load(phase).ratio
        };
        for start in [Start::Even, Start::Rush] {
            assert!(ratio(Asker::Ours, start, Phase::Outage) < 2.0);
            assert!(ratio(Asker::Ours, start, Phase::After) < 2.0);
            assert!(ratio(Asker::Naive, start, Phase::Outage) > 10.0);
        }
        assert!(ratio(Asker::Naive, Start::Rush, Phase::Steady) > 5.0);
    }

    #[test]
    fn what_peaks_too_high_is_named() {
        let mut requests = vec![100; HOUR_S];
        requests[1_900] = 250;
        let run = Run { start: Start::Even, asker: Asker::Ours, requests };
        let misses = misses(&[run]);
        assert_eq!(misses, ["even, outage: the peak is 2.50 of the steady mean, more than 2.0"]);
    }

    #[test]
    fn every_client_beats_every_minute() {
        let runs = run(1_000);
        for it in &runs {
            let beats: u32 = it.within(600..1_800).sum();
            assert!((20_000..=22_300).contains(&beats), "{:?}: {beats}", it.asker);
        }
    }
}
