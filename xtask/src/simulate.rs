//! `cargo xtask simulate`: sessions by the thousand in virtual time. The simulator is a program of its
//! own, since it must be built for speed and this one must be built quickly.

use anyhow::Result;

use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::{tools, workspace};

/// Its profile in the root `Cargo.toml`.
const PROFILE: &str = "simulate";

#[derive(clap::Args)]
#[group(multiple = false)]
pub(crate) struct Options {
    /// A million clients' schedules for an hour, through a rush and an outage; draws a chart
    #[arg(long, value_name = "CLIENTS", value_parser = clap::value_parser!(u32).range(1..))]
    fleet: Option<u32>,
}

/// Builds the simulator and runs it; fails where something did not hold.
pub(crate) fn run(options: &Options) -> Result<()> {
    let program = build()?;
    let out = workspace::target_dir()?.join("xtask");
    let simulator = Cmd::new(program);
    match options.fleet {
        Some(clients) => {
            simulator.arg("fleet").arg(clients.to_string()).arg(out.join("fleet.svg")).run()
        }
        None => Ok(()),
    }
}

fn build() -> Result<std::path::PathBuf> {
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
