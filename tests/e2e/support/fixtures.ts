import { test as base, expect } from '@playwright/test';
import { Demo } from './demo.ts';
import { Emulator } from './emulator.ts';

export { expect };

interface PerTest {
  /** This worker's emulator, as new. */
  emulator: Emulator;
  /** The demo page, opened. */
  demo: Demo;
  /** Hosts that a test answers itself, so that asking them is no request to the network. */
  answeredHosts: string[];
  quiet: undefined;
}

interface PerWorker {
  process: Emulator;
}

export const test = base.extend<PerTest, PerWorker>({
  answeredHosts: [[], { option: true }],

  process: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const emulator = await Emulator.start();
      await use(emulator);
      await emulator.stop();
    },
    { scope: 'worker' },
  ],

  emulator: async ({ process }, use) => {
    await process.reset();
    await use(process);
  },

  demo: async ({ page, emulator }, use) => {
    const demo = new Demo(page, emulator);
    await demo.open();
    await use(demo);
  },

  // After every test: no error in the console, and no request beyond loopback.
  quiet: [
    async ({ context, answeredHosts }, use) => {
      const errors: string[] = [];
      const foreign: string[] = [];
      context.on('weberror', (error) => errors.push(String(error.error())));
      context.on('console', (message) => {
        // The browser's own note about an answer like 403, which is what some tests are about.
        const network = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !network) errors.push(message.text());
      });
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        const known = ['127.0.0.1', 'localhost', ...answeredHosts].includes(hostname);
        if (protocol !== 'data:' && !known) foreign.push(request.url());
      });
      await use(undefined);
      expect(errors, 'errors in the console').toEqual([]);
      expect(foreign, 'requests beyond loopback').toEqual([]);
    },
    { auto: true },
  ],
});
