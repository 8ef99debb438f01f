//! Bytes spelt in hex, and SHA-256 (FIPS 180-4) spelt so.

use crate::hash::{Hash, SHA256};

/// Parts the texts that are hashed: no text may hold it.
pub(crate) const SEPARATOR: u8 = 0x1f;

/// The first `digits` of the SHA-256 over a text and fields, each after a separator.
pub(crate) fn sha256(text: &str, fields: &[&str], digits: usize) -> String {
    let mut hash = Hash::new(&SHA256);
    hash.update(text.as_bytes());
    for field in fields {
        hash.update(&[SEPARATOR]);
        hash.update(field.as_bytes());
    }
    encode(&hash.digest(), digits)
}

/// The digit for a value below 16, in lower case.
#[inline(never)]
pub(crate) fn digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 })
}

/// The first `digits` of the bytes, in lower case.
pub(crate) fn encode(bytes: &[u8], digits: usize) -> String {
    let mut text = String::new();
    for byte in bytes.iter().take(digits / 2) {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// The bytes of an even number of hex digits of either case, and nothing else.
pub fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for digit in text {
        let value = char::from(*digit).to_digit(16)? as u8;
        match high.take() {
            None => high = Some(value << 4),
            Some(high) => bytes.push(high | value),
        }
    }
    high.is_none().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_pairs_of_digits() {
        assert_eq!(decode(b"00fFA5").as_deref(), Some([0, 255, 165].as_slice()));
        assert_eq!(decode(b""), Some(Vec::new()));
        for text in ["0", "+1", "-1", "0g", " 1", "1 ", "0x", "é"] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }
}
