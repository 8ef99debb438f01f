//! Suites `deno`, `bun` and `workerd`: the package there, and the relay served by each, against the
//! emulator. The programs come with the npm packages.

use anyhow::Result;

use super::node;
use super::shared::Shared;
use crate::command::Output;
use crate::workspace;

pub(super) fn run(shared: &Shared, output: &Output, runtime: &str) -> Result<()> {
    let file = format!("tests/runtimes/{runtime}.test.mjs");
    node::on_package(shared, output, runtime, &[workspace::root().join(file)])
}
