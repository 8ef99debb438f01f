import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pack } from '../scripts/pack.mjs';

const source = fileURLToPath(new URL('../src/unpack.ts', import.meta.url));
const bundled = await build({ entryPoints: [source], write: false, format: 'esm' });
const { unpack } = await import(
  `data:text/javascript,${encodeURIComponent(bundled.outputFiles[0].text)}`
);

/** A small seeded generator: a failure names its round, and the round can be had again. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

function unpacked({ size, base64 }) {
  return Buffer.from(unpack(Buffer.from(base64, 'base64'), size));
}

test('what was packed comes back', () => {
  for (let round = 1; round <= 200; round++) {
    const next = numbers(round);
    const [length, letters] = [1 + next(4000), 1 + next(256)];
    // Noise, runs and repeats: between them they take every branch of the decoder.
    const bytes = Buffer.alloc(length).map((_, i) => (next(3) ? next(letters) : i & 255));
    if (next(2)) bytes.copyWithin(length >> 1, 0, length >> 1);
    if (next(2)) bytes.fill(next(256), length >> 2, length >> 1);
    assert.deepEqual(unpacked(pack(bytes)), bytes, `round ${round}`);
  }
});

test('distances beyond every table come back', () => {
  const next = numbers(7);
  const bytes = Buffer.alloc(300_000).map(() => next(256));
  bytes.copyWithin(299_000, 0, 900);
  bytes.copyWithin(150_000, 100, 400);
  assert.deepEqual(unpacked(pack(bytes)), bytes);
});

test('a damaged stream ends, with as many bytes as were asked for', () => {
  const whole = Buffer.from(
    pack(Buffer.from('some text, and some text again. '.repeat(99))).base64,
    'base64',
  );
  const next = numbers(1);
  for (let round = 0; round < 200; round++) {
    const damaged = Buffer.from(whole.subarray(0, next(whole.length)));
    for (let i = 0; i < 3 && damaged.length; i++) damaged[next(damaged.length)] ^= 1 + next(255);
    assert.equal(unpack(damaged, 5000).length, 5000);
  }
});
