//! `cargo xtask size`: what a page downloads.

use anyhow::Result;

use crate::command::{Cmd, Output};
use crate::{build, npm, workspace};

/// The most that `import { LibreAuth }` may add to a page, in bytes after gzip: not two in a hundred more
/// than what was reached (docs/size.md).
const LIMIT: u32 = 48_000;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Fail where the default entry is larger than N bytes after gzip
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Builds the package and weighs it; the last line is `total gzip N B`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let output = Output::kept();
    build::package(false, &output).inspect_err(|_| print!("{}", output.text()))?;
    match options.limit {
        Some(limit) => weigh().arg("--limit").arg(limit.to_string()),
        None => weigh(),
    }
    .run()
}

/// Weighs the package that is built, and fails where it has become too large.
pub(crate) fn gate(output: &Output) -> Result<()> {
    weigh().arg("--limit").arg(LIMIT.to_string()).run_into(output)
}

fn weigh() -> Cmd {
    npm::node_script(&workspace::root().join("pkg/scripts/size.mjs"))
}
