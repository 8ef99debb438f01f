import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('../build', import.meta.url));
const source = fileURLToPath(new URL('../src/unpack.ts', import.meta.url));
const bundled = await build({ entryPoints: [source], bundle: true, write: false, format: 'esm' });
const script = `data:text/javascript,${encodeURIComponent(bundled.outputFiles[0].text)}`;
const { unpack } = await import(script);

const packedOf = async (entry) => JSON.parse(await readFile(`${folder}/${entry}/packed.json`));

for (const entry of ['libreauth', 'lockence', 'full', 'testkit'])
  test(`the wasm of ${entry} comes back`, async () => {
    const [name] = (await readdir(`${folder}/${entry}`)).filter((it) => it.endsWith('_bg.wasm'));
    const wasm = await readFile(`${folder}/${entry}/${name}`);
    const packed = await packedOf(entry);
    assert.equal(packed.size, wasm.length);
    assert.ok(Buffer.from(unpack(packed)).equals(wasm));
  });

test('engines may decode texts into bytes themselves, or not', async (t) => {
  const { fromBase64, fromHex } = Uint8Array;
  t.after(() => Object.assign(Uint8Array, { fromBase64, fromHex }));
  const decoding = (encoding) => (text) => Uint8Array.from(Buffer.from(text, encoding));
  const [base64, hex] = ['base64', 'hex'].map(decoding);
  const packed = await packedOf('libreauth');
  Object.assign(Uint8Array, { fromBase64: undefined, fromHex: undefined });
  const one = unpack(packed);
  Object.assign(Uint8Array, { fromBase64: base64, fromHex: hex });
  assert.deepEqual(unpack(packed), one);
  assert.ok(WebAssembly.validate(one));
});

test('a damaged stream ends, with as many bytes as were asked for', async () => {
  const { base64, size } = await packedOf('libreauth');
  let state = 7;
  const next = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  for (let round = 0; round < 20; round++) {
    const damaged = Buffer.from(base64, 'base64').subarray(0, 1 + next(base64.length / 2));
    for (let i = 0; i < 3; i++) damaged[next(damaged.length)] ^= 1 + next(255);
    assert.equal(unpack({ base64: damaged.toString('base64'), size }).length, size);
  }
});
