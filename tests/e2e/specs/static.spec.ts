import { createEmulator } from 'libreauth-client/testing';
import { Demo, goodKey, type Service } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';
import { publishCopy, serveCopy, USUAL } from '../support/static.ts';

/** A copy of the built demo works by itself: where there is no server, the emulator runs in the page. */

const INSIDE = 'The emulator runs in this page.';
const INTERNET = 'https://demo.example.test';

for (const service of ['LibreAuth', 'Lockence'] as const satisfies Service[]) {
  test(`${service}: a plain copy of the demo needs no server`, async ({ page, emulator }) => {
    await using copy = await serveCopy();
    await page.route(`${USUAL}/**`, (route) => route.abort('connectionrefused'));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(copy.url);
    const demo = new Demo(page, emulator);
    await expect(page.getByText(INSIDE)).toBeVisible();
    await expect(page.getByRole('complementary', { name: 'Emulator missing' })).toBeHidden();

    await demo.noAutomaticBeats();
    await demo.redeem(service, goodKey[service]);
    await demo.step('heartbeat');
    await expect(demo.beats.first()).toHaveText(/^ok/);

    await demo.stand('Drop connection');
    await demo.step('heartbeat');
    await demo.expectCode('network');
    await demo.expectState('grace', 'licensed');
    await demo.backToNormal();
    await demo.step('heartbeat');
    await demo.expectState('active', 'licensed');

    await demo.button('Ban this licence').click();
    await expect(page.getByText('Done: Ban this licence')).toBeVisible();
    await demo.step('heartbeat');
    await demo.expectState('denied', 'not licensed');

    // Files of the copy, and one look for a server.
    const elsewhere = asked.filter((url) => !url.startsWith(copy.url));
    expect(elsewhere).toEqual([`${USUAL}/_emulator/state`]);
    await demo.unfold(demo.exchanges.first());
    await expect(demo.exchanges.first()).toContainText(new URL(USUAL).host);
  });
}

test('in the page, too, a page sees no more of an answer than a browser shows it', async ({
  page,
  emulator,
}) => {
  await using copy = await serveCopy();
  await page.route(`${USUAL}/**`, (route) => route.abort('connectionrefused'));
  await page.goto(copy.url);
  const demo = new Demo(page, emulator);
  await expect(page.getByText(INSIDE)).toBeVisible();
  await demo.noAutomaticBeats();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.step('check');
  await expect(demo.verification).toHaveText('verified');
  await demo.stand('Hidden headers');
  await demo.step('check');
  await demo.expectCode('signature_missing');
  await demo.expectState('grace', 'licensed');
});

test('a server that is started later is found, and can be left again', async ({
  page,
  emulator,
}) => {
  await using copy = await serveCopy();
  const later = createEmulator();
  let started = false;
  await page.route(`${USUAL}/**`, (route) =>
    started ? later.route(route) : route.abort('connectionrefused'),
  );
  await page.goto(copy.url);
  const demo = new Demo(page, emulator);
  await expect(page.getByText(INSIDE)).toBeVisible();
  await demo.noAutomaticBeats();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);

  await demo.button('Look for a server').click();
  await expect(page.getByText(`No server at ${USUAL}`)).toBeVisible();
  await demo.expectState('active', 'licensed');
  expect(later.requests).toEqual([]);

  started = true;
  await demo.button('Look again').click();
  await expect(page.getByText(`Emulator ready at ${USUAL}`)).toBeVisible();
  await demo.expectState('idle', 'not licensed');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  const asked = later.requests.length;
  expect(asked).toBeGreaterThan(0);

  await demo.button('Run it in this page').click();
  await expect(page.getByText(INSIDE)).toBeVisible();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  expect(later.requests.length).toBe(asked);
});

test('a server that the address names is waited for, unless the page shall do', async ({
  page,
  emulator,
}) => {
  await page.goto(`${process.env.SITE_URL}?emulator=http://127.0.0.1:1`);
  const banner = page.getByRole('complementary', { name: 'Emulator missing' });
  await banner.getByRole('button', { name: 'Run it in this page' }).click();
  await expect(banner).toBeHidden();
  const demo = new Demo(page, emulator);
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
});

test.describe('on the internet', () => {
  test.use({ answeredHosts: [new URL(INTERNET).hostname] });

  test('the copy leaves its visitor’s machine alone', async ({ page, emulator }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(await publishCopy(page, INTERNET));
    await expect(page.getByText(INSIDE)).toBeVisible();
    await new Demo(page, emulator).redeem('Lockence', goodKey.Lockence);
    expect(new Set(asked)).toEqual(new Set([INTERNET]));
  });
});
