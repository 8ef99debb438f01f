import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, redeem, test } from '../support/extensions.ts';

/** Pictures of the example's popup and options page. */

const results = fileURLToPath(new URL('../results/', import.meta.url));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`extension, ${colorScheme}`, async ({ load, site, emulator }) => {
    const extension = await load({ background: 'example' });
    const picture = async (page: Page, name: string, width: number, height: number) => {
      await page.bringToFront();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${results}extension-${name}-${colorScheme}.png` });
    };
    const popup = await extension.page('popup');
    await popup.getByLabel('Licence key').fill('BANNED-KEY-0001');
    await popup.getByRole('button', { name: 'Continue' }).click();
    await expect(popup.getByRole('alert')).toContainText('banned');
    await picture(popup, 'refused', 384, 520);

    const licensed = await redeem(extension);
    const options = await extension.page('options');
    await expect(options.locator('#device')).not.toBeEmpty();
    await options.getByRole('button', { name: 'Ask now' }).click();
    await expect(options.locator('#asked')).toContainText('verified');
    await picture(options, 'options', 900, 560);
    await picture(licensed, 'active', 384, 330);

    await emulator.command('faults', [{ kind: 'drop' }]);
    await options.getByRole('button', { name: 'Ask now' }).click();
    await expect(options.getByRole('alert')).not.toBeEmpty();
    await picture(options, 'options-grace', 900, 640);
    await licensed.bringToFront();
    await expect(licensed.getByText('Go on working')).toBeVisible();
    await picture(licensed, 'grace', 384, 430);

    const web = await extension.context.newPage();
    await web.goto(site.url);
    await expect(web.getByText('MyApp is on')).toBeVisible();
    await picture(web, 'content', 500, 200);
  });
}
