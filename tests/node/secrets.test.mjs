// Nothing secret shows: not in errors, diagnostics, what a console prints of them or of a client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import * as full from 'libreauth-client/full';
import './support/checks.mjs';
import { EMULATOR, HWID, KEY, LOCKENCE_KEY, services } from './support/clients.mjs';

const PUBLIC_KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';
const ENCKEY = '0123456789s3cr3tABCDEFGHIJKLMNOPQRS';
const SECRETS = ['PASS-s3cr3t', 'CODE-s3cr3t', 'TOKEN-s3cr3t', 'VALUE-s3cr3t', 'MAIL-s3cr3t'];

/** Everything that is written to a console while it lives. */
function overheard(t) {
  const said = [];
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'])
    t.mock.method(console, name, (...args) => said.push(args.map((it) => inspect(it)).join(' ')));
  return said;
}

/** All that can be seen of a value, its hidden fields and its stack among it. */
const seen = (value) => {
  const fields = inspect(value, {
    depth: 10,
    showHidden: true,
    getters: true,
    maxStringLength: null,
  });
  return `${fields}\n${JSON.stringify(value)}\n${value?.stack}\n${value}`;
};

/** What a client asks for, each thing with whatever is secret about it. */
const CALLS = {
  LibreAuth: [
    (app) => app.license('VALUE-s3cr3t', { code: 'CODE-s3cr3t' }),
    (app) => app.login('john_doe', 'PASS-s3cr3t', { code: 'CODE-s3cr3t' }),
    (app) => app.register('ada', 'PASS-s3cr3t', 'VALUE-s3cr3t', { email: 'MAIL-s3cr3t' }),
    (app) => app.variable('VALUE-s3cr3t'),
    (app) => app.setUserVariable('plan', 'VALUE-s3cr3t'),
    (app) => app.webhook('VALUE-s3cr3t', { body: 'VALUE-s3cr3t', params: 'VALUE-s3cr3t' }),
    (app) => app.sendChatMessage('VALUE-s3cr3t', 'VALUE-s3cr3t'),
    (app) => app.forgotPassword('john_doe', 'MAIL-s3cr3t'),
    (app) => app.enableTwoFactor({ code: 'CODE-s3cr3t' }),
    (app) => app.disableTwoFactor('CODE-s3cr3t'),
    (app) => app.disableTwoFactor('CODE-s3cr3t\0'),
    (app) => app.setUserVariable('plan', 'VALUE-s3cr3t'.repeat(100)),
    (app) => app.ban({ reason: ['VALUE-s3cr3t'] }),
    (app) => app.login('john_doe', 'PASS-s3cr3t', { code: { toString: () => 'CODE-s3cr3t' } }),
  ],
  Lockence: [(app) => app.init('VALUE-s3cr3t'), (app) => app.init('VALUE-s3cr3t\0')],
};

/** A `fetch` that keeps the sessions it hears of, and answers otherwise if told so. */
function network() {
  const heard = { sessions: [], instead: undefined };
  heard.fetch = async (request) => {
    if (heard.instead) return heard.instead(request);
    const response = await fetch(request);
    const text = await response.clone().text();
    for (const [, id] of text.matchAll(/"session(?:id|_token)":"([^"]+)"/g))
      heard.sessions.push(id);
    return response;
  };
  return heard;
}

for (const { name, client, logIn } of services(full)) {
  test(`${name}: in errors, diagnostics, consoles and clients`, async (t) => {
    const said = overheard(t);
    const heard = network();
    const own =
      name === 'LibreAuth' ? { token: 'TOKEN-s3cr3t', enckey: ENCKEY, publicKey: PUBLIC_KEY } : {};
    const app = client(EMULATOR, { fetch: heard.fetch, ...own });
    app.on('error', (error) => console.log(error));
    app.subscribe(() => {
      throw new Error('in a listener');
    });
    await logIn(app);
    const found = [];
    const look = async (calls) => {
      for (const call of calls)
        await call(app).catch((error) => found.push(seen(error), seen({ ...error })));
      found.push(seen(app), seen(app.diagnostics()), `${app}`, String(app.state));
    };
    await look([(it) => it.check(), ...CALLS[name]]);
    for (const answer of [
      () => Promise.reject(new TypeError('gone')),
      () => new Response('<p>', { status: 502 }),
      () => new Response('{"success":false,"message":"no"}'),
      () => new Response('{"success":true,"message":"yes"}'),
    ]) {
      heard.instead = answer;
      await look([...CALLS[name], (it) => it.check()]);
    }
    const keys = name === 'LibreAuth' ? [KEY, ENCKEY] : [LOCKENCE_KEY, 'lockence-demo-api-key'];
    const secrets = [...SECRETS, ...keys, ...heard.sessions, HWID];
    assert.ok(heard.sessions.length > 0 && found.length > 20, 'there was something to look at');
    for (const text of [...found, ...said])
      for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
    app.free();
  });
}

test('in what a constructor throws', () => {
  for (const options of [
    { token: ['TOKEN-s3cr3t'] },
    { token: 'TOKEN-s3cr3t'.repeat(1_000) },
    { enckey: `${ENCKEY}!` },
    { enckey: true, decrypt: ENCKEY },
    { publicKey: 'VALUE-s3cr3t' },
    { signature: 'VALUE-s3cr3t' },
    { hwid: `<${HWID}` },
    { hash: 'VALUE-s3cr3t' },
  ]) {
    const construct = () => new full.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options);
    assert.throws(construct, (error) => {
      for (const secret of [...SECRETS, ENCKEY, HWID])
        assert.ok(!seen(error).includes(secret), seen(error));
      return true;
    });
  }
});
