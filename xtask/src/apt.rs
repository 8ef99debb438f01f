//! Browsers and their drivers: found, or on Debian as root installed, or else named.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::{Cmd, which};
use crate::progress::step;
use crate::{cache, tools};

/// A browser and the WebDriver server that steers it.
pub(crate) struct Browser {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
}

/// WebKitGTK's driver, which brings its browser, and what that shows itself on.
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
    pub(crate) xvfb: PathBuf,
}

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// Chromium (or Chrome) if there is one: `$CHROMIUM`, the `PATH`, or where macOS keeps it.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    find("CHROMIUM", &CHROMIUM, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
}

fn find_firefox() -> Option<PathBuf> {
    find("FIREFOX", &FIREFOX, "/Applications/Firefox.app/Contents/MacOS/firefox")
}

/// Chromium and its driver, installed where that can be done.
pub(crate) fn chromium() -> Result<Browser> {
    let found = || {
        let driver = find("CHROMEDRIVER", &["chromedriver"], "")?;
        Some(Browser { program: find_chromium()?, driver })
    };
    if let Some(browser) = found() {
        return Ok(browser);
    }
    let (what, packages) = ("Chromium and ChromeDriver", ["chromium", "chromium-driver"]);
    install(what, &packages, || found().is_some())?;
    found().with_context(|| {
        let elsewhere = "; elsewhere install them from their makers (macOS: `brew install --cask \
                         chromedriver`)";
        missing(what, &packages, elsewhere, "CHROMIUM and CHROMEDRIVER")
    })
}

/// Firefox, installed where that can be done, and its driver from crates.io.
pub(crate) fn firefox() -> Result<Browser> {
    let packages = ["firefox-esr"];
    if find_firefox().is_none() {
        install("Firefox", &packages, || find_firefox().is_some())?;
    }
    let program = find_firefox().with_context(|| {
        let elsewhere = "; elsewhere from its maker (macOS: `brew install --cask firefox`)";
        missing("Firefox", &packages, elsewhere, "FIREFOX")
    })?;
    let driver = match find("GECKODRIVER", &["geckodriver"], "") {
        Some(driver) => driver,
        None => tools::geckodriver()?,
    };
    Ok(Browser { program, driver })
}

/// WebKitGTK's driver and an X server for its browser, installed where that can be done.
pub(crate) fn webkit() -> Result<WebKit> {
    Ok(WebKit {
        driver: of_linux("WEBKITWEBDRIVER", "WebKitWebDriver", "webkit2gtk-driver")?,
        xvfb: of_linux("XVFB", "Xvfb", "xvfb")?,
    })
}

/// A program that Linux distributions have packages of, and others do not.
fn of_linux(variable: &str, program: &str, package: &str) -> Result<PathBuf> {
    let found = || find(variable, &[program], "");
    if found().is_none() {
        install(program, &[package], || found().is_some())?;
    }
    found().with_context(|| {
        missing(program, &[package], "; elsewhere your Linux distribution's", variable)
    })
}

fn find(variable: &str, names: &[&str], elsewhere: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let elsewhere = Some(PathBuf::from(elsewhere)).filter(|path| path.is_file());
    named.or_else(|| names.iter().find_map(|name| which(name))).or(elsewhere)
}

fn install(what: &str, packages: &[&str], present: impl Fn() -> bool) -> Result<()> {
    if !debian_root() {
        return Ok(()); // the caller names what is missing
    }
    cache::alone(|| {
        if present() {
            return Ok(());
        }
        step(&format!("installing {what} (apt-get)"), || {
            let apt = || Cmd::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive");
            apt().args(["update", "-q"]).run()?;
            apt().args(["install", "-y", "-q", "--no-install-recommends"]).args(packages).run()
        })
    })
}

fn missing(what: &str, packages: &[&str], elsewhere: &str, variables: &str) -> String {
    format!(
        "{what} not found on the PATH. On Debian or Ubuntu: `sudo apt-get install {}`{elsewhere}; or \
         name the path in {variables}",
        packages.join(" ")
    )
}

#[cfg(unix)]
fn debian_root() -> bool {
    std::path::Path::new("/etc/debian_version").exists()
        && which("apt-get").is_some()
        && nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn debian_root() -> bool {
    false
}
