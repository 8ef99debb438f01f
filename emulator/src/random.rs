//! The one source of chance: seeded, so that a run repeats to the byte.

/// Session ids, nonces and tokens from one seeded stream.
///
/// Not secret and not meant to be: whoever knows the seed knows every id. The stream is the same on
/// every machine, WebAssembly's included.
#[derive(Debug, Clone)]
pub(crate) struct Random(fastrand::Rng);

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Characters of `[0-9A-Za-z]`: session ids are 10 of them, nonces 32 (recorded from the
    /// open KeyAuth 1.2 server).
    pub(crate) fn alphanumeric(&mut self, length: usize) -> String {
        // The generator's own `alphanumeric` takes another way where a `usize` has 32 bits.
        let character =
            |place: u8| ALPHANUMERIC.get(usize::from(place)).map_or('0', |&it| it.into());
        (0..length).map(|_| character(self.0.u8(..62))).collect()
    }

    /// That many bytes.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.0.u8(..)).collect()
    }

    /// A version 4 UUID (RFC 9562), the form of Lockence's session token.
    pub(crate) fn uuid(&mut self) -> String {
        const VERSION_4: u128 = 0x4 << 76;
        const VERSION_MASK: u128 = 0xf << 76;
        const VARIANT: u128 = 0b10 << 62;
        const VARIANT_MASK: u128 = 0b11 << 62;
        let bits = self.0.u128(..) & !VERSION_MASK & !VARIANT_MASK | VERSION_4 | VARIANT;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            bits >> 96,
            (bits >> 80) & 0xffff,
            (bits >> 64) & 0xffff,
            (bits >> 48) & 0xffff,
            bits & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream() {
        let (mut one, mut two) = (Random::new(7), Random::new(7));
        assert_eq!(one.alphanumeric(10), two.alphanumeric(10));
        assert_eq!(one.uuid(), two.uuid());
        assert_eq!(one.bytes(4), two.bytes(4));
    }

    #[test]
    fn the_stream_is_the_same_on_every_machine() {
        assert_eq!(Random::new(1).alphanumeric(10), "sp6SIS2Xxd");
    }

    #[test]
    fn a_token_is_a_version_4_uuid() {
        let token = Random::new(1).uuid();
        assert_eq!(token.len(), 36);
        assert_eq!(&token[14..15], "4");
        assert!("89ab".contains(&token[19..20]));
    }
}
