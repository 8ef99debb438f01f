/**
 * LZMA, the decoding half: the wasm travels inside the script as base64, and base64 undoes most of
 * what gzip could do, so it is packed first. LZMA packs wasm about an eighth smaller than deflate
 * does, and its decoder is no larger than an inflater.
 *
 * After the LZMA specification (public domain, Igor Pavlov): a raw stream, without the header, with
 * `lc=3 lp=0 pb=2`, as the packing script makes it.
 */

const POSITION_MASK = 3; // pb = 2
const STATES = 12;

// The range coder's two numbers.
const RANGE = 0;
const CODE = 1;

// Where each table of probabilities begins in the one array that holds them all.
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * 4;
const IS_REP0 = IS_REP + STATES;
const IS_REP1 = IS_REP0 + STATES;
const IS_REP2 = IS_REP1 + STATES;
const IS_REP0_LONG = IS_REP2 + STATES;
const SLOTS = IS_REP0_LONG + STATES * 4;
const DISTANCES = SLOTS + 4 * 64;
const ALIGN = DISTANCES + 128;
const MATCH_LENGTH = ALIGN + 16;
const LENGTH_TABLE = 2 + 4 * 8 * 2 + 256;
const REP_LENGTH = MATCH_LENGTH + LENGTH_TABLE;
const LITERALS = REP_LENGTH + LENGTH_TABLE;
const END = LITERALS + 0x300 * 8; // lc = 3

/**
 * Unpacks a raw LZMA stream of known size. Every step writes at least one byte, so it ends on any
 * input; what comes of a damaged one is for the wasm compiler to refuse.
 */
export function unpack(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  const odds = new Uint16Array(END).fill(1024);
  // In an array, because engines box a captured variable that outgrows 31 bits: half again as fast.
  const coder = new Uint32Array([0xffffffff, 0]);
  let next = 1; // the first byte is always zero
  while (next < 5) coder[CODE] = coder[CODE]! * 256 + packed[next++]!;

  const refill = () => {
    if (coder[RANGE]! < 0x1000000) {
      coder[RANGE]! *= 256;
      coder[CODE] = coder[CODE]! * 256 + packed[next++]!;
    }
  };
  const bit = (index: number): number => {
    const odd = odds[index]!;
    const bound = (coder[RANGE]! >>> 11) * odd;
    const one = coder[CODE]! >= bound;
    if (one) {
      coder[RANGE]! -= bound;
      coder[CODE]! -= bound;
      odds[index] = odd - (odd >> 5);
    } else {
      coder[RANGE] = bound;
      odds[index] = odd + ((2048 - odd) >> 5);
    }
    refill();
    return +one;
  };
  const tree = (base: number, bits: number): number => {
    let node = 1;
    for (let i = bits; i--; ) node = node * 2 + bit(base + node);
    return node - (1 << bits);
  };
  const reversed = (base: number, bits: number): number => {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const b = bit(base + node);
      node = node * 2 + b;
      value += b << i;
    }
    return value;
  };
  const direct = (bits: number): number => {
    let value = 0;
    for (let i = bits; i--; ) {
      coder[RANGE]! >>>= 1;
      const one = coder[CODE]! >= coder[RANGE]!;
      if (one) coder[CODE]! -= coder[RANGE]!;
      value = value * 2 + +one;
      refill();
    }
    return value;
  };
  const length = (base: number, low: number): number => {
    if (!bit(base)) return tree(base + 2 + low * 8, 3);
    if (!bit(base + 1)) return 8 + tree(base + 34 + low * 8, 3);
    return 16 + tree(base + 66, 8);
  };
  const distance = (len: number): number => {
    const slot = tree(SLOTS + Math.min(len, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return high + reversed(DISTANCES + high - slot, bits);
    return high + direct(bits - 4) * 16 + reversed(ALIGN, 4);
  };

  let state = 0;
  const back = [0, 0, 0, 0]; // the four distances last used, latest first
  /** Brings the distance to repeat to the front; false for a single byte at the latest one. */
  const repeat = (low: number): number => {
    if (!bit(IS_REP0 + state)) return bit(IS_REP0_LONG + state * 4 + low);
    const which = !bit(IS_REP1 + state) ? 1 : 2 + bit(IS_REP2 + state);
    back.unshift(...back.splice(which, 1));
    return 1;
  };
  let at = 0;
  while (at < size) {
    const low = at & POSITION_MASK;
    if (!bit(IS_MATCH + state * 4 + low)) {
      const base = LITERALS + 0x300 * ((out[at - 1] ?? 0) >> 5);
      let symbol = 1;
      if (state > 6) {
        let match = out[at - back[0]! - 1] ?? 0;
        while (symbol < 256) {
          const expected = (match >> 7) & 1;
          match <<= 1;
          const b = bit(base + ((1 + expected) << 8) + symbol);
          symbol = symbol * 2 + b;
          if (b !== expected) break;
        }
      }
      while (symbol < 256) symbol = symbol * 2 + bit(base + symbol);
      out[at++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let len: number;
    if (!bit(IS_REP + state)) {
      len = length(MATCH_LENGTH, low);
      back.pop();
      back.unshift(distance(len));
      len += 2;
      state = state < 7 ? 7 : 10;
    } else if (!repeat(low)) {
      len = 1;
      state = state < 7 ? 9 : 11;
    } else {
      len = 2 + length(REP_LENGTH, low);
      state = state < 7 ? 8 : 11;
    }
    // Byte by byte: a copy may read what it has just written.
    for (const from = back[0]! + 1; len-- && at < size; at++) out[at] = out[at - from] ?? 0;
  }
  return out;
}
