//! Node and the packages of `package-lock.json`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::Cmd;
use crate::progress::step;
use crate::{cache, workspace};

/// The oldest Node that the tools run on, as `package.json` says.
const OLDEST: (u32, u32) = (20, 19);

/// Installs the npm packages unless those of this very `package-lock.json` are there.
pub(crate) fn packages() -> Result<()> {
    install(workspace::root(), "installing the npm packages (npm ci)", &[])
}

/// Installs what the bench measures this client beside: a package of its own, which nothing else needs.
/// Its packages are only bundled, so none may run anything at its installation.
pub(crate) fn peers() -> Result<()> {
    let folder = workspace::root().join("bench");
    install(&folder, "installing the bench's peers (npm ci)", &["--ignore-scripts"])
}

fn install(folder: &Path, what: &str, options: &[&str]) -> Result<()> {
    node()?;
    let stamp = folder.join("node_modules/.xtask-stamp");
    let lock = std::fs::read(folder.join("package-lock.json")).context("no package-lock.json")?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let wanted = format!("{:016x}\n", hasher.finish());
    let present = || std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted);
    if present() {
        return Ok(());
    }
    cache::alone(|| {
        if present() {
            return Ok(());
        }
        step(what, || {
            npm(&["ci", "--no-audit", "--no-fund"]).args(options).dir(folder).run()?;
            Ok(std::fs::write(&stamp, &wanted)?)
        })
    })
}

/// A call of npm at the root.
pub(crate) fn npm(args: &[&str]) -> Cmd {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    Cmd::new(program).args(args).dir(workspace::root())
}

/// A call of Node on a script of an installed package, such as `typescript/bin/tsc`, in `dir`. (No
/// `npx`: that may fetch what is missing, and leaves a shell between this program and its child.)
pub(crate) fn package_script(dir: &Path, script: &str) -> Result<Cmd> {
    let places = [dir, workspace::root()].map(|base| base.join("node_modules").join(script));
    let found: Option<&PathBuf> = places.iter().find(|path| path.is_file());
    let found = found.with_context(|| {
        format!("node_modules holds no {script}: run `npm ci` (or `npm install`) at the root")
    })?;
    Ok(node_script(found).dir(dir))
}

/// A call of Node on a script of this repository.
pub(crate) fn node_script(script: &Path) -> Cmd {
    Cmd::new("node").arg(script).dir(workspace::root())
}

/// Fails where Node is missing or too old, and says how to get it.
fn node() -> Result<()> {
    let (major, minor) = OLDEST;
    let how = format!(
        "Node {major}.{minor} or newer is needed: install it from nodejs.org, with a version \
         manager (nvm, fnm, volta) or your distribution's packages (`nodejs` and `npm`), and see \
         that `node` and `npm` are on the PATH"
    );
    let version = Cmd::new("node").arg("--version").read().with_context(|| how.clone())?;
    match parse(&version) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => bail!("found Node {}: {how}", version.trim()),
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(parse("v20.20.2\n"), Some((20, 20)));
        assert!(parse("v20.9.0") < Some(OLDEST));
        assert!(parse("v22.1.0") > Some(OLDEST));
        assert_eq!(parse("twenty"), None);
    }
}
