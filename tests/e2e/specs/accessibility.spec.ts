import { expectNoSideways, expectNoViolation } from '../support/accessible.ts';
import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** No violation in either theme, on a phone and a desktop, in the states a person gets to see. */

const sizes = {
  phone: { width: 360, height: 780 },
  desktop: { width: 1440, height: 900 },
} as const;

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(sizes)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('start, active, grace with all opened', async ({ demo }) => {
        const { page } = demo;
        await expectNoViolation(page);
        await demo.noAutomaticBeats();
        await demo.redeem('LibreAuth', goodKey.LibreAuth);
        await demo.step('heartbeat');
        await demo.deviceId();
        await expectNoViolation(page);
        await demo.button('Error 500').click();
        await expect(page.getByText('Now: Error 500')).toBeVisible();
        await demo.step('heartbeat');
        await demo.expectState('grace', 'licensed');
        for (const exchange of await demo.exchanges.all()) await demo.unfold(exchange);
        await page.getByLabel('Reveal secrets').check();
        await expectNoViolation(page);
        await expectNoSideways(page);
      });

      test('untrusted, and unverified', async ({ demo }) => {
        const { page } = demo;
        await demo.noAutomaticBeats();
        await page.getByLabel('Signature').selectOption('prefer');
        await demo.redeem('LibreAuth', goodKey.LibreAuth);
        await demo.step('check');
        await expect(demo.verification).toHaveText('verified');
        await demo.stand('Hidden headers');
        await demo.step('heartbeat');
        await expect(demo.verification).toHaveText('unverified');
        await demo.stand('Forged signature');
        await demo.step('heartbeat');
        await demo.expectState('grace', 'licensed');
        await expectNoViolation(page);
        await expectNoSideways(page);
      });

      test('refused, and closed', async ({ demo }) => {
        const { page } = demo;
        await demo.choose('Lockence');
        await demo.button('Expired').click();
        await demo.step('init');
        await demo.expectCode('license_expired');
        await expectNoViolation(page);
        await expectNoSideways(page);
        await demo.redeem('Lockence', goodKey.Lockence);
        await demo.step('logout');
        await demo.expectState('closed', 'not licensed');
        await expectNoViolation(page);
      });

      test('without an emulator, and with it in the page', async ({ page }) => {
        await page.goto(`${process.env.SITE_URL}?emulator=http://127.0.0.1:1`);
        await expect(page.getByText('Is it on another port?')).toBeVisible();
        await expectNoViolation(page);
        await expectNoSideways(page);
        await page.getByRole('button', { name: 'Run it in this page' }).click();
        await expect(page.getByText('The emulator runs in this page.')).toBeVisible();
        await expectNoViolation(page);
        await expectNoSideways(page);
      });
    });
  }
}
