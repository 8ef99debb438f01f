//! `cargo xtask setup`: everything at once that the other commands would install when needed.

use anyhow::Result;

use crate::progress::say;
use crate::{apt, npm, tools};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Chromium, Firefox, WebKit and their drivers, too
    #[arg(long)]
    browsers: bool,
}

/// Installs what is missing and says what is there.
pub(crate) fn run(options: &Options) -> Result<()> {
    tools::rust_target()?;
    tools::rust_source()?;
    say(format!("Rust target: {}, and the standard library's sources", crate::workspace::WASM));
    say(format!("wasm-bindgen: {}", tools::wasm_bindgen()?.display()));
    npm::packages()?;
    say("npm packages: node_modules");
    say(format!("cargo-deny: {}", tools::cargo_deny()?.display()));
    if options.browsers {
        let chromium = apt::chromium()?;
        say(format!("Chromium: {}, {}", chromium.program.display(), chromium.driver.display()));
        let firefox = apt::firefox()?;
        say(format!("Firefox: {}, {}", firefox.program.display(), firefox.driver.display()));
        let webkit = apt::webkit()?;
        say(format!("WebKit: {}, {}", webkit.driver.display(), webkit.xvfb.display()));
    }
    Ok(())
}
