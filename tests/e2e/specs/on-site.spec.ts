import type { Page } from '@playwright/test';
import { expectNoSideways, expectNoViolation } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';
import { publishCopy, serveCopy, USUAL } from '../support/static.ts';

/** The demo site shows the examples running, and its links lead somewhere. */

const sizes = {
  phone: { width: 360, height: 780 },
  desktop: { width: 1440, height: 900 },
} as const;

const NAMES = { react: 'React', vue: 'Vue' } as const;
const names = ['react', 'vue'] as const;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const state = (page: Page) => page.locator('#root').getByRole('status');

/** In with a key, an outage and its end, out again. */
async function lives(page: Page): Promise<void> {
  await expect(heading(page)).toHaveText('Enter your licence key');
  await button(page, 'Continue').click();
  await expect(heading(page)).toHaveText('You are in');
  await button(page, 'Take the service down').click();
  await expect(page.getByText('The service is down.')).toBeVisible();
  await button(page, 'Ask now').click();
  await expect(state(page)).toHaveText('grace');
  await button(page, 'Bring the service back').click();
  await expect(page.getByText('plays the service')).toBeVisible();
  await button(page, 'Ask now').click();
  await expect(state(page)).toHaveText('active');
  await expect(page.getByText(', verified')).toBeVisible();
}

for (const name of names) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      test.describe(`${name}, ${colorScheme}, ${size}`, () => {
        test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

        test('from the demo to the example, on the same emulator', async ({ demo, emulator }) => {
          const { page } = demo;
          await expect(page.getByText(`Emulator ready at ${emulator.url}`)).toBeVisible();
          await page.getByRole('link', { name: `See it run in ${NAMES[name]}` }).click();
          await expect(page).toHaveURL(/examples/);
          await expect(heading(page)).toHaveText('Enter your licence key');
          await expectNoViolation(page);
          await lives(page);
          await expectNoViolation(page);
          await expectNoSideways(page);
          // It was this emulator, and the page has put its fault away.
          const calls = (await emulator.log()).map(({ call }) => call);
          expect(calls).toEqual(expect.arrayContaining(['init', 'license', 'check']));

          await page.getByRole('link', { name: 'All examples' }).click();
          await expect(page).toHaveURL(new RegExp(`emulator=.*${new URL(emulator.url).port}`));
          await expect(page.getByRole('heading', { name: 'In your framework' })).toBeInViewport();
        });
      });
    }
  }

  test(`${name}: a plain copy of the site needs no server`, async ({ page }) => {
    await using copy = await serveCopy();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.route(`${USUAL}/**`, (route) => route.abort('connectionrefused'));
    await page.goto(`${copy.url}examples/${name}/`);
    await lives(page);
    expect(asked.filter((url) => !url.startsWith(copy.url))).toEqual([]);
    await button(page, 'Log out').click();
    await page.getByLabel('Licence key').fill('BANNED-KEY-0001');
    await button(page, 'Continue').click();
    await expect(page.getByRole('alert')).toContainText('banned');
  });
}

test('a plain copy of the demo leads to examples that need no server either', async ({ page }) => {
  await using copy = await serveCopy();
  await page.route(`${USUAL}/**`, (route) => route.abort('connectionrefused'));
  await page.goto(copy.url);
  await expect(page.getByText('The emulator runs in this page.')).toBeVisible();
  await page.getByRole('link', { name: 'See it run in Vue' }).click();
  await lives(page);
});

test('the theme that was chosen on the demo holds on the examples', async ({ demo }) => {
  const { page } = demo;
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await demo.button('Dark theme').click();
  await page.getByRole('link', { name: 'See it run in React' }).click();
  await expect(heading(page)).toHaveText('Enter your licence key');
  expect(await ground()).not.toBe(light);
});

test('an emulator that is not there is told', async ({ page }) => {
  await page.goto(`${process.env.SITE_URL}examples/vue/index.html?emulator=http://127.0.0.1:1`);
  await expect(page.getByRole('alert')).toContainText('could not be reached');
  await button(page, 'Take the service down').click();
  await expect(page.getByText('No emulator at http://127.0.0.1:1.')).toBeVisible();
});

test.describe('on the internet', () => {
  test.use({ answeredHosts: ['demo.example.test'] });

  test('every link of the site leads to a page of it', async ({ page }) => {
    const site = await publishCopy(page, 'https://demo.example.test');
    const links = async (of: string) => {
      await page.goto(of);
      const all = page.locator('a[href]');
      return all.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
    };
    const found = new Set<string>();
    for (const of of ['', 'examples/react/', 'examples/vue/', 'reference/index.html'])
      for (const link of await links(site + of)) found.add(link);
    const own = [...found].filter((link) => link.startsWith(site));
    expect(own.length).toBeGreaterThan(20);
    // What is left: the tools' own pages.
    const foreign = [...found].filter((link) => !link.startsWith(site));
    expect(foreign.filter((link) => !/^https:\/\/(vite\.dev|typedoc\.org)/.test(link))).toEqual([]);
    const broken: string[] = [];
    for (const link of own) {
      const status = await page.evaluate(
        (address) => fetch(address).then((answer) => answer.status),
        link,
      );
      if (status !== 200) broken.push(`${status} ${link}`);
    }
    expect(broken).toEqual([]);
  });
});
