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

/**
 * LibreAuth's check tells a lost session from a good one, and no more; Lockence names the reason. That is
 * all there is to say where nothing is remembered to log in again with.
 */
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

/** Otherwise the client logs in again, once, and what the service says to that is the truth. */
const settled: Readonly<Record<Service, readonly (readonly [string, string, string | null])[]>> = {
  LibreAuth: [
    ['Revoke this licence', 'denied', 'license_invalid'],
    ['Ban this licence', 'denied', 'banned'],
    ['Lose all sessions', 'active', null],
  ],
  Lockence: [
    ['Revoke this licence', 'denied', 'license_disabled'],
    ['Ban this licence', 'denied', 'license_disabled'],
    ['Lose all sessions', 'active', null],
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
    test(`${service}: "${event}" ends a running session as ${state} if nothing is remembered`, async ({
      demo,
    }) => {
      await demo.noAutomaticBeats();
      await demo.page.getByLabel('If lost').selectOption('end');
      await demo.redeem(service, goodKey[service]);
      await demo.button(event).click();
      await expect(demo.page.getByText(`Done: ${event}`)).toBeVisible();
      await demo.step('heartbeat');
      await demo.expectState(state, 'not licensed');
      await expect(demo.answer).toContainText('What next');
      await expect(demo.beats.first()).toHaveText(/^no/);
    });
  }

  for (const [event, state, reason] of settled[service]) {
    test(`${service}: "${event}" in a running session comes to ${state}`, async ({ demo }) => {
      await demo.noAutomaticBeats();
      await demo.redeem(service, goodKey[service]);
      await demo.button(event).click();
      await expect(demo.page.getByText(`Done: ${event}`)).toBeVisible();
      await demo.step('heartbeat');
      await demo.expectState(state, state === 'active' ? 'licensed' : 'not licensed');
      await expect(demo.answer).toContainText('What next');
      const session = demo.panel('Session');
      if (reason) await expect(session.getByText(reason, { exact: true })).toBeVisible();
      else await expect(session).not.toContainText('Reason');
    });
  }

  test(`${service}: an automatic beat hears that the licence was revoked`, async ({ demo }) => {
    await demo.redeem(service, goodKey[service]);
    await demo.button('Revoke this licence').click();
    await demo.expectState('denied', 'not licensed');
    await expect(demo.page.getByText('no automatic beats')).toBeVisible();
  });
}
