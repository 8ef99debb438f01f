// What goes wrong between relay and service reads as trouble in the client, and never as a "no".
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

const PAGE = '<!doctype html><title>Bad gateway</title>';
const LARGE = Buffer.alloc(2_000_000, 0x20);

/** `[what, the service's answer, LibreAuth's code, words of the relay]` */
const FAULTS = [
  [
    'a redirect elsewhere',
    (out) => out.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    'server_error',
    /redirect/,
  ],
  [
    'a redirect to itself',
    (out) => out.writeHead(308, { location: '/api/1.3/' }).end(),
    'server_error',
    /redirect/,
  ],
  ['not modified', (out) => out.writeHead(304).end(), 'server_error', /redirect/],
  [
    'no status of HTTP',
    (out) => out.writeHead(999).end('{}'),
    'server_error',
    /status 999|could not be reached/,
  ],
  ['a closed connection', (out) => out.destroy(), 'server_error', /could not be reached/],
  ['half an answer', half, 'server_error', /could not be reached/],
  ['more than the limit', (out) => out.end(LARGE), 'server_error', /more than 1048576 bytes/],
  ['a proxy’s page', (out) => out.writeHead(503).end(PAGE), 'server_error'],
  [
    'a proxy’s refusal',
    (out) => out.writeHead(403, { 'content-type': 'text/html' }).end(PAGE),
    'response_not_json',
  ],
  ['nothing', (out) => out.writeHead(204).end(), 'response_empty'],
  [
    'a false encoding',
    (out) => out.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'),
    'server_error',
    /could not be reached/,
  ],
];

function half(out) {
  out.writeHead(200, { 'content-length': 99 });
  out.write('{"success":', () => out.destroy());
}

/** That a call ends in trouble, with the licence as it was. */
async function trouble(app, call, code, words) {
  await assert.rejects(call(), (error) => {
    assert.equal(error.code, code, error.message);
    assert.equal(error.category, 'transient');
    if (words) {
      assert.match(error.serverMessage, /^libreauth-client relay: /);
      assert.match(error.serverMessage, words);
    }
    return true;
  });
  const { state, licensed } = app.getSnapshot();
  assert.deepEqual({ state, licensed }, { state: 'grace', licensed: true });
}

export function troubleTests(at) {
  const clients = async () => {
    const one = at.libreauth();
    await one.init();
    await one.license('DEMO-KEY-0005');
    const other = at.lockence();
    await other.init('DEMO5-DEMO5-DEMO5-DEMO5');
    return [one, other];
  };

  for (const [what, instead, code, words] of FAULTS) {
    test(`${what} is trouble, and no end of a licence`, async () => {
      const apps = await clients();
      await at.answeredBy(instead, async () => {
        for (const app of apps) await trouble(app, () => app.check(), code, words);
      });
      for (const app of apps) {
        assert.equal((await app.check()).licensed, true);
        app.free();
      }
    });
  }

  test('a rate limit goes through, with its wait', async () => {
    const [app, other] = await clients();
    const limit = (out) => out.writeHead(429, { 'retry-after': '42' }).end('slow down');
    await at.answeredBy(limit, async () => {
      for (const it of [app, other])
        await assert.rejects(it.check(), { code: 'rate_limited', retryAfterMs: 42_000 });
    });
    for (const it of [app, other]) it.free();
  });

  test('a service that is silent, or not there', async () => {
    const late = /did not answer in time/;
    const silence = () => {};
    await at.answeredBy(silence, () =>
      assert.rejects(at.libreauth('hasty').init(), (error) => {
        assert.deepEqual([error.code, error.status], ['server_error', 504]);
        assert.match(error.serverMessage, late);
        return true;
      }),
    );
    for (const call of [
      () => at.libreauth('gone').init(),
      () => at.lockence('gone-lockence').init('DEMO5-DEMO5-DEMO5-DEMO5'),
    ])
      await assert.rejects(call(), { code: 'server_error', status: 502, category: 'transient' });
  });

  // So long that only a relay that waits on is ended by it.
  test('whoever goes away is waited for no longer', { timeout: 50_000 }, async () => {
    const { host, hostname, port } = new URL(at.base);
    const socket = connect(Number(port), hostname);
    const type = 'content-type: application/x-www-form-urlencoded';
    const head = `POST /patient/ HTTP/1.1\r\nhost: ${host}\r\n${type}\r\ncontent-length: 9`;
    const leave = async (out) => {
      const closed = once(out, 'close');
      // Reset: workerd takes a mere end for that of the request.
      socket.resetAndDestroy();
      await closed;
    };
    await new Promise((resolve, reject) => {
      const instead = (out) => leave(out).then(resolve, reject);
      at.answeredBy(instead, () => once(socket, 'close')).catch(reject);
      socket.write(`${head}\r\n\r\ntype=init`);
    });
  });

  test('a body that was read before is no body that broke off', async () => {
    const asked = await at.asks(async () => {
      const answer = await at.post('type=init', {}, 'read');
      assert.equal(answer.status, 500);
      assert.match((await answer.json()).message, /The body was read before/);
    });
    assert.deepEqual(asked, []);
  });

  test('no secret is in what the relay says', async () => {
    const secret = 'hunter2hunter2';
    for (const body of [`type=${secret}`, `type=init&${secret}=%`, `${secret};`]) {
      const answer = await at.post(body);
      assert.ok(!(await answer.text()).includes(secret));
    }
    const answer = await fetch(`${at.base}/gone-lockence/init`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"license_key":"${secret}"}`,
    });
    const text = await answer.text();
    assert.equal(answer.status, 502);
    assert.ok(!text.includes(secret) && !text.includes('lockence-demo-api-key'), text);
  });
}
