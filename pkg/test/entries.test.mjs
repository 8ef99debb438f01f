import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const dist = new URL('../dist/', import.meta.url);
const ARGUMENTS = ['MyApp', 'XXXXXXXXXX', '1.0'];

/** A module of its own: every copy has its own wasm, started or not. */
let copies = 0;
const fresh = (name) => import(new URL(`${name}?copy=${copies++}`, dist));

const coded = (code) => (error) => {
  assert.equal(error.name, 'LibreAuthError');
  assert.equal(error.code, code);
  return true;
};

/** Runs `work` with `WebAssembly.Module` replaced. */
function withModule(Module, work) {
  const { Module: kept } = WebAssembly;
  WebAssembly.Module = Module;
  try {
    return work();
  } finally {
    WebAssembly.Module = kept;
  }
}

test('importing compiles nothing, the first constructor does', async () => {
  let compiled = 0;
  const { Module } = WebAssembly;
  class Counted extends Module {
    constructor(bytes) {
      super(bytes);
      compiled += 1;
    }
  }
  const { LibreAuth, Lockence } = await fresh('full.js');
  assert.equal(compiled, 0);
  withModule(Counted, () => {
    new LibreAuth(...ARGUMENTS);
    new LibreAuth(...ARGUMENTS);
    new Lockence('https://example.invalid/api/v1', 'key');
  });
  assert.equal(compiled, 2, 'the unpacker, and what it unpacked');
});

test('freeing may be repeated, and a later call answers with a typed error', async () => {
  const { LibreAuth } = await fresh('index.js');
  const app = new LibreAuth(...ARGUMENTS);
  assert.equal(app.constructor.name, 'LibreAuth');
  app.free();
  app.free();
  app[Symbol.dispose]?.();
  await assert.rejects(app.init(), coded('freed'));
  assert.equal(app.state, 'closed');
});

test('CommonJS gets the same', () => {
  const { LibreAuth, LibreAuthError } = createRequire(import.meta.url)('../dist/index.cjs');
  assert.equal(new LibreAuth(...ARGUMENTS).state, 'idle');
  assert.throws(() => new LibreAuth('MyApp', 'short', '1.0'), LibreAuthError);
});

test('a refusal by the page policy says what to add to it', async () => {
  const { LibreAuth } = await fresh('index.js');
  const said = "Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not";
  const refusal = new WebAssembly.CompileError(said);
  function refuse() {
    throw refusal;
  }
  assert.throws(
    () => withModule(refuse, () => new LibreAuth(...ARGUMENTS)),
    (error) => {
      assert.match(error.message, /script-src 'self' 'wasm-unsafe-eval'/);
      assert.equal(error.category, 'config');
      assert.equal(error.cause, refusal);
      return coded('wasm_unavailable')(error);
    },
  );
  assert.equal(new LibreAuth(...ARGUMENTS).state, 'idle', 'it starts once it may');
});

test('a bundle for Workers that took the entry for pages says which it should have taken', async () => {
  const { LibreAuth } = await fresh('index.js');
  function refuse() {
    const said = 'WebAssembly.Module(): Wasm code generation disallowed by embedder';
    throw new WebAssembly.CompileError(said);
  }
  assert.throws(
    () => withModule(refuse, () => new LibreAuth(...ARGUMENTS)),
    (error) => /condition 'workerd'/.test(error.message) && coded('wasm_unavailable')(error),
  );
});

test('a browser that compiles only little at once is pointed to the slim entry', async () => {
  const { LibreAuth } = await fresh('index.js');
  function refuse() {
    throw new RangeError('WebAssembly.Compile is disallowed on the main thread');
  }
  assert.throws(
    () => withModule(refuse, () => new LibreAuth(...ARGUMENTS)),
    (error) => /libreauth-client\/slim/.test(error.message) && coded('wasm_unavailable')(error),
  );
});

test('the slim entry waits for load, which may be called twice', async () => {
  const { LibreAuth, load } = await fresh('slim-node.js');
  assert.throws(() => new LibreAuth(...ARGUMENTS), coded('not_initialized'));
  await Promise.all([load(), load()]);
  assert.equal(new LibreAuth(...ARGUMENTS).state, 'idle');
});

test('the slim entry takes any source, also of the wrong type', async () => {
  const bytes = await readFile(new URL('libreauth_client_bg.wasm', dist));
  const answer = (type) => new Response(bytes, { headers: { 'content-type': type } });
  const sources = [
    bytes,
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    new WebAssembly.Module(bytes),
    answer('application/wasm'),
    answer('text/plain'),
    Promise.resolve(answer('application/wasm; charset=binary')),
  ];
  for (const source of sources) {
    const { LibreAuth, load } = await fresh('slim.js');
    await load(source);
    assert.equal(new LibreAuth(...ARGUMENTS).state, 'idle');
  }
});

test('a load that failed is typed, says where, and may be tried again', async () => {
  const { load } = await fresh('slim.js');
  const page = new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
  await assert.rejects(load(page), coded('wasm_unavailable'));
  await assert.rejects(load(new Response('', { status: 404 })), /status 404/);
  await assert.rejects(load('http://127.0.0.1:1/x.wasm'), /http:\/\/127\.0\.0\.1:1\/x\.wasm/);
  await load(await readFile(new URL('libreauth_client_bg.wasm', dist)));
});

test('no script needs more of a page than wasm', async () => {
  const names = [
    'index.js',
    'index.cjs',
    'lockence.js',
    'full.js',
    'slim.js',
    'workerd.js',
    'slim-workerd.js',
    'relay.js',
    'extension.js',
  ];
  for (const name of names) {
    const script = await readFile(new URL(name, dist), 'utf8');
    assert.doesNotMatch(script, /\beval\(|new Function|\bimport\(|\bwindow\.|^await /m, name);
  }
});

test('the tarball holds what it should', () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const listing = execFileSync(npm, ['pack', '--dry-run', '--json'], { cwd, encoding: 'utf8' });
  const [{ files }] = Object.values(JSON.parse(listing));
  assert.deepEqual(files.map((file) => file.path).sort(), [
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'README.md',
    'dist/cli.js',
    'dist/extension.cjs',
    'dist/extension.d.cts',
    'dist/extension.d.ts',
    'dist/extension.js',
    'dist/full.cjs',
    'dist/full.d.cts',
    'dist/full.d.ts',
    'dist/full.js',
    'dist/index.cjs',
    'dist/index.d.cts',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/libreauth_client_bg.wasm',
    'dist/lockence.cjs',
    'dist/lockence.d.cts',
    'dist/lockence.d.ts',
    'dist/lockence.js',
    'dist/react.cjs',
    'dist/react.d.cts',
    'dist/react.d.ts',
    'dist/react.js',
    'dist/relay.cjs',
    'dist/relay.d.cts',
    'dist/relay.d.ts',
    'dist/relay.js',
    'dist/slim-node.js',
    'dist/slim-workerd.js',
    'dist/slim.d.ts',
    'dist/slim.js',
    'dist/testing.cjs',
    'dist/testing.d.cts',
    'dist/testing.d.ts',
    'dist/testing.js',
    'dist/vue.cjs',
    'dist/vue.d.cts',
    'dist/vue.d.ts',
    'dist/vue.js',
    'dist/workerd.js',
    'package.json',
  ]);
});
