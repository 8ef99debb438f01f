import { expectNoViolation } from '../support/accessible.ts';
import { expect, KEY, query, redeem, test } from '../support/extensions.ts';
import { asked, counts, only } from '../support/tab.ts';
import { WebPage } from '../support/webpage.ts';

/** The extension as a user has it: unpacked, in a Chromium of its own, with a worker that sleeps. */

// Each starts a browser, some twice, and waits for beats.
test.describe.configure({ timeout: 300_000 });

const LOCKENCE_KEY = 'DEMO1-DEMO1-DEMO1-DEMO1';

test('the popup redeems, and all see it', async ({ load, site, emulator }) => {
  const extension = await load({ background: 'example' });
  const web = await WebPage.open(extension.context, site);
  const options = await extension.page('options');
  const pill = options.locator('.pill');
  await expect(pill).toHaveText('idle');
  await expect(web.page.getByText('MyApp is on')).toBeHidden();
  expect(await counts(emulator)).toEqual({});

  const popup = await extension.page('popup');
  await popup.getByLabel('Licence key').fill('BANNED-KEY-0001');
  await popup.getByRole('button', { name: 'Continue' }).click();
  await expect(popup.getByRole('alert')).toContainText('banned');
  await expectNoViolation(popup);

  await popup.getByLabel('Licence key').fill(KEY);
  await popup.getByRole('button', { name: 'Continue' }).click();
  await expect(popup.getByRole('heading')).toHaveText('You are in');
  await expectNoViolation(popup);
  await popup.close();

  await options.bringToFront();
  await expect(pill).toHaveText('active');
  await expect(options.locator('#licence')).toHaveText(KEY);
  await options.getByRole('button', { name: 'Ask now' }).click();
  await expect(options.locator('#asked')).toContainText('verified');
  await expectNoViolation(options);
  await web.page.bringToFront();
  await expect(web.page.getByText('MyApp is on')).toBeVisible();

  const again = await extension.page('popup');
  await again.getByRole('button', { name: 'Log out' }).click();
  await expect(again.getByRole('heading')).toHaveText('Enter your licence key');
  await expect(web.page.getByText('MyApp is on')).toBeHidden();
  await expect(pill).toHaveText('closed');
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 2, logout: 1 });
});

test('a worker that sleeps wakes up for its beat', async ({ load, emulator }) => {
  const extension = await load({ query: query() });
  const popup = await redeem(extension);
  await popup.close();
  for (let round = 0; round < 2; round += 1) {
    await extension.sleep();
    const before = only(await emulator.log(), 'check').length;
    await asked(emulator, 'check', before + 1);
    expect(extension.awake).toBe(true);
  }
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
  const again = await extension.page('popup');
  await expect(again.getByRole('heading')).toHaveText('You are in');
});

test('a worker that sleeps wakes up for a message, and asks nothing that is not due', async ({
  load,
  site,
  emulator,
}) => {
  const extension = await load({
    query: query({ heartbeat: 600_000 }, '&background={"contentScripts":"all"}'),
  });
  const popup = await redeem(extension);
  const web = await WebPage.open(extension.context, site);
  const before = await counts(emulator);
  await extension.sleep();
  await popup.reload();
  await expect(popup.getByRole('heading')).toHaveText('You are in');
  expect(extension.awake).toBe(true);
  await extension.sleep();
  expect(await web.call('refresh')).toMatchObject({ state: 'active' });
  expect(await counts(emulator)).toEqual(before);

  // A call of one that was connected before the sleep resumes the session first.
  await extension.sleep();
  expect(await web.call('variable', 'motd')).toBeTruthy();
  expect(await counts(emulator)).toEqual({ ...before, check: 1, var: 1 });
  await popup.bringToFront();
  await extension.sleep();
  await popup.getByRole('button', { name: 'Log out' }).click();
  await expect(popup.getByRole('heading')).toHaveText('Enter your licence key');
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1, logout: 1 });
});

for (const storage of ['chrome.local', 'indexedDB']) {
  test(`an update loses nothing: ${storage}`, async ({ load, site, emulator }) => {
    const extension = await load({ query: query({ storage }) });
    await redeem(extension);
    const web = await WebPage.open(extension.context, site);
    expect(await web.call('state')).toBe('active');
    await extension.update('1.0.1');

    // The content script is still the old one.
    expect(await web.call('refresh')).toMatchObject({
      name: 'LibreAuthError',
      code: 'extension_reloaded',
    });
    await web.page.reload();
    await expect(web.page.getByText('MyApp is on')).toBeVisible();
    await asked(emulator, 'check', only(await emulator.log(), 'check').length + 2);
    await extension.sleep();
    await asked(emulator, 'check', only(await emulator.log(), 'check').length + 1);
    const popup = await extension.page('popup');
    await expect(popup.getByRole('heading')).toHaveText('You are in');
    expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
  });
}

test('closing the browser loses nothing', async ({ load, emulator }) => {
  const extension = await load({ query: query() });
  await redeem(extension);
  await extension.restart();
  // With no page open: the browser's start is the worker's.
  await asked(emulator, 'check', only(await emulator.log(), 'check').length + 2);
  const popup = await extension.page('popup');
  await expect(popup.getByRole('heading')).toHaveText('You are in');
  expect(await counts(emulator)).toMatchObject({ init: 1, license: 1 });
});

test('a session that the service lost meanwhile is opened again without a word', async ({
  load,
  emulator,
}) => {
  const extension = await load({ query: query() });
  await (await redeem(extension)).close();
  await extension.sleep();
  await emulator.command('sessions', { action: 'kill_all' });
  await asked(emulator, 'license', 2);
  expect(await counts(emulator)).toMatchObject({ init: 2, license: 2 });
  const popup = await extension.page('popup');
  await expect(popup.getByRole('heading')).toHaveText('You are in');
});

test('Lockence: asleep, updated, restarted, in grace', async ({ load, site, emulator }) => {
  const all = '&service=Lockence&background={"contentScripts":"all"}';
  const extension = await load({ query: query({}, all) });
  const web = await WebPage.open(extension.context, site);
  expect(await web.call('init', 'NOONE-NOONE-NOONE-NOONE')).toMatchObject({
    name: 'LibreAuthError',
    code: 'license_invalid',
    category: 'denied',
    status: 404,
    endpoint: 'init',
  });
  expect(await web.call('init', LOCKENCE_KEY)).toMatchObject({ username: expect.any(String) });
  expect(await web.call('license', 'KEY')).toMatchObject({ code: 'not_supported' });
  const asks = async () => (await emulator.log()).filter(({ call }) => call !== 'init').length;
  const beats = async () => {
    const before = await asks();
    await expect.poll(asks, { timeout: 90_000 }).toBeGreaterThan(before);
  };
  await extension.sleep();
  await beats();
  await extension.update('1.0.1');
  await beats();
  await extension.restart();
  await beats();
  expect((await counts(emulator)).init).toBe(2);

  const again = await WebPage.open(extension.context, site);
  expect(await again.call('getSnapshot')).toMatchObject({
    state: 'active',
    account: { username: expect.any(String) },
  });
  await emulator.command('faults', [{ kind: 'drop' }]);
  await extension.sleep();
  await beats();
  await expect.poll(() => again.call('state')).toBe('grace');
  await emulator.command('faults', []);
  await extension.sleep();
  await beats();
  await expect.poll(() => again.call('state')).toBe('active');
  await again.call('logout');
  await extension.sleep();
  expect(await again.call('state')).toBe('closed');
  await extension.restart();
  const last = await WebPage.open(extension.context, site);
  expect(await last.call('state')).toBe('idle');
  expect((await counts(emulator)).init).toBe(2);
});

test('two windows follow one another, also over a sleep', async ({ load, emulator }) => {
  const extension = await load({ query: query() });
  const first = await extension.page('options');
  const [second] = await Promise.all([
    extension.context.waitForEvent('page'),
    first.evaluate(() => void chrome.windows.create({ url: 'options.html' })),
  ]);
  const pills = [first, second].map((page) => page.locator('.pill'));
  for (const pill of pills) await expect(pill).toHaveText('idle');
  const popup = await redeem(extension);
  for (const pill of pills) await expect(pill).toHaveText('active');

  await extension.sleep();
  await emulator.licence('libreauth', KEY, 'ban');
  for (const pill of pills) await expect(pill).toHaveText('denied');
  await expect(popup.getByRole('alert')).toContainText('banned');
  // It stays so, and nobody asks again and again.
  const before = await counts(emulator);
  await extension.sleep();
  await second.reload();
  await expect(second.locator('.pill')).toHaveText('denied');
  await extension.restart();
  const last = await extension.page('options');
  await expect(last.locator('.pill')).toHaveText('idle');
  expect(await counts(emulator)).toEqual(before);
});
