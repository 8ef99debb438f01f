//! The emulator of both services: built, started on a free port, and ended when dropped.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::command::{Cmd, Output};
use crate::process::Running;
use crate::progress::step;
use crate::{tools, workspace};

/// What it prints before its address.
const LISTENING: &str = "emulator listening on ";

/// A running emulator.
pub(crate) struct Emulator {
    pub(crate) url: String,
    _process: Running,
}

/// Builds the emulator's server and hands back its path.
pub(crate) fn build(output: &Output) -> Result<PathBuf> {
    build_with("dev", "debug", output)
}

/// The same, made for speed: for a bench, in which a slow service would make all clients look alike.
pub(crate) fn build_fast(output: &Output) -> Result<PathBuf> {
    build_with("simulate", "simulate", output)
}

fn build_with(profile: &str, folder: &str, output: &Output) -> Result<PathBuf> {
    step("building the emulator", || {
        Cmd::cargo()
            .words("build --package libreauth-emulator --features server --profile")
            .arg(profile)
            .dir(workspace::root())
            .run_into(output)
    })?;
    Ok(workspace::target_dir()?.join(folder).join(tools::exe("libreauth-emulator")))
}

impl Emulator {
    /// Starts it on a free port and waits for the line that names its address.
    pub(crate) fn start(program: &Path) -> Result<Emulator> {
        let mut process = Cmd::new(program).words("--port 0").dir(workspace::root()).serve()?;
        let stdout = process.child().stdout.take().context("the emulator has no output")?;
        let (found, address) = mpsc::channel();
        // Reads to the end: a full pipe would stop the emulator.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(url) = address_in(&line) {
                    let _ = found.send(url.to_owned()); // nobody waits for a second one
                }
            }
        });
        match address.recv_timeout(Duration::from_secs(10)) {
            Ok(url) => Ok(Emulator { url, _process: process }),
            Err(_) => bail!(
                "the emulator said no `{LISTENING}...` within 10 s: run `{} --port 0` to see why",
                program.display()
            ),
        }
    }
}

fn address_in(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(LISTENING)?;
    rest.split_whitespace().next().map(|url| url.trim_end_matches('/'))
}

/// The first licence of each service in the emulator's own seed, to try by hand.
pub(crate) fn licences() -> Result<Vec<(&'static str, String)>> {
    let path = workspace::root().join("emulator/seed.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let seed: serde_json::Value = serde_json::from_str(&text)?;
    let key = |service: &str| {
        seed.pointer(&format!("/{service}/0/licences/0/key"))?.as_str().map(str::to_owned)
    };
    let services = [("LibreAuth", "libreauth"), ("Lockence", "lockence")];
    Ok(services.iter().filter_map(|(name, field)| Some((*name, key(field)?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_off_the_line() {
        let line = "emulator listening on http://127.0.0.1:4021";
        assert_eq!(address_in(line), Some("http://127.0.0.1:4021"));
        assert_eq!(address_in("a development server"), None);
    }

    #[test]
    fn the_seed_holds_a_licence_for_each_service() {
        assert_eq!(licences().unwrap().len(), 2);
    }
}
