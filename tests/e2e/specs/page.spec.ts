import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** The page's own duties: secrets masked, diagnostics to take along, a way on without emulator. */

test('secrets on the wire are masked until they are revealed', async ({ demo }) => {
  await demo.noAutomaticBeats();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  const exchange = demo.exchanges.filter({ hasText: 'license' });
  await demo.unfold(exchange);
  await expect(exchange).toContainText('sessionid=••••••••');
  await expect(exchange).toContainText('x-signature-ed25519');
  await demo.page.getByLabel('Reveal secrets').check();
  await expect(exchange).toContainText(/sessionid=\w{6,}/);
  await expect(exchange).not.toContainText('••••••••');
  await demo.page.getByLabel('Reveal secrets').uncheck();
  await expect(exchange).toContainText('sessionid=••••••••');
});

for (const service of ['LibreAuth', 'Lockence'] as const) {
  test(`${service}: no secret is in the document, whatever is unfolded`, async ({
    demo,
    emulator,
  }) => {
    await demo.noAutomaticBeats();
    await demo.redeem(service, goodKey[service]);
    for (const step of [service === 'LibreAuth' ? 'check' : 'validate', 'heartbeat']) {
      await demo.step(step);
    }
    await demo.deviceId();
    await demo.step('logout');
    for (const exchange of await demo.exchanges.all()) await demo.unfold(exchange);

    const wire = JSON.stringify(await emulator.log());
    const found = wire.matchAll(/(?:sessionid|session_token)(?:=|\\":\\")([^&"\\]+)/g);
    const ids = new Set([...found].map(([, id = '']) => id));
    expect(ids.size).toBeGreaterThan(0);
    const html = await demo.page.content();
    for (const id of ids) expect(html).not.toContain(id);
    // The licence key is where its user put it, among the test licences, in the lines of code and as
    // the name that the service gave its user; but not on the wire.
    const exchanges = await demo.exchanges.allInnerTexts();
    expect(exchanges.join()).not.toContain(goodKey[service]);
    expect(exchanges.join()).not.toContain('lockence-demo-api-key');
  });
}

test('a request is shown as the service received it', async ({ demo, emulator }) => {
  await demo.step('init');
  const [received] = await emulator.log();
  expect(received?.request).toBe('type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0');
  await demo.unfold(demo.exchanges.first());
  await expect(demo.exchanges.first()).toContainText(received?.request ?? '');
});

test('an answer’s markup stays text', async ({ demo }) => {
  await demo.button('HTML page').click();
  await expect(demo.page.getByText('Now: HTML page')).toBeVisible();
  await demo.step('init');
  await demo.unfold(demo.exchanges.first());
  await expect(demo.exchanges.first()).toContainText('<html');
});

test('diagnostics are copied without a secret', async ({ demo }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await expect(demo.page.getByRole('textbox', { name: 'Diagnostics' })).toHaveValue(
    /"state": "active"/,
  );
  await demo.button('Copy diagnostics').click();
  await expect(demo.page.getByText('Copied.')).toBeVisible();
  const text = await demo.page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(text)).toMatchObject({ service: 'libreauth', state: 'active' });
  expect(text).not.toContain(goodKey.LibreAuth);
});

test('without an emulator the page says how to start one', async ({ page }) => {
  await page.goto(`${process.env.SITE_URL}?emulator=http://127.0.0.1:1`);
  const banner = page.getByRole('complementary', { name: 'Emulator missing' });
  await expect(banner).toContainText('No emulator at http://127.0.0.1:1');
  await expect(banner).toContainText('cargo xtask demo');
  await expect(banner.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('the theme is kept over a reload', async ({ demo }) => {
  const dark = demo.button('Dark theme');
  await expect(dark).toHaveAttribute('aria-pressed', 'false');
  await dark.click();
  await expect(dark).toHaveAttribute('aria-pressed', 'true');
  await demo.page.reload();
  await expect(dark).toHaveAttribute('aria-pressed', 'true');
});
