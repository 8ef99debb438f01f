// The package by its name: what it exports, and that nothing happens before the first constructor.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as esm from 'libreauth-client';
import * as full from 'libreauth-client/full';
import { coded } from './support/checks.mjs';
import { HWID, KEY, SERVICES } from './support/clients.mjs';

const ARGUMENTS = ['MyApp', 'XXXXXXXXXX', '1.0'];
const cwd = fileURLToPath(new URL('.', import.meta.url));

test('import and require give the same names', async () => {
  const require = createRequire(import.meta.url);
  const names = {
    'libreauth-client': ['LibreAuth', 'LibreAuthError'],
    'libreauth-client/lockence': ['LibreAuthError', 'Lockence'],
    'libreauth-client/full': ['LibreAuth', 'LibreAuthError', 'Lockence'],
  };
  for (const [entry, expected] of Object.entries(names))
    for (const exported of [await import(entry), require(entry)]) {
      assert.deepEqual(Object.keys(exported).sort(), expected, entry);
      for (const name of expected)
        if (name !== 'LibreAuthError') assert.equal(exported[name].name, name, entry);
    }
  const slim = await import('libreauth-client/slim');
  const expected = [...names['libreauth-client/full'], 'load'].sort();
  assert.deepEqual(Object.keys(slim).sort(), expected);
});

test('what few apps need says where it is', async () => {
  const app = new esm.LibreAuth(...ARGUMENTS);
  const further = Object.entries({ health: [], file: ['1'], enableTwoFactor: [{ code: '1' }] });
  for (const [name, given] of further) {
    const elsewhere = (error) =>
      /libreauth-client\/full/.test(error.message) && coded('not_supported')(error);
    await assert.rejects(app[name](...given), elsewhere, name);
  }
  const options = { enckey: true };
  const unknown = () => new esm.LibreAuth(...ARGUMENTS, undefined, options);
  assert.throws(unknown, coded('unknown_option'));
  assert.equal(new full.LibreAuth(...ARGUMENTS, undefined, options).state, 'idle');
});

test('two copies live side by side, and know each other by their errors', async () => {
  const cjs = createRequire(import.meta.url)('libreauth-client');
  let error;
  try {
    new cjs.LibreAuth('MyApp', 'short', '1.0');
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof cjs.LibreAuthError);
  assert.ok(error instanceof esm.LibreAuthError, 'two copies, and still one of ours');
  assert.ok(esm.LibreAuthError.is(error));
  assert.ok(!(new TypeError('code') instanceof esm.LibreAuthError));
  const { state } = new cjs.LibreAuth(...ARGUMENTS);
  assert.equal(state, 'idle');
});

/** A program that counts what an import would have to use to do anything. */
const watching = (get) => `
  const used = [];
  const watch = (owner, name) => {
    const real = owner[name];
    owner[name] = function (...args) {
      used.push(name);
      return new.target ? Reflect.construct(real, args) : Reflect.apply(real, this, args);
    };
    owner[name].prototype = real.prototype;
  };
  for (const name of ['setTimeout', 'setInterval', 'fetch']) watch(globalThis, name);
  for (const name of ['Module', 'Instance', 'compile', 'instantiate']) watch(WebAssembly, name);
  const globals = Object.getOwnPropertyNames(globalThis).length;

  const { LibreAuth, load } = ${get};
  const imported = [...used];
  await load?.();
  const { state } = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');
  const compiled = used.filter((name) => ['Module', 'compile'].includes(name)).length;
  const timers = used.filter((name) => name.startsWith('set')).length;
  const grown = Object.getOwnPropertyNames(globalThis).length - globals;
  console.log(JSON.stringify({ imported, state, compiled, timers, grown }));
`;

// What travels in a script is unpacked by a wasm of its own.
for (const [how, get, compiled] of [
  ['import', `await import('libreauth-client')`, 2],
  [
    'require',
    `(await import('node:module')).createRequire('${import.meta.url}')('libreauth-client')`,
    2,
  ],
  ['import of the slim entry', `await import('libreauth-client/slim')`, 1],
]) {
  test(`${how}: nothing happens until a client is wanted, and then once`, async () => {
    const args = ['--input-type=module', '--eval', watching(get)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
    const wanted = { imported: [], state: 'idle', compiled, timers: 0, grown: 0 };
    assert.deepEqual(JSON.parse(stdout), wanted);
  });
}

test('the slim entry does the main job once it is loaded', async () => {
  const { LibreAuth, Lockence, LibreAuthError, load } = await import('libreauth-client/slim');
  assert.equal(await load(), undefined);
  for (const { name, client, logIn } of SERVICES) {
    const Class = { LibreAuth, Lockence }[name];
    const url = new URL(
      name === 'LibreAuth' ? 'api/1.3/' : 'api/v1',
      process.env.LIBREAUTH_EMULATOR,
    );
    const app =
      name === 'LibreAuth'
        ? new Class(...ARGUMENTS, url.href, { hwid: HWID })
        : new Class(url.href, 'lockence-demo-api-key', { hwid: HWID });
    assert.ok(!(app instanceof client().constructor), 'its own class');
    await logIn(app);
    assert.equal((await app.check()).licensed, true);
    await assert.rejects(app.check(null), LibreAuthError);
    await app.logout();
    app.free();
  }
});

test('a subclass is a client, too', async () => {
  class Shop extends esm.LibreAuth {
    constructor(options) {
      super(...ARGUMENTS, `${process.env.LIBREAUTH_EMULATOR}/api/1.3/`, options);
    }

    async enter() {
      await this.init();
      return this.license(KEY);
    }
  }
  const shop = new Shop({ hwid: HWID });
  assert.equal((await shop.enter()).username, KEY);
  shop.free();
});

test('the classes are classes', () => {
  assert.throws(() => esm.LibreAuth(...ARGUMENTS), TypeError);
  assert.throws(() => new esm.LibreAuth(), coded('invalid_argument', 'usage'));
});
