//! The demo site: built into `www/dist`, and served.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{Cmd, Output};
use crate::process::Running;
use crate::progress::step;
use crate::{npm, ports, workspace};

/// Builds the site (the package must be built), with guides and reference, and hands back its folder.
pub(crate) fn build(output: &Output) -> Result<PathBuf> {
    let dist = workspace::root().join("www/dist");
    step("building the demo site", || npm::npm(&["run", "build", "-w", "www"]).run_into(output))?;
    step("building its guides and reference", || {
        reference()?.arg("--out").arg(dist.join("reference")).run_into(output)
    })?;
    Ok(dist)
}

/// Makes pages of the guides and of what `pkg/types` declares; warnings are errors
/// (`docs/typedoc.json`). Into the target directory, unless told otherwise.
pub(crate) fn reference() -> Result<Cmd> {
    npm::package_script(&workspace::root().join("docs"), "typedoc/bin/typedoc")
}

/// Serves the built site on `port` of the loopback interface until the handle is dropped.
pub(crate) fn serve(port: u16) -> Result<Running> {
    let mut server = npm::package_script(&workspace::root().join("www"), "vite/bin/vite.js")?
        .words("preview --host 127.0.0.1 --strictPort --logLevel warn --port")
        .arg(port.to_string())
        .leave()?;
    ports::wait_for(port, &mut server, "the demo site's server")?;
    Ok(server)
}
