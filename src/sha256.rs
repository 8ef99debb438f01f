//! SHA-256 (FIPS 180-4) of texts that are short and few: ids, names, digests. Our own for its weight: the
//! usual crate is made for speed and for much data.

/// The hash of `message`.
pub(crate) fn sha256(mut message: Vec<u8>) -> Vec<u8> {
    // Texts of less than 512 MB: the rest of the length's 64 bits is zero.
    let bits = (8 * message.len() as u32).to_be_bytes();
    message.extend_from_slice(&[0x80, 0, 0, 0, 0]);
    while message.len() % 64 != 60 {
        message.push(0);
    }
    message.extend_from_slice(&bits);

    let mut state = [0; 8];
    let mut prime = 1;
    for word in &mut state {
        prime = prime_after(prime);
        *word = beginning(f64::from(prime).sqrt());
    }
    for block in message.as_chunks().0 {
        compress(&mut state, block);
    }
    let mut hash = Vec::new();
    for word in &state {
        hash.extend_from_slice(&word.to_be_bytes());
    }
    hash
}

fn compress(state: &mut [u32; 8], block: &[u8; 64]) {
    let mut words = Vec::new();
    for bytes in block.as_chunks().0 {
        words.push(u32::from_be_bytes(*bytes));
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    let mut prime = 1;
    while let Some(last) = words.last_chunk::<16>()
        && words.len() < 80
    {
        prime = prime_after(prime);
        let one = h
            .wrapping_add(turned(e, 6, 11) ^ e.rotate_right(25))
            .wrapping_add(e & f ^ !e & g)
            .wrapping_add(beginning(cube_root(prime)))
            .wrapping_add(last[0]);
        let two = (turned(a, 2, 13) ^ a.rotate_right(22)).wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e) = (g, f, e, d.wrapping_add(one));
        (d, c, b, a) = (c, b, a, one.wrapping_add(two));

        let word = last[0]
            .wrapping_add(turned(last[1], 7, 18) ^ last[1] >> 3)
            .wrapping_add(last[9])
            .wrapping_add(turned(last[14], 17, 19) ^ last[14] >> 10);
        words.push(word);
    }
    for (word, more) in state.iter_mut().zip(&[a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(*more);
    }
}

fn turned(word: u32, one: u32, other: u32) -> u32 {
    word.rotate_right(one) ^ word.rotate_right(other)
}

/// The first 32 bits behind the point: what the standard makes its constants of.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range
#[inline(never)]
fn beginning(number: f64) -> u32 {
    (number.fract() * 4_294_967_296.0) as u32
}

#[inline(never)]
fn prime_after(number: u32) -> u32 {
    let mut next = number + 1;
    while (2..next).take_while(|it| it * it <= next).any(|it| next.is_multiple_of(it)) {
        next += 1;
    }
    next
}

/// By Newton's method, for numbers up to 343.
fn cube_root(number: u32) -> f64 {
    let mut root = 7.0;
    for _ in 0..16 {
        root -= (root - f64::from(number) / (root * root)) / 3.0;
    }
    root
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn it_agrees_with_the_usual_crate() {
        for length in 0..300 {
            let message: Vec<u8> = (0..length).map(|at| (at * 7 + length) as u8).collect();
            assert_eq!(
                super::sha256(message.clone()),
                Sha256::digest(&message).to_vec(),
                "{length}"
            );
        }
    }
}
