import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** Calls that fail before or instead of a session: each with its own code, and the page goes on. */

test('init hears every fault by its own code', async ({ demo }) => {
  for (const [fault, code] of [
    ['Error 500', 'server_error'],
    ['Empty answer', 'response_empty'],
    ['HTML page', 'response_not_json'],
    ['Garbage', 'response_malformed'],
    ['Hang', 'timeout'],
    ['Flood, 1 GB', 'response_too_large'],
    ['Drop connection', 'network'],
  ] as const) {
    await demo.button(fault).click();
    await expect(demo.page.getByText(`Now: ${fault}`)).toBeVisible();
    await demo.step('init');
    await demo.expectCode(code);
    await demo.expectState('idle', 'not licensed');
  }
  await demo.button('Back to normal').click();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
});

test('a wrong owner id and a wrong address are told apart', async ({ demo }) => {
  await demo.page.getByLabel('Owner id').fill('XXXXXXXXX');
  await demo.step('init');
  await demo.expectCode('invalid_owner_id');
  await demo.page.getByLabel('Owner id').fill('XXXXXXXXXX');
  await demo.page.getByRole('textbox', { name: 'Service address' }).fill('ftp://127.0.0.1/');
  await demo.step('init');
  await demo.expectCode('invalid_url');
});

test('a call before init says so', async ({ demo }) => {
  for (const step of ['license', 'check', 'heartbeat']) {
    await demo.step(step);
    await demo.expectCode('not_initialized');
    await expect(demo.answer).toContainText('Press init first');
  }
});

test('a call can be given up', async ({ demo }) => {
  await demo.page.getByLabel('Time limit').selectOption('10 s');
  await demo.button('Hang').click();
  await expect(demo.page.getByText('Now: Hang')).toBeVisible();
  await demo.button('init').click();
  await expect(demo.exchanges).toHaveCount(1);
  await demo.button('Give up waiting').click();
  await demo.expectCode('aborted');
});

test('another version than the panel’s is refused with the new one’s address', async ({ demo }) => {
  await demo.page.getByLabel('Version').fill('0.9');
  await demo.step('init');
  await demo.expectCode('version_outdated');
  await expect(demo.answer).toContainText('https://example.invalid/update');
});

test('a wrong API key is the app’s fault, not the licence’s', async ({ demo }) => {
  await demo.choose('Lockence');
  await demo.page.getByLabel('API key').fill('nobody');
  await demo.step('init');
  await demo.expectCode('invalid_api_key');
  await expect(demo.answer).toContainText('config');
});
