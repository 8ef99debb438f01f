import { goodKey, type Service } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** The service's "no": at the door, and in the middle of a session. */

const refused: Readonly<Record<Service, readonly (readonly [string, string])[]>> = {
  LibreAuth: [
    ['Expired', 'license_expired'],
    ['Banned', 'banned'],
    ['Paused', 'license_paused'],
    ['Other device', 'hwid_mismatch'],
    ['Used', 'license_used'],
  ],
  Lockence: [
    ['Expired', 'license_expired'],
    ['Disabled', 'license_disabled'],
    ['Other device', 'hwid_mismatch'],
  ],
};

/** LibreAuth's check tells a lost session from a good one, and no more; Lockence names the reason. */
const ended: Readonly<Record<Service, readonly (readonly [string, string])[]>> = {
  LibreAuth: [
    ['Revoke this licence', 'expired'],
    ['Ban this licence', 'expired'],
    ['Lose all sessions', 'expired'],
  ],
  Lockence: [
    ['Revoke this licence', 'denied'],
    ['Ban this licence', 'denied'],
    ['Lose all sessions', 'expired'],
  ],
};

for (const service of ['LibreAuth', 'Lockence'] as const) {
  for (const [licence, code] of refused[service]) {
    test(`${service}: a licence that is "${licence}" is refused as ${code}`, async ({ demo }) => {
      await demo.choose(service);
      await demo.button(licence).click();
      await demo.button('Run all').click();
      await demo.expectCode(code);
      await expect(demo.answer).toContainText('denied');
      await expect(demo.page.getByText(/^Session: /)).toContainText('not licensed');
    });
  }

  test(`${service}: an unknown key is refused`, async ({ demo }) => {
    await demo.choose(service);
    await demo.key('NO-SUCH-KEY');
    await demo.button('Run all').click();
    await demo.expectCode('license_invalid');
  });

  for (const [event, state] of ended[service]) {
    test(`${service}: "${event}" ends a running session as ${state}`, async ({ demo }) => {
      await demo.noAutomaticBeats();
      await demo.redeem(service, goodKey[service]);
      await demo.button(event).click();
      await expect(demo.page.getByText(`Done: ${event}`)).toBeVisible();
      await demo.step('heartbeat');
      await demo.expectState(state, 'not licensed');
      await expect(demo.answer).toContainText('What next');
      await expect(demo.beats.first()).toHaveText(/^no/);
    });
  }

  test(`${service}: an automatic beat hears that the licence was revoked`, async ({ demo }) => {
    await demo.redeem(service, goodKey[service]);
    await demo.button('Revoke this licence').click();
    await demo.expectState(ended[service][0]?.[1] ?? '', 'not licensed');
    await expect(demo.page.getByText('no automatic beats')).toBeVisible();
  });
}
