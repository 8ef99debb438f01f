import { browser } from '../support/chromium.ts';
import { expect, test } from '../support/fixtures.ts';
import { type HiddenTab, Window } from '../support/hidden.ts';
import { asked, clientAddress, counts, key, only } from '../support/tab.ts';

/**
 * A hidden tab keeps beating, in a Chromium that throttles as it does with its users: Playwright's
 * switches against that are taken out. Timers of a hidden page then fire once a second at most; and five
 * minutes later, which is brought forward to ten seconds, those that are set by timers once a minute.
 */

test.use({
  launchOptions: {
    ...browser.launchOptions,
    args: [
      ...browser.launchOptions.args,
      '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10',
    ],
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
  },
});

/** The figure. */
const LATE = 1.2;

/** What a naive client would do: a timer that sets the next one. Its gaps show how the page is throttled. */
const NAIVE = `
  globalThis.gaps = [];
  let last = Date.now();
  const beat = () => {
    gaps.push(Date.now() - last);
    last = Date.now();
    setTimeout(beat, 1000);
  };
  setTimeout(beat, 1000);
`;

async function entered(tab: HiddenTab): Promise<void> {
  await expect.poll(() => tab.value('globalThis.app?.getSnapshot().licensed')).toBe(true);
}

test('a hidden tab beats in time', async ({ browser, emulator }) => {
  const window = await Window.open(browser);
  const tab = await window.tab(`${clientAddress(emulator)}&key=${key}`);
  await entered(tab);
  await window.tab('about:blank');
  await expect.poll(() => tab.value('document.visibilityState')).toBe('hidden');
  const { length } = only(await emulator.log(), 'check');
  await asked(emulator, 'check', length + 4);
  expect(await tab.value('document.visibilityState')).toBe('hidden');
  expect(await tab.value('app.getSnapshot().state')).toBe('active');
  await window.close();
});

test('with a minute between beats none is later than 1.2 of it, however throttled the page is', async ({
  browser,
  emulator,
}) => {
  test.setTimeout(330_000);
  const MINUTE_MS = 60_000;
  const window = await Window.open(browser);
  const address = clientAddress(emulator, { heartbeat: MINUTE_MS });
  const tab = await window.tab(`${address}&key=${key}`);
  await entered(tab);
  await tab.value(NAIVE);
  await window.tab('about:blank');

  const beats = await asked(emulator, 'check', 4, 300_000);
  expect(await tab.value('document.visibilityState')).toBe('hidden');
  // The throttling was there: a timer of one second took most of a minute.
  expect(Math.max(...(await tab.value<number[]>('gaps')))).toBeGreaterThan(40_000);
  const [login] = only(await emulator.log(), 'license');
  const times = [login, ...beats].map((entry) => entry?.at_ms ?? 0);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  for (const gap of gaps) expect(gap).toBeLessThanOrEqual(LATE * MINUTE_MS);
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
  expect(await tab.value('app.getSnapshot().state')).toBe('active');

  // Shown again it is as before.
  await tab.show();
  await expect.poll(() => tab.value('document.visibilityState')).toBe('visible');
  expect(await tab.value('app.diagnostics().misses')).toBe(0);
  await window.close();
});

test('a tab that leads and is frozen hands over, and is as before when it runs again', async ({
  browser,
  emulator,
}) => {
  const window = await Window.open(browser);
  const first = await window.tab(`${clientAddress(emulator)}&key=${key}`);
  await entered(first);
  const second = await window.tab(`${clientAddress(emulator)}&key=${key}`);
  await entered(second);
  expect(await second.value('app.diagnostics().leading')).toBe(false);
  await first.freeze(true);
  await expect.poll(() => second.value('app.diagnostics().leading')).toBe(true);
  const { length } = only(await emulator.log(), 'check');
  await asked(emulator, 'check', length + 2);
  expect(await second.value('app.getSnapshot().state')).toBe('active');

  await first.freeze(false);
  await first.show();
  await expect.poll(() => first.value('app.diagnostics().otherTabs')).toBe(1);
  expect(await first.value('[app.getSnapshot().state, app.diagnostics().leading]')).toEqual([
    'active',
    false,
  ]);
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
  await window.close();
});
