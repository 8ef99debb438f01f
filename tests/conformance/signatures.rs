//! Signed answers: known ones, and everything that must not pass for one.

use ed25519_compact::{KeyPair, Seed};
use libreauth_client::protocol::Response;
use libreauth_client::session::Millis;
use libreauth_client::trust::{Keys, Proof};

pub(crate) const KEY: &str = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
const BODY: &str = r#"{"success":true,"message":"Session is validated."}"#;
const SIGNATURE: &str = "5f976ede40075b3470ed73bd06b8be81c3e571ba7e993987daaf5b90f75418da\
     5c72d734e86f377434653136585b152e6f3f40b10d44d10a1a32469238ba7e09";
const CIPHERTEXT: &str = "6f14bc5acfba267559db22a91291812b638dd596d67ecdfafc28c90b21ceb860\
     cd085b988199da02884375f867563eab8dab72b21476bdaf75d1bff8038f1132";
const CIPHERTEXT_SIGNATURE: &str = "4bd322844c44780da625458a853bc916d5ac67c5e9f46cda5972c2885cb40de5\
     8a45aaf464d274ae303328e8a5c838f54e29d135ad86d7f2dbcdadee1665c604";
const SIGNED: Proof = Proof::Signed(Millis(1_750_000_000_000.0));

pub(crate) fn spell(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hex digits; not by the client's own way to read them.
pub(crate) fn unspell(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn keys(texts: &[&str]) -> Option<Keys> {
    Keys::parse(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
}

fn response(signature: &str, timestamp: &str, body: &[u8]) -> Response {
    Response {
        status: 200,
        signature: Some(signature.into()),
        timestamp: Some(timestamp.into()),
        body: body.into(),
        ..Response::default()
    }
}

fn prove(signature: &str, timestamp: &str, body: &[u8]) -> Proof {
    keys(&[KEY]).unwrap().prove(&response(signature, timestamp, body))
}

/// What the service would sign: any time, any body.
fn sign(timestamp: &str, body: &[u8]) -> String {
    let keys = KeyPair::from_seed(Seed::new(std::array::from_fn(|at| at as u8)));
    assert_eq!(spell(&*keys.pk), KEY);
    spell(keys.sk.sign([timestamp.as_bytes(), body].concat(), None).as_ref())
}

#[test]
fn the_known_signatures() {
    assert_eq!(prove(SIGNATURE, "1750000000", BODY.as_bytes()), SIGNED);
    assert_eq!(prove(CIPHERTEXT_SIGNATURE, "1750000000", CIPHERTEXT.as_bytes()), SIGNED);
    assert_eq!(sign("1750000000", BODY.as_bytes()), SIGNATURE);
}

#[test]
fn no_single_bit_may_flip() {
    let raw = unspell(SIGNATURE);
    for bit in 0..8 * raw.len() {
        let mut signature = raw.clone();
        signature[bit / 8] ^= 1 << (bit % 8);
        let proof = prove(&spell(&signature), "1750000000", BODY.as_bytes());
        assert_eq!(proof, Proof::Wrong, "bit {bit} of the signature");
    }
    for bit in 0..8 * BODY.len() {
        let mut body = BODY.as_bytes().to_vec();
        body[bit / 8] ^= 1 << (bit % 8);
        let proof = prove(SIGNATURE, "1750000000", &body);
        assert_eq!(proof, Proof::Wrong, "bit {bit} of the body");
    }
    for bit in 0..8 * 10 {
        let mut timestamp = b"1750000000".to_vec();
        timestamp[bit / 8] ^= 1 << (bit % 8);
        // With the highest bit set it is no text, which a header can't hold.
        if let Ok(timestamp) = String::from_utf8(timestamp) {
            let proof = prove(SIGNATURE, &timestamp, BODY.as_bytes());
            assert_eq!(proof, Proof::Wrong, "bit {bit} of the time");
        }
    }
}

#[test]
fn no_byte_moves_between_time_and_body_or_is_added_or_lost() {
    let body = BODY.as_bytes();
    // The same bytes, parted elsewhere.
    let moved = [b"0".as_slice(), body].concat();
    assert_eq!(prove(SIGNATURE, "175000000", &moved), Proof::Wrong);
    let signature = sign("1750000000", b"1{}");
    assert_eq!(prove(&signature, "1750000000", b"1{}"), SIGNED);
    assert_eq!(prove(&signature, "17500000001", b"{}"), Proof::Wrong);
    for changed in [&body[1..], &body[..body.len() - 1], &[body, b"\n"].concat(), b""] {
        assert_eq!(prove(SIGNATURE, "1750000000", changed), Proof::Wrong);
    }
    let marked = [b"\xef\xbb\xbf".as_slice(), body].concat();
    assert_eq!(prove(SIGNATURE, "1750000000", &marked), Proof::Wrong, "raw bytes, not text");
}

#[test]
fn hex_is_of_either_case_and_nothing_else() {
    let body = BODY.as_bytes();
    assert_eq!(prove(&SIGNATURE.to_ascii_uppercase(), "1750000000", body), SIGNED);
    let key = KEY.to_ascii_uppercase();
    assert_eq!(keys(&[&key]), keys(&[KEY]));
    for spoilt in spoil(SIGNATURE) {
        assert_eq!(prove(&spoilt, "1750000000", body), Proof::Wrong, "{spoilt:?}");
    }
    for spoilt in spoil(KEY) {
        assert_eq!(keys(&[&spoilt]), None, "{spoilt:?}");
        assert!(!keys(&[KEY]).unwrap().contains(&spoilt), "{spoilt:?}");
    }
}

/// Ways to spell it wrong.
fn spoil(text: &str) -> Vec<String> {
    let tail = &text[2..];
    vec![
        String::new(),
        tail.into(),
        text[1..].into(),
        format!("{text}00"),
        format!("{text}0"),
        format!("+{}", &text[1..]),
        format!("-{}", &text[1..]),
        format!("+0{tail}"),
        format!("-0{tail}"),
        format!(" {text}"),
        format!("{text} "),
        format!(" {text} "),
        format!("  {tail}"),
        format!(" 5{tail}"),
        format!("{text}\n"),
        format!("0x{text}"),
        format!("0x{tail}"),
        format!("0g{tail}"),
        format!("é{tail}"),
        format!("\u{ff10}{}", &text[3..]),
        format!("{}, {}", text, text),
    ]
}

#[test]
fn a_time_is_ten_digits_or_thirteen() {
    let body = BODY.as_bytes();
    for (time, ms) in [
        ("1750000000", 1_750_000_000_000.0),
        ("1750000000123", 1_750_000_000_123.0),
        ("0000000001", 1_000.0),
        ("9999999999999", 9_999_999_999_999.0),
    ] {
        assert_eq!(prove(&sign(time, body), time, body), Proof::Signed(Millis(ms)), "{time}");
    }
    for time in [
        "",
        "0",
        "175000000",
        "17500000001",
        "175000000012",
        "17500000000000",
        "+750000000",
        "-750000000",
        "+1750000000",
        "-1750000000",
        " 1750000000",
        "1750000000 ",
        "1750000000\n",
        "1750000000.0",
        "1.750000000",
        "1750000e03",
        "0x684F0B80",
        "1750000000,1750000000",
        "17500000OO",
        "NaNNaNNaNN",
        "\u{661}\u{667}\u{665}\u{660}\u{660}",
        "\u{ff11}\u{ff17}\u{ff15}",
    ] {
        assert_eq!(prove(&sign(time, body), time, body), Proof::Wrong, "signed, yet: {time:?}");
    }
}

#[test]
fn one_header_of_the_two_is_none() {
    let whole = response(SIGNATURE, "1750000000", BODY.as_bytes());
    for (signature, timestamp) in [(false, false), (false, true), (true, false)] {
        let part = Response {
            signature: whole.signature.clone().filter(|_| signature),
            timestamp: whole.timestamp.clone().filter(|_| timestamp),
            ..whole.clone()
        };
        assert_eq!(keys(&[KEY]).unwrap().prove(&part), Proof::Missing);
    }
}

#[test]
fn one_of_several_keys_suffices() {
    // RFC 8032's, of TEST 1 and TEST 2.
    let others = [
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    ];
    let response = response(SIGNATURE, "1750000000", BODY.as_bytes());
    for pinned in [vec![KEY], vec![KEY, others[0]], vec![others[0], others[1], KEY]] {
        assert_eq!(keys(&pinned).unwrap().prove(&response), SIGNED, "{pinned:?}");
    }
    assert_eq!(keys(&others).unwrap().prove(&response), Proof::Wrong);
    assert!(keys(&[]).is_none(), "none would refuse everything, or nothing");
    assert!(keys(&[KEY, "00"]).is_none(), "one that is none spoils them all");
    let both = keys(&[others[0], KEY]).unwrap();
    assert!(both.contains(KEY) && both.contains(&KEY.to_ascii_uppercase()));
    assert!(!both.contains(others[1]) && !both.contains(""));
}
