import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';
import { asked, counts, key, only, Tab } from '../support/tab.ts';

/** The session outlives the page. */

/** No beat of its own comes between a test's calls. */
const quiet = { heartbeat: 3_600_000 } as const;

for (const storage of ['indexedDB', 'localStorage'] as const) {
  test(`${storage}: a reload resumes with one check and stays licensed`, async ({
    context,
    emulator,
  }) => {
    const tab = await Tab.open(context, emulator, { ...quiet, storage });
    await tab.enter();
    const before = await tab.snapshot();
    const id = await tab.page.evaluate(() => app.deviceId());
    for (let reload = 1; reload <= 3; reload += 1) {
      await tab.page.reload();
      await tab.init();
      expect(await tab.snapshot()).toMatchObject({
        state: 'active',
        licensed: true,
        account: before.account,
      });
      expect(await counts(emulator)).toEqual({ init: 1, license: 1, check: reload });
    }
    expect(await tab.page.evaluate(() => app.deviceId())).toBe(id);
    expect(await tab.diagnostics()).toMatchObject({ leading: true, storageTrouble: null });
  });
}

for (const storage of ['indexedDB', 'localStorage'] as const) {
  test(`${storage}: a page that leaves as soon as it is logged in takes the session along`, async ({
    context,
    emulator,
  }) => {
    const tab = await Tab.open(context, emulator, { ...quiet, storage });
    // In one go, as a login page does.
    const next = tab.page.waitForEvent('load');
    await tab.page.evaluate((key) => {
      void enter(key).then(() => location.reload());
    }, key);
    await next;
    await tab.init();
    expect(await tab.snapshot()).toMatchObject({ state: 'active', licensed: true });
    expect(await counts(emulator)).toEqual({ init: 1, license: 1, check: 1 });
    // A logout is as quick.
    const after = tab.page.waitForEvent('load');
    await tab.page.evaluate(() => {
      void app.logout().then(() => location.reload());
    });
    await after;
    await tab.init();
    expect((await tab.snapshot()).state).toBe('initialized');
  });
}

test('in memory nothing is kept', async ({ context, emulator }) => {
  const tab = await Tab.open(context, emulator, { ...quiet, storage: 'memory' });
  await tab.enter();
  await tab.page.reload();
  await tab.enter();
  expect(await counts(emulator)).toEqual({ init: 2, license: 2 });
});

test('beats go on after a reload', async ({ context, emulator }) => {
  const tab = await Tab.open(context, emulator);
  await tab.enter();
  await tab.page.reload();
  await tab.enter();
  await asked(emulator, 'check', 3);
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
});

test('a reload in an outage is in grace, and the licence is back with the service', async ({
  context,
  emulator,
}) => {
  const tab = await Tab.open(context, emulator);
  await tab.enter();
  await emulator.command('faults', [{ kind: 'drop' }]);
  await tab.page.reload();
  await tab.init();
  expect(await tab.snapshot()).toMatchObject({
    state: 'grace',
    licensed: true,
    reason: 'network',
    graceUntil: expect.any(Number),
  });
  await emulator.command('faults', []);
  await tab.expectState('active');
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
});

test('a reload does not lengthen the grace', async ({ context, emulator }) => {
  const options = { heartbeat: 5_000, timeoutMs: 1_000, graceMs: 1_000 };
  const tab = await Tab.open(context, emulator, options);
  await tab.enter();
  const good = Date.now();
  await emulator.command('faults', [{ kind: 'drop' }]);
  // One beat and the time that its answer may take.
  await expect.poll(() => Date.now() - good).toBeGreaterThan(6_500);
  await tab.page.reload();
  const code = await tab.page.evaluate(() => app.init().then(String, ({ code }) => code));
  expect(code).toBe('network');
  expect((await tab.snapshot()).licensed).toBe(false);
});

test('when the service lost the session, a reload asks for the key as on the first day', async ({
  context,
  emulator,
}) => {
  const tab = await Tab.open(context, emulator, quiet);
  await tab.enter();
  await emulator.command('sessions', { action: 'kill_all' });
  await tab.page.reload();
  await tab.init();
  expect((await tab.snapshot()).state).toBe('initialized');
  await tab.enter();
  expect((await tab.snapshot()).licensed).toBe(true);
});

test('when the service lost the session, a tab that remembers logs in for all', async ({
  context,
  emulator,
}) => {
  const first = await Tab.open(context, emulator);
  await first.enter();
  await emulator.command('sessions', { action: 'kill_all' });
  const second = await Tab.open(context, emulator);
  await second.init();
  expect((await second.snapshot()).licensed).toBe(true);
  await expectLoggedInAgain(second);
  for (const tab of [first, second]) await tab.expectState('active');
  // The second one has learnt it, and goes on alone.
  await first.page.close();
  await second.expectLeading(true);
  await emulator.command('sessions', { action: 'kill_all' });
  await asked(emulator, 'license', 3);
  await second.expectState('active');
  expect(await counts(emulator)).toMatchObject({ init: 3, license: 3 });

  async function expectLoggedInAgain(tab: Tab): Promise<void> {
    await asked(emulator, 'license', 2);
    await tab.expectState('active');
    expect(await counts(emulator)).toMatchObject({ init: 2, license: 2 });
    // Nobody was locked out meanwhile.
    const states = await tab.page.evaluate(() =>
      told.map(({ event }) => 'to' in event && event.to),
    );
    expect(states).not.toContain('expired');
  }
});

/** The one record of a session. */
function record(page: Page): Promise<[string, string]> {
  return page.evaluate(() => {
    const found = Object.entries(localStorage).find(([name]) => name.includes(':session:'));
    if (!found) throw new Error('no session is kept');
    return found;
  });
}

for (const [trouble, spoil] of [
  ['damaged', (text: string) => text.replace(/.{8}$/, 'AAAAAAAA')],
  ['too_new', (text: string) => text.replace(/^1\./, '2.')],
] as const) {
  test(`a record that is ${trouble} is not used, and that is told`, async ({
    context,
    emulator,
  }) => {
    const tab = await Tab.open(context, emulator, { ...quiet, storage: 'localStorage' });
    await tab.enter();
    const [name, text] = await record(tab.page);
    await tab.page.reload();
    await tab.page.evaluate(([name, text]) => localStorage.setItem(name, text), [
      name,
      spoil(text),
    ] as const);
    await tab.enter();
    await expectTold(tab, trouble);
    expect(await counts(emulator)).toEqual({ init: 2, license: 2 });
  });
}

test('a record of before a logout is not used', async ({ context, emulator }) => {
  const tab = await Tab.open(context, emulator, { ...quiet, storage: 'localStorage' });
  await tab.enter();
  const old = await record(tab.page);
  await tab.page.evaluate(() => app.logout());
  await expect
    .poll(() => tab.page.evaluate((name) => localStorage.getItem(name), old[0]))
    .toBe(null);
  await tab.page.reload();
  await tab.page.evaluate(([name, text]) => localStorage.setItem(name, text), old);
  await tab.init();
  await expectTold(tab, 'rolled_back');
  expect((await tab.snapshot()).state).toBe('initialized');
  expect(only(await emulator.log(), 'init')).toHaveLength(2);
});

async function expectTold(tab: Tab, trouble: string): Promise<void> {
  const events = await tab.page.evaluate(() => told.filter(({ name }) => name === 'storage'));
  expect(events).toMatchObject([{ event: { trouble } }]);
  expect(await tab.diagnostics()).toMatchObject({ storageTrouble: trouble });
}
