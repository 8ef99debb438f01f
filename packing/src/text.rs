//! A wasm as it is walked through: in parts, its functions without their sizes.

/// The section that holds the functions.
const CODE: u8 = 10;

/// The bytes that the model's way leads through, and how many of what they are.
pub(crate) struct Text {
    /// Bytes before the first function, how many functions, and bytes behind them.
    pub(crate) lengths: [u32; 3],
    pub(crate) bytes: Vec<u8>,
}

impl Text {
    /// Any bytes, none of them as code.
    pub(crate) fn plain(bytes: &[u8]) -> Self {
        Self { lengths: [bytes.len() as u32, 0, 0], bytes: bytes.to_vec() }
    }

    /// A wasm's; nothing where it is none, or without functions.
    pub(crate) fn of(wasm: &[u8]) -> Option<Self> {
        let (_, mut rest) = wasm.split_at_checked(8)?;
        loop {
            let (id, sized) = rest.split_first()?;
            let (size, section) = number(sized)?;
            let (content, behind) = section.split_at_checked(size)?;
            if *id == CODE {
                return Self::around(wasm, content, behind);
            }
            rest = behind;
        }
    }

    fn around(wasm: &[u8], code: &[u8], behind: &[u8]) -> Option<Self> {
        let (functions, mut rest) = number(code)?;
        let before = wasm.len() - behind.len() - rest.len();
        let mut bytes = wasm.get(..before)?.to_vec();
        for _ in 0..functions {
            let (size, sized) = number(rest)?;
            let (function, others) = sized.split_at_checked(size)?;
            bytes.extend(function);
            rest = others;
        }
        bytes.extend(behind);
        let lengths = [before, functions, behind.len()].map(|length| length as u32);
        rest.is_empty().then_some(Self { lengths, bytes })
    }
}

/// A number in LEB128, and what stands behind it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let length = bytes.iter().take(5).position(|byte| *byte < 128)? + 1;
    let (digits, rest) = bytes.split_at_checked(length)?;
    let number = digits.iter().rev().fold(0, |number, digit| number << 7 | u64::from(digit & 127));
    Some((usize::try_from(number).ok()?, rest))
}

/// Adds a number in LEB128.
pub(crate) fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_go_without_their_sizes() {
        let wasm = b"\0asm\x01\0\0\0\x01\x01T\x0a\x07\x02\x02ab\x02cd\x0b\x01D";
        let text = Text::of(wasm).unwrap();
        assert_eq!(text.lengths, [14, 2, 3]);
        assert_eq!(text.bytes, b"\0asm\x01\0\0\0\x01\x01T\x0a\x07\x02abcd\x0b\x01D");
    }

    #[test]
    fn what_is_no_wasm_has_no_parts() {
        for bytes in [&b""[..], b"some text, no wasm", b"\0asm\x01\0\0\0\x0a\x09\x01\x02ab"] {
            assert!(Text::of(bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn numbers_are_leb128() {
        for it in [0, 127, 128, 16_384, u32::MAX] {
            let mut bytes = Vec::new();
            put(&mut bytes, it);
            assert_eq!(number(&bytes), Some((it as usize, &[][..])));
        }
    }
}
