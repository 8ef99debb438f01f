// The two ends of an extension, with real clients of the emulator: the same calls, answers and errors
// through messages.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as entry from 'libreauth-client/extension';
import * as full from 'libreauth-client/full';
import './support/checks.mjs';
import { KEY, services } from './support/clients.mjs';
import { Extension, ours, Stub, until } from './support/extension.mjs';

const { LibreAuth, Lockence } = full;
const SERVICES = services(full);

const { connect, createBackground } = entry;
const require = createRequire(import.meta.url);

/** A background with a real client. */
function withClient(t, { client }, options = {}) {
  const extension = new Extension(t);
  const background = createBackground({ client: () => client(), ...options });
  t.after(() => background.stop());
  return extension;
}

for (const service of SERVICES) {
  test(`${service.name}: the main job, by messages as without`, async (t) => {
    withClient(t, service);
    const app = await connect();
    const own = service.client();
    assert.deepEqual(app.getSnapshot(), own.getSnapshot());
    const [told, wanted] = [await service.logIn(app), await service.logIn(own)];
    assert.deepEqual(Object.keys(told), Object.keys(wanted));
    assert.equal(told.username, wanted.username);
    assert.deepEqual([app.state, app.getSnapshot().licensed], ['active', true]);
    assert.ok(Object.isFrozen(app.getSnapshot()) && Object.isFrozen(app.getSnapshot().account));
    assert.equal((await app.check()).success, true);
    assert.equal(await app.deviceId(), await own.deviceId());
    assert.equal(app.diagnostics().service, service.name.toLowerCase());
    assert.equal(await app.logout(), undefined);
    assert.equal(app.state, 'closed');
    own.free();
  });

  test(`${service.name}: every call of the client is there, and no other`, async (t) => {
    withClient(t, service);
    const app = await connect();
    const own = service.client();
    const Class = own.constructor;
    const methods = new Set();
    for (let it = Class.prototype; it !== Object.prototype; it = Object.getPrototypeOf(it))
      for (const name of Object.getOwnPropertyNames(it)) methods.add(name);
    methods.delete('constructor');
    for (const name of methods) assert.ok(name in app, name);
    const known = [LibreAuth, Lockence].flatMap(({ prototype }) => [
      ...Object.getOwnPropertyNames(prototype),
      ...Object.getOwnPropertyNames(Object.getPrototypeOf(prototype)),
    ]);
    for (const name of Object.keys(app))
      assert.ok(known.includes(name) || name === 'refresh', name);
    own.free();
  });
}

test('errors come back with their fields, and as errors', async (t) => {
  const [{ client }] = SERVICES;
  withClient(t, SERVICES[0]);
  const app = await connect();
  const own = client();
  await assert.rejects(app.license(KEY), ours('not_initialized'));
  await app.init();
  await own.init();
  for (const wrong of ['EXPIRED-KEY-0001', 'NO-SUCH-KEY', '', null, {}]) {
    const told = await app.license(wrong).catch((error) => error);
    const wanted = await own.license(wrong).catch((error) => error);
    assert.deepEqual({ ...told, message: told.message }, { ...wanted, message: wanted.message });
    assert.match(told.stack, /^LibreAuthError: /);
  }
  await assert.rejects(app.check({ no: 1 }), ours('unknown_option'));
  await assert.rejects(app.validate(), ours('not_supported', /no call validate\(\)/));
  own.free();
});

test('bytes, options and what is left out', async (t) => {
  withClient(t, SERVICES[0]);
  const app = await connect();
  await app.init(undefined);
  await app.license(KEY, undefined);
  const file = await app.file('385624');
  assert.ok(file instanceof Uint8Array);
  assert.equal(new TextDecoder().decode(file), 'Hello from the service!\n');
});

test('many bytes', async (t) => {
  const many = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
  new Extension(t);
  createBackground({ client: new Stub({ check: () => many }) });
  assert.deepEqual(await (await connect()).check(), many);
});

test('a snapshot is the same object until something changed, and all hear it', async (t) => {
  const extension = new Extension(t);
  const client = new Stub();
  createBackground({ client });
  const [app, other] = await Promise.all([connect(), connect()]);
  const heard = [];
  for (const name of ['state', 'verdict', 'error', 'leader', 'storage'])
    other.on(name, (event) => heard.push([name, event]));
  let rung = 0;
  const stop = other.subscribe(() => {
    rung += 1;
  });
  other.subscribe(() => assert.equal(other.getSnapshot().state, 'active'));
  const before = other.getSnapshot();
  await app.check();
  await other.refresh();
  assert.equal(other.getSnapshot(), before);
  assert.equal(rung, 0);

  client.active();
  await until(() => other.state === 'active' && app.state === 'active');
  assert.equal(rung, 1);
  assert.deepEqual(heard, [['state', { from: 'idle', to: 'active', reason: null }]]);
  const verdict = { success: true, username: 'u', metadata: { a: 1 } };
  client.stand({ verdict });
  await until(() => heard.length === 2);
  assert.deepEqual(heard[1], ['verdict', verdict]);
  client.emit('leader', { leading: true });
  client.emit('storage', { trouble: 'refused' });
  client.emit(
    'error',
    Object.assign(new Error('x'), {
      name: 'LibreAuthError',
      code: 'timeout',
      category: 'transient',
      retryable: true,
      cause: 'secret',
    }),
  );
  await until(() => heard.length === 5);
  assert.deepEqual(heard.slice(2, 4), [
    ['leader', { leading: true }],
    ['storage', { trouble: 'refused' }],
  ]);
  assert.ok(ours('timeout')(heard[4][1]) && !('cause' in heard[4][1]));
  stop();
  client.stand({ message: 'x' });
  await until(() => other.getSnapshot().message === 'x');
  assert.equal(rung, 2);
  assert.equal(heard.length, 5, 'each event once');

  other.free();
  assert.equal(extension.listens('onChanged'), 1);
  await assert.rejects(other.check(), ours('freed'));
  await app.check();
});

test('an element of a page does not pass for the browser', async (t) => {
  new Extension(t);
  globalThis.browser = { runtime: { id: 'an input', sendMessage: '' } };
  t.after(() => delete globalThis.browser);
  createBackground({ client: new Stub() });
  assert.equal((await connect()).state, 'idle');
});

test('who is connected in the background is told without the storage', async (t) => {
  const extension = new Extension(t);
  const client = new Stub();
  const background = createBackground({ client });
  const app = await background.connect();
  assert.equal(extension.listens('onChanged'), 0);
  client.active();
  await until(() => app.state === 'active');
  app.free();
});

test('what is rung for while it is asked is asked for again', async (t) => {
  const extension = new Extension(t);
  const client = new Stub();
  createBackground({ client });
  const app = await connect();
  const { sendMessage } = extension.api.runtime;
  let asked = 0;
  extension.api.runtime.sendMessage = async (message) => {
    asked += 1;
    const answer = await sendMessage(message);
    if (asked === 1) client.stand({ message: 'second' });
    return answer;
  };
  client.stand({ message: 'first' });
  await until(() => app.getSnapshot().message === 'second');
  assert.equal(asked, 2);
});

test('a call that is given up is given up in the background, too', async (t) => {
  new Extension(t);
  let signal;
  const client = new Stub({
    check: (options) =>
      new Promise((_, reject) => {
        signal = options.signal;
        signal.addEventListener('abort', () => reject(new Error('given up')));
      }),
  });
  createBackground({ client });
  const app = await connect();
  const giveUp = new AbortController();
  const call = app.check({ signal: giveUp.signal });
  await until(() => signal);
  giveUp.abort();
  await assert.rejects(call, ours('aborted'));
  await until(() => signal.aborted);
  await assert.rejects(app.check({ signal: AbortSignal.abort() }), ours('aborted'));
});

test('import and require give the same names; neither brings wasm', async () => {
  const names = ['LibreAuthError', 'connect', 'createBackground'];
  assert.deepEqual(Object.keys(entry).sort(), names);
  assert.deepEqual(Object.keys(require('libreauth-client/extension')).sort(), names);
  const path = require.resolve('libreauth-client/extension');
  for (const file of [path, path.replace(/cjs$/, 'js')]) {
    const script = await readFile(file, 'utf8');
    assert.doesNotMatch(script, /WebAssembly|\bimport\(|\beval\(|^await |from "/m);
  }
});
