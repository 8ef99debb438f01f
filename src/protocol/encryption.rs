//! Encrypted answers: which ways to open one are worth a try.
//!
//! LibreAuth says that an `enckey` of 35 characters, sent with `init`, makes it encrypt its answers
//! with AES-256-CBC, and no more: not how key and IV are made of it, nor how the bytes are written.
//! The [`Scheme`]s are the conventions of the field. What is signed is the body as sent, so that an
//! answer is verified before it is opened, and encryption adds nothing to that trust.

use crate::hex;
use crate::part;
use crate::secret::Secret;

/// Bytes of a block of AES and of an IV.
const BLOCK: usize = 16;

/// How answers are to be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Encryption {
    /// Sent with `init`: 35 characters of `[0-9A-Za-z]`.
    pub enckey: Secret,
    /// By whom.
    pub opener: Opener,
    pub(crate) part: part::Further,
}

/// Who knows how to open an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener {
    /// Whichever scheme yields a JSON object; the one that did is tried first from then on.
    Any,
    /// This scheme.
    One(Scheme),
    /// The app's own function.
    App,
}

/// A convention: key, IV, and which bytes are ciphertext. All with PKCS#7 padding, all written in hex
/// or base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// KeyAuth 1.0: the key is the first 32 characters of the hex of SHA-256(enckey), as text; the IV
    /// the first 16 of that of SHA-256(`init_iv`), which is sent with `init`.
    A,
    /// As `A`, the IV from SHA-256(enckey).
    B,
    /// As `A`, the IV all zero.
    BZero,
    /// As `A`, the IV before the ciphertext.
    BPrefixed,
    /// The key is SHA-256(enckey), the IV before the ciphertext.
    C,
}

/// One way to open an answer: AES-256-CBC with this key and IV.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// 32 bytes.
    pub key: Vec<u8>,
    /// 16 bytes.
    pub iv: Vec<u8>,
    /// Whole blocks, at least one.
    pub data: Vec<u8>,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

impl Encryption {
    /// Length of an enckey.
    pub const LENGTH: usize = 35;

    /// Answers encrypted with this key; `None` in a build that can't open them.
    pub fn new(enckey: Secret, opener: Opener) -> Option<Self> {
        Some(Self { enckey, opener, part: part::further()? })
    }

    /// Is this an enckey?
    pub fn is_key(text: &str) -> bool {
        text.len() == Self::LENGTH && text.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    /// An enckey of random bytes; too few of them may not suffice, which is answered by `None`: of
    /// 256 values, the 8 that would make some characters likelier are passed over.
    pub fn key_of(random: &[u8]) -> Option<Secret> {
        let mut key = String::new();
        for byte in random.iter().filter(|byte| **byte < 248) {
            if key.len() < Self::LENGTH {
                key.push(char::from(match byte % 62 {
                    digit @ 0..10 => b'0' + digit,
                    upper @ 10..36 => b'A' + upper - 10,
                    lower => b'a' + lower - 36,
                }));
            }
        }
        Self::is_key(&key).then(|| Secret::new(key))
    }

    /// What is sent as `init_iv`, which scheme `A` makes the IV of: any text will do, and nothing new
    /// is told by the beginning of what is sent along.
    pub(super) fn init_iv(&self) -> &str {
        self.enckey.expose().get(..BLOCK).unwrap_or_default()
    }

    /// The schemes to try, in order.
    pub fn schemes(&self) -> Vec<Scheme> {
        match self.opener {
            Opener::Any => Scheme::ALL.to_vec(),
            Opener::One(scheme) => vec![scheme],
            Opener::App => Vec::new(),
        }
    }

    /// How that scheme opens `body`; `None`: it is no ciphertext.
    pub fn sealed(&self, scheme: Scheme, body: &[u8]) -> Option<Sealed> {
        scheme.sealed(self.enckey.expose(), self.init_iv(), body)
    }
}

impl Scheme {
    /// Every scheme there is, in the order in which they are tried. In JavaScript they are named `A`,
    /// `B`, `B-zero`, `B-prefixed` and `C`.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::BZero, Self::BPrefixed, Self::C];

    /// How it opens `body`, which was made with these; `None`: it is no ciphertext.
    pub fn sealed(self, enckey: &str, init_iv: &str, body: &[u8]) -> Option<Sealed> {
        let body = body.trim_ascii();
        let mut data = hex::decode(body).or_else(|| base64(body))?;
        let key = match self {
            Self::C => hex::decode(&digest(enckey, 64))?,
            _ => digest(enckey, 2 * BLOCK),
        };
        let iv = match self {
            Self::A => digest(init_iv, BLOCK),
            Self::B => digest(enckey, BLOCK),
            Self::BZero => vec![0; BLOCK],
            Self::BPrefixed | Self::C => {
                let behind = data.split_off(BLOCK.min(data.len()));
                std::mem::replace(&mut data, behind)
            }
        };
        let whole = !data.is_empty() && data.len().is_multiple_of(BLOCK) && iv.len() == BLOCK;
        whole.then_some(Sealed { key, iv, data })
    }
}

fn digest(text: &str, digits: usize) -> Vec<u8> {
    hex::sha256(text, &[], digits).into_bytes()
}

/// The bytes of standard base64 (RFC 4648, section 4), padded or not.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let end = text.iter().rposition(|b| *b != b'=').map_or(0, |last| last + 1);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.iter().take(end) {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENCKEY: &str = "0123456789abcdefghijklmnopqrstuvwxy";
    /// Made with PHP's `openssl_encrypt`, by scheme A and the `init_iv` `init-iv-sample`.
    const SENT: &[u8] = b"6f14bc5acfba267559db22a91291812b638dd596d67ecdfafc28c90b21ceb860\
        cd085b988199da02884375f867563eab8dab72b21476bdaf75d1bff8038f1132";

    #[test]
    fn candidate_a_has_the_key_and_iv_of_the_known_ciphertext() {
        let sealed = Scheme::A.sealed(ENCKEY, "init-iv-sample", SENT).unwrap();
        assert_eq!((sealed.key.len(), sealed.iv.len(), sealed.data.len()), (32, 16, 64));
        assert_eq!(sealed.key, hex::sha256(ENCKEY, &[], 32).into_bytes());
        // The plaintext is asserted on where AES is: in the suites that run on a platform.
    }

    #[test]
    fn what_is_no_ciphertext_is_not_tried() {
        for body in ["", "00", "KeyAuth_Invalid", "<html>", "{}", "not base64!", "QUJD"] {
            for scheme in [Scheme::A, Scheme::B, Scheme::BZero, Scheme::BPrefixed, Scheme::C] {
                assert_eq!(scheme.sealed(ENCKEY, "", body.as_bytes()), None, "{body}");
            }
        }
        // An IV and nothing behind it.
        assert_eq!(Scheme::C.sealed(ENCKEY, "", b"00112233445566778899aabbccddeeff"), None);
    }

    #[test]
    fn base64_is_read_with_and_without_padding() {
        for (text, bytes) in
            [("", ""), ("Zg==", "f"), ("Zg", "f"), ("Zm9v", "foo"), ("Zm9vYg==", "foob")]
        {
            assert_eq!(base64(text.as_bytes()).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(base64(b"+/8=").as_deref(), Some([0xfb, 0xff].as_slice()));
        assert_eq!(base64(b"Zm=v"), None);
    }

    #[test]
    fn an_enckey_is_35_letters_and_digits() {
        let random: Vec<u8> = (0..=255).collect();
        let key = Encryption::key_of(&random).unwrap();
        assert!(Encryption::is_key(key.expose()));
        assert_eq!(Encryption::key_of(&[255; 256]), None);
        assert!(!Encryption::is_key(&"x".repeat(34)) && !Encryption::is_key(&"-".repeat(35)));
    }
}
