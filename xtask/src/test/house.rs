//! A rule of the house: files stay short enough to read in one go.

use std::path::Path;

use anyhow::{Result, bail};

use crate::command::{Cmd, Output};
use crate::workspace;

/// Lines of code a file may have, its tests not counted.
const LIMIT: usize = 400;

const KINDS: [&str; 4] = ["rs", "ts", "mjs", "css"];

/// Names every file that is too long.
pub(super) fn lengths(output: &Output) -> Result<()> {
    let root = workspace::root();
    let list =
        Cmd::new("git").words("ls-files --cached --others --exclude-standard").dir(root).read();
    let Ok(list) = list else {
        output.line("not a git checkout: nothing counted");
        return Ok(());
    };
    let mut long = Vec::new();
    for name in list.lines().filter(|name| counts(name)) {
        // A file may be listed and deleted.
        let lines = std::fs::read_to_string(root.join(name)).map_or(0, |text| code_lines(&text));
        if lines > LIMIT {
            long.push(format!("{name} has {lines} lines"));
        }
    }
    if !long.is_empty() {
        bail!("longer than {LIMIT} lines: {}; part them by idea", long.join(", "));
    }
    Ok(())
}

/// Code of ours: no tests, and no declarations, which are one long list by nature.
fn counts(name: &str) -> bool {
    let path = Path::new(name);
    let kind = path.extension().and_then(|kind| kind.to_str());
    let in_tests = path.iter().any(|part| part == "tests" || part == "test");
    kind.is_some_and(|kind| KINDS.contains(&kind))
        && !name.ends_with(".d.ts")
        && !name.ends_with("tests.rs")
        && (!in_tests || name.starts_with("xtask/"))
}

/// The lines before a file's test module, which stands last.
fn code_lines(text: &str) -> usize {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]") && !line.starts_with("#[cfg(all(test"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_declarations_are_not_counted() {
        assert!(counts("src/session/machine.rs"));
        assert!(counts("xtask/src/test/mod.rs"));
        assert!(!counts("tests/page.rs"));
        assert!(!counts("emulator/tests/server.rs"));
        assert!(!counts("pkg/types/index.d.ts"));
        assert!(!counts("README.md"));
        assert_eq!(code_lines("one\ntwo\n#[cfg(test)]\nmod tests {\n}\n"), 2);
    }
}
