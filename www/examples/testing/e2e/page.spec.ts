/** In a real browser, the service being a route: no server to start but the app's own. */
import { expect, test } from '@playwright/test';
import { createEmulator } from 'libreauth-client/testing';
import { SERVICE } from '../src/license.ts';

test('a key unlocks the page, and an outage does not lock it', async ({ page }) => {
  const emulator = createEmulator();
  await page.route(`${SERVICE}/**`, emulator.route);
  await page.goto('/');

  await page.getByLabel('Licence key').fill('EXPIRED-KEY-0001');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('status')).toHaveText('Refused: license_expired');

  await page.getByLabel('Licence key').fill('DEMO-KEY-0001');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('status')).toHaveText('Unlocked');

  emulator.faults.outage();
  await expect(page.getByRole('status')).toHaveText('Unlocked, for now', { timeout: 30_000 });
  emulator.faults.clear();
  await expect(page.getByRole('status')).toHaveText('Unlocked', { timeout: 60_000 });

  emulator.ban('DEMO-KEY-0001');
  await expect(page.getByRole('status')).toHaveText('Locked again', { timeout: 30_000 });
  const banned = emulator.requests.filter(({ fault }) => fault === 'drop');
  expect(banned.length).toBeGreaterThan(0);
});
