//! Browsers' texts in normal form.

/// A browser's text in normal form: lower case, single spaces, no control characters (so that no
/// part can hold the separator of the hash), at most 64 bytes of whole characters.
#[must_use]
pub(super) fn clean(text: &str) -> Option<String> {
    let mut cleaned = String::new();
    let mut apart = false;
    for c in text.chars() {
        if c == ' ' || c.is_control() {
            apart = !cleaned.is_empty();
            continue;
        }
        if apart {
            cleaned.push(' ');
        }
        apart = false;
        cleaned.push(c);
    }
    cleaned.truncate(cleaned.floor_char_boundary(64));
    cleaned.make_ascii_lowercase();
    (!cleaned.is_empty()).then_some(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned() {
        assert_eq!(clean("  A\u{1f}B \n C  ").as_deref(), Some("a b c"));
        assert_eq!(clean(" \t"), None);
        let long = clean(&"ä".repeat(99)).unwrap_or_default();
        assert_eq!(long.len(), 64);
    }
}
