//! Suite `e2e`: Playwright on the demo page. Its configuration starts the servers it needs from
//! what is handed to it in the environment.

use anyhow::Result;

use super::shared::Shared;
use super::summary::tally;
use crate::command::Output;
use crate::progress::step;
use crate::{apt, npm, workspace};

pub(super) fn run(shared: &Shared, output: &Output) -> Result<()> {
    let site = shared.site(output)?;
    let emulator = shared.emulator(output)?;
    let browser = apt::chromium()?;
    let tests =
        npm::package_script(&workspace::root().join("tests/e2e"), "@playwright/test/cli.js")?
            .arg("test")
            .env("EMULATOR_BIN", emulator)
            .env("SITE_DIST", site)
            .env("CHROMIUM", browser.program);
    let result = step("e2e: playwright test", || tests.run_into(output));
    let (passed, failed) = tally(&output.text());
    output.line(format!("e2e: {passed} passed, {failed} failed"));
    result
}
