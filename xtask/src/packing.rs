//! The wasm as it travels inside a script: packed, then as base64; and the wasm that unpacks it there.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use data_encoding::{BASE64, HEXLOWER};
use libreauth_packing::{MEMORY, MODEL_AT, PACKED_AT, UNPACKED_AT};
use serde_json::{Value, json};

use crate::command::{Cmd, Output};
use crate::progress::step;
use crate::wasm_opt;
use crate::workspace::{self, WASM};

const PACKAGE: &str = "libreauth-packing";

/// Leaves `packed.json` beside a wasm: `base64` holds the packed bytes, `size` says how many there were.
pub(crate) fn pack(wasm: &Path) -> Result<()> {
    let bytes = read(wasm)?;
    let packed = libreauth_packing::pack(&bytes)
        .with_context(|| format!("cannot pack {}", wasm.display()))?;
    let unpacked = libreauth_packing::unpack(&packed, bytes.len())?;
    ensure!(unpacked == bytes, "{} does not come back from being packed", wasm.display());
    let packed = json!({ "size": bytes.len(), "base64": BASE64.encode(&packed) });
    write(&wasm.with_file_name("packed.json"), &packed)
}

/// Builds the unpacking wasm and leaves it in `pkg/build/unpacker.json`: its bytes as `hex`, of which gzip
/// makes less than of base64; and where in its memory the `model` lies, the `packed` bytes go, and the
/// `unpacked` ones are found.
///
/// Always optimised: in a dev build, pages would wait seconds for what it unpacks.
pub(crate) fn unpacker(output: &Output) -> Result<()> {
    let cargo = Cmd::cargo()
        .words("rustc --release --lib --crate-type cdylib --package")
        .args([PACKAGE, "--target", WASM, "--"])
        // Short addresses, and all the memory there will ever be.
        .arg("-Clink-arg=-zstack-size=1024")
        .arg(format!("-Clink-arg=--initial-memory={MEMORY}"))
        .dir(workspace::root());
    step("building the unpacker", || cargo.run_into(output))?;

    let built = workspace::target_dir()?.join(WASM).join("release");
    let build = workspace::root().join("pkg/build");
    let wasm = build.join("unpacker.wasm");
    std::fs::copy(built.join(PACKAGE.replace('-', "_")).with_extension("wasm"), &wasm)
        .with_context(|| format!("cannot copy to {}", wasm.display()))?;
    step("shrinking the unpacker (wasm-opt)", || wasm_opt::unpacker(&wasm))?;
    let unpacker = json!({
        "hex": HEXLOWER.encode(&read(&wasm)?),
        "model": MODEL_AT,
        "packed": PACKED_AT,
        "unpacked": UNPACKED_AT,
    });
    write(&build.join("unpacker.json"), &unpacker)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, value: &Value) -> Result<()> {
    std::fs::write(path, value.to_string())
        .with_context(|| format!("cannot write {}", path.display()))
}
