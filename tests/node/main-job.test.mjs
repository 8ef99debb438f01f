// The main job of both services over real HTTP.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './support/checks.mjs';
import { HWID, KEY, LOCKENCE_KEY, SERVICES } from './support/clients.mjs';

const [LIBREAUTH, LOCKENCE] = SERVICES;

for (const { name, client, logIn } of SERVICES) {
  test(`${name}: from init to logout`, async () => {
    const app = client();
    assert.equal(app.state, 'idle');
    const states = [];
    app.on('state', ({ to }) => states.push(to));

    const account = await logIn(app);
    assert.equal(account.username, name === 'LibreAuth' ? KEY : 'john_doe');
    const { licensed, beating } = app.getSnapshot();
    assert.deepEqual({ licensed, beating }, { licensed: true, beating: true });

    for (const verdict of [await app.check(), await app.heartbeat()]) {
      assert.equal(verdict.licensed, true);
      assert.ok(Math.abs(verdict.at - Date.now()) < 600_000, 'in epoch milliseconds');
    }
    assert.equal(await app.logout(), undefined);
    const wanted = ['initialized', 'active', 'closed'];
    assert.deepEqual(states, name === 'LibreAuth' ? wanted : wanted.slice(1));
    await assert.rejects(app.check(), { code: 'not_initialized' });
    app.free();
  });
}

test('LibreAuth: what init and a login tell', async () => {
  const app = LIBREAUTH.client();
  const { message, newSession, publicKey, app: info } = await app.Init();
  assert.equal(message, 'Initialized');
  assert.equal(newSession, true);
  assert.match(publicKey, /^[0-9a-f]{64}$/);
  assert.equal(info.version, '1.0');
  const account = await app.license(KEY);
  assert.ok(account.subscriptions.every(({ expiresAt }) => expiresAt > Date.now()));
  assert.equal((await app.Check()).message, 'Session is validated.');
  app.free();
});

test('Lockence: what init and validate tell', async () => {
  const app = LOCKENCE.client();
  const session = await app.init(LOCKENCE_KEY);
  assert.ok(session.expiresAt > Date.now());
  assert.deepEqual(session.metadata, { plan: 'pro' });
  const { username, metadata } = await app.validate();
  assert.deepEqual({ username, metadata }, { username: 'john_doe', metadata: { plan: 'pro' } });
  app.free();
});

test('a no is typed and says what the service said', async () => {
  const app = LIBREAUTH.client();
  await app.init();
  await assert.rejects(app.license('EXPIRED-KEY-0001'), {
    name: 'LibreAuthError',
    code: 'license_expired',
    category: 'denied',
    retryable: false,
    endpoint: 'license',
    status: 200,
    serverMessage: 'No active subscription(s) found',
  });
  await assert.rejects(LOCKENCE.client().init('EXPRD-EXPRD-EXPRD-EXPRD'), {
    code: 'license_expired',
    status: 403,
    serverMessage: 'License expired',
  });
  app.free();
});

test('outside a browser the device id asks for the option hwid, which is sent unchanged', async () => {
  for (const { client, logIn } of SERVICES) {
    const app = client(undefined, { hwid: undefined });
    await assert.rejects(logIn(app), { code: 'hwid_unavailable', category: 'config' });
    app.free();
  }
  const app = LIBREAUTH.client(undefined, { hwid: async () => HWID });
  await app.init();
  assert.equal((await app.license(KEY)).username, KEY);
  assert.equal(await app.deviceId(), HWID);
  app.free();
});

test('a hundred clients at once', async () => {
  const apps = Array.from({ length: 100 }, (_, index) => SERVICES[index % 2]);
  const verdicts = await Promise.all(
    apps.map(async ({ client, logIn }) => {
      const app = client(undefined, { timeoutMs: 600_000 });
      await logIn(app);
      const { licensed } = await app.check();
      await app.logout();
      app.free();
      return licensed;
    }),
  );
  assert.ok(verdicts.every(Boolean));
});
