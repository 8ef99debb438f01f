//! Functions in an order in which they pack well: each beside those that it is most like, where a
//! packer that looks for what it has seen just now finds its beginnings. One part in a hundred.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use anyhow::Result;
use wasm_encoder::{Encode, NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

/// Bytes that are compared at a time: a shorter match is hardly worth its packing.
const LENGTH: usize = 5;
/// What more functions than this have in common tells nothing of a likeness.
const COMMON: usize = 60;
/// How many of the last ones the next is held against, and how much less each earlier one counts.
const WINDOW: usize = 3;
const DECAY: f64 = 0.6;

/// Bytes of code, and the weight of each: the rarer, the more.
type Pieces<'a> = HashMap<&'a [u8], f64>;

/// `wasm` with a name for each function that says its place, for wasm-opt's
/// `--reorder-functions-by-name` to put it there.
pub(crate) fn named(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let mut places = vec![0; bodies.len()];
    for (place, function) in order(&bodies).into_iter().enumerate() {
        if let Some(it) = places.get_mut(function) {
            *it = place;
        }
    }
    let mut names = NameMap::new();
    for (function, place) in (imported..).zip(places) {
        names.append(function, &format!("{place:05}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut named = wasm.to_vec();
    named.push(section.id());
    section.encode(&mut named);
    Ok(named)
}

/// From the longest on, always the one that is most like the last few.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces = telling_pieces(bodies);
    let longest = (0..bodies.len()).max_by_key(|it| bodies.get(*it).map(|body| body.len()));
    let mut order: Vec<usize> = longest.into_iter().collect();
    let mut left: Vec<usize> = (0..bodies.len()).filter(|it| Some(*it) != longest).collect();
    while !left.is_empty() {
        let mut near = Pieces::new();
        let recent = order.iter().rev().take(WINDOW).filter_map(|it| pieces.get(*it));
        for (recent, decay) in recent.zip([1.0, DECAY, DECAY * DECAY]) {
            for (piece, weight) in recent {
                let known = near.entry(piece).or_default();
                *known = known.max(weight * decay);
            }
        }
        let likeness = |function: &usize| {
            let (Some(own), Some(body)) = (pieces.get(*function), bodies.get(*function)) else {
                return 0.0;
            };
            let shared: f64 = own.keys().filter_map(|piece| near.get(piece)).sum();
            shared / (body.len() as f64 + 20.0).powf(0.7)
        };
        let scores: Vec<f64> = left.iter().map(likeness).collect();
        // Of equals the first, so that the same wasm always comes out the same.
        let best = |a: &usize, b: &usize| {
            let by_score = scores.get(*a).partial_cmp(&scores.get(*b));
            by_score.unwrap_or(Ordering::Equal).then(b.cmp(a))
        };
        if let Some(at) = (0..left.len()).max_by(best) {
            order.push(left.remove(at));
        }
    }
    order
}

/// Those pieces of each function that tell likeness from chance.
fn telling_pieces<'a>(bodies: &[&'a [u8]]) -> Vec<Pieces<'a>> {
    let own: Vec<HashSet<&[u8]>> =
        bodies.iter().map(|body| body.windows(LENGTH).collect()).collect();
    let mut counts: HashMap<&[u8], usize> = HashMap::new();
    for piece in own.iter().flatten() {
        *counts.entry(piece).or_default() += 1;
    }
    let weight = |piece: &&'a [u8]| {
        let count = counts.get(piece).copied().filter(|count| (2..COMMON).contains(count))?;
        Some((*piece, (bodies.len() as f64 / count as f64).ln()))
    };
    own.iter().map(|pieces| pieces.iter().filter_map(weight).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_comes_beside_like() {
        let text = |start: &str, end: &str| format!("{start} and then some more of {end}");
        let bodies: Vec<String> = [("sheep", "wool"), ("a packer", "bytes"), ("sheep!", "wool!")]
            .into_iter()
            .chain([("a packer.", "bytes."), ("sheep, too", "wool, too")])
            .map(|(start, end)| text(start, end).repeat(3))
            .collect();
        let bodies: Vec<&[u8]> = bodies.iter().map(String::as_bytes).collect();
        let places = order(&bodies);
        let sheep: Vec<bool> = places.iter().map(|it| it % 2 == 0).collect();
        let changes = sheep.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!((places.len(), changes), (5, 1), "{places:?}");
    }

    #[test]
    fn what_is_no_wasm_is_an_error() {
        assert!(named(b"no wasm").is_err());
    }
}
