//! What a byte can be. Each kind has a tree of its own, and weights of its own.

/// Room for kinds.
pub(crate) const KINDS: usize = 64;

/// The first of eight kinds of opcodes: which, the opcode before says ([`after`]).
pub(crate) const OPCODE: usize = 0;
/// The first of eight kinds of bytes that are no code: which, the byte before says.
pub(crate) const ELSEWHERE: usize = 8;
/// What the trees and the lengths of the parts are told by: no part of the wasm. All kinds before it have
/// trees that are told.
pub(crate) const TOLD: usize = 38;

/// Which of eight kinds comes after an opcode or another byte.
pub(crate) const fn after(byte: u32) -> usize {
    byte as usize >> 5
}

/// What stands behind each opcode from 0x00 to 0x44; `@` is nothing.
const FIELDS: &[u8; 0x45] =
    b"@@aaa@@@@@@@bbp@cd@@@@@@@@@@@@@@fffggee@iiiiiiiiiiiiiiiiiiiiiiikklmno";

/// `a` a block's type, `b` a label, `c` a function, `f` a local, `g` a global, `k` a memory; `l` to `o`
/// numbers: i32, i64, f32 and f64. Some are followed by others of the next letter.
const fn letter(letter: u8) -> usize {
    16 + (letter & 31) as usize
}

/// No field.
pub(crate) const NONE: usize = letter(b'@');
/// A function's type, then the table it is in.
pub(crate) const TYPE: usize = letter(b'd');
/// An alignment, then an offset.
pub(crate) const ALIGNMENT: usize = letter(b'i');
/// A number of four bytes.
pub(crate) const F32: usize = letter(b'n');
/// A number of eight bytes.
pub(crate) const F64: usize = letter(b'o');
/// The number of labels but one, then the labels.
pub(crate) const LABELS: usize = letter(b'p');
/// The opcode behind a prefix, then numbers of segments, memories or tables.
pub(crate) const PREFIXED: usize = letter(b'r');
/// At a function's head the number of runs of locals, then each one's length and type.
pub(crate) const RUNS: usize = letter(b't');

const PREFIX: u32 = 0xfc;

/// The kind of what stands behind an opcode.
pub(crate) fn field(opcode: u32) -> usize {
    if opcode == PREFIX {
        return PREFIXED;
    }
    FIELDS.get(opcode as usize).map_or(NONE, |field| letter(*field))
}

/// How many fields of the next kind stand behind this one, which holds `number`.
pub(crate) fn more(kind: usize, number: u32) -> u32 {
    match kind {
        TYPE | ALIGNMENT => 1,
        LABELS => number.wrapping_add(1),
        PREFIXED => match number {
            0..8 => 0,
            8 | 10 | 12 | 14 => 2,
            _ => 1,
        },
        RUNS => number.wrapping_mul(2),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opcodes_have_their_fields() {
        let local_get = field(0x20);
        assert_eq!((local_get, more(local_get, 7)), (letter(b'f'), 0));
        assert_eq!((field(0x28), more(field(0x28), 2)), (ALIGNMENT, 1));
        assert_eq!((field(0x0e), more(field(0x0e), 3)), (LABELS, 4));
        assert_eq!(field(0x41), letter(b'l'));
        assert_eq!(field(0x44), F64);
        assert_eq!((field(0x6a), field(0xff)), (NONE, NONE));
        assert_eq!([10, 11, 7].map(|it| more(field(0xfc), it)), [2, 1, 0]);
        assert!(letter(b'u') < TOLD && TOLD < KINDS);
    }
}
