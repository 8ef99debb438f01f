/** What an app's tests do with the kit, in whatever environment. */
const { LibreAuth, LibreAuthError } = require('libreauth-client');
const { createEmulator } = require('libreauth-client/testing');

const KEY = 'DEMO-KEY-0001';
const hwid = 'the-device-of-this-test';

function client(emulator) {
  const { name, ownerId, version, url, publicKey } = emulator.libreauth;
  return new LibreAuth(name, ownerId, version, url, { fetch: emulator.fetch, publicKey, hwid });
}

async function entered(emulator) {
  const app = client(emulator);
  await app.init();
  await app.license(KEY);
  return app;
}

module.exports = () => {
  test('who paid stays in while the service is down', async () => {
    const emulator = createEmulator();
    const app = await entered(emulator);
    emulator.faults.outage();
    await expect(app.heartbeat()).rejects.toThrow(LibreAuthError);
    expect(app.getSnapshot()).toMatchObject({ state: 'grace', licensed: true });
    emulator.faults.clear();
    await app.heartbeat();
    expect(app.state).toBe('active');
    app.free();
  });

  test('in the place of the global fetch', async () => {
    const emulator = createEmulator(undefined, { url: 'https://libreauth.nutexe.dev' });
    const restore = emulator.install();
    const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { hwid });
    await app.init();
    restore();
    expect(emulator.requests.map(({ call }) => call)).toEqual(['init']);
    app.free();
  });

  test('ten minutes of beats, a slow answer, and the day on which the licence is over', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const emulator = createEmulator();
    const app = await entered(emulator);
    await jest.advanceTimersByTimeAsync(600_000);
    const beats = emulator.requests.filter(({ call }) => call === 'check');
    expect(beats.length).toBeGreaterThan(5);
    expect(app.state).toBe('active');

    emulator.faults.add({ kind: 'slow', ms: 60_000, count: 1 });
    const late = app.check();
    const refused = expect(late).rejects.toMatchObject({ code: 'timeout' });
    await jest.advanceTimersByTimeAsync(60_000);
    await refused;

    jest.setSystemTime(Date.now() + 31 * 86_400_000);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(app.getSnapshot()).toMatchObject({ state: 'denied', reason: 'license_expired' });
    app.free();
    jest.useRealTimers();
  });

  test('a call that is given up', async () => {
    const emulator = createEmulator();
    const app = await entered(emulator);
    emulator.faults.set('hang');
    const giving = new AbortController();
    const call = app.check({ signal: giving.signal });
    giving.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    app.free();
  });
};
