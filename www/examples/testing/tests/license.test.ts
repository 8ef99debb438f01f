/** In Node: what the app does when the service is away, says no, or a licence runs out. */

import type { LibreAuth } from 'libreauth-client';
import { createEmulator, type Emulator } from 'libreauth-client/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '../src/license.ts';

const KEY = 'DEMO-KEY-0001';
const DAY = 86_400_000;

let emulator: Emulator;
let app: LibreAuth;

function start(): void {
  emulator = createEmulator();
  app = createClient({ fetch: emulator.fetch, hwid: 'the-device-of-this-test' });
}

beforeEach(start);
afterEach(() => {
  app.free();
  vi.useRealTimers();
});

test('a good key unlocks', async () => {
  await app.init();
  await app.license(KEY);
  expect(app.getSnapshot()).toMatchObject({ state: 'active', licensed: true });
  expect(emulator.requests.map(({ call }) => call)).toEqual(['init', 'license']);
});

test('who paid stays in while the service is down', async () => {
  await app.init();
  await app.license(KEY);
  emulator.faults.outage();
  await expect(app.heartbeat()).rejects.toMatchObject({ code: 'network' });
  expect(app.getSnapshot()).toMatchObject({ state: 'grace', licensed: true });
  emulator.faults.clear();
  await app.heartbeat();
  expect(app.state).toBe('active');
});

test('a ban ends it', async () => {
  await app.init();
  await app.license(KEY);
  emulator.ban(KEY);
  await app.check();
  // The session is lost; the client opens another, and hears why.
  await vi.waitFor(() => expect(app.getSnapshot()).toMatchObject({ reason: 'banned' }));
  expect(app.getSnapshot()).toMatchObject({ state: 'denied', licensed: false });
});

test('days pass in no time, for the app and the service alike', async () => {
  vi.useFakeTimers();
  app.free();
  start();
  await app.init();
  await app.license(KEY);

  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(app.state).toBe('active');
  const beats = emulator.requests.filter(({ call }) => call === 'check').length;
  expect(beats).toBeGreaterThan(5);

  vi.setSystemTime(Date.now() + 31 * DAY);
  await app.init();
  await expect(app.license(KEY)).rejects.toMatchObject({ code: 'license_expired' });
});
