import { defineConfig } from '@playwright/test';
import { browser } from './support/chromium.ts';

/** Every test stands alone: own page, own storage, and an emulator that only its worker talks to. */
export default defineConfig({
  testDir: 'specs',
  outputDir: 'results/output',
  globalSetup: './support/setup.ts',
  fullyParallel: true,
  // Where a minute between beats is tested, minutes are waited for: that begins first, and leaves two
  // workers to the others.
  workers: 3,
  projects: [
    { name: 'hidden', testMatch: 'hidden.spec.ts' },
    { name: 'others', testIgnore: 'hidden.spec.ts' },
  ],
  forbidOnly: process.env.CI !== undefined,
  // Limits end what hangs; no test passes or fails by how fast the machine is.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    ...browser,
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    trace: 'retain-on-failure',
  },
});
