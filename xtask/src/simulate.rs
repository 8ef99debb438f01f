//! `cargo xtask simulate`: sessions by the thousand in virtual time. The simulator is a program of its
//! own, since it must be built for speed and this one must be built quickly.

use std::path::Path;

use anyhow::{Result, bail};

use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::{tools, workspace};

/// Its profile in the root `Cargo.toml`.
const PROFILE: &str = "simulate";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Live so many lives, each decided by its seed, and check after every step what must hold in any
    #[arg(long, value_name = "N", group = "what")]
    seeds: Option<u64>,
    /// Live this seed again and tell its story; with --seeds: begin with this one
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// A million clients' schedules for an hour, through a rush and an outage; draws a chart
    #[arg(long, value_name = "CLIENTS", group = "what", value_parser = clap::value_parser!(u32).range(1..))]
    fleet: Option<u32>,
    /// Build faults in, one at a time, and see that each is caught
    #[arg(long, group = "what")]
    mutations: bool,
    /// With --mutations: seeds within which a fault must be caught
    #[arg(long, value_name = "N", requires = "mutations", default_value_t = 10_000)]
    within: u64,
}

/// Builds the simulator and runs it; fails where something did not hold.
pub(crate) fn run(options: &Options) -> Result<()> {
    let words = |folder: &Path| -> Result<Vec<String>> {
        let chart = folder.join("fleet.svg").display().to_string();
        let folder = folder.display().to_string();
        let words = match (options.seeds, options.seed, options.fleet) {
            (_, _, Some(clients)) => vec!["fleet".into(), clients.to_string(), chart],
            _ if options.mutations => vec!["mutations".into(), options.within.to_string()],
            (Some(count), first, _) => {
                vec!["seeds".into(), count.to_string(), first.unwrap_or(0).to_string(), folder]
            }
            (None, Some(seed), _) => vec!["seed".into(), seed.to_string(), folder],
            _ => bail!("name --seeds, --seed, --fleet or --mutations: see --help"),
        };
        Ok(words)
    };
    let words = words(&workspace::target_dir()?.join("xtask"))?;
    Cmd::new(build()?).args(words).run()
}

/// Builds the simulator and hands back its path.
pub(crate) fn build() -> Result<std::path::PathBuf> {
    let output = Output::kept();
    step("building the simulator", || {
        Cmd::cargo()
            .words("build --package libreauth-simulator --profile")
            .arg(PROFILE)
            .dir(workspace::root())
            .run_into(&output)
    })
    .inspect_err(|_| print!("{}", output.text()))?;
    Ok(workspace::target_dir()?.join(PROFILE).join(tools::exe("libreauth-simulator")))
}
