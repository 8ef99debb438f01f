import { goodKey, type Service } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** The main job, over real HTTP, with the service on another port than the page. */

const jobs: Readonly<Record<Service, readonly (readonly [string, string])[]>> = {
  LibreAuth: [
    ['init', 'Initialized'],
    ['license', 'Logged in!'],
    ['check', 'Session is validated.'],
    ['heartbeat', 'Session is validated.'],
    ['logout', 'Logged out'],
  ],
  Lockence: [
    ['init', 'Authentication successful'],
    ['validate', 'Session is valid'],
    ['heartbeat', ''],
    ['logout', 'Logged out'],
  ],
};

for (const service of ['LibreAuth', 'Lockence'] as const) {
  test(`${service}: each step by its button`, async ({ demo }) => {
    await demo.choose(service);
    await demo.key(goodKey[service]);
    await demo.expectState('idle', 'not licensed');
    for (const [step, words] of jobs[service]) {
      await demo.step(step);
      await expect(demo.answer).toContainText(words);
    }
    await demo.expectState('closed', 'not licensed');
  });

  test(`${service}: all steps at once`, async ({ demo }) => {
    await demo.choose(service);
    await demo.key(goodKey[service]);
    await demo.button('Run all').click();
    await demo.expectState('closed', 'not licensed');
    await expect(demo.answer).toContainText('Logged out');
    for (const [step] of jobs[service]) {
      await expect(
        demo.page.getByRole('listitem').filter({ has: demo.button(step) }),
      ).toContainText(/ ms| s$/);
    }
  });

  test(`${service}: beats come by themselves and are drawn`, async ({ demo }) => {
    await demo.redeem(service, goodKey[service]);
    await expect(demo.page.getByText(/^next beat in/)).toBeVisible();
    await expect(demo.beats.filter({ hasText: 'ok' })).not.toHaveCount(0);
    await demo.expectState('active', 'licensed');
  });
}

test('a second session after the first one ended', async ({ demo }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.step('logout');
  await demo.expectState('closed', 'not licensed');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
});

test('changing the service lets go of the session', async ({ demo }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.choose('Lockence');
  await demo.expectState('idle', 'not licensed');
  await demo.redeem('Lockence', goodKey.Lockence);
});
