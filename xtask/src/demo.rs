//! `cargo xtask demo`: the demo page beside the emulator, and the main job run on it once.

use anyhow::{Context, Result};

use crate::command::Output;
use crate::emulator::{self, Emulator};
use crate::progress::say;
use crate::{apt, build, npm, ports, site, workspace};

/// Where the page is served unless told.
const USUAL_PORT: u16 = 4173;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Port of the page [default: 4173, or a free one where that is taken]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// End after the main job, with its exit code
    #[arg(long)]
    once: bool,
}

/// Builds, serves, runs the main job, and unless told otherwise goes on serving.
pub(crate) fn run(options: &Options) -> Result<()> {
    let output = Output::kept();
    let program = build::package(false, &output)
        .and_then(|()| site::build(&output))
        .and_then(|_| emulator::build(&output))
        .inspect_err(|_| print!("{}", output.text()))?;

    let emulator = Emulator::start(&program)?;
    let port = ports::choose(options.port, USUAL_PORT)?;
    let mut server = site::serve(port)?;
    let site = format!("http://127.0.0.1:{port}/?emulator={}", emulator.url);
    println!("demo page:  {site}");
    println!("emulator:   {} (a development server, in memory)", emulator.url);
    for (service, key) in emulator::licences()? {
        println!("licence:    {key} ({service})");
    }
    println!();

    let job = main_job(&site, &emulator.url);
    if options.once {
        return job;
    }
    if let Err(error) = job {
        say(format!("{error:#}"));
    }
    println!("\nServing until Ctrl-C: {site}");
    server.child().wait().context("the demo site's server is gone")?;
    Ok(())
}

/// Init, licence, check, heartbeat and logout for both services, on the page itself where there is
/// a Chromium, else with the same package in Node; the script prints each step and its answer.
fn main_job(site: &str, emulator: &str) -> Result<()> {
    let script = workspace::root().join("www/scripts/run-demo.mjs");
    let mut job = npm::node_script(&script).args(["--site", site, "--emulator", emulator]);
    if let Some(chromium) = apt::find_chromium() {
        job = job.env("CHROMIUM", chromium);
    }
    job.run().context("the main job failed")
}
