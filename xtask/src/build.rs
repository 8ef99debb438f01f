//! `cargo xtask build`: from the crate to the npm package in `pkg/dist`.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::{Cmd, Output};
use crate::progress::{say, step};
use crate::workspace::{self, WASM};
use crate::{multivalue, npm, packing, tools, wasm_opt};

/// A release build compiles Rust's standard library along, made for size and without the words of
/// panics: these, what formats them and the places they name weigh 4 KB after gzip, and no input may
/// panic anyway. One that did would trap all the same. The switches are unstable: they hold for the
/// very version that `rust-toolchain.toml` pins.
const OWN_STD: &str = "-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size";
const SILENT_PANICS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none";

/// For the client's own compilation, which is where it is optimised with everything that it links.
///
/// The stack is ample still, as nothing recurses deeper than JSON nests; all texts and tables lie behind
/// it, and have shorter addresses than behind the usual MiB. Loops count as they are written, not by
/// whatever saves an addition (LSR), and nothing is computed in one more place to save it on one of two
/// ways (PRE): both spare the processor, not the packer.
const SMALLER: [&str; 4] = [
    "-Clink-arg=-zstack-size=131072",
    "-Cllvm-args=-disable-lsr",
    "-Cllvm-args=-enable-pre=false",
    "-Cllvm-args=-enable-load-pre=false",
];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Quicker and larger: the dev profile, without wasm-opt
    #[arg(long)]
    dev: bool,
}

/// Builds with the words of every step shown.
pub(crate) fn run(options: &Options) -> Result<()> {
    package(options.dev, &Output::shown())?;
    say(format!("the package is in {}", workspace::root().join("pkg/dist").display()));
    Ok(())
}

/// One crate that goes into the package as wasm.
struct Wasm {
    package: &'static str,
    /// The crate's name as a file's.
    stem: &'static str,
    /// Its features, as cargo is told them.
    features: &'static str,
    /// Where wasm and glue go, below `pkg`.
    out: &'static str,
    /// A page downloads it: everything is done to make it small, and its glue is given short names.
    downloaded: bool,
}

/// The client for each entry that holds one: what an entry does without, nobody downloads with it.
const WASMS: [Wasm; 4] = [
    client("build/libreauth", "--no-default-features --features libreauth"),
    client("build/lockence", "--no-default-features --features lockence"),
    client("build/full", ""),
    Wasm {
        package: "libreauth-testkit",
        stem: "libreauth_testkit",
        features: "",
        out: "build/testkit",
        downloaded: false,
    },
];

const fn client(out: &'static str, features: &'static str) -> Wasm {
    Wasm { package: "libreauth-client", stem: "libreauth_client", features, out, downloaded: true }
}

/// Builds the npm package.
pub(crate) fn package(dev: bool, output: &Output) -> Result<()> {
    tools::rust_target()?;
    if !dev {
        tools::rust_source()?;
    }
    npm::packages()?;
    for wasm in &WASMS {
        wasm.build(dev, output)?;
    }
    packing::unpacker(output)?;
    step("building the JavaScript (npm run build -w pkg)", || {
        npm::npm(&["run", "build", "-w", "pkg"]).run_into(output)
    })
}

impl Wasm {
    fn build(&self, dev: bool, output: &Output) -> Result<()> {
        let stem = self.stem;
        let bindgen = tools::wasm_bindgen()?.join(tools::exe("wasm-bindgen"));
        let folder = workspace::root().join("pkg").join(self.out);
        let built = self.compile(dev, output)?;

        // Emptied first: the glue's snippets lie under a hash that changes.
        if folder.exists() {
            std::fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        step("generating the glue (wasm-bindgen)", || {
            Cmd::new(&bindgen)
                .words("--target web --omit-default-module-path --out-dir")
                .arg(&folder)
                .arg(&built)
                .run_into(output)
        })?;
        let wasm = folder.join(format!("{stem}_bg.wasm"));
        if !dev && self.downloaded {
            step("shrinking the wasm (wasm-opt)", || wasm_opt::smallest(&wasm))?;
        } else if !dev {
            step("shrinking the wasm (wasm-opt)", || wasm_opt::small(&wasm))?;
        }
        step("packing the wasm", || packing::pack(&wasm))
    }

    /// What rustc makes of it.
    ///
    /// Each crate by itself: together, one would be built with features that only the other wants.
    /// And as a wasm only: where it is to be a Rust library, too, there is no link-time optimisation.
    fn compile(&self, dev: bool, output: &Output) -> Result<PathBuf> {
        let profile = if dev { "debug" } else { "release" };
        let smallest = self.downloaded && !dev;
        let target = if smallest { multivalue::TARGET } else { WASM };
        let cargo = Cmd::cargo().words("rustc --lib --crate-type cdylib --package");
        let cargo = cargo.arg(self.package).words(self.features);
        let cargo = cargo.arg("--config").arg(rustc_flags(dev, target));
        let cargo = cargo.arg("--target").dir(workspace::root());
        let cargo = if smallest {
            cargo.arg(multivalue::specification()?).arg("-Zjson-target-spec")
        } else {
            cargo.arg(WASM)
        };
        let release =
            |cargo: Cmd| cargo.words("--release").words(OWN_STD).env("RUSTC_BOOTSTRAP", "1");
        let cargo = if dev { cargo } else { release(cargo) };
        let cargo = if smallest { cargo.arg("--").args(SMALLER) } else { cargo };
        let what = format!("building {} for {} ({profile})", self.package, self.out);
        step(&what, || cargo.run_into(output))?;

        let wasm = workspace::target_dir()?.join(target).join(profile).join(self.stem);
        let wasm = wasm.with_extension("wasm");
        if smallest {
            let bytes =
                std::fs::read(&wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
            multivalue::check(&bytes)?;
        }
        Ok(wasm)
    }
}

/// Cargo's setting with the compiler's flags. Panics of a dev build name the source files they come
/// from; whoever reads them need not learn where this machine keeps those.
fn rustc_flags(dev: bool, target: &str) -> String {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let [root, crates] = [workspace::root(), &cargo.join("registry/src")]
        .map(|path| format!("--remap-path-prefix={}/=", path.display()));
    let silent = if dev { "" } else { SILENT_PANICS };
    let flags = [root.as_str(), &crates].into_iter().chain(silent.split_whitespace());
    let flags: Vec<String> = flags.map(|flag| format!("'{flag}'")).collect();
    format!("target.{target}.rustflags=[{}]", flags.join(","))
}
