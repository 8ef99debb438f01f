//! `cargo xtask size`: what a page downloads.

use anyhow::Result;

use crate::command::Output;
use crate::{build, npm, workspace};

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
    let weigh = npm::node_script(&workspace::root().join("pkg/scripts/size.mjs"));
    match options.limit {
        Some(limit) => weigh.arg("--limit").arg(limit.to_string()),
        None => weigh,
    }
    .run()
}
