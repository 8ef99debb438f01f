import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';

const results = fileURLToPath(new URL('../results/', import.meta.url));

const sizes = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
} as const;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Pages of the site, and how far the visitor has come on each. */
const scenes: Readonly<Record<string, (page: Page, site: string) => Promise<void>>> = {
  'example-react': async (page, site) => {
    await page.goto(`${site}examples/react/index.html`);
    await expect(button(page, 'Continue')).toBeVisible();
  },
  'example-vue-grace': async (page, site) => {
    await page.goto(`${site}examples/vue/index.html`);
    await button(page, 'Continue').click();
    await button(page, 'Take the service down').click();
    await button(page, 'Ask now').click();
    await expect(page.getByText('this licence counts until')).toBeVisible();
  },
  guide: async (page, site) => {
    await page.goto(`${site}reference/documents/docs_getting-started.html`);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  },
  reference: async (page, site) => {
    await page.goto(`${site}reference/modules/libreauth-client.html`);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  },
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, device] of Object.entries(sizes)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, ...device, contextOptions: { reducedMotion: 'reduce' } });
      for (const [scene, play] of Object.entries(scenes)) {
        test(scene, async ({ page }) => {
          await play(page, process.env.SITE_URL ?? '');
          const path = `${results}${scene}-${colorScheme}-${size}.png`;
          await page.screenshot({ path });
        });
      }
      test('ways', async ({ demo }) => {
        await demo.page.screenshot({ path: `${results}ways-${colorScheme}-${size}.png` });
        const examples = demo.page.locator('#examples');
        await examples.screenshot({ path: `${results}examples-${colorScheme}-${size}.png` });
      });
    });
  }
}
