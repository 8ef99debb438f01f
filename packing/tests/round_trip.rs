//! What was packed comes back, whatever it is; and what is damaged ends.

use libreauth_packing::{Error, LARGEST, pack, unpack};

/// A small seeded generator: a failure names its round, and the round can be had again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        // Xorshift (Marsaglia, 2003).
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % limit
    }

    /// Noise, runs and repeats.
    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let letters = 1 + self.below(256);
        let mut bytes: Vec<u8> = (0..length)
            .map(|at| if self.below(3) == 0 { at as u8 } else { self.below(letters) as u8 })
            .collect();
        bytes.copy_within(0..length / 2, length / 2);
        bytes
    }
}

/// A section: its number, its size, its content.
fn section(id: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![id];
    number(content.len(), &mut bytes);
    bytes.extend(content);
    bytes
}

fn number(mut number: usize, bytes: &mut Vec<u8>) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// A wasm's beginning, functions with these bodies, and a section behind them.
fn wasm(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut code = Vec::new();
    number(bodies.len(), &mut code);
    for body in bodies {
        number(body.len(), &mut code);
        code.extend(body);
    }
    [
        b"\0asm\x01\0\0\0",
        &section(1, b"\x01\x60\0\0")[..],
        &section(10, &code),
        &section(0, b"\x04name"),
    ]
    .concat()
}

/// Every kind of instruction with every kind of field, nested, many times.
fn function(round: usize) -> Vec<u8> {
    let mut body = b"\x02\x03\x7f\x01\x7e".to_vec();
    for at in 0..40 {
        body.extend(b"\x02\x40\x20\x01\x41");
        number((at * round) & 0x3f, &mut body);
        body.extend(b"\x6a\x21\x02\x20\x02\x28\x02\x08\x0e\x02\x00\x01\x00\x10");
        number(at * 7 + round, &mut body);
        body.extend(b"\x42\xff\x80\x7f\x43\x00\x00\x80\x3f\x44\0\0\0\0\0\0\xf0\x3f");
        body.extend(b"\xfc\x0a\0\0\xfc\x0b\0\xfc\x08\x01\0\xfc\x00\x11\x03\0\x1a\x0c\0\x0b");
    }
    body.push(0x0b);
    body
}

fn comes_back(bytes: &[u8], what: &str) -> Result<usize, Error> {
    let packed = pack(bytes)?;
    let unpacked = unpack(&packed, bytes.len())?;
    assert!(unpacked == bytes, "{what}: {} bytes", bytes.len());
    Ok(packed.len())
}

#[test]
fn a_wasm_comes_back_small() {
    let whole = wasm(&(0..50).map(function).collect::<Vec<_>>());
    let packed = comes_back(&whole, "a wasm").unwrap();
    assert!(packed < whole.len() / 40, "{packed} of {}", whole.len());
}

#[test]
fn any_bytes_come_back() {
    for round in 1..60 {
        let mut numbers = Numbers(round);
        let length = numbers.below(3000);
        comes_back(&numbers.bytes(length), &format!("round {round}")).unwrap();
    }
    for length in 0..9 {
        comes_back(&[255; 8][..length.min(8)], "few").unwrap();
    }
}

#[test]
fn a_tree_of_every_byte_can_be_told() {
    // All are frequent, and some more than others: each has a leaf of its own.
    let mut numbers = Numbers(88_172_645_463_325_252);
    let bytes: Vec<u8> = (0..400_000)
        .map(|_| {
            let first = numbers.below(256);
            let others = (0..3).map(|_| numbers.below(256) | (256 * numbers.below(2)));
            others.fold(first, usize::min) as u8
        })
        .collect();
    comes_back(&bytes, "skewed").unwrap();
}

#[test]
fn what_only_looks_like_a_wasm_comes_back() {
    for round in 1..60 {
        let mut numbers = Numbers(round);
        let bodies: Vec<_> = (0..numbers.below(9))
            .map(|it| {
                let mut body = if it % 2 == 0 { function(it) } else { numbers.bytes(90) };
                let at = numbers.below(body.len());
                *body.get_mut(at).unwrap() = numbers.below(256) as u8;
                body
            })
            .collect();
        let mut whole = wasm(&bodies);
        if round % 3 == 0 {
            whole.truncate(numbers.below(whole.len()));
        }
        comes_back(&whole, &format!("round {round}")).unwrap();
    }
}

#[test]
fn damaged_streams_end_with_as_many_bytes_as_were_asked_for() {
    let whole = pack(&wasm(&(0..9).map(function).collect::<Vec<_>>())).unwrap();
    let mut numbers = Numbers(1);
    for _ in 0..40 {
        let mut damaged = whole.clone();
        damaged.truncate(1 + numbers.below(whole.len()));
        for _ in 0..3 {
            let at = numbers.below(damaged.len());
            *damaged.get_mut(at).unwrap() ^= 1 + numbers.below(255) as u8;
        }
        assert_eq!(unpack(&damaged, 5000).unwrap().len(), 5000);
    }
    assert_eq!(unpack(&[], 77).unwrap().len(), 77);
}

#[test]
fn too_much_is_refused_with_its_size() {
    let size = LARGEST + 1;
    for error in [pack(&vec![0; size]).unwrap_err(), unpack(&[], size).unwrap_err()] {
        assert!(matches!(error, Error::TooLarge { size: told } if told == size), "{error}");
        assert!(error.to_string().contains(&size.to_string()), "{error}");
    }
}
