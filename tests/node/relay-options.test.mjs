// A relay that is set up wrongly says so when it is made, and names the option.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createRelay } from 'libreauth-client/relay';
import './support/checks.mjs';

const upstream = 'https://service.example/api/1.3/';
const FORM = 'application/x-www-form-urlencoded';

/** `[options, what the error says]` */
const WRONG = [
  [undefined, /options as an object/],
  [null, /options as an object/],
  [{}, /upstream must be the service's address/],
  [{ upstream: '/api/1.3/' }, /upstream must be the service's address/],
  [{ upstream: 'http://service.example/' }, /upstream must be https/],
  [{ upstream: 'http://127.0.0.1.service.example/' }, /upstream must be https/],
  [{ upstream: 'ftp://localhost/' }, /upstream must be https/],
  [{ upstream: 'https://u:p@service.example/' }, /upstream must have no user name/],
  [{ upstream: `${upstream}?x=1` }, /upstream must have no .*query/],
  [{ upstream, apiKey: undefined }, /apiKey is there and empty/],
  [{ upstream, apiKey: ' ' }, /apiKey is there and empty/],
  [{ upstream, apiKey: 'from-a-file\n' }, /apiKey has white space around it/],
  [{ upstream, allowedOrigins: '*' }, /allowedOrigins must be a list/],
  [{ upstream, allowedOrigins: ['*'] }, /allowedOrigins has "\*", which is no origin/],
  [{ upstream, allowedOrigins: ['null'] }, /allowedOrigins has "null"/],
  [{ upstream, allowedOrigins: ['https://*.app.example'] }, /which is no origin/],
  [
    { upstream, allowedOrigins: ['https://app.example/'] },
    /the origin is "https:\/\/app\.example"/,
  ],
  [{ upstream, allowedOrigins: ['https://App.example:443'] }, /is "https:\/\/app\.example"/],
  [{ upstream, allowedOrigins: ['https://u@app.example'] }, /the origin is/],
  [{ upstream, allowedOrigins: [1] }, /allowedOrigins has 1/],
  [{ upstream, requireOrigin: 'yes' }, /requireOrigin must be true or false/],
  [{ upstream, calls: [] }, /calls must be some of init/],
  [{ upstream, calls: ['heartbeat'] }, /calls has "heartbeat"/],
  [{ upstream, apiKey: 'k', calls: ['check'] }, /calls has "check"; there are init, validate/],
  [{ upstream, timeoutMs: 99 }, /timeoutMs must be a whole number from 100 to 600000/],
  [{ upstream, timeoutMs: Number.NaN }, /timeoutMs/],
  [{ upstream, timeoutMs: '500' }, /timeoutMs/],
  [{ upstream, maxRequestBytes: 1 }, /maxRequestBytes/],
  [{ upstream, maxResponseBytes: 1e9 }, /maxResponseBytes/],
  [{ upstream, fetch: 'fetch' }, /fetch must be a function/],
  [{ upstream, report: {} }, /report must be a function/],
  [{ upstream, clientAddress: true }, /clientAddress must be a function/],
  [{ upstream, timeout: 500 }, /timeout is unknown; there are upstream/],
];

test(`${WRONG.length} wrong sets of options`, () => {
  for (const [options, says] of WRONG)
    assert.throws(
      () => createRelay(options),
      (error) => error instanceof TypeError && says.test(error.message),
      JSON.stringify(options),
    );
});

test('what is right is taken', () => {
  for (const options of [
    { upstream },
    { upstream: 'http://127.0.0.1:1/' },
    { upstream: 'http://[::1]:1/api/v1', apiKey: 'k' },
    {
      upstream,
      allowedOrigins: ['https://a.example:8443', 'moz-extension://a-b', 'http://[::1]:3'],
    },
    { upstream, allowedOrigins: () => true, fetch: undefined, calls: undefined },
  ])
    assert.equal(typeof createRelay(options), 'function');
});

test('import and require give the same names, and no wasm', async () => {
  const require = createRequire(import.meta.url);
  assert.deepEqual(Object.keys(require('libreauth-client/relay')), [
    'createRelay',
    'toNodeListener',
  ]);
  const script = await readFile(require.resolve('libreauth-client/relay'), 'utf8');
  assert.doesNotMatch(script, /WebAssembly|node:/);
});

test('every call of the client is passed on, and no other', async () => {
  const table = await readFile(new URL('../../src/protocol/call.rs', import.meta.url), 'utf8');
  const rows = table.matchAll(/^ {8}\w+ "(\w+)" \w+ [^;]*?"(LibreAuth|Both|Lockence)/gm);
  const known = { LibreAuth: [], Lockence: [] };
  for (const [, call, service] of rows)
    for (const name of service === 'Both' ? Object.keys(known) : [service]) known[name].push(call);
  assert.ok(known.LibreAuth.length > 20 && known.Lockence.length === 4, JSON.stringify(known));
  for (const [service, more] of [
    ['LibreAuth', {}],
    ['Lockence', { apiKey: 'k' }],
  ]) {
    createRelay({ upstream, ...more, calls: known[service] });
    assert.throws(
      () => createRelay({ upstream, ...more, calls: ['none'] }),
      ({ message }) => {
        const listed = message.match(/there are (.*)\.$/)[1].split(', ');
        assert.deepEqual(listed.sort(), known[service].sort());
        return true;
      },
    );
  }
});

const init = (headers) =>
  new Request('https://app.example/licence/', {
    method: 'POST',
    headers: { 'content-type': FORM, ...headers },
    body: 'type=init&name=secret-name',
  });

test('a function may know the origins; one that throws knows none', async () => {
  const fetch = async () => Response.json({ success: true });
  const asked = async (allowedOrigins) => {
    const relay = createRelay({ upstream, fetch, allowedOrigins });
    return (await relay(init({ origin: 'https://preview-7.example' }))).status;
  };
  assert.equal(await asked((origin) => /^https:\/\/preview-\d+\.example$/.test(origin)), 200);
  assert.equal(await asked(() => 'yes'), 403);
  assert.equal(
    await asked(() => {
      throw new Error('no');
    }),
    500,
  );
});

test('it reports what it answered itself, without secrets, and whoever listens can’t break it', async () => {
  const reports = [];
  const cause = new TypeError('fetch failed');
  const relay = createRelay({
    upstream,
    fetch: () => Promise.reject(cause),
    report(report) {
      reports.push(report);
      throw new Error('a bad listener');
    },
  });
  assert.equal((await relay(init())).status, 502);
  assert.equal((await relay(new Request('https://app.example/licence/'))).status, 405);
  const message = 'The service could not be reached.';
  assert.deepEqual(reports, [
    { status: 502, message, call: 'init', cause },
    { status: 405, message: 'This wants a POST.', call: null, cause: undefined },
  ]);
  assert.ok(!JSON.stringify(reports).includes('secret-name'));
});
