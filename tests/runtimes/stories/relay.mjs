// What a relay does wherever it is served: the real client through it, and pages that may or may not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LibreAuth, Lockence } from 'libreauth-client/full';
import { recorder } from '../support/servers.mjs';
import { hostileTests } from './relay-hostile.mjs';
import { troubleTests } from './relay-trouble.mjs';

const KEY = 'DEMO-KEY-0005';
const LOCKENCE_KEY = 'DEMO5-DEMO5-DEMO5-DEMO5';
const PUBLIC_KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';
export const API_KEY = 'lockence-demo-api-key';
const FORM = 'application/x-www-form-urlencoded';
const INIT = 'type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0';
const EXPOSED = 'X-Signature-Ed25519, X-Signature-Timestamp, Signature, Retry-After';

/** Has the tests run on the relays of servers/relays.mjs that `serve` serves. Gives what they share. */
export async function relayTests(serve) {
  /** What the tests share: where the relays are, what the service was asked, and clients. */
  const at = {
    base: '',
    upstream: undefined,
    libreauth: (name = 'libreauth', options = {}) =>
      new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${at.base}/${name}/api/1.3/`, {
        hwid: 'A-WORKSTATION-OF-JOHN-DOE',
        publicKey: PUBLIC_KEY,
        timeoutMs: 60_000,
        heartbeat: false,
        ...options,
      }),
    lockence: (name = 'lockence') =>
      new Lockence(`${at.base}/${name}`, 'my-app', {
        hwid: 'A-WORKSTATION-OF-JOHN-DOE',
        timeoutMs: 60_000,
        heartbeat: false,
      }),
    /** A form post as a page sends it. */
    post: (body = INIT, headers = {}, name = 'libreauth') =>
      fetch(`${at.base}/${name}/`, {
        method: 'POST',
        headers: { 'content-type': FORM, ...headers },
        body,
      }),
    /** What `work` comes to while `instead` answers for the service. */
    async answeredBy(instead, work) {
      at.upstream.instead = instead;
      try {
        return await work();
      } finally {
        at.upstream.instead = undefined;
      }
    },
    /** What the service is asked by `work`. */
    async asks(work) {
      const { length } = at.upstream.asked;
      await work();
      return at.upstream.asked.slice(length);
    },
  };
  at.upstream = await recorder();
  at.base = await serve({ UPSTREAM: at.upstream.base, API_KEY });

  test('LibreAuth through the relay: every answer is verified', async () => {
    const app = at.libreauth();
    const asked = await at.asks(async () => {
      assert.equal((await app.init()).publicKeyMatches, true);
      assert.equal((await app.license(KEY)).username, KEY);
      assert.equal((await app.check()).verification, 'verified');
      assert.ok(await app.variable('motd'));
      assert.equal((await app.health()).publicKeyMatches, true);
      await app.logout();
    });
    assert.deepEqual(
      [...new Set(asked.map(({ method, url }) => `${method} ${url}`))],
      ['POST /api/1.3/', 'GET /health'],
    );
    app.free();
  });

  test('Lockence through the relay: the key is the relay’s, whatever the page sends', async () => {
    const app = at.lockence();
    const asked = await at.asks(async () => {
      assert.deepEqual((await app.init(LOCKENCE_KEY)).metadata, { plan: 'pro' });
      assert.equal((await app.validate()).username, 'john_doe');
      assert.equal((await app.heartbeat()).licensed, true);
      await app.logout();
    });
    const paths = ['init', 'validate', 'heartbeat', 'logout'].map((call) => `/api/v1/${call}`);
    assert.deepEqual(
      asked.map(({ url }) => url),
      paths,
    );
    for (const { body } of asked) {
      assert.equal(JSON.parse(body).api_key, API_KEY);
      assert.ok(!body.includes('my-app'));
    }
    await assert.rejects(at.lockence().init('LOCKD-LOCKD-LOCKD-LOCKD'), { code: 'hwid_mismatch' });
    app.free();
  });

  test('the key of a Lockence page can’t come back in, nor anything beside the call’s own', async () => {
    const given =
      '{"api_key":"a","__proto__":{"api_key":"b"},"license_key":"k","admin":true,"api_key":"c"}';
    const send = (body, path) =>
      fetch(`${at.base}/lockence/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body,
      });
    const [{ body }] = await at.asks(() => send(given, 'init'));
    assert.deepEqual(JSON.parse(body), { api_key: API_KEY, license_key: 'k' });
    const [again] = await at.asks(() => send('{"session_token":"t","license_key":"k"}', 'logout'));
    assert.deepEqual(JSON.parse(again.body), { api_key: API_KEY, session_token: 't' });
  });

  test('the bytes of request and answer are the same on both sides', async () => {
    const sent = `${INIT}&odd=%E2%9C%93+%2526%00`;
    const said = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x0d, 0x0a, 0x00, 0xff, 0x7d]);
    const instead = (out) => {
      const signature = {
        'x-signature-ed25519': 'ab',
        'x-signature-timestamp': '12',
        signature: 'cd',
      };
      const more = { 'retry-after': '7', 'set-cookie': 'a=b', 'x-powered-by': 'PHP', date: 'x' };
      out.writeHead(418, { 'content-type': 'text/html', ...signature, ...more }).end(said);
    };
    const [{ body, headers }] = await at.asks(async () => {
      const answer = await at.answeredBy(instead, () => at.post(sent));
      assert.equal(answer.status, 418);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), said);
      const { headers } = answer;
      assert.deepEqual(
        [
          'x-signature-ed25519',
          'x-signature-timestamp',
          'signature',
          'retry-after',
          'set-cookie',
          'x-powered-by',
        ].map((name) => headers.get(name)),
        ['ab', '12', 'cd', '7', null, null],
      );
      // On the page's own origin nothing may pass for a page.
      assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('cache-control'), 'no-store');
    });
    assert.equal(body, sent);
    assert.equal(headers['content-length'], String(sent.length));
  });

  test('what the service packs arrives unpacked, and says so', async () => {
    const said = Buffer.from(`{"success":true,"message":"${'packed '.repeat(99)}"}`);
    const packed = (body) => (out) =>
      out.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body));
    const answer = await at.answeredBy(packed(said), () => at.post());
    assert.equal(answer.headers.get('content-encoding'), null);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), said);
    const bomb = await at.answeredBy(packed(Buffer.alloc(50_000_000)), () => at.post());
    assert.equal(bomb.status, 502);
    assert.match((await bomb.json()).message, /more than 1048576 bytes/);
  });

  test('an answer that repeats the relay’s key is not passed on', async () => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: '{"license_key":"k"}' };
    for (const said of [
      `{"success":false,"message":"bad key ${API_KEY}"}`,
      JSON.stringify({ success: true, request: JSON.stringify({ api_key: API_KEY }) }),
    ]) {
      const answer = await at.answeredBy(
        (out) => out.writeHead(401).end(said),
        () => fetch(`${at.base}/lockence/init`, init),
      );
      assert.equal(answer.status, 502);
      const text = await answer.text();
      assert.match(text, /has the API key in it/);
      assert.ok(!text.includes(API_KEY));
    }
  });

  test('of a request’s headers and address nothing goes on', async () => {
    const secrets = {
      cookie: 'session=1',
      authorization: 'Bearer x',
      referer: 'https://app.example/page',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'other.example',
      'cf-connecting-ip': '1.2.3.4',
      forwarded: 'for=1.2.3.4',
      'proxy-authorization': 'x',
      'x-http-method-override': 'GET',
      te: 'trailers',
      origin: 'https://app.example',
    };
    const [{ url, headers }] = await at.asks(() =>
      fetch(`${at.base}/libreauth/deep/er/?type=ban&sellerkey=1`, {
        method: 'POST',
        headers: { 'content-type': `${FORM};charset=UTF-8`, ...secrets },
        body: INIT,
      }),
    );
    assert.equal(url, '/api/1.3/');
    assert.equal(headers['content-type'], FORM);
    assert.deepEqual(
      Object.keys(secrets).filter((name) => headers[name] !== undefined),
      [],
    );
  });

  test('who asks is told as the platform knows it', async () => {
    const headers = { 'cf-connecting-ip': '127.0.0.1', 'x-forwarded-for': '203.0.113.9' };
    const [asked] = await at.asks(() => at.post(INIT, headers, 'platform'));
    assert.equal(asked.headers['x-forwarded-for'], '127.0.0.1');
  });

  test('who asks is told to the service where the operator says how to know', async () => {
    for (const address of ['203.0.113.9', '2001:db8::9']) {
      const named = async (request) => {
        const headers = new Headers(request.headers);
        headers.set('x-test-address', address);
        return fetch(new Request(request, { headers }));
      };
      const app = at.libreauth('libreauth', { fetch: named });
      await app.init();
      assert.equal((await app.license(KEY)).ip, address);
      app.free();
    }
    for (const [address, told] of [
      // A socket for IPv4 and IPv6 has the one in the clothes of the other.
      ['::ffff:203.0.113.9', '203.0.113.9'],
      ['::FFFF:203.0.113.9', '203.0.113.9'],
      ['fe80::1%eth0', 'fe80::1'],
      ['2001:DB8::9', '2001:DB8::9'],
      ['64:ff9b::203.0.113.9', '64:ff9b::203.0.113.9'],
    ]) {
      const [{ headers }] = await at.asks(() => at.post(INIT, { 'x-test-address': address }));
      assert.equal(headers['x-forwarded-for'], told);
    }
    const junk = [
      ...[
        'localhost',
        '1.2.3.4, 5.6.7.8',
        '[::1]:80',
        '1.2.3.4\tx',
        '"',
        'x'.repeat(99),
        '1.2.3.4:5',
      ],
      ...[
        'cafe',
        '1.2.3',
        '....',
        ':',
        '::1::',
        '999.1.1.1',
        '1.2.3.4.5',
        '01.2.3.4',
        '0x7f.0.0.1',
      ],
      ...['::ffff:999.1.1.1', '::1%x', '1:2:3:4:5:6:7:8:9', '-', 'unknown'],
    ];
    const asked = await at.asks(async () => {
      for (const address of junk)
        assert.equal((await at.post(INIT, { 'x-test-address': address })).status, 500, address);
    });
    assert.deepEqual(asked, []);
  });

  test('pages of its own origin may ask, of those allowed too, of others not', async () => {
    const own = at.base;
    for (const [headers, status, allowed] of [
      [{}, 200, null],
      [{ 'sec-fetch-site': 'none' }, 200, null],
      [{ 'sec-fetch-site': 'same-origin' }, 200, null],
      // Behind a proxy the relay's address is another than the page's; the browser knows better.
      [{ origin: 'https://outside.example', 'sec-fetch-site': 'same-origin' }, 200, null],
      [{ origin: own }, 200, null],
      // A browser that does not say, and a proxy that took off the TLS.
      [{ origin: own.replace('http:', 'https:') }, 200, null],
      [
        { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' },
        200,
        'https://app.example',
      ],
      [
        { origin: 'chrome-extension://abcdefghijklmnop' },
        200,
        'chrome-extension://abcdefghijklmnop',
      ],
      [{ 'sec-fetch-site': 'cross-site' }, 403, null],
      [{ 'sec-fetch-site': 'same-site' }, 403, null],
      ...[
        'https://evil.example',
        'null',
        'https://app.example.evil.example',
        'https://evil.example/https://app.example',
        'https://app.example:8443',
        'http://app.example',
        'https://app.example, https://evil.example',
        'https://APP.example',
        'https://sub.app.example',
        `${own}.evil.example`,
        '*',
        '',
      ].map((origin) => [{ origin, 'sec-fetch-site': 'cross-site' }, 403, null]),
    ]) {
      const what = JSON.stringify(headers);
      const answer = await at.post(INIT, headers);
      await answer.arrayBuffer();
      assert.equal(answer.status, status, what);
      assert.equal(answer.headers.get('access-control-allow-origin'), allowed, what);
      assert.equal(answer.headers.get('access-control-expose-headers'), allowed && EXPOSED, what);
      assert.equal(answer.headers.get('access-control-allow-credentials'), null, what);
      assert.equal(answer.headers.get('vary'), 'Origin', what);
    }
  });

  test('a page’s own host counts, whatever a framework makes of it', async () => {
    const { host } = new URL(at.base);
    const status = async (origin) => (await at.post(INIT, { origin }, 'renamed')).status;
    assert.equal(await status(at.base), 200);
    assert.equal(await status(`https://${host}`), 200);
    for (const other of ['https://evil.example', `https://${host}.evil.example`, 'https://null'])
      assert.equal(await status(other), 403);
  });

  test('a preflight is answered without asking the service', async () => {
    const ask = (origin) =>
      fetch(`${at.base}/lockence/init`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
    const asked = await at.asks(async () => {
      const yes = await ask('https://app.example');
      assert.equal(yes.status, 204);
      assert.equal(yes.headers.get('access-control-allow-origin'), 'https://app.example');
      assert.equal(yes.headers.get('access-control-allow-headers'), 'content-type');
      assert.match(yes.headers.get('access-control-allow-methods'), /POST/);
      const no = await ask('https://evil.example');
      assert.equal(no.status, 403);
      assert.equal(no.headers.get('access-control-allow-origin'), null);
    });
    assert.deepEqual(asked, []);
  });

  test('a relay can ask for an origin, and pass on some calls only', async () => {
    assert.equal((await at.post(INIT, {}, 'narrow')).status, 403);
    const own = { 'sec-fetch-site': 'same-origin' };
    assert.equal((await at.post(INIT, own, 'narrow')).status, 200);
    const ban = await at.post(INIT.replace('init', 'ban'), own, 'narrow');
    assert.equal(ban.status, 501);
    assert.match((await ban.json()).message, /ban is not passed on/);
  });

  hostileTests(at);
  troubleTests(at);
  return at;
}
