import type { BrowserContext } from '@playwright/test';
import type { Emulator } from '../support/emulator.ts';
import { expect, test } from '../support/fixtures.ts';
import { asked, BEAT_MS, counts, key, only, Tab } from '../support/tab.ts';

/** Tabs of one profile are one client to the service. */

const HAND_OVER_MS = 2_000;

function open(context: BrowserContext, emulator: Emulator, tabs: number): Promise<Tab[]> {
  return Promise.all(Array.from({ length: tabs }, () => Tab.open(context, emulator)));
}

/** Opens tabs in which somebody is logged in; the first is the one that leads. */
async function enter(
  context: BrowserContext,
  emulator: Emulator,
  tabs: number,
): Promise<[Tab, ...Tab[]]> {
  const opened = await open(context, emulator, tabs);
  for (const tab of opened) await tab.enter();
  return byLead(opened);
}

/** The tab that leads first, as the others. */
async function byLead(tabs: readonly Tab[]): Promise<[Tab, ...Tab[]]> {
  const lead = await Promise.all(tabs.map(async (tab) => (await tab.diagnostics()).leading));
  const leader = tabs.find((_, index) => lead[index]);
  if (!leader || lead.filter(Boolean).length > 1) throw new Error(`these tabs lead: ${lead}`);
  return [leader, ...tabs.filter((tab) => tab !== leader)];
}

test('ten tabs send the beats of one', async ({ context, emulator }) => {
  const tabs = await open(context, emulator, 10);
  // At once, so that they race.
  await Promise.all(tabs.map((tab) => tab.init()));
  expect(await counts(emulator)).toEqual({ init: 1 });
  const [leader, ...others] = await byLead(tabs);
  // A login in one tab is a login in all, whichever that is.
  await others[0]?.page.evaluate((key) => app.license(key), key);
  for (const tab of tabs) await tab.expectState('active');

  const beats = await asked(emulator, 'check', 6);
  const log = await emulator.log();
  const [login] = only(log, 'license');
  const elapsed = (beats.at(-1)?.at_ms ?? 0) - (login?.at_ms ?? 0);
  expect(beats.length).toBeLessThanOrEqual(1.15 * (elapsed / BEAT_MS) + 1);
  expect(await counts(emulator)).toEqual({ init: 1, license: 1, check: expect.any(Number) });

  // One of them sent all of it, and all of them heard it.
  expect((await leader.diagnostics()).beats).toBeGreaterThanOrEqual(6);
  for (const tab of others) {
    expect(await tab.diagnostics()).toMatchObject({ beats: 0, leading: false, otherTabs: 9 });
  }
  for (const tab of tabs) {
    expect(await tab.snapshot()).toMatchObject({
      state: 'active',
      verdict: { success: true, verification: 'verified' },
      account: { username: key },
    });
  }
});

test('a tab that comes later takes part without a request', async ({ context, emulator }) => {
  const first = await Tab.open(context, emulator);
  await first.enter();
  const before = await counts(emulator);
  const second = await Tab.open(context, emulator, { heartbeat: BEAT_MS });
  await second.enter();
  await second.expectLeading(false);
  const { check: _, ...calls } = await counts(emulator);
  expect(calls).toEqual({ init: before.init, license: before.license });
});

test('closing the tab that leads hands over within 2 s', async ({ context, emulator }) => {
  const [leader, ...others] = await enter(context, emulator, 3);
  await leader.page.close();
  await expectHandedOver(others, 'left', emulator);
});

test('so does its crash', async ({ context, emulator }) => {
  const [leader, ...others] = await enter(context, emulator, 3);
  const SIGN_MS = 20;
  await leader.page.evaluate((every) => {
    setInterval(() => localStorage.setItem('alive', String(Date.now())), every);
  }, SIGN_MS);
  await expect
    .poll(() => others[0]?.page.evaluate(() => localStorage.getItem('alive')))
    .not.toBe(null);
  const crashed = leader.page.waitForEvent('crash');
  leader.page.goto('chrome://crash').catch(() => {});
  await crashed;
  await expectHandedOver(others, 'alive', emulator);
});

/** One of `tabs` leads, and beats, since at most 2 s after the sign of life that the last one left. */
async function expectHandedOver(
  tabs: readonly Tab[],
  sign: string,
  emulator: Emulator,
): Promise<void> {
  await expect
    .poll(
      async () =>
        (await Promise.all(tabs.map((tab) => tab.diagnostics()))).filter(({ leading }) => leading)
          .length,
    )
    .toBe(1);
  const [leader, ...others] = await byLead(tabs);
  const signOf = () => leader.page.evaluate((sign) => Number(localStorage.getItem(sign)), sign);
  await expect.poll(signOf).toBeGreaterThan(0);
  const took = (await leader.leadsSince()) - (await signOf());
  test.info().annotations.push({ type: 'handed over after', description: `${took} ms` });
  expect(took).toBeGreaterThanOrEqual(0);
  expect(took).toBeLessThanOrEqual(HAND_OVER_MS);

  const { length } = only(await emulator.log(), 'check');
  await asked(emulator, 'check', length + 2);
  expect((await leader.diagnostics()).beats).toBeGreaterThan(0);
  for (const tab of [leader, ...others]) await tab.expectState('active');
  const { check: _, ...calls } = await counts(emulator);
  expect(calls).toEqual({ init: 1, license: 1 });
}

test('a logout in one tab is a logout in all', async ({ context, emulator }) => {
  const tabs = await enter(context, emulator, 3);
  // Not in the one that leads.
  await tabs[1]?.page.evaluate(() => app.logout());
  for (const tab of tabs) await tab.expectState('closed');
  expect((await counts(emulator)).logout).toBe(1);

  // Silence: longer than the longest wait for a beat.
  const { length } = await emulator.log();
  await tabs[0].page.waitForTimeout(1.5 * BEAT_MS);
  expect(await emulator.log()).toHaveLength(length);
  // Nothing of it is left for the next page either.
  const next = await Tab.open(context, emulator);
  await next.init();
  expect((await next.snapshot()).state).toBe('initialized');
  expect((await counts(emulator)).init).toBe(2);
});
