//! What several suites need, built by the first that asks.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::{Result, anyhow};

use super::wasm;
use crate::command::Output;
use crate::progress::step;
use crate::{build, emulator, site};

/// A build that happens at most once; whoever asks meanwhile waits.
struct Once<T>(OnceLock<std::result::Result<T, String>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Once(OnceLock::new())
    }
}

impl<T: Clone> Once<T> {
    fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<T> {
        self.0
            .get_or_init(|| make().map_err(|error| format!("{error:#}")))
            .clone()
            .map_err(|error| anyhow!(error))
    }
}

/// The builds that suites share. The first asker's output gets their words.
#[derive(Default)]
pub(super) struct Shared {
    package: Once<()>,
    site: Once<PathBuf>,
    emulator: Once<PathBuf>,
    wasm_tests: Once<BTreeMap<String, PathBuf>>,
}

impl Shared {
    /// The npm package in `pkg/dist`.
    pub(super) fn package(&self, output: &Output) -> Result<()> {
        self.package.get(|| build::package(false, output))
    }

    /// The demo site's folder.
    pub(super) fn site(&self, output: &Output) -> Result<PathBuf> {
        self.package(output)?;
        self.site.get(|| site::build(output))
    }

    /// The wasm tests, each by the name of its file in `tests`.
    pub(super) fn wasm_tests(&self) -> Result<BTreeMap<String, PathBuf>> {
        self.wasm_tests.get(|| step("building the wasm tests", wasm::build))
    }

    /// The emulator's program.
    pub(super) fn emulator(&self, output: &Output) -> Result<PathBuf> {
        self.emulator.get(|| emulator::build(output))
    }
}
