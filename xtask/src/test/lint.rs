//! Suite `lint`: everything that can be said without running the program. All checks run, also
//! after one has failed.

use anyhow::{Context, Result, bail};

use super::shared::Shared;
use super::{claims, house};
use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::workspace::{self, WASM};
use crate::{npm, site, size, tools};

/// What the pure core must not depend on; a `*` stands for any ending.
const WEB_CRATES: [&str; 5] = ["wasm-bindgen*", "js-sys", "web-sys", "gloo*", "serde-wasm-bindgen"];

/// Packages whose TypeScript is checked as it stands.
const TYPESCRIPT: [&str; 5] = ["pkg", "pkg/cli", "www", "www/examples/testing", "tests/e2e"];

type Check<'a> = Box<dyn Fn() -> Result<()> + 'a>;

pub(super) fn run(shared: &Shared, output: &Output) -> Result<()> {
    tools::rust_target()?;
    npm::packages()?;
    let cargo = |words: &str| Cmd::cargo().words(words).dir(workspace::root());
    let clippy_wasm =
        format!("clippy -p libreauth-client --lib --tests --target {WASM} -- -D warnings");
    let clippy_unpacker = format!("clippy -p libreauth-packing --target {WASM} -- -D warnings");
    let clippy_kit = format!("clippy -p libreauth-testkit --target {WASM} -- -D warnings");
    let doc = |words: &str| cargo(words).env("RUSTDOCFLAGS", "-D warnings").run_into(output);
    let doc_wasm = format!("doc --no-deps -p libreauth-client --target {WASM}");
    let checks: Vec<(&str, Check)> = vec![
        ("rustfmt", Box::new(|| cargo("fmt --all --check").run_into(output))),
        (
            "clippy",
            Box::new(|| {
                cargo("clippy --workspace --all-targets --all-features -- -D warnings")
                    .run_into(output)
            }),
        ),
        ("clippy (wasm)", Box::new(|| cargo(&clippy_wasm).run_into(output))),
        ("clippy (test kit)", Box::new(|| cargo(&clippy_kit).run_into(output))),
        ("clippy (unpacker)", Box::new(|| cargo(&clippy_unpacker).run_into(output))),
        ("clippy (fuzz)", Box::new(|| clippy_fuzz().run_into(output))),
        ("docs", Box::new(|| doc("doc --no-deps -p libreauth-client"))),
        ("docs (wasm)", Box::new(|| doc(&doc_wasm))),
        ("biome", Box::new(|| biome(output))),
        ("types", Box::new(|| types(shared, output))),
        ("size of the download", Box::new(|| size_of_download(shared, output))),
        ("guides and reference", Box::new(|| site::reference()?.run_into(output))),
        ("licences and sources", Box::new(|| deny(output))),
        ("purity of the core", Box::new(|| purity(output))),
        ("length of files", Box::new(|| house::lengths(output))),
        ("tests of the claims", Box::new(|| claims::tests_exist(output))),
    ];
    let mut failed = Vec::new();
    for (name, check) in &checks {
        output.line(format!("--- {name}"));
        if let Err(error) = step(&format!("lint: {name}"), check) {
            output.line(format!("{error:#}"));
            failed.push(*name);
        }
    }
    output.line(format!("checks: {} passed, {} failed", checks.len() - failed.len(), failed.len()));
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

/// The fuzz targets are a workspace of their own, which nothing else compiles. Without libFuzzer, which
/// would need a C++ compiler.
fn clippy_fuzz() -> Cmd {
    Cmd::cargo()
        .words("clippy --quiet --no-default-features --locked --manifest-path fuzz/Cargo.toml")
        .words("--target-dir target -- -D warnings")
        .dir(workspace::root())
}

fn biome(output: &Output) -> Result<()> {
    npm::package_script(workspace::root(), "@biomejs/biome/bin/biome")?
        .words("ci --colors=off")
        .run_into(output)
}

/// The loaders import the generated glue, and the site the built package: both must be there.
fn types(shared: &Shared, output: &Output) -> Result<()> {
    shared.package(output)?;
    let mut failed = Vec::new();
    for name in TYPESCRIPT {
        let dir = workspace::root().join(name);
        if dir.join("tsconfig.json").is_file() {
            let tsc = npm::package_script(&dir, "typescript/bin/tsc")?;
            if let Err(error) = tsc.words("--noEmit -p tsconfig.json").run_into(output) {
                failed.push(format!("{name}: {error:#}"));
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!(failed.join("; ")) }
}

fn size_of_download(shared: &Shared, output: &Output) -> Result<()> {
    shared.package(output)?;
    size::gate(output)
}

/// Advisories are left out: their database is a repository of its own, and this must run without
/// any network but the registries.
fn deny(output: &Output) -> Result<()> {
    let deny = tools::cargo_deny()?;
    Cmd::cargo().words("fetch --locked").dir(workspace::root()).run_into(output)?;
    Cmd::new(deny)
        .words("--offline --workspace --all-features check bans licenses sources")
        .dir(workspace::root())
        .run_into(output)
}

/// The native build of the client proves its core free of the browser.
fn purity(output: &Output) -> Result<()> {
    let tree = Cmd::cargo()
        .words("tree --package libreauth-client --edges normal,build,dev --prefix none --no-dedupe")
        .dir(workspace::root())
        .read()
        .context("cannot list what the native build depends on")?;
    let found = web_crates(&tree);
    if !found.is_empty() {
        bail!(
            "the native build depends on {}: see them with `cargo tree -p libreauth-client`",
            found.join(", ")
        );
    }
    output.line("the native build depends on no web crate");
    Ok(())
}

fn web_crates(tree: &str) -> Vec<&str> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let web = |name: &&str| {
        WEB_CRATES.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        })
    };
    let mut found: Vec<&str> = names.filter(web).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_crates_are_found_by_name_and_by_beginning() {
        let tree = "libreauth-client v0.1.0\nserde v1.0.0\njs-sys v0.3.1\ngloo-net v0.7.0\n\
            js-sys v0.3.1\nmy-js-sys v1.0.0\n";
        assert_eq!(web_crates(tree), ["gloo-net", "js-sys"]);
    }
}
