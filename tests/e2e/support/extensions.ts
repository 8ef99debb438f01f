import type { Page } from '@playwright/test';
import { Extension, type How } from './extension.ts';
import { test as base, expect } from './fixtures.ts';
import { BEAT_MS } from './tab.ts';
import { type Site, serveSite } from './webpage.ts';

/** Tests with an extension. */

export { expect };

export const KEY = 'DEMO-KEY-0001';

interface PerTest {
  /** A web page that the content scripts are for. */
  site: Site;
  /** Loads one that asks this test's emulator; `query` sets it up: see extension/background.ts. */
  load: (how?: Omit<How, 'service'> & { query?: string }) => Promise<Extension>;
}

export const test = base.extend<PerTest>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  site: async ({}, use) => {
    await using site = await serveSite();
    await use(site);
  },

  load: async ({ emulator }, use) => {
    const loaded: Extension[] = [];
    await use(async ({ query = '', ...how } = {}) => {
      const extension = await Extension.load({ service: emulator.url + query, ...how });
      loaded.push(extension);
      return extension;
    });
    await Promise.all(loaded.map((extension) => extension.close()));
    for (const { errors } of loaded) expect(errors, 'errors in the console').toEqual([]);
  },
});

/** Of a background that beats often and keeps its session, unless it is told otherwise. */
export const query = (options: object = {}, rest = '') =>
  `?options=${JSON.stringify({ heartbeat: BEAT_MS, storage: 'chrome.local', ...options })}${rest}`;

/** As a person does, in the popup. */
export async function redeem(extension: Extension, key = KEY): Promise<Page> {
  const popup = await extension.page('popup');
  await popup.getByLabel('Licence key').fill(key);
  await popup.getByRole('button', { name: 'Continue' }).click();
  await expect(popup.getByRole('heading')).toHaveText('You are in');
  return popup;
}
