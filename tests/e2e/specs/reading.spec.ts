import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';
import { clientAddress } from '../support/tab.ts';

/** How often a page asks for the graphics card's name, which keeps it waiting: only to make an id. */

test.beforeEach(async ({ page, emulator }) => {
  await page.addInitScript(() => {
    const readings = { count: 0 };
    const { prototype } = OffscreenCanvas;
    const real = prototype.getContext;
    prototype.getContext = function (this: OffscreenCanvas, ...words: never[]) {
      readings.count += 1;
      return Reflect.apply(real, this, words);
    } as typeof real;
    Object.assign(globalThis, { readings });
  });
  await page.goto(clientAddress(emulator));
});

const readings = (page: Page): Promise<number> =>
  page.evaluate(() => Reflect.get(globalThis, 'readings').count);
const id = (page: Page) => page.evaluate(() => app.deviceId());

test('a new device is read once', async ({ page }) => {
  expect(await readings(page)).toBe(0);
  const first = await id(page);
  expect(await id(page)).toBe(first);
  expect(await readings(page)).toBe(1);
});

test('a known one is not', async ({ page }) => {
  const first = await id(page);
  await page.reload();
  expect(await id(page)).toBe(first);
  expect(await readings(page)).toBe(0);
});

test('one that only the database knows has the same id, although the page began to read', async ({
  page,
}) => {
  const first = await id(page);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  expect(await id(page)).toBe(first);
  await expect.poll(() => readings(page)).toBe(1);
  // What was read ahead and not wanted is not kept: who asks later asks anew.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 3_500)));
  expect((await page.evaluate(() => app.explainDeviceId())).id).toBe(first);
  expect(await readings(page)).toBe(2);
});
