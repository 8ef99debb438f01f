//! Suites `chromium`, `firefox` and `webkit`: the wasm tests in real browsers, by wasm-bindgen's
//! runner.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::proxy;
use super::shared::Shared;
use super::watch::{BEGINNING, SUITE, Watch};
use super::webkit::{Display, Driver};
use crate::apt;
use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::side_by_side::side_by_side;
use crate::tools;
use crate::workspace::{self, WASM};

/// What wasm-bindgen's runner looks for: it takes the first it finds in the environment.
const DRIVERS: [&str; 8] = [
    "GECKODRIVER_REMOTE",
    "SAFARIDRIVER_REMOTE",
    "CHROMEDRIVER_REMOTE",
    "MSEDGEDRIVER_REMOTE",
    "GECKODRIVER",
    "SAFARIDRIVER",
    "CHROMEDRIVER",
    "MSEDGEDRIVER",
];

/// Where a browser runs them, each a file of `tests`. All three engines have all four.
const PLACES: [&str; 4] = ["page", "dedicated_worker", "shared_worker", "service_worker"];

/// What WebKitGTK 2.50 cannot do: its shared workers refuse to clone a `CryptoKey`, so that there is no key
/// to seal a session with, and none is kept. The tests of what is kept have nothing to look at there;
/// `keyless.rs`, which looks at that, runs instead.
const WEBKIT_KEEPS_NOTHING: (&str, [&str; 2]) =
    ("shared_worker", ["suite::sealing", "suite::storage"]);

/// And where none does.
pub(super) const NODE: &str = "node";

/// How many of them at once, each in a browser of its own: half of the time a test waits.
const AT_ONCE: usize = 2;

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

pub(super) fn chromium(shared: &Shared, output: &Output) -> Result<()> {
    let browser = apt::chromium()?;
    let proxy = format!("--proxy-server=http://127.0.0.1:{}", proxy::start()?);
    let args: Vec<&str> = CHROMIUM_ARGS.into_iter().chain([proxy.as_str()]).collect();
    let options = json!({
        "goog:chromeOptions": { "args": args, "binary": browser.program },
        // The runner asks the page how far it is. One that is busy, or starved by what else runs, answers
        // late; that it hangs is for the watch to say.
        "timeouts": { "script": 600_000, "pageLoad": 600_000 },
    });
    let file = options_file("chromium", &options)?;
    in_browser(shared, output, |cmd, _| {
        Ok((with_driver(cmd, "CHROMEDRIVER", &browser.driver, &file), ()))
    })
}

pub(super) fn firefox(shared: &Shared, output: &Output) -> Result<()> {
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
    let file = options_file("firefox", &options)?;
    in_browser(shared, output, |cmd, _| {
        Ok((with_driver(cmd, "GECKODRIVER", &browser.driver, &file), ()))
    })
}

/// The runner knows WebKit as Safari, whose driver gets no options of it. It believes this one to be
/// Firefox's, far away, which gets them in the standard's form.
pub(super) fn webkit(shared: &Shared, output: &Output) -> Result<()> {
    let webkit = apt::webkit()?;
    let display = Display::start(&webkit)?;
    let proxy = format!("127.0.0.1:{}", proxy::start()?);
    let options = json!({ "proxy": { "proxyType": "manual", "httpProxy": proxy } });
    let file = options_file("webkit", &options)?;
    let (keyless, left_out) = WEBKIT_KEEPS_NOTHING;
    output.line(format!("WebKit keeps no session in a {keyless}: without {}", left_out.join(", ")));
    in_browser(shared, output, |cmd, place| {
        let driver = Driver::start(&webkit, &display)?;
        let cmd = left_out
            .iter()
            .filter(|_| place == keyless)
            .fold(cmd, |cmd, tests| cmd.args(["--skip", tests]));
        Ok((with_driver(cmd, "GECKODRIVER_REMOTE", &driver.url, &file), driver))
    })
}

fn with_driver(cmd: Cmd, name: &str, driver: impl AsRef<OsStr>, options: &Path) -> Cmd {
    cmd.env(name, driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options)
}

/// Runs the tests in all places; `with_browser` tells the command which browser it is for, and gives
/// what must live as long as it.
fn in_browser<T>(
    shared: &Shared,
    output: &Output,
    with_browser: impl Fn(Cmd, &str) -> Result<(Cmd, T)> + Sync,
) -> Result<()> {
    let tests = shared.wasm_tests()?;
    let watch = Watch::new();
    let in_place = |place: &str| {
        // Kept, and told whole: two at once would not be readable.
        let own = Output::kept();
        let result = step(&format!("wasm tests: {place}"), || {
            watch.run(&own, || {
                let cmd = runner(&tests, place)?
                    .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", BEGINNING.as_secs().to_string())
                    .env("WASM_BINDGEN_TEST_TIMEOUT", SUITE.as_secs().to_string());
                with_browser(DRIVERS.iter().fold(cmd, |cmd, name| cmd.without_env(name)), place)
            })
        });
        output.line(format!("--- {place}\n{}", own.text()));
        result.with_context(|| place.to_owned())
    };
    let results = side_by_side(AT_ONCE, PLACES, in_place);
    let failed: Vec<String> =
        results.into_iter().filter_map(Result::err).map(|error| format!("{error:#}")).collect();
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

/// Builds the wasm tests of all places, and tells where each lies. (To run them by `cargo test` would
/// be to wait for whatever else cargo builds meanwhile.)
pub(super) fn build() -> Result<BTreeMap<String, PathBuf>> {
    tools::rust_target()?;
    let places = PLACES.into_iter().chain([NODE]).flat_map(|place| ["--test", place]);
    let told = Cmd::cargo()
        .args(["test", "--package", "libreauth-client", "--target", WASM])
        .words("--no-run --message-format=json-render-diagnostics")
        .args(places)
        .dir(workspace::root())
        .read()?;
    Ok(told.lines().filter_map(built).collect())
}

/// The name and the file of a test that cargo says it has built.
fn built(line: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(line).ok()?;
    let file = message.get("executable")?.as_str()?;
    let name = message.pointer("/target/name")?.as_str()?;
    Some((name.to_owned(), PathBuf::from(file)))
}

/// The command that runs the tests of a place, by wasm-bindgen's runner.
pub(super) fn runner(tests: &BTreeMap<String, PathBuf>, place: &str) -> Result<Cmd> {
    let runner = tools::wasm_bindgen()?.join(tools::exe("wasm-bindgen-test-runner"));
    let file = tests.get(place).with_context(|| format!("cargo built no test `{place}`"))?;
    Ok(Cmd::new(runner).arg(file).dir(workspace::root()))
}

/// The browser's options in a file of their own: `webdriver.json` at the root, for those who run
/// `wasm-pack test`, cannot name this machine's paths.
fn options_file(browser: &str, options: &Value) -> Result<PathBuf> {
    let dir: &Path = &workspace::target_dir()?.join("xtask");
    let path = dir.join(format!("{browser}.json"));
    std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&path, format!("{options:#}\n")))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_tells_what_it_built() {
        let line = r#"{"target":{"name":"page"},"executable":"/t/page-1.wasm","fresh":true}"#;
        assert_eq!(built(line), Some(("page".to_owned(), PathBuf::from("/t/page-1.wasm"))));
        let library = r#"{"target":{"name":"libreauth_client"},"executable":null}"#;
        assert_eq!(built(library), None);
        assert_eq!(built("running 3 tests"), None);
    }
}
