// Foreign code that answers nonsense or throws: every call is answered, and the client goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LibreAuth } from 'libreauth-client';

const HWID = 'a-hardware-id-of-a-test-machine';
const YES = '{"success":true,"message":"Initialized","sessionid":"aB3dE5fG7h"}';

function client(fetch, options) {
  const url = 'http://127.0.0.1:9/api/1.3/';
  return new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', url, {
    hwid: HWID,
    timeoutMs: 2_000,
    fetch,
    ...options,
  });
}

/** A fetch that first gives something odd, and then a good answer. */
function first(odd) {
  let calls = 0;
  return async () => (calls++ === 0 ? odd() : new Response(YES));
}

const stream = (...chunks) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

for (const [name, odd] of Object.entries({
  'a number as a header': () => ({ status: 503, body: null, headers: { get: () => 5 } }),
  'an object as a header': () => ({ status: 503, body: null, headers: { get: () => ({}) } }),
  'a symbol as a header': () => ({ status: 503, body: null, headers: { get: () => Symbol('x') } }),
  'a bigint as the status': () => ({ status: 503n, body: null, headers: new Headers() }),
  'a symbol as the status': () => ({ status: Symbol('x'), body: null, headers: new Headers() }),
  'a status that throws': () => ({
    status: {
      valueOf() {
        throw new Error('no number');
      },
    },
  }),
  'a buffer as a chunk': () => new Response(stream(new ArrayBuffer(8))),
  'a text as a chunk': () => ({
    status: 200,
    headers: new Headers(),
    body: stream('text'),
  }),
})) {
  test(`${name} is trouble that passes`, async () => {
    const app = client(first(odd));
    await assert.rejects(app.init(), (error) => error.category === 'transient');
    assert.equal(app.diagnostics().requestsInFlight, 0);
    assert.equal((await app.init()).message, 'Initialized');
    app.free();
  });
}

test('a listener that throws, where reporting throws too, does not stop the client', async () => {
  const { error: usual } = console;
  const reported = [];
  const heard = new Promise((resolve) => {
    console.error = (thrown) => {
      reported.push(thrown);
      resolve();
    };
  });
  try {
    const app = client(async () => new Response(YES));
    app.subscribe(() => {
      throw new Error('from a listener');
    });
    assert.equal((await app.init()).message, 'Initialized');
    await heard;
    assert.equal(reported[0].message, 'from a listener');
    assert.equal(app.state, 'initialized');
    app.free();
  } finally {
    console.error = usual;
  }
});

test('an hwid function that never answers holds up no later login', async () => {
  const answers = [new Promise(() => {}), HWID];
  const app = client(async () => new Response(YES), { hwid: () => answers.shift() });
  await app.init();
  const giveUp = new AbortController();
  const first = app.license('DEMO-KEY-0001', { signal: giveUp.signal });
  giveUp.abort();
  await assert.rejects(first, (error) => error.code === 'aborted');
  await app.license('DEMO-KEY-0001');
  assert.equal(app.state, 'active');
  app.free();
});

test('who lets go of the client is answered all the same', async () => {
  let answer;
  const hwid = new Promise((resolve) => {
    answer = resolve;
  });
  const licensed = (async () => {
    const app = client(async () => new Response(YES), { hwid: () => hwid, heartbeat: false });
    await app.init();
    return app.license('DEMO-KEY-0001');
  })();
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  answer(HWID);
  assert.equal((await licensed).message, 'Initialized');
});

test('a query in the address is not repeated', () => {
  assert.throws(
    () => new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://x.example/?sellerkey=SECRET'),
    (error) => error.code === 'invalid_url' && !error.message.includes('SECRET'),
  );
});
