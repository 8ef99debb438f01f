import { Demo, goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** The id that stands in for a hardware id: the same wherever and whenever this browser asks. */

test('a reload keeps the device id', async ({ demo }) => {
  const id = await demo.deviceId();
  expect(id).toMatch(/^fp1-[0-9a-f]{32}$/);
  await demo.page.reload();
  expect(await demo.deviceId()).toBe(id);
});

test('two tabs have one device id', async ({ demo, context, emulator }) => {
  const other = new Demo(await context.newPage(), emulator);
  await other.open();
  // Asked for at once, so that both race to make it.
  const [one, two] = await Promise.all([demo.deviceId(), other.deviceId()]);
  expect(one).toBe(two);
});

test('both services are told the same device, but not by the same id as another app', async ({
  demo,
}) => {
  await demo.redeem('LibreAuth', 'DEMO-KEY-0002');
  const id = await demo.deviceId();
  await demo.unfold(demo.exchanges.filter({ hasText: 'license' }));
  await expect(demo.exchanges.filter({ hasText: 'license' })).toContainText(`hwid=${id}`);
  await demo.choose('Lockence');
  expect(await demo.deviceId()).not.toBe(id);
});

test('it is shown once a licence was redeemed with it', async ({ demo }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await expect(demo.panel('Device id').getByText(/^fp1-/)).toBeVisible();
});

test('its parts and its confidence are shown, and nothing is made before that', async ({
  demo,
}) => {
  const panel = demo.panel('Device id');
  await expect(panel).not.toContainText('fp1-');
  await demo.deviceId();
  await expect(panel).toContainText(/Confidence(high|medium|low)/);
  for (const part of ['engine', 'brands', 'os', 'cpu', 'language', 'gpu']) {
    await expect(panel.getByRole('term').filter({ hasText: part })).toBeVisible();
  }
  await demo.button('Forget device').click();
  await expect(panel).toContainText('Forgotten');
  await expect(panel).not.toContainText('fp1-');
});
