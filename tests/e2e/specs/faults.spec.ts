import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** A service that fails must not lock anybody out: grace, and the way back, for each fault. */

const faults = [
  ['Error 500', 'server_error'],
  ['HTML page', 'response_not_json'],
  ['Garbage', 'response_malformed'],
  ['Hang', 'timeout'],
  ['Rate limit', 'rate_limited'],
  ['Flood, 1 GB', 'response_too_large'],
  ['Drop connection', 'network'],
] as const;

for (const service of ['LibreAuth', 'Lockence'] as const) {
  for (const [fault, code] of faults) {
    test(`${service}: ${fault} leads to grace, and back`, async ({ demo }) => {
      await demo.noAutomaticBeats();
      await demo.redeem(service, goodKey[service]);

      await demo.button(fault).click();
      await expect(demo.page.getByText(`Now: ${fault}`)).toBeVisible();
      await demo.step('heartbeat');
      await demo.expectCode(code);
      await expect(demo.answer).toContainText('transient');
      await demo.expectState('grace', 'licensed');
      await expect(demo.panel('Session')).toContainText('Grace ends in');

      await demo.button('Back to normal').click();
      await expect(demo.page.getByText('Answers normally')).toBeVisible();
      await demo.step('heartbeat');
      await demo.expectState('active', 'licensed');
      await expect(demo.beats).toHaveText([/^ok/, /^miss/]);
    });
  }

  test(`${service}: an empty answer leads to grace`, async ({ demo }) => {
    await demo.noAutomaticBeats();
    await demo.redeem(service, goodKey[service]);
    await demo.button('Empty answer').click();
    await expect(demo.page.getByText('Now: Empty answer')).toBeVisible();
    await demo.step(service === 'LibreAuth' ? 'check' : 'validate');
    await demo.expectCode('response_empty');
    await demo.expectState('grace', 'licensed');
  });

  test(`${service}: a slow answer is an answer`, async ({ demo }) => {
    await demo.noAutomaticBeats();
    await demo.page.getByLabel('Time limit').selectOption('10 s');
    await demo.redeem(service, goodKey[service]);
    await demo.button('Slow, 2 s').click();
    await demo.step('heartbeat');
    await demo.expectState('active', 'licensed');
  });

  test(`${service}: automatic beats find grace and the way back`, async ({ demo }) => {
    await demo.page.getByLabel('Grace').selectOption('15 min');
    await demo.redeem(service, goodKey[service]);
    await demo.button('Drop connection').click();
    await demo.expectState('grace', 'licensed');
    await expect(demo.beats.first()).toHaveText(/^miss/);
    await demo.button('Back to normal').click();
    await demo.expectState('active', 'licensed');
    await expect(demo.beats.first()).toHaveText(/^ok/);
  });

  test(`${service}: without grace a miss ends the session`, async ({ demo }) => {
    await demo.noAutomaticBeats();
    await demo.page.getByLabel('Grace').selectOption('none');
    await demo.redeem(service, goodKey[service]);
    await demo.button('Error 500').click();
    await demo.step('heartbeat');
    await demo.expectState('expired', 'not licensed');
  });
}

test('Lockence: an empty answer to a heartbeat is a yes, as no body is documented', async ({
  demo,
}) => {
  await demo.noAutomaticBeats();
  await demo.redeem('Lockence', goodKey.Lockence);
  await demo.button('Empty answer').click();
  await expect(demo.page.getByText('Now: Empty answer')).toBeVisible();
  await demo.step('heartbeat');
  await demo.expectState('active', 'licensed');
});
