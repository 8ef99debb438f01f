import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** LibreAuth's further calls, each by its button. */

const calls = [
  ["variable('motd')", 'Welcome to MyApp'],
  ["file('385624')", '24 bytes: Hello from the service'],
  ['stats()', 'Version 1.0'],
  ['onlineUsers()', 'DEMO-KEY'],
  ['isBlacklisted()', 'no'],
  ["sendChatMessage('general', 'Hi')", 'Said'],
  ["chatMessages('general')", ': Hi'],
  ["log('Hello')", 'Nothing is answered'],
  ['health()', 'Its key is the pinned one: yes'],
] as const;

test('each is answered', async ({ demo, emulator }) => {
  await demo.noAutomaticBeats();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  for (const [call, words] of calls) {
    await demo.button(call).click();
    const name = call.slice(0, call.indexOf('('));
    await expect(demo.answer.getByText(name, { exact: true })).toBeVisible();
    await expect(demo.answer).toContainText(words);
  }
  expect((await emulator.log()).map(({ call }) => call)).toContain('log');
  await demo.expectState('active', 'licensed');
});

test('before init each but health says so', async ({ demo }) => {
  for (const [call] of calls) {
    await demo.button(call).click();
    if (call === 'health()') await expect(demo.answer).toContainText('Its key is the pinned one');
    else await demo.expectCode('not_initialized');
  }
});

test('Lockence has none of them', async ({ demo }) => {
  await demo.choose('Lockence');
  await expect(demo.page.getByRole('region', { name: 'More calls' })).toBeHidden();
});
