//! What WebKitGTK's browser runs on: a display that nobody sees, and a driver for each run.

use std::io::{BufRead, BufReader};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::apt::WebKit;
use crate::command::Cmd;
use crate::ports;
use crate::process::Running;

/// A cold start on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// An X server without a screen: WebKitGTK has no headless mode. It ends when dropped.
pub(super) struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts one that looks for a free number itself, and tells it.
    pub(super) fn start(webkit: &WebKit) -> Result<Display> {
        let words = "-displayfd 1 -screen 0 1280x1024x24 -nolisten tcp";
        let mut server = Cmd::new(&webkit.xvfb).words(words).quiet().serve()?;
        let stdout = server.child().stdout.take().context("Xvfb has no output")?;
        let (tell, number) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = tell.send(line); // it says nothing else
            }
        });
        match number.recv_timeout(PATIENCE) {
            Ok(number) => Ok(Display { name: format!(":{}", number.trim()), _server: server }),
            Err(_) => {
                bail!("Xvfb named no display: run `{} {words}` to see why", webkit.xvfb.display())
            }
        }
    }
}

/// A running driver. It takes one browser at a time, and ends it when dropped.
pub(super) struct Driver {
    pub(super) url: String,
    _process: Running,
}

impl Driver {
    /// Starts one on a free port.
    pub(super) fn start(webkit: &WebKit, display: &Display) -> Result<Driver> {
        let port = ports::free()?;
        let mut process = Cmd::new(&webkit.driver)
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("DISPLAY", &display.name)
            // On a Wayland desktop it would show itself there.
            .env("GDK_BACKEND", "x11")
            // As Chromium's: it refuses root, and containers.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            // Without a locale `navigator.language` is `C`, which names no language.
            .env("LANG", "en_US.UTF-8")
            .without_env("LC_ALL")
            .without_env("LC_MESSAGES")
            .without_env("LANGUAGE")
            .quiet()
            .leave()?;
        ports::wait_for(port, &mut process, "WebKitWebDriver")?;
        Ok(Driver { url: format!("http://127.0.0.1:{port}"), _process: process })
    }
}
