import type { Page } from '@playwright/test';
import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** The main job and everything else, without a mouse. */

/** What has the focus, as it is called. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    if (!active || active === document.body) return '';
    const label = active.closest('label')?.textContent ?? active.textContent ?? '';
    return active.getAttribute('aria-label') ?? label.trim();
  });
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).startsWith(name)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

test('the main job with the keyboard alone', async ({ demo }) => {
  const { page } = demo;
  await tabTo(page, 'Skip to the demo');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Licence key');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(goodKey.LibreAuth);
  for (const [step, state] of [
    ['init', 'initialized'],
    ['license', 'active'],
    ['check', 'active'],
    ['heartbeat', 'active'],
    ['logout', 'closed'],
  ] as const) {
    await tabTo(page, step);
    await page.keyboard.press('Enter');
    await expect(demo.answer.getByText(step, { exact: true })).toBeVisible();
    await demo.expectState(state, state === 'active' ? 'licensed' : 'not licensed');
  }
});

test('the other service, a fault and the wire with the keyboard alone', async ({ demo }) => {
  const { page } = demo;
  await tabTo(page, 'LibreAuth');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Lockence' })).toBeChecked();
  // Enter in a field runs all steps.
  await tabTo(page, 'Licence key');
  await page.keyboard.press('Enter');
  await demo.expectState('closed', 'not licensed');
  await tabTo(page, 'Hang');
  await page.keyboard.press('Space');
  await expect(page.getByText('Now: Hang')).toBeVisible();
  await tabTo(page, 'Reveal secrets');
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Reveal secrets')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(demo.exchanges.first().getByRole('heading', { name: 'Request' })).toBeVisible();
});

test('whatever has the focus shows it', async ({ demo }) => {
  const { page } = demo;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const shown = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return true;
      // A hidden radio button shows its focus on its label's text.
      const bearer = active.matches('[type=radio]') ? active.nextElementSibling : active;
      return bearer !== null && getComputedStyle(bearer).outlineStyle !== 'none';
    });
    expect(shown, await focused(page)).toBe(true);
  }
});
