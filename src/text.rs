//! Putting texts together and taking them apart: `format!`, `to_string` and `split` without their
//! machinery, which weighs more than all our texts.

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

fn push_digits(number: u64, text: &mut String) {
    if number > 9 {
        push_digits(number / 10, text);
    }
    text.extend(char::from_digit((number % 10) as u32, 10));
}

/// What digits, and nothing else, stand for: exact up to 15 of them (which times, counts and prices
/// have); of more the last may be lost.
pub(crate) fn number(digits: &[u8]) -> Option<f64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0.0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10.0 + f64::from(digit - b'0'))
    })
}

/// The pieces between separators, which are ASCII.
pub(crate) fn pieces(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    text.as_bytes().split(move |b| *b == separator).filter_map(|it| str::from_utf8(it).ok())
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
            let expected = digits.then(|| text.parse().ok()).flatten();
            assert_eq!(number(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn pieces_are_those_of_split() {
        for text in ["", ".", "a.b", ".a..b.", "\u{e9}.\u{1f512}"] {
            assert!(pieces(text, b'.').eq(text.split('.')), "{text}");
        }
    }
}
