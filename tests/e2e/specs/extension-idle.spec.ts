import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser } from '../support/chromium.ts';
import { built, loading } from '../support/extension.ts';
import { expect, test } from '../support/fixtures.ts';
import { asked, counts } from '../support/tab.ts';

/**
 * A worker that the browser itself puts to sleep: half a minute after its last event, and never while
 * anything debugs it. So nothing does, and the services are all that is looked at.
 */
test('nothing keeps the worker awake between two beats', async ({ emulator }) => {
  test.setTimeout(300_000);
  let births = 0;
  const registry = createServer((_, response) => {
    births += 1;
    response.end();
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const { port } = registry.address() as AddressInfo;
  const folder = await built({
    service: `${emulator.url}?births=http://127.0.0.1:${port}/`,
    background: fileURLToPath(new URL('../extension/alone.ts', import.meta.url)),
  });
  const profile = await mkdtemp(join(tmpdir(), 'libreauth-profile-'));
  const { executablePath, args } = browser.launchOptions;
  const switches = [...args, ...loading([folder]), `--user-data-dir=${profile}`, 'about:blank'];
  const chromium = spawn(executablePath, switches, { stdio: 'ignore', detached: true });
  try {
    await expect.poll(() => births, { timeout: 60_000 }).toBe(1);
    await asked(emulator, 'license', 1);
    await expect.poll(() => births, { timeout: 200_000 }).toBeGreaterThanOrEqual(3);
    // Each awakening was for a beat, and asked once.
    await asked(emulator, 'check', births - 1);
    expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
  } finally {
    const ended = once(chromium, 'exit');
    // With the processes that it started: they are of one group.
    if (chromium.pid) process.kill(-chromium.pid);
    await ended;
    registry.closeAllConnections();
    registry.close();
    for (const it of [folder, profile])
      await rm(it, { recursive: true, force: true, maxRetries: 5 });
  }
});
