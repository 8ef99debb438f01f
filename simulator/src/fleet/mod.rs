//! A million clients' schedules for one virtual hour, and the service that they ask.
//!
//! Each client is a real [`Schedule`](libreauth_client::session::Schedule) with beats of its own; beside
//! it runs the client that everybody writes first. What the service sees is counted by the second. For
//! five minutes in the middle it answers nobody.

mod agenda;
mod chart;
mod client;
mod report;

use agenda::Agenda;
pub use chart::draw;
use client::{Client, Naive, Ours};
pub use report::{misses, table};

/// Virtual seconds of one run.
pub(crate) const HOUR_S: usize = 3_600;
/// Beats are this far apart.
pub(crate) const INTERVAL_MS: f64 = 60_000.0;
/// Nobody is answered in these seconds.
pub(crate) const OUTAGE_S: std::ops::Range<usize> = 1_800..2_100;
/// An answer, and a failure, takes this long.
const LATENCY_MS: f64 = 50.0;
/// Everybody who comes in the morning comes within this.
const RUSH_MS: f64 = 10_000.0;
const SEED: u64 = 1;

/// How the clients begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// They have been there for long: each is anywhere between two beats.
    Even,
    /// All log in within ten seconds.
    Rush,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// This project's schedule.
    Ours,
    /// `setInterval`, and a retry every five seconds while it fails.
    Naive,
}

/// What the service saw of one fleet.
#[derive(Clone, Debug)]
pub struct Run {
    /// How it began.
    pub start: Start,
    /// Who asked.
    pub asker: Asker,
    /// Requests in each second.
    pub requests: Vec<u32>,
}

/// Runs each kind of client from each start.
pub fn run(clients: u32) -> Vec<Run> {
    let starts = [Start::Even, Start::Rush].into_iter();
    starts.flat_map(|start| [ours(start, clients), naive(start, clients)]).collect()
}

fn ours(start: Start, clients: u32) -> Run {
    let mut random = fastrand::Rng::with_seed(SEED);
    let fleet = (0..clients).map(|_| match start {
        Start::Even => Ours::beating([random.f64(), random.f64()]),
        Start::Rush => Ours::logged_in(RUSH_MS * random.f64(), random.f64()),
    });
    let agenda = Agenda::new(fleet);
    Run { start, asker: Asker::Ours, requests: serve(agenda, &mut || random.f64()) }
}

/// A planted fault: clients that come in a rush, each with the same waits.
pub(crate) fn without_jitter(clients: u32) -> Run {
    let mut random = fastrand::Rng::with_seed(SEED);
    let fleet = (0..clients).map(|_| Ours::logged_in(RUSH_MS * random.f64(), 0.0));
    let agenda = Agenda::new(fleet);
    let requests = serve(agenda, &mut || 0.0);
    Run { start: Start::Rush, asker: Asker::Ours, requests }
}

fn naive(start: Start, clients: u32) -> Run {
    let mut random = fastrand::Rng::with_seed(SEED);
    let fleet = (0..clients).map(|_| match start {
        Start::Even => Naive::beating(random.f64()),
        Start::Rush => Naive::logged_in(RUSH_MS * random.f64()),
    });
    let agenda = Agenda::new(fleet);
    Run { start, asker: Asker::Naive, requests: serve(agenda, &mut || random.f64()) }
}

/// Answers every request of the hour, second by second, and counts them.
fn serve<C: Client>(mut agenda: Agenda<C>, random: &mut dyn FnMut() -> f64) -> Vec<u32> {
    let mut requests = Vec::with_capacity(HOUR_S);
    for second in 0..HOUR_S {
        let answered = !OUTAGE_S.contains(&second);
        let mut seen = 0_u32;
        while let Some(mut client) = agenda.pop(second) {
            seen = seen.saturating_add(1);
            client.heard(answered, random());
            agenda.push(client);
        }
        requests.push(seen);
    }
    requests
}
