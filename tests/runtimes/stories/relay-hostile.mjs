// Requests that no client of ours sends. Each is refused, and none of it reaches the service.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

const FORM = 'application/x-www-form-urlencoded';
const LONG = 'x'.repeat(300_000);
const ENDLESS = 300_000_000;

/** Bodies of form posts: `[body, status]` */
const FORMS = [
  ['', 400],
  ['&', 400],
  ['=', 400],
  ['type', 400],
  ['type=', 400],
  ['name=MyApp', 400],
  ['type=check&type=ban', 400],
  ['type=check&Type=ban', 400],
  ['TYPE=check', 400],
  ['type=check&%74ype=ban', 400],
  ['type=check&sessionid=a&sessionid=b', 400],
  ['type[]=check', 400],
  ['type[0]=check', 400],
  ['type=check&type[]=ban', 400],
  ['type%5B%5D=check', 400],
  ['type=check&type%00=ban', 400],
  ['type=check&+type=ban', 400],
  ['type=check&%20type=ban', 400],
  ['type=check&type.=ban', 400],
  ['type=check;type=ban', 400],
  ['type=check\r\ntype=ban', 400],
  ['type=check\0', 400],
  ['\ufefftype=check', 400],
  ['type=chéck', 400],
  ['type=check&x=%', 400],
  ['type=check&x=%4', 400],
  ['type=check&x=%zz', 400],
  ['type=check&x=%u0041', 400],
  ['{"type":"check"}', 400],
  [`type=check&${'n'.repeat(40)}=1`, 400],
  [Buffer.from('type=check', 'utf16le'), 400],
  [Buffer.from([0x74, 0xff, 0xfe]), 400],
  ['type=+check', 501],
  ['type=check%00', 501],
  ['type=check%0d%0aX-Evil%3A+1', 501],
  ['type=..%2F..%2Fseller-api', 501],
  ['type=__proto__', 501],
  ['type=constructor', 501],
  ['type=CHECK', 501],
  ['type=addkey&sellerkey=x', 501],
  ['type=%3Cscript%3E', 501],
  [`type=${'x'.repeat(9_999)}`, 501],
  [`type=check&x=${LONG}`, 413],
];

/** Bodies of Lockence's `init`. */
const JSONS = [
  ['', 400],
  ['null', 400],
  ['[]', 400],
  ['"text"', 400],
  ['1', 400],
  ['{', 400],
  ['{}{}', 400],
  ['{"license_key":1}', 400],
  ['{"license_key":null}', 400],
  ['{"license_key":{"$ne":""}}', 400],
  ['{"license_key":["k"]}', 400],
  ['{"license_key":"k","hwid":{"a":1}}', 400],
  ['license_key=k', 400],
  ['['.repeat(100_000), 400],
  [Buffer.from([0x7b, 0xff, 0x7d]), 400],
  [`{"license_key":"${LONG}"}`, 413],
];

const TYPES = ['', 'text/plain', 'multipart/form-data; boundary=x', `${FORM}x`, 'text/html', '*/*'];

/** `[method, path, status]`, with a good body where there is one. */
const PLACES = [
  ['GET', '/libreauth/', 405],
  ['GET', '/libreauth/?type=init&name=MyApp', 405],
  ['HEAD', '/libreauth/health', 405],
  ['PUT', '/libreauth/', 405],
  ['PATCH', '/libreauth/', 405],
  ['DELETE', '/libreauth/', 405],
  ['POST', '/libreauth/health', 405],
  ['POST', '/libreauth/api/1.3/health/', 405],
  ['GET', '/lockence/init', 405],
  ['GET', '/lockence/health', 404],
  ['POST', '/lockence/', 404],
  ['POST', '/lockence/INIT', 404],
  ['POST', '/lockence/init.php', 404],
  ['POST', '/lockence/init%2f..%2fadmin', 404],
  ['POST', '/lockence/init%00', 404],
  ['POST', '/lockence/init;x', 404],
  ['POST', '/lockence/__proto__', 404],
  ['POST', '/lockence/constructor', 404],
  ['POST', '/lockence/toString', 404],
  ['POST', '/lockence/licenses/validate/KEY', 404],
  ['POST', '/lockence/api_key', 404],
];

export function hostileTests(at) {
  const refused = async (what, status, work) => {
    const asked = await at.asks(async () => {
      const answer = await work();
      assert.equal(answer.status, status, `${what}: ${answer.text}`);
      assert.match(answer.text, answer.method === 'HEAD' ? /^$/ : /libreauth-client relay: /, what);
      if (answer.status < 500) assert.doesNotMatch(answer.text, /success/, what);
    });
    assert.deepEqual(asked, [], what);
  };
  const send = async (path, init) => {
    const answer = await fetch(`${at.base}${path}`, init);
    return { status: answer.status, method: init.method, text: await answer.text() };
  };

  test(`${FORMS.length} hostile forms`, async () => {
    for (const [body, status] of FORMS)
      await refused(String(body).slice(0, 80), status, () =>
        send('/libreauth/', { method: 'POST', headers: { 'content-type': FORM }, body }),
      );
  });

  test(`${JSONS.length} hostile JSONs`, async () => {
    for (const [body, status] of JSONS)
      await refused(String(body).slice(0, 80), status, () =>
        send('/lockence/init', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        }),
      );
  });

  test('other content types and encodings', async () => {
    for (const type of TYPES)
      await refused(type, 415, () =>
        send('/libreauth/', {
          method: 'POST',
          headers: { 'content-type': type },
          body: 'type=init',
        }),
      );
    await refused('form to Lockence', 415, () =>
      send('/lockence/init', { method: 'POST', headers: { 'content-type': FORM }, body: '{}' }),
    );
    await refused('gzip', 415, () =>
      send('/libreauth/', {
        method: 'POST',
        headers: { 'content-type': FORM, 'content-encoding': 'gzip' },
        body: 'type=init',
      }),
    );
  });

  test(`${PLACES.length} other places and methods`, async () => {
    for (const [method, path, status] of PLACES) {
      const type = path.startsWith('/lockence') ? 'application/json' : FORM;
      const post = { headers: { 'content-type': type }, body: 'type=init' };
      await refused(`${method} ${path}`, status, () =>
        send(path, { method, ...(method === 'POST' && post) }),
      );
    }
  });

  test('a body that never ends is read no further than the limit', async () => {
    const { host, hostname, port } = new URL(at.base);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    let [sent, answer] = [0, ''];
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const answered = new Promise((resolve) => {
      socket.on('data', (data) => {
        answer += data;
        if (answer.includes('\r\n')) resolve();
      });
    });
    const chunked = `content-type: ${FORM}\r\ntransfer-encoding: chunked`;
    const asked = await at.asks(async () => {
      socket.write(`POST /libreauth/ HTTP/1.1\r\nhost: ${host}\r\n${chunked}\r\n\r\n`);
      while (answer === '' && !socket.destroyed && sent < ENDLESS) {
        sent += LONG.length;
        const written = socket.write(`${LONG.length.toString(16)}\r\n${LONG}\r\n`);
        const more = written ? new Promise(setImmediate) : once(socket, 'drain');
        await Promise.race([more.catch(() => {}), answered, closed]);
      }
      await Promise.race([answered, closed]);
      // A server that cuts the connection may take its own answer with it.
      assert.match(answer, /^(HTTP\/1.1 413|$)/);
    });
    assert.deepEqual(asked, []);
    assert.ok(sent < ENDLESS, `${sent} bytes were taken`);
    socket.destroy();
    await closed;
  });

  test('a body that does not arrive is not waited for', async () => {
    const head = `POST /hasty/ HTTP/1.1\r\nhost: ${new URL(at.base).host}\r\n`;
    const status = await raw(`${head}content-type: ${FORM}\r\ncontent-length: 50\r\n\r\ntype=in`);
    assert.equal(status, 408);
  });

  test('what is not written as HTTP wants it gets no further', async () => {
    const { host } = new URL(at.base);
    const body = 'type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0';
    const post = (line, headers) =>
      `POST ${line} HTTP/1.1\r\nconnection: close\r\ncontent-type: ${FORM}\r\n${headers}\r\n\r\n${body}`;
    const length = `content-length: ${body.length}`;
    const chunked = 'transfer-encoding: chunked';
    // Some servers wait for the rest of what is none, and this relay not for long.
    for (const text of [
      // Two lengths, or a length and chunks: who reads it differently could be made to see two requests.
      post('/hasty/', `host: ${host}\r\n${length}\r\ncontent-length: 4`),
      post('/hasty/', `host: ${host}\r\n${chunked}`),
      post('/hasty/', `host: ${host}\r\n${length}\r\nbad header: 1`),
      post('/hasty/', `host: ${host}\r\ncontent-length: -1`),
    ]) {
      const asked = await at.asks(async () => {
        const status = await raw(text);
        assert.ok(status === 0 || status >= 400, `${status} for ${text}`);
      });
      assert.deepEqual(asked, [], text);
    }
    // A path that would be another origin, if it were resolved and not taken as it is.
    const evil = post(
      '//evil.example/libreauth/',
      `host: ${host}\r\norigin: http://evil.example\r\n${length}`,
    );
    const asked = await at.asks(async () => assert.notEqual(await raw(evil), 200));
    assert.deepEqual(asked, []);
  });

  /** The status that is answered to these bytes; 0 if the connection is just closed. */
  async function raw(text) {
    const { hostname, port } = new URL(at.base);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(text);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes('\r\n')) socket.destroy();
    });
    await once(socket, 'close');
    return Number(answer.split(' ')[1] ?? 0);
  }
}
