//! Tools that cargo installs, each at exactly one version, side by side with its other versions.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::Cmd;
use crate::progress::{say, step};
use crate::{cache, workspace};

/// Firefox's driver.
const GECKODRIVER: &str = "0.37.1";
/// Checks the licences and sources of what is linked in.
const CARGO_DENY: &str = "0.20.2";

/// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`, which must be of the very version
/// of the crate.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    installed("wasm-bindgen-cli", &workspace::locked_version("wasm-bindgen")?, "wasm-bindgen")
}

/// The path of `geckodriver`.
pub(crate) fn geckodriver() -> Result<PathBuf> {
    Ok(installed("geckodriver", GECKODRIVER, "geckodriver")?.join(exe("geckodriver")))
}

/// The path of `cargo-deny`.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    Ok(installed("cargo-deny", CARGO_DENY, "cargo-deny")?.join(exe("cargo-deny")))
}

/// The Rust target of the client, where rustup has not followed `rust-toolchain.toml` by itself.
pub(crate) fn rust_target() -> Result<()> {
    let lib = rustc_path(&["--print", "target-libdir", "--target", workspace::WASM])?;
    let name = format!("the target {}", workspace::WASM);
    part_of_rust(&lib, &name, &["target", "add", workspace::WASM], "standard library for it")
}

/// The sources of Rust's standard library, which a release build compiles along.
pub(crate) fn rust_source() -> Result<()> {
    let source = rustc_path(&["--print", "sysroot"])?.join("lib/rustlib/src/rust/library");
    part_of_rust(&source, "its own sources", &["component", "add", "rust-src"], "package of them")
}

/// The machine that this is, by the name that Rust has for it.
pub(crate) fn host() -> Result<String> {
    Ok(rustc_path(&["--print", "host-tuple"])?.to_string_lossy().into_owned())
}

/// This repository's Rust compiler.
pub(crate) fn rustc() -> Cmd {
    Cmd::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).dir(workspace::root())
}

/// A path that it prints.
fn rustc_path(args: &[&str]) -> Result<PathBuf> {
    Ok(PathBuf::from(rustc().args(args).read()?.trim()))
}

/// Has rustup add what `path` lacks.
fn part_of_rust(path: &Path, name: &str, adding: &[&str], otherwise: &str) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    step(&format!("adding {name} to Rust"), || {
        Cmd::new("rustup").args(adding).dir(workspace::root()).run().with_context(|| {
            format!(
                "this Rust lacks {name}: with rustup, `rustup {}`; otherwise install your \
                distribution's {otherwise}",
                adding.join(" ")
            )
        })
    })
}

/// A program's file name on this system.
pub(crate) fn exe(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

fn installed(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let home = cache::dir()?.join("tools").join(format!("{package}-{version}"));
    let bin = home.join("bin");
    let present = || bin.join(exe(program)).is_file();
    if !present() {
        cache::alone(|| if present() { Ok(()) } else { install(package, version, &home) })?;
    }
    Ok(bin)
}

fn install(package: &str, version: &str, home: &Path) -> Result<()> {
    let cargo = |locked: bool| {
        let cmd = Cmd::cargo().words("install --force").arg(format!("{package}@{version}"));
        if locked { cmd.arg("--locked") } else { cmd }
            .arg("--root")
            .arg(home)
            // Shared, so that the next tool finds the crates it has in common with this one.
            .arg("--target-dir")
            .arg(cache::dir()?.join("build"))
            // These run for seconds and compile for minutes: spare the optimiser.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .without_env("CARGO_TARGET_DIR")
            .without_env("CARGO_BUILD_TARGET")
            .without_env("RUSTFLAGS")
            .run()
    };
    step(&format!("installing {package} {version} (minutes, once)"), || {
        cargo(true).or_else(|error| {
            // A registry may no longer carry a version its lock file names.
            say(format!("{error:#}; trying with newer dependencies"));
            cargo(false)
        })
    })
    .with_context(|| {
        format!(
            "to install it yourself: cargo install {package}@{version} --root {}",
            home.display()
        )
    })
}
