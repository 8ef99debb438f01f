// @vitest-environment jsdom
/** The page, with the emulator in the place of the global `fetch`: the app takes no part in it. */
import { createEmulator, type Restore } from 'libreauth-client/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient, SERVICE } from '../src/license.ts';
import { show } from '../src/page.ts';

const emulator = createEmulator(undefined, { url: SERVICE });
let restore: Restore;

beforeEach(() => {
  emulator.reset();
  restore = emulator.install();
});
afterEach(() => restore());

function enter(key: string): void {
  const input = document.querySelector('input') as HTMLInputElement;
  input.value = key;
  document.querySelector('button')?.click();
}

const status = () => document.querySelector('[role="status"]')?.textContent;

test('the page unlocks, and tells why it does not', async () => {
  const app = createClient({ hwid: 'the-device-of-this-test' });
  show(document.body, app);
  enter('BANNED-KEY-0001');
  await vi.waitFor(() => expect(status()).toBe('Refused: banned'));
  enter('DEMO-KEY-0001');
  await vi.waitFor(() => expect(status()).toBe('Unlocked'));
  emulator.faults.add('server_error');
  await app.heartbeat().catch(() => {});
  expect(status()).toBe('Unlocked, for now');
  app.free();
});
