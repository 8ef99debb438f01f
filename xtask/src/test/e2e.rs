//! Suite `e2e`: Playwright on the demo page, and as the example of an app that tests itself. Their
//! configurations start the servers they need from what is handed to them in the environment.

use anyhow::{Result, bail};

use super::shared::Shared;
use super::summary::tally;
use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::{apt, npm, ports, workspace};

/// Where the example's page is served unless that port is taken.
const EXAMPLE_PORT: u16 = 4175;

pub(super) fn run(shared: &Shared, output: &Output) -> Result<()> {
    let site = shared.site(output)?;
    let emulator = shared.emulator(output)?;
    let browser = apt::chromium()?;
    let demo = playwright("tests/e2e")?
        .env("EMULATOR_BIN", emulator)
        .env("SITE_DIST", site)
        .env("CHROMIUM", &browser.program);
    let example = playwright("www/examples/testing")?
        .env("PORT", ports::choose(None, EXAMPLE_PORT)?.to_string())
        .env("CHROMIUM", &browser.program);
    let results = [
        step("e2e: playwright test", || demo.run_into(output)),
        step("e2e: the example's playwright test", || example.run_into(output)),
    ];
    let (passed, failed) = tally(&output.text());
    output.line(format!("e2e: {passed} passed, {failed} failed"));
    let errors: Vec<String> =
        results.into_iter().filter_map(Result::err).map(|error| format!("{error:#}")).collect();
    if errors.is_empty() { Ok(()) } else { bail!("{}", errors.join("; ")) }
}

fn playwright(folder: &str) -> Result<Cmd> {
    let folder = workspace::root().join(folder);
    Ok(npm::package_script(&folder, "@playwright/test/cli.js")?.arg("test"))
}
