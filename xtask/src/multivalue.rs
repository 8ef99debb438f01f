//! Rust's wasm target with LLVM's multi-value ABI: a pair of numbers, such as a `&str`, comes back
//! from a function as two results, not by way of the memory. What JavaScript calls, and what calls it,
//! is `extern "C"`, which Rust lays out by itself: it stays as wasm-bindgen knows it.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::tools;
use crate::workspace::{self, WASM};

/// The target's name, for cargo.
pub(crate) const TARGET: &str = "wasm32-multivalue";

/// What the linker calls a trap that it puts where a function is called by another signature than its
/// own.
const MISMATCH: &str = "signature_mismatch:";

/// Writes the target's specification to cargo's folder, for `--target`.
pub(crate) fn specification() -> Result<PathBuf> {
    let text = tools::rustc()
        .words("-Zunstable-options --print target-spec-json --target")
        .arg(WASM)
        .env("RUSTC_BOOTSTRAP", "1")
        .read()?;
    let mut target: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&text).context("rustc prints no target")?;
    target.insert("llvm-abiname".into(), "experimental-mv".into());
    let target = serde_json::to_string_pretty(&target)?;

    let dir = workspace::target_dir()?;
    let path = dir.join(TARGET).with_extension("json");
    if std::fs::read_to_string(&path).is_ok_and(|written| written == target) {
        return Ok(path);
    }
    std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&path, target))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Refuses a wasm in which the two ABIs meet. `wasm` must hold its functions' names.
///
/// LLVM calls `__multi3`, which multiplies numbers of 128 bits, for two results; Rust's library defines
/// it with a pointer to one. Whoever multiplies so would trap.
pub(crate) fn check(wasm: &[u8]) -> Result<()> {
    let mut traps = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(custom) = payload? else { continue };
        let KnownCustom::Name(names) = custom.as_known() else { continue };
        for name in names {
            let Name::Function(functions) = name? else { continue };
            for function in functions {
                traps.extend(function?.name.strip_prefix(MISMATCH).map(str::to_owned));
            }
        }
    }
    if traps.is_empty() {
        return Ok(());
    }
    bail!(
        "the wasm calls {} by another signature than Rust's library defines, and would trap there: \
        in the client, multiply nothing that is larger than 64 bits, nor ask whether a product of \
        64 bits fits (`u128`, `checked_mul`, `parse::<u64>`)",
        traps.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{Module, NameMap, NameSection};

    fn named(names: &[&str]) -> Vec<u8> {
        let (mut module, mut map, mut section) =
            (Module::new(), NameMap::new(), NameSection::new());
        for (number, name) in (0..).zip(names) {
            map.append(number, name);
        }
        section.functions(&map);
        module.section(&section);
        module.finish()
    }

    #[test]
    fn a_trap_in_place_of_a_function_is_an_error_that_names_it() {
        check(&named(&["main", "__multi3"])).unwrap();
        let error = check(&named(&["main", "signature_mismatch:__multi3"])).unwrap_err();
        assert!(error.to_string().contains(" __multi3 "), "{error}");
    }

    #[test]
    fn the_target_differs_from_rusts_in_its_abi() {
        let target = std::fs::read(specification().unwrap()).unwrap();
        let target: serde_json::Value = serde_json::from_slice(&target).unwrap();
        assert_eq!(target["llvm-abiname"], "experimental-mv");
        assert_eq!(target["arch"], "wasm32");
    }
}
