import type { Page } from '@playwright/test';
import { browser } from '../support/chromium.ts';
import type { Emulator } from '../support/emulator.ts';
import { expect, test } from '../support/fixtures.ts';
import { asked, BEAT_MS, counts, only, Tab } from '../support/tab.ts';

/** Offline, away for a while, and away for good. */

test.use({
  // Playwright switches the back-forward cache off.
  launchOptions: {
    ...browser.launchOptions,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

/** Longer than any wait for a beat. */
const LONGER_MS = 1.2 * BEAT_MS;

const RETURN_MS = 2_000;

test('offline nothing is sent, and back online a beat follows within 2 s', async ({
  context,
  emulator,
}) => {
  const tab = await Tab.open(context, emulator);
  await tab.enter();
  await tab.page.evaluate(() => {
    addEventListener('online', () => Object.assign(globalThis, { online: Date.now() }));
  });
  // Requests that fail at once are no requests to the service, so the page's own are counted.
  let requests = 0;
  context.on('request', () => {
    requests += 1;
  });
  await context.setOffline(true);
  await tab.expectState('grace');
  expect(await tab.snapshot()).toMatchObject({ licensed: true, reason: 'network' });
  requests = 0;
  await tab.page.waitForTimeout(LONGER_MS);
  expect(requests).toBe(0);

  const { length } = only(await emulator.log(), 'check');
  await context.setOffline(false);
  const [beat] = (await asked(emulator, 'check', length + 1)).slice(length);
  const back = await tab.page.evaluate(() => (globalThis as { online?: number }).online);
  expect((beat?.at_ms ?? 0) - (back ?? 0)).toBeLessThanOrEqual(RETURN_MS);
  await tab.expectState('active');
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
});

/** Leaves for another page. */
async function leave(page: Page): Promise<void> {
  await page.goto(`${process.env.SITE_URL}mark.svg`);
}

async function comeBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' });
  // Without this the test would show a reload, and nothing of the cache.
  await expect.poll(() => page.evaluate(() => shown)).toEqual([false, true]);
}

test('out of the back-forward cache the client asks again, and leads again', async ({
  page,
  context,
  emulator,
}) => {
  const tab = await Tab.open(context, emulator, { heartbeat: BEAT_MS });
  await tab.enter();
  await leave(tab.page);
  // Away, it is silent.
  const { length } = await emulator.log();
  await page.waitForTimeout(LONGER_MS);
  expect(await emulator.log()).toHaveLength(length);

  await comeBack(tab.page);
  await tab.expectLeading(true);
  await asked(emulator, 'check', only(await emulator.log(), 'check').length + 1);
  await tab.expectState('active');
  const leads = await tab.page.evaluate(() =>
    told.filter(({ name }) => name === 'leader').map(({ event }) => event),
  );
  expect(leads).toEqual([{ leading: true }, { leading: false }, { leading: true }]);
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
});

test('a tab in the back-forward cache hands over, and hears on its return what happened', async ({
  context,
  emulator,
}) => {
  const away = await Tab.open(context, emulator);
  await away.enter();
  const other = await Tab.open(context, emulator);
  await other.enter();
  await leave(away.page);
  await other.expectLeading(true);
  await other.page.evaluate(() => app.logout());
  await other.expectState('closed');
  const { length } = await emulator.log();
  await comeBack(away.page);
  await away.expectState('closed');
  // Nor did it ask whether that is so, or log in again.
  expect((await emulator.log()).slice(length)).toEqual([]);
});

test('nor does it log in again when nobody is left to tell it of a logout', async ({
  context,
  emulator,
}) => {
  const away = await Tab.open(context, emulator);
  await away.enter();
  const other = await Tab.open(context, emulator);
  await other.enter();
  await leave(away.page);
  await other.page.evaluate(() => app.logout());
  await other.page.close();
  const { license } = await counts(emulator);
  await comeBack(away.page);
  await expect.poll(async () => (await away.snapshot()).licensed).toBe(false);
  await away.page.waitForTimeout(LONGER_MS);
  expect((await away.snapshot()).licensed).toBe(false);
  expect((await counts(emulator)).license).toBe(license);
});

const givesBack = { logoutOnClose: true } as const;

function logouts(emulator: Emulator): Promise<number> {
  return emulator.log().then((log) => only(log, 'logout').length);
}

test('logoutOnClose: the last tab that is closed logs out', async ({ page, context, emulator }) => {
  const tab = await Tab.open(context, emulator, givesBack);
  await tab.enter();
  await tab.page.close();
  await expect.poll(() => logouts(emulator)).toBe(1);
  // Nor does anything come after that.
  const { length } = await emulator.log();
  await page.waitForTimeout(LONGER_MS);
  expect(await emulator.log()).toHaveLength(length);
});

test('logoutOnClose: it does not while another tab is open', async ({ context, emulator }) => {
  const first = await Tab.open(context, emulator, givesBack);
  await first.enter();
  const second = await Tab.open(context, emulator, givesBack);
  await second.enter();
  const { length } = only(await emulator.log(), 'check');
  await first.page.close();
  await second.expectLeading(true);
  await asked(emulator, 'check', length + 2);
  expect(await logouts(emulator)).toBe(0);
  await second.expectState('active');
  await second.page.close();
  await expect.poll(() => logouts(emulator)).toBe(1);
});

test('logoutOnClose: nor does a page in the back-forward cache', async ({ context, emulator }) => {
  const tab = await Tab.open(context, emulator, givesBack);
  await tab.enter();
  await leave(tab.page);
  await tab.page.waitForTimeout(LONGER_MS);
  expect(await logouts(emulator)).toBe(0);
  await comeBack(tab.page);
  await asked(emulator, 'check', only(await emulator.log(), 'check').length + 1);
  await tab.expectState('active');
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
  expect(await logouts(emulator)).toBe(0);
});

test('without it a closed tab leaves the session as it is', async ({ page, context, emulator }) => {
  const tab = await Tab.open(context, emulator);
  await tab.enter();
  await tab.page.close();
  await page.waitForTimeout(RETURN_MS);
  expect(await logouts(emulator)).toBe(0);
  const next = await Tab.open(context, emulator);
  await next.enter();
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
});
