//! Putting texts together and taking them apart: `format!`, `to_string` and `split` without their
//! machinery, which weighs more than all our texts.

use crate::hex;

/// The parts, one after the other.
pub(crate) fn join(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

/// A whole number in decimal digits.
pub(crate) fn digits(number: impl Into<u64>) -> String {
    let mut text = String::new();
    push_digits(number.into(), &mut text);
    text
}

/// A whole number that is not negative, in digits.
pub(crate) fn whole(number: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
    digits(number as u64)
}

/// The number that digits spell, and nothing but digits, if 64 bits hold it.
#[inline(never)]
pub(crate) fn natural(digits: &str) -> Option<u64> {
    let mut number = (!digits.is_empty()).then_some(0_u64)?;
    for byte in digits.bytes() {
        let digit = byte.wrapping_sub(b'0');
        // Not `checked_mul`, which takes a product of 128 bits.
        let fits = digit < 10 && number <= (u64::MAX - u64::from(digit)) / 10;
        number = fits.then(|| number * 10 + u64::from(digit))?;
    }
    Some(number)
}

fn push_digits(number: u64, text: &mut String) {
    if number > 9 {
        push_digits(number / 10, text);
    }
    text.push(hex::digit((number % 10) as u8));
}

/// The pieces between separators, which are ASCII.
pub(crate) fn pieces(text: &str, separator: u8) -> Pieces<'_> {
    Pieces { rest: Some(text), separator }
}

/// See [`pieces`].
#[derive(Clone)]
pub(crate) struct Pieces<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.rest.take()?;
        let Some(end) = rest.bytes().position(|b| b == self.separator) else { return Some(rest) };
        self.rest = rest.get(end + 1..);
        rest.get(..end)
    }
}

/// White space (Unicode's `White_Space`, without the table for it).
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// The one at that place in a list of words with a space between.
#[inline(never)]
pub(crate) fn word(list: &'static str, place: usize) -> &'static str {
    pieces(list, b' ').nth(place).unwrap_or_default()
}

/// The place of a word in such a list.
pub(crate) fn place(list: &str, word: &str) -> Option<usize> {
    pieces(list, b' ').position(|it| it == word)
}

/// The one at that place among lines.
#[inline(never)]
pub(crate) fn line(lines: &'static str, place: usize) -> &'static str {
    pieces(lines, b'\n').nth(place).unwrap_or_default()
}

/// Where the word begins first. The standard library's search is built for long texts, and twenty
/// times the code.
pub(crate) fn find(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|window| window == word.as_bytes())
}

/// Whether the word is in the text.
pub(crate) fn holds(text: &str, word: &str) -> bool {
    find(text, word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        assert_eq!(find("abcabc", "bc"), Some(1));
        assert_eq!(find("ab", "abc"), None);
        assert_eq!(find("äbc", "bc"), Some(2));
        assert!(holds("abc", "abc") && !holds("", "a"));
    }

    #[test]
    fn blanks_are_those_of_unicode() {
        assert!(('\0'..=char::MAX).all(|c| is_blank(c) == c.is_whitespace()));
    }

    #[test]
    fn digits_are_those_of_display() {
        for number in [0, 9, 10, 403, 1_767_225_600_000, u64::MAX] {
            assert_eq!(digits(number), number.to_string());
        }
    }

    #[test]
    fn nothing_but_digits_is_a_number() {
        for text in ["0", "007", "9007199254740991", "", "+1", "-1", "1.0", " 1", "1e3", "\u{661}"]
        {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            assert_eq!(natural(text), digits.then(|| text.parse().ok()).flatten(), "{text}");
        }
        assert_eq!(
            (natural("18446744073709551615"), natural("18446744073709551616")),
            (Some(u64::MAX), None)
        );
    }

    #[test]
    fn pieces_are_those_of_split() {
        for text in ["", ".", "a.b", ".a..b.", "\u{e9}.\u{1f512}"] {
            assert!(pieces(text, b'.').eq(text.split('.')), "{text}");
        }
    }
}
