//! Suites `chromium` and `firefox`: the wasm tests in real browsers, by wasm-bindgen's runner.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::apt::{self, Browser};
use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::tools;
use crate::workspace::{self, WASM};

/// The drivers that wasm-bindgen's runner looks for: it takes the first it finds in the environment.
const DRIVERS: [&str; 4] = ["GECKODRIVER", "SAFARIDRIVER", "CHROMEDRIVER", "MSEDGEDRIVER"];

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
    // A worker shares its page's connections: fewer of them, see `until_it_begins`.
    "--disable-features=PartitionConnectionsByNetworkIsolationKey",
];

pub(super) fn chromium(output: &Output) -> Result<()> {
    let browser = apt::chromium()?;
    let options =
        json!({ "goog:chromeOptions": { "args": CHROMIUM_ARGS, "binary": browser.program } });
    in_browser(
        &["page", "dedicated_worker", "service_worker"],
        "CHROMEDRIVER",
        &browser,
        &options,
        output,
    )
}

pub(super) fn firefox(output: &Output) -> Result<()> {
    let browser = apt::firefox()?;
    let prefs = json!({
        // Fewer connections than the runner's server has threads: see `until_it_begins`.
        "network.http.max-persistent-connections-per-server": 2,
        // A service worker that is told nothing for half a minute would be ended amid its tests.
        "dom.serviceWorkers.idle_timeout": 600_000,
    });
    let options = json!({ "moz:firefoxOptions": {
        "args": ["-headless"],
        "binary": browser.program,
        "prefs": prefs,
    } });
    in_browser(
        &["page", "dedicated_worker", "service_worker"],
        "GECKODRIVER",
        &browser,
        &options,
        output,
    )
}

fn in_browser(
    tests: &[&str],
    driver: &str,
    browser: &Browser,
    options: &Value,
    output: &Output,
) -> Result<()> {
    let file = options_file(driver, options)?;
    // By itself, so that what does not compile is not tried again.
    step("building the wasm tests", || cargo_test(tests)?.arg("--no-run").run_into(output))?;
    let mut failed = Vec::new();
    for test in tests {
        let run = || {
            let none = DRIVERS.iter().fold(cargo_test(&[test])?, |cmd, name| cmd.without_env(name));
            none.env(driver, &browser.driver)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file)
                // A cold browser on a busy machine takes its time.
                .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
                .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
                .run_into(output)
        };
        let name = format!("wasm tests by {}: {test}", driver.to_lowercase());
        if let Err(error) = step(&name, || until_it_begins(run, output)) {
            failed.push(error.to_string());
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

/// Runs tests in a browser; again, up to six times, if not one of them was run. The runner's server can
/// leave a page's request waiting behind idle connections until the page's time is up (tiny_http
/// takes a thread that is being woken for a free one). A test that fails is a failure at once.
fn until_it_begins(run: impl Fn() -> Result<()>, output: &Output) -> Result<()> {
    for _ in 0..6 {
        let before = output.text().len();
        let result = run();
        let said = output.text();
        if result.is_ok() || said.get(before..).is_some_and(|it| it.contains("test result:")) {
            return result;
        }
        output.line("xtask: no test was run; starting the browser again");
    }
    run()
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
