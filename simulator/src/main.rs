//! The program behind `cargo xtask simulate`, which explains its words.

use std::path::Path;
use std::process::ExitCode;

use libreauth_simulator::{campaign, fleet, mutations, replay};

const USAGE: &str = "usage: libreauth-simulator fleet CLIENTS CHART | seeds COUNT FIRST FOLDER \
    | seed SEED FOLDER | mutations COUNT";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    match words {
        ["fleet", clients, chart] => run_fleet(number(clients)?, Path::new(chart)),
        ["seeds", count, first, folder] => {
            run_seeds(number(count)?, number(first)?, Path::new(folder))
        }
        ["seed", seed, folder] => tell_story(number(seed)?, Path::new(folder)),
        ["mutations", count] => {
            let (table, all) = mutations(number(count)?);
            print!("{table}");
            if all { Ok(()) } else { Err("a fault was not caught".to_owned()) }
        }
        _ => Err(USAGE.to_owned()),
    }
}

fn run_fleet(clients: u32, chart: &Path) -> Result<(), String> {
    let runs = fleet::run(clients);
    print!("{}", fleet::table(clients, &runs));
    fleet::draw(clients, &runs, chart)
        .map_err(|why| format!("cannot draw {}: {why}", chart.display()))?;
    println!("chart: {}", chart.display());
    let misses = fleet::misses(&runs);
    if misses.is_empty() { Ok(()) } else { Err(misses.join("\n")) }
}

fn run_seeds(count: u64, first: u64, folder: &Path) -> Result<(), String> {
    let campaign = campaign(first, count);
    if let Some((seed, _)) = campaign.failed.first() {
        // The story is told; that it ends badly is known.
        let _ = tell_story(*seed, folder);
    }
    print!("{}", campaign.summary());
    if campaign.failed.is_empty() { Ok(()) } else { Err("a rule was broken".to_owned()) }
}

fn tell_story(seed: u64, folder: &Path) -> Result<(), String> {
    let (story, well) = replay(seed, folder).map_err(|why| why.to_string())?;
    print!("{story}");
    if well { Ok(()) } else { Err(format!("again: cargo xtask simulate --seed {seed}")) }
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N, String> {
    word.parse().map_err(|_| format!("`{word}` is no number\n{USAGE}"))
}
