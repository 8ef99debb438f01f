//! Suites `chromium` and `firefox`: the wasm tests in real browsers, by wasm-bindgen's runner.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::proxy;
use crate::apt::{self, Browser};
use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::tools;
use crate::workspace::{self, WASM};

/// The drivers that wasm-bindgen's runner looks for: it takes the first it finds in the environment.
const DRIVERS: [&str; 4] = ["GECKODRIVER", "SAFARIDRIVER", "CHROMEDRIVER", "MSEDGEDRIVER"];

/// Where a browser runs them, each a file of `tests`.
const PLACES: [&str; 3] = ["page", "dedicated_worker", "service_worker"];

/// How long a suite may take, in all places together and whatever happens.
const SUITE: Duration = Duration::from_secs(720);
/// How long nothing may be heard before the first test begins (a cold browser on a busy machine takes
/// its time), and how often a browser is started that shows no test.
const BEGINNING: Duration = Duration::from_secs(60);
const STARTS: u32 = 3;
/// How long a test may go on without a word. One that waits for something gives up by itself, and
/// earlier: see the tests' `harness.rs`.
const TEST: Duration = Duration::from_secs(120);

/// Chromium runs as root here and there (containers, CI), which its sandbox refuses; and a test
/// browser has no business on the network.
const CHROMIUM_ARGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // It would not ask a proxy for this machine's own pages.
    "--proxy-bypass-list=<-loopback>",
];

pub(super) fn chromium(output: &Output) -> Result<()> {
    let browser = apt::chromium()?;
    let proxy = format!("--proxy-server=http://127.0.0.1:{}", proxy::start()?);
    let args: Vec<&str> = CHROMIUM_ARGS.into_iter().chain([proxy.as_str()]).collect();
    let options = json!({ "goog:chromeOptions": { "args": args, "binary": browser.program } });
    in_browser("CHROMEDRIVER", &browser, &options, output)
}

pub(super) fn firefox(output: &Output) -> Result<()> {
    let browser = apt::firefox()?;
    let port = proxy::start()?;
    let prefs = json!({
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": port,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": port,
        "network.proxy.allow_hijacking_localhost": true,
        // A service worker that is told nothing for half a minute would be ended amid its tests.
        "dom.serviceWorkers.idle_timeout": 600_000,
    });
    let options = json!({ "moz:firefoxOptions": {
        "args": ["-headless"],
        "binary": browser.program,
        "prefs": prefs,
    } });
    in_browser("GECKODRIVER", &browser, &options, output)
}

fn in_browser(driver: &str, browser: &Browser, options: &Value, output: &Output) -> Result<()> {
    let file = options_file(driver, options)?;
    step("building the wasm tests", || cargo_test(&PLACES)?.arg("--no-run").run_into(output))?;
    let watch = Watch::new(output);
    let mut failed = Vec::new();
    for place in PLACES {
        let cmd = || {
            let none =
                DRIVERS.iter().fold(cargo_test(&[place])?, |cmd, name| cmd.without_env(name));
            Ok(none
                .env(driver, &browser.driver)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file)
                .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", BEGINNING.as_secs().to_string())
                .env("WASM_BINDGEN_TEST_TIMEOUT", SUITE.as_secs().to_string()))
        };
        let name = format!("wasm tests by {}: {place}", driver.to_lowercase());
        if let Err(error) = step(&name, || watch.run(cmd)) {
            failed.push(format!("{place}: {error:#}"));
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

/// Looks after runs of wasm tests: one that no longer gets on is ended, and says at which test.
pub(super) struct Watch<'a> {
    output: &'a Output,
    deadline: Instant,
}

impl<'a> Watch<'a> {
    pub(super) fn new(output: &'a Output) -> Watch<'a> {
        Watch { output, deadline: Instant::now() + SUITE }
    }

    /// Runs tests; again, if not one of them began. One that fails or hangs is a failure at once.
    pub(super) fn run(&self, cmd: impl Fn() -> Result<Cmd>) -> Result<()> {
        let mut last = Ok(());
        for _ in 0..STARTS {
            let mut progress = Progress::Starting;
            let hear = |line: &str| {
                progress.hear(line, self.output);
                let left = self.deadline.saturating_duration_since(Instant::now());
                progress.patience().min(left)
            };
            // Each test is named when it begins, too.
            let cmd = cmd()?.args(["--", "--nocapture"]);
            let result = cmd.run_watched(BEGINNING, hear);
            match progress {
                Progress::Starting if result.is_err() => last = result.context("no test began"),
                Progress::At(test) => return result.with_context(|| format!("{test} did not end")),
                _ => return result,
            }
            if Instant::now() > self.deadline {
                break;
            }
            self.output.line("xtask: no test began");
        }
        last
    }
}

/// How far a run of tests got.
enum Progress {
    Starting,
    Begun,
    At(String),
}

impl Progress {
    fn hear(&mut self, line: &str, output: &Output) {
        if let Some(test) = line.strip_prefix("Invoking test: ") {
            *self = Progress::At(test.to_owned());
            return; // another line will tell what came of it
        }
        let is_told = line.starts_with("test ") && line.contains(" ... ");
        if is_told || line.starts_with("running ") || line.starts_with("test result:") {
            *self = Progress::Begun;
        }
        output.line(line);
    }

    fn patience(&self) -> Duration {
        if let Progress::Starting = self { BEGINNING } else { TEST }
    }
}

/// `cargo test` of these wasm tests, to be run by wasm-bindgen's runner.
pub(super) fn cargo_test(tests: &[&str]) -> Result<Cmd> {
    tools::rust_target()?;
    let runner = tools::wasm_bindgen()?.join(tools::exe("wasm-bindgen-test-runner"));
    let cmd = Cmd::cargo()
        .args(["test", "--package", "libreauth-client", "--target", WASM, "--no-fail-fast"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .dir(workspace::root());
    Ok(tests.iter().fold(cmd, |cmd, test| cmd.args(["--test", test])))
}

/// The browser's options in a file of their own: `webdriver.json` at the root, for those who run
/// `wasm-pack test`, cannot name this machine's paths.
fn options_file(driver: &str, options: &Value) -> Result<PathBuf> {
    let dir: &Path = &workspace::target_dir()?.join("xtask");
    let path = dir.join(format!("{}.json", driver.to_lowercase()));
    std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&path, format!("{options:#}\n")))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}
