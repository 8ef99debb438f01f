//! The program behind `cargo xtask simulate`, which explains its words.

use std::path::PathBuf;
use std::process::ExitCode;

use libreauth_simulator::fleet;

const USAGE: &str = "usage: libreauth-simulator fleet CLIENTS CHART";

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
        ["fleet", clients, chart] => run_fleet(number(clients)?, PathBuf::from(chart)),
        _ => Err(USAGE.to_owned()),
    }
}

fn run_fleet(clients: u32, chart: PathBuf) -> Result<(), String> {
    let runs = fleet::run(clients);
    print!("{}", fleet::table(clients, &runs));
    fleet::draw(clients, &runs, &chart)
        .map_err(|why| format!("cannot draw {}: {why}", chart.display()))?;
    println!("chart: {}", chart.display());
    let misses = fleet::misses(&runs);
    if misses.is_empty() { Ok(()) } else { Err(misses.join("\n")) }
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N, String> {
    word.parse().map_err(|_| format!("`{word}` is no number\n{USAGE}"))
}
