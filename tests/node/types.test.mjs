// The declarations are written by hand: what they promise is there, and what is there they tell.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LibreAuth as Usual } from 'libreauth-client';
import * as full from 'libreauth-client/full';
import './support/checks.mjs';
import { services } from './support/clients.mjs';

const { LibreAuth, LibreAuthError, Lockence } = full;
const SERVICES = services(full);

const main = createRequire(import.meta.url).resolve('libreauth-client');
const files = ['index', 'lockence', 'full'].map((name) =>
  main.replace('index.cjs', `${name}.d.ts`),
);
const declared = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');

/** The names in the body of a class or interface, without comments. */
function names(kind, name) {
  const start = declared.search(new RegExp(`^export ${kind} ${name}\\b`, 'm'));
  assert.notEqual(start, -1, `${kind} ${name}`);
  const from = declared.slice(declared.indexOf('{\n', start) + 2);
  const body = from.slice(0, from.indexOf('\n}')).replace(/\/\*\*[\s\S]*?\*\//g, '');
  const found = body.matchAll(/^ {2}(?:readonly |static )*(\[?[\w.]+\]?)\??[<(:]/gm);
  return [...new Set([...found].map(([, it]) => it))].sort();
}

/** What an object of the class answers to. */
function methods(Class) {
  const all = new Set();
  for (let it = Class.prototype; it !== Object.prototype; it = Object.getPrototypeOf(it))
    for (const key of Object.getOwnPropertyNames(it)) all.add(key);
  return [...all].sort();
}

// The default entry's has all methods, too: those that it can't do say where they are.
for (const Class of [Usual, LibreAuth, Lockence]) {
  const further = Class === Lockence ? [] : names('interface', 'FurtherCalls');
  test(`${Class.name}: the declared members and the real ones are the same`, () => {
    assert.deepEqual(
      [...names('class', Class.name), ...further]
        .filter((name) => name !== '[Symbol.dispose]')
        .sort(),
      methods(Class),
    );
    assert.ok(names('class', Class.name).includes('[Symbol.dispose]'));
    if (Symbol.dispose) assert.equal(typeof Class.prototype[Symbol.dispose], 'function');
    const shared = names('interface', 'LicenseSession');
    assert.deepEqual(
      shared.filter((name) => !names('class', Class.name).includes(name)),
      [],
    );
  });
}

test('an error has no field that is not declared', async () => {
  const known = names('class', 'LibreAuthError');
  assert.ok(known.includes('is') && typeof LibreAuthError.is === 'function');
  const app = SERVICES[0].client();
  await app.init();
  const errors = [
    await app.license('EXPIRED-KEY-0001').catch((error) => error),
    await SERVICES[1]
      .client()
      .init('NOONE-NOONE-NOONE-NOONE')
      .catch((error) => error),
    await app.check({ no: 1 }).catch((error) => error),
  ];
  for (const error of errors)
    assert.deepEqual(
      Object.keys(error).filter((key) => !known.includes(key)),
      [],
    );
  app.free();
});

test('what is answered has just the fields that are declared', async () => {
  const [libreauth, lockence] = SERVICES.map(({ client }) => client());
  const same = (value, type) =>
    assert.deepEqual(Object.keys(value).sort(), names('interface', type), type);
  const init = await libreauth.init();
  same(init, 'InitResult');
  same(init.app, 'AppInfo');
  const account = await SERVICES[0].logIn(libreauth);
  same(account, 'Account');
  for (const subscription of account.subscriptions) same(subscription, 'Subscription');
  same(await SERVICES[1].logIn(lockence), 'LockenceSession');
  for (const app of [libreauth, lockence]) {
    same(await app.check(), 'Verdict');
    same(app.getSnapshot(), 'Snapshot');
    same(app.diagnostics(), 'Diagnostics');
    same(await app.explainDeviceId(), 'DeviceExplanation');
  }
  const logged = SERVICES[0].client();
  await logged.init();
  await logged.login('john_doe', 'correct horse');
  for (const message of await logged.chatMessages('general')) same(message, 'ChatMessage');
  same(await logged.stats(), 'AppInfo');
  same(await logged.enableTwoFactor(), 'TwoFactorSecret');
  same(await logged.health(), 'Health');
  for (const app of [libreauth, lockence, logged]) app.free();
});

test('what an app in TypeScript writes is what the declarations allow', () => {
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const samples = ['surface', 'relay', 'extension'].map((name) =>
    fileURLToPath(new URL(`samples/${name}.ts`, import.meta.url)),
  );
  const lib = 'ES2022,DOM,ESNext.Disposable';
  for (const module of [
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ['--module', 'nodenext'],
  ]) {
    const flags = ['--strict', '--noEmit', '--noUnusedLocals', '--exactOptionalPropertyTypes'];
    const args = [
      tsc,
      ...flags,
      '--target',
      'es2022',
      '--lib',
      lib,
      '--types',
      '',
      ...module,
      ...samples,
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  }
});
