// The service's own sample lines run as they stand.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import './support/checks.mjs';
import { EMULATOR } from './support/clients.mjs';

const lines = (name) => readFile(new URL(`samples/${name}.mjs`, import.meta.url), 'utf8');

/** Sends what would go to the service to the emulator while `work` runs. */
async function rerouted(work) {
  const { fetch } = globalThis;
  const asked = [];
  globalThis.fetch = (url, init) => {
    asked.push(url);
    return fetch(url.replace('https://libreauth.nutexe.dev', EMULATOR), init);
  };
  try {
    await work();
  } finally {
    globalThis.fetch = fetch;
  }
  return asked;
}

test('TypeScript', async () => {
  assert.ok(
    (await lines('typescript')).includes(`\
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/');
await app.init();
await app.check();
`),
  );
  const asked = await rerouted(async () => {
    const { app } = await import('./samples/typescript.mjs');
    assert.equal(app.state, 'initialized');
    assert.equal(app.getSnapshot().verdict.message, 'Session is not validated');
  });
  assert.deepEqual(asked, Array(2).fill('https://libreauth.nutexe.dev/api/1.3/'));
});

test('React, with its address in the environment', async () => {
  assert.ok(
    (await lines('react')).includes(`\
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', process.env.REACT_APP_API_URL);
await app.Init();
await app.Check();
`),
  );
  process.env.REACT_APP_API_URL = `${EMULATOR}/api/1.3/`;
  const { app } = await import('./samples/react.mjs');
  assert.equal(app.state, 'initialized');
});

test('React, with its address left out', async () => {
  delete process.env.REACT_APP_API_URL;
  const asked = await rerouted(async () => {
    const { app } = await import('./samples/react.mjs?without');
    assert.equal(app.state, 'initialized');
  });
  assert.deepEqual(asked, Array(2).fill('https://libreauth.nutexe.dev/api/1.3/'));
});
