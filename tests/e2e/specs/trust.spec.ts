import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** A pinned key on the real page: over HTTP, from another port, so that CORS hides what it hides. */

test.beforeEach(async ({ demo }) => {
  await demo.noAutomaticBeats();
});

test('what the service signed is verified, and the page says so', async ({ demo }) => {
  await demo.step('init');
  await expect(demo.answer).toContainText('Its key is the pinned oneyes');
  await demo.step('license');
  await demo.step('check');
  await expect(demo.verification).toHaveText('verified');
  await expect(demo.answer).toContainText('Verificationverified');
});

for (const [forgery, code, words] of [
  ['Forged signature', 'signature_invalid', 'not signed by the pinned publicKey'],
  ['No signature', 'signature_missing', 'no signature that can be read'],
  ['Stale, 2 min', 'signature_stale', 'signed at another time'],
  ['Hidden headers', 'signature_missing', 'Access-Control-Expose-Headers'],
] as const) {
  test(`${forgery} leads to grace with its reason, and back`, async ({ demo }) => {
    await demo.redeem('LibreAuth', goodKey.LibreAuth);
    await demo.step('heartbeat');

    await demo.stand(forgery);
    await demo.step('heartbeat');
    await demo.expectCode(code);
    await expect(demo.answer).toContainText('untrusted');
    await demo.expectState('grace', 'licensed');
    const session = demo.panel('Session');
    await expect(session.getByText(code, { exact: true })).toBeVisible();
    await expect(session).toContainText(words);
    await expect(session).toContainText('Grace ends in');

    await demo.backToNormal();
    await demo.step('heartbeat');
    await demo.expectState('active', 'licensed');
    await expect(demo.verification).toHaveText('verified');
    await expect(demo.beats).toHaveText([/^ok/, /^miss/, /^ok/]);
  });

  test(`${forgery} lets nobody in`, async ({ demo }) => {
    await demo.step('init');
    await demo.stand(forgery);
    await demo.step('license');
    await demo.expectCode(code);
    await demo.expectState('initialized', 'not licensed');
  });
}

test('the headers that CORS hides were sent', async ({ demo, emulator }) => {
  const header = 'x-signature-ed25519';
  await demo.step('init');
  const exchange = demo.exchanges.first();
  await demo.unfold(exchange);
  await expect(exchange).toContainText(header);

  await demo.stand('Hidden headers');
  await demo.step('license');
  await demo.expectCode('signature_missing');
  await demo.unfold(exchange);
  await expect(exchange).toContainText('No signature header that this page may read');

  const body = 'type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0';
  const type = 'application/x-www-form-urlencoded';
  const headers = { 'content-type': type, origin: new URL(demo.address).origin };
  const answer = await fetch(`${emulator.url}/api/1.3/`, { method: 'POST', headers, body });
  expect(answer.headers.get(header)).toMatch(/^[0-9a-f]{128}$/);
});

test('a recording is refused once it is half a minute old', async ({ demo }) => {
  // So long a test: nothing but time makes a recording old.
  await demo.page.getByLabel('Beat every').selectOption('5 s');
  await demo.page.getByLabel('Grace').selectOption('15 min');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.stand('Replay');
  const reason = demo.panel('Session').getByText('signature_stale', { exact: true });
  await expect(reason).toBeVisible({ timeout: 60_000 });
  await demo.expectState('grace', 'licensed');
  await demo.backToNormal();
  await demo.expectState('active', 'licensed');
});

test('another service’s key lets nothing in', async ({ demo }) => {
  await demo.page.getByLabel('Pinned key').selectOption('another one');
  await demo.step('init');
  await demo.expectCode('signature_invalid');
  await demo.expectState('idle', 'not licensed');
});

test('without a key a forged answer passes, and is marked so', async ({ demo }) => {
  await demo.page.getByLabel('Pinned key').selectOption('none');
  await expect(demo.page.getByLabel('Signature')).toBeDisabled();
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.stand('Forged signature');
  await demo.step('heartbeat');
  await demo.expectState('active', 'licensed');
  await expect(demo.verification).toHaveText('none');
});

test('“prefer” takes what has no signature, and refuses a wrong one', async ({ demo }) => {
  await demo.page.getByLabel('Signature').selectOption('prefer');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.stand('Hidden headers');
  await demo.step('heartbeat');
  await demo.expectState('active', 'licensed');
  await expect(demo.verification).toHaveText('unverified');
  await demo.stand('Forged signature');
  await demo.step('heartbeat');
  await demo.expectCode('signature_invalid');
  await demo.expectState('grace', 'licensed');
});

test('“off” verifies nothing', async ({ demo }) => {
  await demo.page.getByLabel('Signature').selectOption('off');
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.stand('Forged signature');
  await demo.step('check');
  await expect(demo.verification).toHaveText('none');
});

test('a no that nobody signed ends no session; the signed one does', async ({ demo }) => {
  await demo.redeem('LibreAuth', goodKey.LibreAuth);
  await demo.button('Revoke this licence').click();
  await expect(demo.page.getByText('Done: Revoke this licence')).toBeVisible();
  await demo.stand('No signature');
  await demo.step('heartbeat');
  await demo.expectState('grace', 'licensed');
  await expect(demo.verification).toHaveText('unverified');
  await expect(demo.answer).toContainText('Nobody signed this no');
  await expect(demo.beats.first()).toHaveText(/^miss/);
  await demo.backToNormal();
  await demo.step('heartbeat');
  // Believed now: the session is gone, and the licence lets nobody in again.
  await demo.expectState('denied', 'not licensed');
  await expect(demo.verification).toHaveText('verified');
});

test('Lockence has no signatures, and the page offers none', async ({ demo }) => {
  await demo.redeem('Lockence', goodKey.Lockence);
  await demo.step('validate');
  await expect(demo.verification).toHaveText('none');
  await expect(demo.page.getByLabel('Pinned key')).toBeHidden();
  await expect(demo.button('Forged signature')).toBeHidden();
});
