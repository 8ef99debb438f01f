import { expectNoSideways, expectNoViolation } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';

/** The examples do the same in each framework: for a person, and without a violation. */

const sizes = {
  phone: { width: 360, height: 780 },
  desktop: { width: 1440, height: 900 },
} as const;

for (const name of ['react', 'vue'] as const) {
  for (const [colorScheme, size] of [
    ['light', 'desktop'],
    ['dark', 'phone'],
  ] as const) {
    test.describe(`${name}, ${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport: sizes[size] });

      test('refused, let in, in grace, resumed, logged out', async ({ page, emulator }) => {
        const address = process.env[`EXAMPLE_${name.toUpperCase()}_URL`];
        const button = (name: string) => page.getByRole('button', { name, exact: true });
        const heading = page.getByRole('heading', { level: 1 });
        const expectFine = async () => {
          await expectNoViolation(page);
          await expectNoSideways(page);
        };
        await page.goto(`${address}?emulator=${emulator.url}`);
        await expect(heading).toHaveText('Enter your licence key');
        await expectFine();

        await page.getByLabel('Licence key').fill('BANNED-KEY-0001');
        await button('Continue').click();
        await expect(page.getByRole('alert')).toContainText('banned');
        await expectFine();

        await page.getByLabel('Licence key').fill('DEMO-KEY-0001');
        await button('Continue').click();
        await expect(heading).toHaveText('You are in');
        await button('Ask now').click();
        await expect(page.getByText(', verified')).toBeVisible();
        await expectFine();

        await emulator.command('faults', [{ kind: 'drop' }]);
        await button('Ask now').click();
        await expect(page.getByRole('status')).toHaveText('grace');
        await expect(page.getByText('this licence counts until')).toBeVisible();
        await expectFine();
        await emulator.command('faults', []);
        await button('Ask now').click();
        await expect(page.getByRole('status')).toHaveText('active');

        await page.reload();
        await expect(heading).toHaveText('You are in');
        await button('Log out').click();
        await expect(heading).toHaveText('Enter your licence key');
        await expect(page.getByRole('alert')).toBeEmpty();
        await expectFine();
      });
    });
  }
}
