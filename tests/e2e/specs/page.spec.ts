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
