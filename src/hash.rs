//! SHA-256 and SHA-512 (FIPS 180-4): one algorithm, with words of 32 bits and with words of 64.
//!
//! A word of 32 bits is the upper half of a `u64` whose lower half is zero: sums and logic are the same
//! there. So are the constants: SHA-256 has the upper halves of SHA-512's. They are the digits of
//! roots, and made when they are needed, which takes some microseconds and spares the download a
//! kilobyte of numbers that nothing can pack.

#![expect(clippy::indexing_slicing, reason = "modulo 16, and rounds that there are constants for")]

/// What the two differ in.
#[derive(Debug)]
pub(crate) struct Variant {
    /// Bytes of a word.
    size: usize,
    rounds: usize,
    /// How far Σ₀, Σ₁, σ₀ and σ₁ rotate; the last of each σ is a shift.
    turns: [[u8; 3]; 4],
}

pub(crate) static SHA256: Variant =
    Variant { size: 4, rounds: 64, turns: [[2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]] };

pub(crate) static SHA512: Variant =
    Variant { size: 8, rounds: 80, turns: [[28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]] };

/// A hash under way.
#[derive(Debug)]
pub(crate) struct Hash {
    variant: &'static Variant,
    /// One for each round.
    constants: [u64; 80],
    state: [u64; 8],
    /// The words of a block, each in the lowest bits. What came before the last whole block is left in
    /// it, and shifted out.
    block: [u64; 16],
    /// Bytes that came so far.
    length: usize,
}

impl Hash {
    pub(crate) fn new(variant: &'static Variant) -> Self {
        let mut hash =
            Self { variant, constants: [0; 80], state: [0; 8], block: [0; 16], length: 0 };
        let mut at = 0;
        for number in 2..410_u32 {
            if (2..21.min(number)).all(|divisor| number % divisor != 0) {
                hash.constants[at] = variant.word(root(3, number.into()));
                if at < 8 {
                    hash.state[at] = variant.word(root(2, number.into()));
                }
                at += 1;
            }
        }
        hash
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    /// The hash over all that came, which is less than 512 MiB.
    pub(crate) fn digest(mut self) -> Vec<u8> {
        let bits = 8 * self.length as u64;
        let size = self.variant.size;
        self.push(0x80);
        while self.length % (16 * size) != 14 * size {
            self.push(0);
        }
        self.block[14] = 0;
        self.block[15] = bits;
        self.compress();
        let mut digest = Vec::new();
        for word in self.state {
            for at in 1..=size {
                digest.push((word >> (64 - 8 * at)) as u8);
            }
        }
        digest
    }

    fn push(&mut self, byte: u8) {
        let size = self.variant.size;
        let word = &mut self.block[self.length / size % 16];
        *word = *word << 8 | u64::from(byte);
        self.length += 1;
        if self.length.is_multiple_of(16 * size) {
            self.compress();
        }
    }

    fn compress(&mut self) {
        let variant = self.variant;
        let mut words = self.block;
        for word in &mut words {
            *word <<= 64 - 8 * variant.size;
        }
        let mut state = self.state;
        for at in 0..variant.rounds {
            let [a, b, c, d, e, f, g, h] = state;
            let word = words[at % 16];
            let one = h
                .wrapping_add(variant.sigma(1, e))
                .wrapping_add(e & f ^ !e & g)
                .wrapping_add(self.constants[at])
                .wrapping_add(word);
            let two = variant.sigma(0, a).wrapping_add(a & b ^ a & c ^ b & c);
            state = [one.wrapping_add(two), a, b, c, d.wrapping_add(one), e, f, g];
            words[at % 16] = word
                .wrapping_add(variant.sigma(2, words[(at + 1) % 16]))
                .wrapping_add(words[(at + 9) % 16])
                .wrapping_add(variant.sigma(3, words[(at + 14) % 16]));
        }
        for (at, word) in state.iter().enumerate() {
            self.state[at] = self.state[at].wrapping_add(*word);
        }
    }
}

impl Variant {
    /// Of these bits those that a word has.
    fn word(&self, bits: u64) -> u64 {
        bits & u64::MAX << (64 - 8 * self.size)
    }

    /// One of the functions Σ₀, Σ₁, σ₀ and σ₁.
    fn sigma(&self, which: usize, word: u64) -> u64 {
        let turned = |by: u8| word >> by | word << (8 * self.size - usize::from(by));
        let [one, two, three] = self.turns[which];
        let last = if which < 2 { turned(three) } else { word >> three };
        self.word(turned(one) ^ turned(two) ^ last)
    }
}

/// The first 64 bits after the point of the square root (degree 2) or cube root (3) of a prime.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn root(degree: u32, prime: f64) -> u64 {
    let fold = f64::from(degree);
    let power = |it: f64| if degree == 2 { it } else { it * it };
    // Newton's method: as good as a float can be.
    let mut near = 8.0;
    for _ in 0..10 {
        near += (prime / power(near) - near) / fold;
    }
    // The root of prime · 2^84, cut off. What its power lacks is less than 2^64, and 2^84 divides the
    // whole: the power's last 64 bits tell it.
    let bits = 84 / degree;
    let known = (near * (1_u64 << bits) as f64) as u64;
    let lacking = (0..degree).fold(u64::MAX, |product, _| product.wrapping_mul(known));
    // One step of Newton's from there, and its error, gives the rest.
    let known_ = known as f64;
    let step = lacking as f64 / (fold * power(known_));
    let step = step - step * step * (fold - 1.0) / (2.0 * known_);
    (known << (64 - bits)) + (step * (1_u64 << (64 - bits)) as f64) as u64
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use sha2::{Digest, Sha256, Sha512};

    use super::*;

    fn hash(variant: &'static Variant, parts: &[&[u8]]) -> Vec<u8> {
        let mut hash = Hash::new(variant);
        for part in parts {
            hash.update(part);
        }
        hash.digest()
    }

    fn spell(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// NIST's examples of one block and of two, the empty message, and a million letters.
    #[test]
    fn nists_vectors() {
        let million = vec![b'a'; 1_000_000];
        let vectors: [(&[u8], &str, &str); 5] = [
            (
                b"",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
                 47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
            ),
            (
                b"abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                 2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
            (
                b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
                "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335\
                 96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445",
            ),
            (
                b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno\
                  ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
                "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018\
                 501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
            ),
            (
                &million,
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
                "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb\
                 de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
            ),
        ];
        for (message, short, long) in vectors {
            assert_eq!(spell(&hash(&SHA256, &[message])), short, "{} bytes", message.len());
            assert_eq!(spell(&hash(&SHA512, &[message])), long, "{} bytes", message.len());
        }
    }

    #[test]
    fn of_every_length_it_is_as_another_says() {
        let bytes: Vec<u8> = (0..700_u32).map(|at| (at * at / 7) as u8).collect();
        for length in 0..bytes.len() {
            let message = &bytes[..length];
            assert_eq!(hash(&SHA256, &[message]), Sha256::digest(message).as_slice(), "{length}");
            assert_eq!(hash(&SHA512, &[message]), Sha512::digest(message).as_slice(), "{length}");
        }
    }

    #[test]
    fn it_does_not_matter_where_it_is_parted() {
        let bytes: Vec<u8> = (0..300_u32).map(|at| (at * 37) as u8).collect();
        for variant in [&SHA256, &SHA512] {
            let whole = hash(variant, &[&bytes]);
            for at in 0..bytes.len() {
                let (first, rest) = bytes.split_at(at);
                assert_eq!(hash(variant, &[first, rest]), whole, "{at}");
                assert_eq!(hash(variant, &[first, b"", rest]), whole, "{at}");
            }
        }
    }
}
