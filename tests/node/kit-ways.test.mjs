// How the test kit is got at: its entries and types, seeds, the global fetch, a browser's view, clocks.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LibreAuth } from 'libreauth-client';
import * as esm from 'libreauth-client/testing';
import './support/checks.mjs';
import { HWID, SERVICES } from './support/kit.mjs';

const { createEmulator, demoSeed } = esm;
const [LIBREAUTH] = SERVICES;

test('import and require give the same names, and neither starts anything', async () => {
  const cjs = createRequire(import.meta.url)('libreauth-client/testing');
  for (const entry of [esm, cjs])
    assert.deepEqual(Object.keys(entry).sort(), ['createEmulator', 'demoSeed']);
  assert.equal(cjs.createEmulator().libreauth.name, 'MyApp');
  const program = `
    let compiled = 0;
    const { Module } = WebAssembly;
    WebAssembly.Module = class extends Module { constructor(it) { super(it); compiled += 1; } };
    const { createEmulator } = await import('libreauth-client/testing');
    const before = compiled;
    createEmulator(); createEmulator();
    console.log(before, compiled);`;
  const args = ['--input-type=module', '--eval', program];
  const cwd = new URL('.', import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  assert.equal(stdout, '0 2\n', 'the unpacker, and what it unpacked');
});

test('the declared members of an emulator and the real ones are the same', async () => {
  const path = createRequire(import.meta.url).resolve('libreauth-client/testing');
  const declared = await readFile(path.replace(/cjs$/, 'd.ts'), 'utf8');
  const body = (name) => declared.split(`export interface ${name} {\n`)[1].split('\n}')[0];
  const names = (name) => [
    ...new Set(
      [...body(name).matchAll(/^ {2}(?:readonly |get |set )*(\w+)[(:]/gm)].map((it) => it[1]),
    ),
  ];
  const emulator = createEmulator();
  const own = (it) => [
    ...Object.keys(it),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(it)),
  ];
  const real = (it) => own(it).filter((name) => name !== 'constructor');
  assert.deepEqual(names('Emulator').sort(), real(emulator).sort());
  assert.deepEqual(names('Faults').sort(), real(emulator.faults).sort());
  assert.deepEqual(names('EmulatorState').slice(0, 6).sort(), Object.keys(emulator.state).sort());
  await emulator.fetch(`${emulator.url}/health`);
  assert.deepEqual(names('EmulatedRequest').sort(), Object.keys(emulator.requests[0]).sort());
});

test('a world of one’s own', async () => {
  const seed = demoSeed();
  seed.libreauth[0].licences.push({ key: 'MY-KEY', level: '3', subscription: 'team' });
  for (const given of [seed, JSON.stringify(seed)]) {
    const emulator = createEmulator(given);
    const app = LIBREAUTH.client(emulator);
    const account = await LIBREAUTH.logIn(app, 'MY-KEY');
    assert.equal(account.subscriptions[0].name, 'team');
    app.free();
  }
  const other = { ...seed, signing_seed: 'ab'.repeat(32) };
  assert.notEqual(createEmulator(other).publicKey, createEmulator().publicKey);
  const empty = createEmulator({});
  assert.throws(() => empty.libreauth, { name: 'EmulatorError', message: /no LibreAuth/ });
  assert.throws(() => empty.lockence, { name: 'EmulatorError', message: /no Lockence/ });
});

test('what is wrong is told by its name', () => {
  const emulator = createEmulator();
  const app = { name: 'A', ownerid: '123', secret: 's', version: '1.0' };
  const wrong = [
    [
      () => createEmulator({ libreauth: [app] }),
      'seed field libreauth[0].ownerid: an ownerid has 10 characters',
    ],
    [
      () => createEmulator({ random_seed: 'x' }),
      'seed field random_seed: invalid type: string "x", expected u64',
    ],
    [() => createEmulator({ licenses: [] }), /seed field licenses: unknown field `licenses`/],
    [() => createEmulator('{'), /^seed: .*JSON/],
    [() => createEmulator(7), 'seed: it must be an object, or the JSON of one'],
    [() => createEmulator([]), 'seed: it must be an object, or the JSON of one'],
    [() => createEmulator({}, { ulr: 'x' }), 'There is no option ulr: url, now, cors'],
    [() => createEmulator({}, { url: '/api' }), /^url: \/api is no address/],
    [() => createEmulator({}, { now: 'today' }), /^now: today is no time/],
    [() => emulator.advance(Number.NaN), /^advance\(ms\): NaN is no time/],
    [() => emulator.faults.add('slow'), 'a fault of kind slow needs ms'],
    [() => emulator.faults.add('flod'), 'there is no fault of kind flod'],
    [() => emulator.faults.add({ kind: 'hang', cuont: 1 }), /unknown field `cuont`/],
    [() => emulator.revoke('NO-KEY'), 'there is no licence NO-KEY'],
    [() => emulator.configure({ colour: 1 }), /unknown field `colour`/],
  ];
  for (const [act, message] of wrong) assert.throws(act, { name: 'EmulatorError', message });
});

test('in the place of the global fetch, for its own address alone', async () => {
  const { fetch } = globalThis;
  const asked = [];
  globalThis.fetch = async (input) => {
    asked.push(String(input.url ?? input));
    return new Response('elsewhere');
  };
  const real = globalThis.fetch;
  const emulator = createEmulator(undefined, { url: 'https://libreauth.nutexe.dev' });
  const other = createEmulator(undefined, { url: 'https://other.test' });
  const [restore, restoreOther] = [emulator.install(), other.install()];
  try {
    // As the service's own sample has it: no address, no option.
    const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { hwid: HWID });
    await app.init();
    assert.equal(emulator.requests.length, 1);
    app.free();
    assert.equal((await globalThis.fetch('https://other.test/health')).status, 200);
    assert.equal(other.requests[0].call, 'health');
    assert.equal(await (await globalThis.fetch('https://example.invalid/')).text(), 'elsewhere');
    // Whoever goes first.
    restore();
    assert.equal(
      await (await globalThis.fetch('https://libreauth.nutexe.dev/')).text(),
      'elsewhere',
    );
    assert.equal((await globalThis.fetch('https://other.test/health')).status, 200);
    restoreOther();
    await globalThis.fetch('https://other.test/health');
    assert.equal(asked.length, 3);
  } finally {
    globalThis.fetch = fetch;
  }
  assert.notEqual(real, fetch);
});

test('as a browser shows it to a page of another origin', async () => {
  const emulator = createEmulator(undefined, { cors: true });
  const body = new URLSearchParams({
    type: 'init',
    name: 'MyApp',
    ownerid: 'XXXXXXXXXX',
    ver: '1.0',
  });
  const init = () => emulator.fetch(`${emulator.url}/api/1.3/`, { method: 'POST', body });
  const seen = (await init()).headers;
  assert.ok(seen.has('x-signature-ed25519') && seen.has('content-type'));
  assert.ok(!seen.has('access-control-allow-origin'));
  emulator.configure({ expose_signature_headers: false });
  assert.ok(!(await init()).headers.has('x-signature-ed25519'));
  emulator.configure({ cors: false });
  await assert.rejects(init(), TypeError);
  // Outside of a browser there is no such rule.
  const plain = createEmulator({ ...demoSeed(), settings: { cors: false } });
  assert.equal((await plain.fetch(`${plain.url}/health`)).status, 200);
});

test('the clock runs, stands, and follows fake timers', async (context) => {
  const standing = createEmulator(undefined, { now: new Date('2030-01-01T00:00:00Z') });
  assert.equal(standing.now, Date.UTC(2030, 0, 1));
  standing.advance(1_000);
  standing.advance(-500);
  assert.equal(standing.now, Date.UTC(2030, 0, 1) + 500);
  await standing.fetch(`${standing.url}/health`);
  assert.equal(standing.requests[0].at, standing.now);
  standing.reset();
  assert.equal(standing.now, Date.UTC(2030, 0, 1));

  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_800_000_000_000 });
  const emulator = createEmulator();
  assert.equal(emulator.now, 1_800_000_000_000);
  emulator.faults.add({ kind: 'slow', ms: 5_000, count: 1 });
  let answered = false;
  const call = emulator.fetch(`${emulator.url}/health`).then(() => {
    answered = true;
  });
  await new Promise(setImmediate);
  context.mock.timers.tick(4_999);
  await new Promise(setImmediate);
  assert.equal(answered, false);
  context.mock.timers.tick(1);
  await call;
  assert.equal(emulator.now, 1_800_000_005_000);
});

test('a path is asked of the emulator where there is no page', async () => {
  const emulator = createEmulator();
  const answer = await emulator.fetch('/health');
  assert.equal(answer.url, 'https://emulator.test/health');
  assert.equal((await answer.json()).sign_public, emulator.publicKey);
});

test('emulators that nobody holds any more give their memory back', async () => {
  const program = `
    let memory;
    const { Instance } = WebAssembly;
    WebAssembly.Instance = class extends Instance {
      constructor(...given) { super(...given); memory = this.exports.memory; }
    };
    const { createEmulator } = await import('libreauth-client/testing');
    const sizes = [];
    for (let rounds = 0; rounds < 20; rounds += 1) {
      for (let times = 0; times < 100; times += 1) {
        const emulator = createEmulator();
        emulator.faults.add('hang');
        await (await emulator.fetch('/_emulator/state')).text();
      }
      // What is told of what is gone comes as a task of its own.
      for (let turns = 0; turns < 3; turns += 1) { gc(); await new Promise(setImmediate); }
      sizes.push(memory.buffer.byteLength);
    }
    console.log(JSON.stringify(sizes));`;
  const args = ['--expose-gc', '--input-type=module', '--eval', program];
  const cwd = new URL('.', import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  const sizes = JSON.parse(stdout);
  assert.ok(sizes.at(-1) < 1.5 * sizes[4], stdout);
});

test('Node 18 has no URL.canParse', async () => {
  const program = `
    delete URL.canParse;
    const { createEmulator } = await import('libreauth-client/testing');
    const emulator = createEmulator();
    const restore = emulator.install();
    console.log((await fetch(emulator.url + '/health')).status);
    restore();`;
  const args = ['--input-type=module', '--eval', program];
  const cwd = new URL('.', import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  assert.equal(stdout, '200\n');
});

test('an answer that is later than a timer can count does not come at once', async (context) => {
  const delays = [];
  context.mock.method(globalThis, 'setTimeout', (_, ms) => delays.push(ms));
  const emulator = createEmulator();
  emulator.faults.add({ kind: 'slow', ms: 3_000_000_000 });
  const giving = new AbortController();
  const call = emulator.fetch(`${emulator.url}/health`, { signal: giving.signal });
  while (delays.length === 0) await new Promise(setImmediate);
  giving.abort();
  await assert.rejects(call, { name: 'AbortError' });
  assert.deepEqual(delays, [2 ** 31 - 1]);
});

test('its types need no library beyond those of the language and the page', async () => {
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const sample = fileURLToPath(new URL('samples/testing.ts', import.meta.url));
  const flags = '--strict --noEmit --target es2022 --lib ES2022,DOM --module nodenext --types';
  const args = [tsc, ...flags.split(' '), '', sample];
  const told = await promisify(execFile)(process.execPath, args).catch((error) => error);
  assert.equal(told.stdout, '');
});
