//! The wasm as it travels inside a script: packed, then as base64; and the wasm that unpacks it there.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use data_encoding::{BASE64, HEXLOWER};
use libreauth_packing::{MEMORY, MODEL_AT, PACKED_AT, UNPACKED_AT};
use serde_json::{Value, json};
use wasmparser::{DataKind, Operator, Parser, Payload};

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
/// makes less than of base64; and where in its memory the `packed` bytes go, and the `unpacked` ones are
/// found.
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
    check(&read(&wasm)?)?;
    step("shrinking the unpacker (wasm-opt)", || wasm_opt::unpacker(&wasm))?;
    let unpacker = json!({
        "hex": HEXLOWER.encode(&read(&wasm)?),
        "packed": PACKED_AT,
        "unpacked": UNPACKED_AT,
    });
    write(&build.join("unpacker.json"), &unpacker)
}

/// Refuses an unpacker whose memory is not as it counts on: no stack, since wasm-opt is told that the first
/// KiB is unused, and constants that end before the model begins.
fn check(wasm: &[u8]) -> Result<()> {
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader()? {
                    let uses_stack = matches!(operator?, Operator::GlobalSet { .. });
                    ensure!(!uses_stack, "the unpacker has a stack: its functions must do without");
                }
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment?;
                    let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
                    else {
                        bail!("the unpacker's constants lie at no fixed place");
                    };
                    let end = usize::try_from(value)? + segment.data.len();
                    ensure!(end <= MODEL_AT, "the unpacker's constants end at {end}, in the model");
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, value: &Value) -> Result<()> {
    std::fs::write(path, value.to_string())
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, ConstExpr, DataSection, Function, FunctionSection, GlobalSection, GlobalType,
        Module, TypeSection, ValType,
    };

    /// A wasm with constants that begin there, and perhaps a function that moves a stack pointer.
    fn unpacker(at: i32, stack: bool) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut globals) = (FunctionSection::new(), GlobalSection::new());
        functions.function(0);
        let kind = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(kind, &ConstExpr::i32_const(1024));
        let mut function = Function::new([]);
        if stack {
            function.instructions().i32_const(0).global_set(0);
        }
        function.instructions().end();
        let (mut code, mut data) = (CodeSection::new(), DataSection::new());
        code.function(&function);
        data.active(0, &ConstExpr::i32_const(at), [0; 96]);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&globals).section(&code).section(&data);
        module.finish()
    }

    #[test]
    fn an_unpacker_has_no_stack_and_its_constants_end_before_the_model() {
        check(&unpacker(4_000, false)).unwrap();
        let errors = [(4_000, true), (4_001, false)].map(|(at, stack)| check(&unpacker(at, stack)));
        let texts = errors.map(|error| error.unwrap_err().to_string());
        assert!(texts[0].contains("stack") && texts[1].contains("4097"), "{texts:?}");
    }
}
