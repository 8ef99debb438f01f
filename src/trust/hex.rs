//! Bytes spelt in hex.

/// The bytes of an even number of hex digits of either case, and nothing else.
pub fn hex(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let pairs = text.chunks_exact(2).map(|pair| {
        let digits = std::str::from_utf8(pair).ok()?;
        // `from_str_radix` takes a sign.
        if digits.starts_with('+') { None } else { u8::from_str_radix(digits, 16).ok() }
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_pairs_of_digits() {
        assert_eq!(hex(b"00fFA5").as_deref(), Some([0, 255, 165].as_slice()));
        assert_eq!(hex(b""), Some(Vec::new()));
        for text in ["0", "+1", "-1", "0g", " 1", "1 ", "0x", "é"] {
            assert_eq!(hex(text.as_bytes()), None, "{text}");
        }
    }
}
