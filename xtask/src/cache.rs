//! Where installed tools live: outside the checkout, so that a fresh clone finds them again.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::progress::say;

/// `$LIBREAUTH_CACHE`, or this project's folder in the user's cache.
pub(crate) fn dir() -> Result<PathBuf> {
    let path = |key: &str| std::env::var_os(key).filter(|v| !v.is_empty()).map(PathBuf::from);
    let users = if cfg!(windows) {
        path("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        path("HOME").map(|home| home.join("Library/Caches"))
    } else {
        path("XDG_CACHE_HOME").or_else(|| path("HOME").map(|home| home.join(".cache")))
    };
    path("LIBREAUTH_CACHE")
        .or_else(|| users.map(|dir| dir.join("libreauth-client")))
        .context("no home directory: name a folder for the tools in LIBREAUTH_CACHE")
}

/// Runs `work` while no other run of this program installs anything.
pub(crate) fn alone<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let dir = dir()?;
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let path = dir.join("lock");
    let lock = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => {
            say("another xtask is installing: waiting for it");
            lock.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    }
    .with_context(|| format!("cannot lock {}", path.display()))?;
    work() // the lock ends with its file
}
