import { fileURLToPath } from 'node:url';
import { idOf } from '../support/extension.ts';
import { expect, KEY, query, redeem, test } from '../support/extensions.ts';
import { counts } from '../support/tab.ts';
import { WebPage } from '../support/webpage.ts';

/** Who may speak to the background, and who not. */

const OTHER = fileURLToPath(new URL('../extension/other', import.meta.url));
const NAME = 'libreauth-client';
const logout = { [NAME]: { what: 'call', call: 'logout', args: [] } };
const look = { [NAME]: { what: 'look' } };

test('a content script may look, at what is no secret, and nothing else', async ({
  load,
  site,
  emulator,
}) => {
  const extension = await load({ query: query() });
  await redeem(extension);
  const web = await WebPage.open(extension.context, site);
  const snapshot = await web.call('getSnapshot');
  expect(snapshot).toMatchObject({ state: 'active', licensed: true, account: null });
  const before = await counts(emulator);
  for (const call of [
    'logout',
    'check',
    'deviceId',
    'exportDevice',
    'diagnostics',
    'startHeartbeat',
  ])
    expect(await web.call(call), call).toMatchObject({
      name: 'LibreAuthError',
      code: 'not_allowed',
      category: 'usage',
    });
  // Nor by messages of its own making.
  for (const message of [
    logout,
    { [NAME]: { ...look[NAME], what: 'call', call: 'diagnostics', args: [] } },
    { [NAME]: { what: 'abort', id: 'x' } },
    { [NAME]: { what: 'call', call: 'constructor', args: [] } },
    { [NAME]: { what: 'call', call: 'getSnapshot', args: [] } },
    { [NAME]: null },
    { [NAME]: 'look' },
    { [NAME]: { what: ['look'] } },
    { [NAME]: { what: 'look', heard: {} } },
  ]) {
    const answer = await web.send(message);
    expect(answer, JSON.stringify(message)).toMatchObject({
      [NAME]: { error: { code: expect.stringMatching(/^(not_allowed|invalid_argument)$/) } },
    });
    expect(JSON.stringify(answer)).not.toContain(KEY);
  }
  expect(JSON.stringify(await web.send(look))).not.toMatch(/DEMO-KEY|fp1-/);
  // What is another's is not answered.
  for (const message of [{ hello: 1 }, 'look', null, [look], { [`x${NAME}`]: {} }])
    expect(await web.send(message)).toBe('no answer');
  expect(await web.call('state')).toBe('active');
  expect(await counts(emulator)).toMatchObject({ init: before.init, license: before.license });
  expect(await counts(emulator)).not.toHaveProperty('logout');
});

test('content scripts that may not even look', async ({ load, site }) => {
  const extension = await load({ query: query({}, '&background={"contentScripts":"none"}') });
  await redeem(extension);
  const web = await WebPage.open(extension.context, site);
  expect(await web.call('getSnapshot')).toMatchObject({ code: 'not_allowed' });
  const answer = await web.send(look);
  expect(answer).toEqual({ [NAME]: { error: expect.objectContaining({ code: 'not_allowed' }) } });
});

test('other extensions and web pages are refused, even where the manifest lets them connect', async ({
  load,
  site,
  emulator,
}) => {
  const extension = await load({
    query: query(),
    beside: OTHER,
    manifest: {
      externally_connectable: { ids: ['*'], matches: ['http://127.0.0.1/*'] },
    },
  });
  await redeem(extension);
  const other = await extension.context.newPage();
  await other.goto(`chrome-extension://${idOf(OTHER)}/page.html`);
  const web = await WebPage.open(extension.context, site);
  for (const page of [other, web.page])
    for (const message of [look, logout]) {
      const said = await page.evaluate(
        ([to, message]) =>
          chrome.runtime.sendMessage(to, message).then(
            (answer) => ({ answer }),
            (error) => ({ error: String(error) }),
          ),
        [extension.id, message] as const,
      );
      expect(said).toEqual({ error: expect.stringContaining('Receiving end does not exist') });
    }
  expect(await web.call('state')).toBe('active');
  expect(await counts(emulator)).not.toHaveProperty('logout');
});
