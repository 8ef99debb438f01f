//! Packing.

use crate::coder::{Coder, LONGEST, NARROW, Reader};
use crate::mixer::KINDS;
use crate::tree::Tree;
use crate::walk::{Model, TREES};
use std::sync::Mutex;
use std::collections::BinaryHeap;
use std::cmp::Reverse;

static READ: Mutex<Model<Reader>> = Mutex::new(Model::new(Reader::NEW, [0; LONGEST]));
static WRITE: Mutex<Model<Writer>> = Mutex::new(Model::new(Writer::NEW, Vec::new()));

struct Writer { symbols: Vec<u8>, at: usize, way: usize, len: usize, low: u64, range: u32, cache: u8, pending: usize, skip: u8, decisions: usize, counts: [[u32; 256]; KINDS] }

impl Writer {
    const NEW: Self = Self { symbols: Vec::new(), at: 0, way: 0, len: 0, low: 0, range: NARROW, cache: 0, pending: 0, skip: 0, decisions: 0, counts: [[0; 256]; KINDS] };
    fn shift(&mut self, out: &mut Vec<u8>) {
        if self.low < 0xff00_0000 || self.low > 0xffff_ffff {
            let carry = (self.low >> 32) as u8;
            if self.skip > 1 { out.push(self.cache.wrapping_add(carry)); } else { self.skip += 1; }
            for _ in 0..self.pending { out.push(0xffu8.wrapping_add(carry)); }
            self.pending = 0;
            self.cache = (self.low >> 24) as u8;
        } else { self.pending += 1; }
        self.low = (self.low & 0x00ff_ffff) << 8;
    }
}
impl Coder for Writer {
    type Stream = Vec<u8>;
    fn begin(&mut self, kind: usize, tree: &Tree) {
        let symbol = self.symbols.get(self.at).copied().unwrap_or(0); self.at += 1;
        self.counts[kind][symbol as usize] += 1;
        let (code, len) = tree.way(symbol).unwrap_or((0, 15));
        self.way = code; self.len = len;
    }
    fn decide(&mut self, odds: u32, out: &mut Vec<u8>) -> u32 {
        while self.range < NARROW { self.range <<= 8; self.shift(out); }
        self.decisions += 1;
        self.len = self.len.saturating_sub(1);
        let one = (self.way >> self.len & 1) as u32;
        let bound = (u64::from(self.range) * u64::from(odds) >> 16) as u32;
        if one == 1 { self.range = bound } else { self.low += u64::from(bound); self.range -= bound }
        one
    }
}

fn leb(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let (mut v, mut s) = (0u64, 0);
    loop { let x = *bytes.get(*at)?; *at += 1; v |= u64::from(x & 127) << s; s += 7; if x < 128 { return u32::try_from(v).ok(); } if s > 28 { return None } }
}

fn read(wasm: &[u8]) -> Option<([u32; 3], Vec<u8>)> {
    let mut at = 8;
    while at < wasm.len() {
        let id = *wasm.get(at)?; at += 1;
        let size = leb(wasm, &mut at)? as usize;
        let end = at + size;
        if id == 10 {
            let functions = leb(wasm, &mut at)?;
            let before = at;
            let mut out = wasm.get(..at)?.to_vec();
            for _ in 0..functions { let size = leb(wasm, &mut at)? as usize; out.extend(wasm.get(at..at+size)?); at += size; }
            if at != end { return None }
            out.extend(wasm.get(at..)?);
            return Some(([before as u32, functions, (wasm.len() - end) as u32], out));
        }
        at = end;
    }
    None
}

/// Huffman for f, with all others at depth `rest`
fn with_rest(f: &[u32; 256], rest: u8) -> Option<[u8; 256]> {
    let e = rest - 8;
    if e == 0 { return None }
    let total: u32 = f.iter().sum();
    let w = (total >> e).max(1);
    let mut g = vec![0u32; 257];
    g[..256].copy_from_slice(f);
    g[256] = w;
    let d = huffman(&g);
    if d[256] > e || d.iter().any(|x| *x >= rest) { return None }
    Some(std::array::from_fn(|i| if f[i] > 0 { d[i] } else { rest }))
}
fn huffman(f: &[u32]) -> Vec<u8> {
    let n = f.len();
    let mut out = vec![0u8; n]; let mut heap = BinaryHeap::new(); let mut kids: Vec<(usize, usize)> = vec![(0, 0); n];
    for i in 0..n { if f[i] > 0 { heap.push(Reverse((f[i], i))) } }
    if heap.len() == 1 { out[heap.pop().unwrap().0.1] = 1; return out }
    while heap.len() > 1 { let Reverse((a, i)) = heap.pop().unwrap(); let Reverse((b, j)) = heap.pop().unwrap(); kids.push((i, j)); heap.push(Reverse((a + b, kids.len() - 1))); }
    let root = kids.len() - 1; let mut lens = vec![0u8; kids.len()];
    for i in (n..=root).rev() { let (a, b) = kids[i]; lens[a] = lens[i] + 1; lens[b] = lens[i] + 1 }
    for i in 0..n { if f[i] > 0 { out[i] = lens[i]; } }
    out
}

/// Packs.
pub fn pack(wasm: &[u8]) -> Vec<u8> {
    let attempt = read(wasm).and_then(|(layout, bytes)| with(wasm, layout, &bytes));
    attempt.or_else(|| with(wasm, [wasm.len() as u32, 0, 0], wasm)).unwrap()
}

fn with(wasm: &[u8], layout: [u32; 3], bytes: &[u8]) -> Option<Vec<u8>> {
    let (counts, _) = run(wasm, layout, bytes, &[0; TREES + 2])?;
    let mut told = vec![];
    let env = |n: &str, d: f64| std::env::var(n).ok().and_then(|x| x.parse().ok()).unwrap_or(d);
    let (worth, listing, fresh) = (env("WORTH", 0.1), env("LISTING", 10.), env("FRESH", 10.));
    let mut had = [8u8; 256];
    for (kind, c) in counts[..=TREES].iter().enumerate().rev() {
        let bits = |d: &[u8; 256]| c.iter().zip(d).map(|(c, d)| f64::from(*c) * f64::from(*d) * worth).sum::<f64>();
        let mut best = (bits(&had), had, vec![0]);
        for least in [1u32, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100, 150, 250, 400, 1000, 3000] {
            for rest in 8..=15u8 {
                let f: [u32; 256] = std::array::from_fn(|i| if c[i] >= least { c[i] } else { 0 });
                if f.iter().all(|x| *x == 0) { continue }
                let Some(d) = with_rest(&f, rest) else { continue };
                let n = d.iter().filter(|x| **x != rest).count();
                let cost = bits(&d) + listing * n as f64 + fresh;
                if cost < best.0 {
                    let mut order: Vec<usize> = (0..256).filter(|i| d[*i] != rest).collect();
                    order.sort_by_key(|i| (d[*i], *i));
                    let mut text = vec![16, rest];
                    for i in order { text.push(d[i]); text.push(i as u8); }
                    text.push(0);
                    best = (cost, d, text);
                }
            }
        }
        if std::env::var("V").is_ok() { eprintln!("kind {kind}: {} -> {} told, {} decisions", c.iter().sum::<u32>(), best.2.len(), bits(&best.1)/worth); }
        had = best.1;
        told.extend(best.2);
    }
    told.push(0);
    if std::env::var("V").is_ok() { eprintln!("{} for the trees", told.len()); }
    let (_, packed) = run(wasm, layout, bytes, &told)?;
    Some(packed)
}

fn run(wasm: &[u8], layout: [u32; 3], bytes: &[u8], trees: &[u8]) -> Option<([[u32; 256]; KINDS], Vec<u8>)> {
    let mut symbols = trees.to_vec();
    for mut n in layout { while n > 127 { symbols.push(n as u8 | 128); n >>= 7; } symbols.push(n as u8); }
    symbols.extend(bytes);
    let mut model = WRITE.lock().ok()?;
    *model = Model::new(Writer { symbols, ..Writer::NEW }, Vec::new());
    let size = model.walk() as usize;
    if model.out.get(..size)? != wasm { return None }
    let Model { coder: writer, stream, .. } = &mut *model;
    for _ in 0..5 { writer.shift(stream); }
    if std::env::var("V").is_ok() { eprintln!("decisions {}", writer.decisions); }
    let mut packed = stream.clone();
    while packed.last() == Some(&0) { packed.pop(); }
    Some((writer.counts, packed))
}

/// Unpacks.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut model = READ.lock().ok()?;
    *model = Model::new(Reader::NEW, [0; LONGEST]);
    model.stream.get_mut(..packed.len())?.copy_from_slice(packed);
    let size = model.walk() as usize;
    Some(model.out.get(..size)?.to_vec())
}
