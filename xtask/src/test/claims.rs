//! `docs/security.md` names a test for what it claims: each must exist, by that name, in that file.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::Output;
use crate::workspace;

const DOCUMENT: &str = "docs/security.md";

/// Fewer would mean that they are not found any more.
const AT_LEAST: usize = 40;

/// Compares the document with the tests.
pub(super) fn tests_exist(output: &Output) -> Result<()> {
    let root = workspace::root();
    let text = std::fs::read_to_string(root.join(DOCUMENT))
        .with_context(|| format!("cannot read {DOCUMENT}"))?;
    let claims = claims(&text);
    let missing: Vec<String> = claims
        .iter()
        .filter(|(name, path)| {
            let file = std::fs::read_to_string(root.join(path));
            !file.is_ok_and(|text| holds(&text, name, path))
        })
        .map(|(name, path)| format!("{path} has no test `{name}`"))
        .collect();
    if !missing.is_empty() {
        bail!("{DOCUMENT}: {}", missing.join("; "));
    }
    if claims.len() < AT_LEAST {
        bail!("{DOCUMENT} names only {} tests", claims.len());
    }
    output.line(format!("{DOCUMENT} names {} tests, and all exist", claims.len()));
    Ok(())
}

/// Every link of the form ``[`name`](../path)``.
fn claims(text: &str) -> Vec<(&str, &str)> {
    let links = text.split("[`").skip(1);
    links
        .filter_map(|link| {
            let (name, rest) = link.split_once("`](../")?;
            let (path, _) = rest.split_once(')')?;
            (!name.contains('`')).then_some((name, path))
        })
        .collect()
}

/// A function in Rust, a title in JavaScript; a fuzz target is a file.
fn holds(text: &str, name: &str, path: &str) -> bool {
    let path = Path::new(path);
    if path.starts_with("fuzz") {
        return path.file_stem().is_some_and(|stem| stem == name);
    }
    if path.extension().is_some_and(|kind| kind == "rs") {
        return text.contains(&format!("fn {name}("));
    }
    text.lines().any(|line| line.contains("test(") && line.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_tests_that_exist() {
        tests_exist(&Output::kept()).unwrap();
    }

    #[test]
    fn claims_are_links_to_files() {
        let text = "| does | [`one`](../tests/a.rs) [`two, too`](../tests/b.ts) | `three` [x](y) |";
        assert_eq!(claims(text), [("one", "tests/a.rs"), ("two, too", "tests/b.ts")]);
    }

    #[test]
    fn a_test_is_found_by_its_whole_name() {
        assert!(holds("async fn one() {", "one", "tests/a.rs"));
        assert!(!holds("fn one_more() {", "one", "tests/a.rs"));
        assert!(holds("test(`${name}: two, too`, () => {", "two, too", "tests/b.ts"));
        assert!(!holds("// two, too", "two, too", "tests/b.ts"));
        assert!(holds("", "json", "fuzz/fuzz_targets/json.rs"));
    }
}
