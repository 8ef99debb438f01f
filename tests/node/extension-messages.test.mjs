// Who may say what to an extension's background, what becomes of messages that are none of connect()'s,
// and of those that can't get through.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LibreAuth } from 'libreauth-client';
import { connect, createBackground } from 'libreauth-client/extension';
import './support/checks.mjs';
import { Extension, ours, Stub } from './support/extension.mjs';

const NAME = 'libreauth-client';

test('messages of any form: none throws, none is answered that is another’s', async (t) => {
  const extension = new Extension(t);
  const client = new Stub({ check: () => 'secret' });
  client.stand({ state: 'active', licensed: true, account: { username: 'SECRET-KEY' } });
  createBackground({ client });
  const odd = [null, 0, 1, '', 'look', [], {}, true, { what: 'look' }, [{ what: 'call' }]];
  for (const message of odd) assert.equal(await extension.send(message), undefined);
  for (const content of [
    ...odd,
    ...odd.flatMap((it) => [
      { what: it },
      { what: 'call', call: it, args: [] },
      { what: 'call', call: 'check', args: it },
      { what: 'call', call: 'check', args: [], id: it },
      { what: 'call', call: 'check', args: [], heard: it },
      { what: 'abort', id: it },
    ]),
    { what: 'call', call: 'free', args: [] },
    { what: 'call', call: 'subscribe', args: [] },
    { what: 'call', call: '__proto__', args: [] },
    { what: 'call', call: 'check', args: [1, 2, 3, 4, 5] },
  ]) {
    const seen = client.calls.length;
    const answer = (await extension.send({ [NAME]: content }))[NAME];
    const well = answer.error === undefined;
    if (!well) assert.equal(answer.error.code, 'invalid_argument', JSON.stringify(content));
    if (!well) assert.equal(client.calls.length, seen);
    // From a web page's process: nothing at all but the snapshot.
    const told = (await extension.send({ [NAME]: content }, extension.script))[NAME];
    assert.doesNotMatch(JSON.stringify(told), /secret/i, JSON.stringify(content));
  }
});

test('only the extension itself is answered, and its content scripts as they may', async (t) => {
  const extension = new Extension(t);
  const client = new Stub();
  client.stand({
    account: { username: 'SECRET-KEY' },
    verdict: { success: true, username: 'SECRET-KEY', metadata: { secret: 1 } },
  });
  createBackground({ client });
  const { id, origin } = extension.sender;
  const look = { [NAME]: { what: 'look' } };
  for (const sender of [
    null,
    {},
    { id: 'another' },
    { id: 'another', origin, url: origin },
    { origin },
  ])
    assert.equal(await extension.send(look, sender), undefined, JSON.stringify(sender));
  for (const sender of [
    { id },
    { id, url: 'https://web.example/' },
    { id, url: `https://web.example/#${origin}/` },
    { id, url: `${origin}.example/` },
    { id, origin: 'null', url: `${origin}/popup.html` },
    { id, origin: 'https://web.example', url: `${origin}/popup.html` },
    extension.script,
  ]) {
    const answer = (await extension.send(look, sender))[NAME];
    assert.deepEqual(Object.keys(answer), ['snapshot'], JSON.stringify(sender));
    assert.doesNotMatch(JSON.stringify(answer), /secret/i);
  }
  // Browsers of before 2023 tell the address only.
  for (const sender of [
    { id, url: `${origin}/popup.html` },
    { id, origin },
  ]) {
    const answer = (await extension.send(look, sender))[NAME];
    assert.match(JSON.stringify(answer), /SECRET-KEY/);
  }
});

test('what a content script is told when it asks for more, and how to allow it', async (t) => {
  const extension = new Extension(t);
  const background = createBackground({ client: new Stub() });
  extension.sender = extension.script;
  const app = await connect();
  await assert.rejects(
    app.logout(),
    ours('not_allowed', /may not call logout\(\).*contentScripts: 'all'/),
  );
  assert.throws(() => app.diagnostics(), ours('not_allowed'));
  background.stop();
  createBackground({ client: new Stub(), contentScripts: 'none' });
  await assert.rejects(
    connect(),
    ours('not_allowed', /may not see the session.*contentScripts: 'read'/),
  );
});

test('what goes wrong on the way says what to do', async (t) => {
  const extension = new Extension(t);
  await assert.rejects(
    connect(),
    ours('background_unreachable', /createBackground\(\) in the first turn/),
  );
  const background = createBackground({ client: new Stub() });
  const app = await connect();
  background.stop();
  extension.tell('onChanged', { [`${NAME}:bell`]: {} }, 'local'); // its answer is nobody's to miss
  const stray = (answer) => {
    const listener = (_message, _sender, reply) => reply(answer);
    extension.api.runtime.onMessage.addListener(listener);
    t.after(() => extension.api.runtime.onMessage.removeListener(listener));
  };
  const error = await app.check().catch((error) => error);
  assert.ok(ours('background_unreachable')(error));
  assert.deepEqual([error.retryable, error.category, error.endpoint], [true, 'transient', 'check']);
  stray({ hello: 1 });
  await assert.rejects(app.check(), ours('background_unreachable', /Another listener/));

  // As Chromium does with a content script whose extension was updated.
  extension.api.runtime.sendMessage = () => {
    throw new Error('Extension context invalidated.');
  };
  await assert.rejects(app.check(), ours('extension_reloaded', /Reload the page/));
  delete extension.api.runtime.id;
  await assert.rejects(app.refresh(), ours('extension_reloaded'));
  await assert.rejects(connect(), ours('extension_reloaded'));
});

test('a background that can’t be set up says so at once', async (t) => {
  assert.throws(
    () => createBackground({ client: new Stub() }),
    ours('not_an_extension', /outside of a browser extension/),
  );
  await assert.rejects(connect(), ours('not_an_extension'));
  const extension = new Extension(t);
  for (const [options, code, message] of [
    [undefined, 'invalid_argument', /options as an object/],
    [{}, 'invalid_option', /client must be/],
    [{ client: {} }, 'invalid_option', /client must be/],
    [{ client: new Stub(), contentScripts: 'write' }, 'invalid_option', /'read', 'none', 'all'/],
    [
      { client: new Stub(), remember: true },
      'invalid_option',
      /remember must be one of 'license-key', 'none'/,
    ],
    [
      { client: new Stub(), contentscripts: 'all' },
      'unknown_option',
      /"contentscripts" is none of/,
    ],
  ])
    assert.throws(() => createBackground(options), ours(code, message));
  for (const permission of ['alarms', 'storage']) {
    const { [permission]: api } = extension.api;
    delete extension.api[permission];
    assert.throws(
      () => createBackground({ client: new Stub() }),
      ours('permission_missing', new RegExp(`lacks the permission "${permission}"`)),
    );
    extension.api[permission] = api;
  }
  assert.equal(extension.listens('onMessage'), 0);
});

test('a client that can’t be made says why to whoever connects, and may be made later', async (t) => {
  new Extension(t);
  let tries = 0;
  createBackground({
    client: () => (++tries > 1 ? new Stub() : new LibreAuth('MyApp', 'short', '1.0')),
  });
  await assert.rejects(connect(), ours('invalid_owner_id'));
  assert.equal((await connect()).state, 'idle');
});

test('an error that is none of ours tells nothing of what it holds', async (t) => {
  new Extension(t);
  createBackground({ client: new Stub({ check: () => Promise.reject(new Error('secret')) }) });
  const app = await connect();
  const error = await app.check().catch((error) => error);
  assert.ok(ours('internal')(error));
  assert.doesNotMatch(JSON.stringify(error) + error.message, /secret/);
});
