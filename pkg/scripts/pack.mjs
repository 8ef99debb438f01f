/** The wasm as it travels inside the default entry: LZMA (a raw stream), then base64. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const lzma = require('lzma');

// The stream's header: one byte that holds lc, lp and pb, four of dictionary size, eight of length.
const HEADER = 13;
const LC3_LP0_PB2 = 93;

/** @param {Uint8Array} wasm */
export function pack(wasm) {
  const stream = Uint8Array.from(lzma.compress(wasm, 9), (byte) => byte & 0xff);
  if (stream[0] !== LC3_LP0_PB2)
    throw new Error(
      `the packer made a stream with properties ${stream[0]}; src/unpack.ts reads ${LC3_LP0_PB2} only`,
    );
  return { size: wasm.length, base64: Buffer.from(stream.subarray(HEADER)).toString('base64') };
}
