import type { BrowserContext } from '@playwright/test';
import { Demo, goodKey } from '../support/demo.ts';
import type { Emulator } from '../support/emulator.ts';
import { expect, test } from '../support/fixtures.ts';
import { counts } from '../support/tab.ts';

/** The demo page over a reload and in two tabs: what it does, and what it shows of it. */

async function another(context: BrowserContext, emulator: Emulator): Promise<Demo> {
  const demo = new Demo(await context.newPage(), emulator);
  await demo.open();
  return demo;
}

for (const [service, login] of [
  ['LibreAuth', { license: 1 }],
  ['Lockence', {}],
] as const) {
  test(`${service}: after a reload init resumes`, async ({ demo, emulator }) => {
    await demo.noAutomaticBeats();
    await demo.redeem(service, goodKey[service]);
    await demo.reload();
    await demo.expectState('idle', 'not licensed');
    if (service !== 'LibreAuth') await demo.choose(service);
    await demo.noAutomaticBeats();
    await demo.step('init');
    await demo.expectState('active', 'licensed');
    const probe = service === 'LibreAuth' ? 'check' : 'validate';
    await expect(demo.exchanges).toHaveCount(1);
    expect(await counts(emulator)).toEqual({ init: 1, ...login, [probe]: 1 });
  });
}

test('after a reload “Run all” asks for no licence again', async ({ demo, emulator }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.reload();
  await demo.button('Run all').click();
  await demo.expectState('closed', 'not licensed');
  await expect(demo.page.getByText('Not needed: already licensed')).toBeVisible();
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1, logout: 1 });
});

test('in memory the session is kept for as long as the page', async ({ demo, emulator }) => {
  await demo.page.getByLabel('Kept in').selectOption('memory');
  await expect(demo.panel('Session')).toContainText('until the page is left');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.reload();
  await demo.page.getByLabel('Kept in').selectOption('memory');
  await demo.step('init');
  await demo.expectState('initialized', 'not licensed');
  expect(await counts(emulator)).toMatchObject({ init: 2, license: 1 });
});

test('each of two tabs says whether it leads', async ({ demo, context, emulator }) => {
  const session = demo.panel('Session');
  await expect(session).toContainText('This tabholds no session');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await expect(session).toContainText('This tableads, alone');
  await expect(demo.events.filter({ hasText: 'this tab leads' })).toHaveCount(1);

  const other = await another(context, emulator);
  await other.step('init');
  await other.expectState('active', 'licensed');
  await expect(other.exchanges).toHaveCount(0);
  await expect(other.panel('Session')).toContainText('follows: another tab beats');
  await expect(other.page.getByText('another tab beats', { exact: true })).toBeVisible();
  await expect(session).toContainText('leads: it beats for all');
  await expect(session).toContainText('Other tabs1');

  await demo.page.close();
  await expect(other.panel('Session')).toContainText('This tableads, alone');
  await expect(other.beats.first()).toHaveText(/^ok/);
  await other.expectState('active', 'licensed');
});

test('a logout in one tab is one in the other', async ({ demo, context, emulator }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  const other = await another(context, emulator);
  await other.step('init');
  await other.step('logout');
  await demo.expectState('closed', 'not licensed');
  await expect(demo.events.filter({ hasText: 'active → closed' })).toHaveCount(1);
});

test('storage that is refused is told', async ({ context, emulator }) => {
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('Not now', 'QuotaExceededError');
    };
  });
  const demo = await another(context, emulator);
  await demo.page.getByLabel('Kept in').selectOption('local storage');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await expect(demo.panel('Session')).toContainText('refused, so in this tab’s memory only');
  await expect(demo.events.filter({ hasText: 'storage' })).toContainText('refused');
});

test('“On close: log out” gives the seat back', async ({ demo, page, context, emulator }) => {
  const watcher = await context.newPage();
  await demo.page.getByLabel('On close').selectOption('log out');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await page.close();
  await expect.poll(async () => (await counts(emulator)).logout).toBe(1);
  await watcher.close();
});
