//! wasm-opt, which finds what a compiler leaves: in most wasms once, in what a page downloads until
//! nothing more is found.

use std::path::Path;

use anyhow::{Context, Result};

use crate::command::{Cmd, Output};
use crate::{npm, order, table, workspace};

/// What Rust's wasm target uses since 1.87; wasm-opt refuses the binary unless told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// For wasm-opt, where it optimises what is packed.
///
/// A function that is like its neighbours, and short, weighs less than one that was put into its only
/// caller; an address that is computed as everywhere else less than one that was kept in a local.
/// Nothing valid lies in the first KiB (there the stack would overflow), and the memory is our own,
/// zeroed by the engine.
const FOR_PACKING: &str = "--one-caller-inline-max-function-size 15 --skip-pass=local-cse \
    --low-memory-unused --zero-filled-memory";

/// wasm-opt: npm's, which is newer than what distributions carry.
fn wasm_opt() -> Result<Cmd> {
    Ok(npm::package_script(workspace::root(), "binaryen/bin/wasm-opt")?.args(FEATURES))
}

/// Runs wasm-opt in place, once and without tricks.
pub(crate) fn small(wasm: &Path) -> Result<()> {
    wasm_opt()?
        .words("-Oz --strip-debug --strip-producers --strip-target-features")
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .run_into(&Output::kept())
}

/// Runs wasm-opt in place. It leaves the short names that it gave to imports and exports beside the
/// wasm, for the glue to follow.
pub(crate) fn smallest(wasm: &Path) -> Result<()> {
    let shorter = table::without_exported(&std::fs::read(wasm)?)
        .context("cannot read wasm-bindgen's wasm")?;
    std::fs::write(wasm, shorter)?;
    let names = wasm_opt()?
        .words("--flatten --rereloop -Oz -Oz --converge")
        .words(FOR_PACKING)
        // wasm-bindgen has read the last of these; nothing does from here on.
        .words("--strip-debug --strip-producers --strip-target-features")
        .arg("--minify-imports-and-exports-and-modules")
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .read()?;
    std::fs::write(wasm.with_file_name("names.txt"), names)
        .with_context(|| format!("cannot write names.txt beside {}", wasm.display()))?;

    let named = order::named(&std::fs::read(wasm)?).context("cannot read wasm-opt's wasm")?;
    std::fs::write(wasm, named)?;
    wasm_opt()?
        // Read anew, results that come in pairs are locals, and there is more to find.
        .words("--tuple-optimization -Oz")
        .words(FOR_PACKING)
        .words("--reorder-functions-by-name --strip-debug")
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .run_into(&Output::kept())
}

/// Runs wasm-opt in place on what unpacks the others: small, but nothing is moved into or out of the
/// short function that runs a million times, which engines optimise while it is still being called.
pub(crate) fn unpacker(wasm: &Path) -> Result<()> {
    wasm_opt()?
        .words("-Oz --converge --one-caller-inline-max-function-size 1")
        .words("--low-memory-unused --zero-filled-memory")
        .words("--strip-debug --strip-producers --strip-target-features")
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .run_into(&Output::kept())
}
