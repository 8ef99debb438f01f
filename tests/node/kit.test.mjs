// `libreauth-client/testing` with the real client: both services, what goes wrong, the clock, the log.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator } from 'libreauth-client/testing';
import './support/checks.mjs';
import { SERVICES } from './support/kit.mjs';

const HOUR = 3_600_000;
const [LIBREAUTH, LOCKENCE] = SERVICES;

for (const service of SERVICES) {
  const { name, key } = service;

  test(`${name}: from init to logout without any server`, async () => {
    const emulator = createEmulator();
    const app = service.client(emulator);
    await service.logIn(app);
    const verdict = await app.check();
    assert.equal(verdict.licensed, true);
    assert.equal(verdict.verification, name === 'LibreAuth' ? 'verified' : 'none');
    await app.logout();
    assert.equal(app.state, 'closed');
    app.free();
  });

  test(`${name}: a service that is down leads to grace, and back`, async () => {
    const emulator = createEmulator();
    const app = service.client(emulator);
    await service.logIn(app);

    emulator.faults.outage();
    await assert.rejects(app.heartbeat(), { code: 'network' });
    assert.equal(app.state, 'grace');
    assert.equal(app.getSnapshot().licensed, true);

    emulator.faults.clear();
    await app.heartbeat();
    assert.equal(app.state, 'active');
    app.free();
  });

  for (const [fault, code] of [
    ['server_error', 'server_error'],
    [{ kind: 'server_error', status: 503 }, 'server_error'],
    ['html', 'server_error'],
    [{ kind: 'html', status: 200 }, 'response_not_json'],
    ['garbage', 'response_malformed'],
    ['drop', 'network'],
    ['hang', 'timeout'],
    [{ kind: 'flood', bytes: 1e9 }, 'response_too_large'],
    [{ kind: 'slow', ms: 60_000 }, 'timeout'],
    [{ kind: 'rate_limit', seconds: 7 }, 'rate_limited'],
  ]) {
    const kind = fault.kind ?? fault;
    test(`${name}: ${JSON.stringify(fault)} is ${code}, once`, async () => {
      const emulator = createEmulator();
      const app = service.client(emulator, { timeoutMs: 1_000 });
      await service.logIn(app);
      emulator.faults.add({ ...(fault.kind ? fault : { kind }), count: 1 });
      assert.equal(emulator.faults.list.length, 1);
      await assert.rejects(app.check(), (error) => {
        assert.equal(error.code, code, error.message);
        if (code === 'rate_limited') assert.equal(error.retryAfterMs, 7_000);
        return true;
      });
      assert.equal(app.state, 'grace');
      assert.equal(emulator.requests.at(-1).fault, kind);
      assert.deepEqual(emulator.faults.list, []);
      await app.check();
      assert.equal(app.state, 'active');
      app.free();
    });
  }

  test(`${name}: the operator's hand`, async () => {
    for (const [act, reason] of [
      ['revoke', name === 'LibreAuth' ? 'license_invalid' : 'license_disabled'],
      ['ban', name === 'LibreAuth' ? 'banned' : 'license_disabled'],
      ['expire', 'license_expired'],
    ]) {
      const emulator = createEmulator();
      const app = service.client(emulator, { remember: 'none' });
      await service.logIn(app);
      emulator[act](key);
      assert.equal((await app.check()).licensed, false, act);
      const again = service.client(emulator);
      await assert.rejects(service.logIn(again), { code: reason, category: 'denied' }, act);
      emulator.restore(key);
      await service.logIn(again);
      assert.equal(again.state, 'active');
      for (const it of [app, again]) it.free();
    }
  });

  test(`${name}: a key knows its device until it is made to forget`, async () => {
    const emulator = createEmulator();
    const first = service.client(emulator);
    await service.logIn(first);
    const other = service.client(emulator, { hwid: 'another-device-altogether' });
    await assert.rejects(service.logIn(other), { code: 'hwid_mismatch' });
    emulator.resetHwid(key);
    await service.logIn(other);
    for (const it of [first, other]) it.free();
  });

  test(`${name}: a session ends by the services' clock`, async () => {
    const emulator = createEmulator();
    // Without a pinned key: an answer of tomorrow is none that a pinned one would trust today.
    const app = service.client(emulator, { remember: 'none', ...service.unpinned });
    await service.logIn(app);
    emulator.advance(0.5 * HOUR);
    assert.equal((await app.check()).licensed, true);
    emulator.advance(7 * HOUR);
    const verdict = await app.check();
    assert.deepEqual([verdict.licensed, verdict.reason], [false, 'session_expired']);
    assert.equal(app.state, 'expired');
    app.free();
  });

  test(`${name}: a licence ends by the services' clock`, async () => {
    const emulator = createEmulator();
    const apps = [0, 1].map(() => service.client(emulator, service.unpinned));
    await service.logIn(apps[0]);
    emulator.advance(31 * 24 * HOUR);
    await assert.rejects(service.logIn(apps[1]), { code: 'license_expired' });
    for (const app of apps) app.free();
  });

  test(`${name}: a call that is given up ends at once`, async () => {
    const emulator = createEmulator();
    const app = service.client(emulator);
    await service.logIn(app);
    for (const fault of ['hang', { kind: 'slow', ms: 3_600_000 }]) {
      emulator.faults.set(fault);
      const controller = new AbortController();
      const call = app.check({ signal: controller.signal });
      controller.abort();
      await assert.rejects(call, { code: 'aborted' });
    }
    app.free();
  });
}

test('answers that are not to be trusted', async () => {
  const emulator = createEmulator();
  const app = LIBREAUTH.client(emulator);
  await LIBREAUTH.logIn(app);
  for (const [fault, code] of [
    ['forged_signature', 'signature_invalid'],
    ['no_signature', 'signature_missing'],
    [{ kind: 'stale_signature', seconds: 3_600 }, 'signature_stale'],
  ]) {
    emulator.faults.set(fault);
    await assert.rejects(app.check(), { code, category: 'untrusted' });
    assert.equal(app.state, 'grace');
    emulator.faults.clear();
    await app.check();
    assert.equal(app.state, 'active');
  }
  app.free();
});

test('every request is there to be read, with its secrets', async () => {
  const emulator = createEmulator();
  assert.deepEqual(emulator.requests, []);
  const apps = SERVICES.map((service) => service.client(emulator));
  for (const [index, app] of apps.entries()) await SERVICES[index].logIn(app);
  const [init, license, lockence] = emulator.requests;
  assert.deepEqual(init.fields, {
    type: 'init',
    name: 'MyApp',
    ownerid: 'XXXXXXXXXX',
    ver: '1.0',
  });
  assert.equal(license.call, 'license');
  assert.equal(license.fields.key, LIBREAUTH.key);
  assert.ok(Math.abs(license.at - Date.now()) < 600_000);
  assert.equal(license.ip, '127.0.0.1');
  assert.match(license.response, /"success":true/);
  assert.deepEqual(
    [lockence.service, lockence.method, lockence.path, lockence.fields.license_key],
    ['lockence', 'POST', '/api/v1/init', LOCKENCE.key],
  );
  for (const app of apps) app.free();
});

test('two emulators are two worlds', async () => {
  const [one, other] = [createEmulator(), createEmulator()];
  one.ban(LIBREAUTH.key);
  const apps = [one, other].map((emulator) => LIBREAUTH.client(emulator));
  await assert.rejects(LIBREAUTH.logIn(apps[0]), { code: 'banned' });
  await LIBREAUTH.logIn(apps[1]);
  one.advance(HOUR);
  assert.ok(one.now - other.now >= HOUR - 60_000);
  assert.equal(one.requests.length, 2);
  assert.equal(other.requests.length, 2);
  for (const app of apps) app.free();
});

test('settings can be changed, and reset gives back the world of the start', async () => {
  const emulator = createEmulator();
  const app = LIBREAUTH.client(emulator);
  emulator.configure({ version: '2.0' });
  await assert.rejects(app.init(), { code: 'version_outdated' });
  emulator.configure({ version: '1.0', paused: true });
  await assert.rejects(app.init(), { code: 'app_paused' });
  emulator.faults.outage({ service: 'libreauth', calls: ['init'] });
  emulator.now = 0;
  emulator.reset();
  assert.ok(emulator.now > 1e12);
  assert.deepEqual([emulator.faults.list, emulator.requests], [[], []]);
  await LIBREAUTH.logIn(app);
  emulator.endSessions();
  assert.equal(emulator.state.libreauth[0].sessions, 0);
  app.free();
});
