// `toNodeListener` among what stands around it in a Node server.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createServer2 } from 'node:http2';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRelay, toNodeListener } from 'libreauth-client/relay';
import { listening } from '../runtimes/support/servers.mjs';
import './support/checks.mjs';

const upstream = 'https://service.example/api/1.3/';
const headers = { 'content-type': 'application/x-www-form-urlencoded' };
const yes = async () => Response.json({ success: true });
const post = (base, body = 'type=init') => fetch(base, { method: 'POST', headers, body });

test('the address is told', async () => {
  const addresses = [];
  const clientAddress = (_, { address }) => {
    addresses.push(address);
    return address;
  };
  const relay = createRelay({ upstream, fetch: yes, clientAddress });
  const base = await listening(createServer(toNodeListener(relay)));
  assert.equal((await post(base)).status, 200);
  assert.deepEqual(addresses, ['127.0.0.1']);
});

test('a parsed body is named, and taken as it came where the platform keeps that', async () => {
  const asked = [];
  const fetch = async (request) => {
    asked.push(await request.text());
    return yes();
  };
  const reports = [];
  const report = ({ status, message }) => reports.push([status, message]);
  const allowedOrigins = ['https://app.example'];
  const listener = toNodeListener(createRelay({ upstream, fetch, report, allowedOrigins }));
  let keep = false;
  const base = await listening(
    createServer(async (incoming, outgoing) => {
      const chunks = [];
      for await (const chunk of incoming) chunks.push(chunk);
      if (keep) incoming.rawBody = Buffer.concat(chunks);
      listener(incoming, outgoing);
    }),
  );
  const origin = 'https://app.example';
  const said = { method: 'POST', headers: { ...headers, origin }, body: 'type=init' };
  const answer = await globalThis.fetch(base, said);
  assert.equal(answer.status, 500);
  assert.match((await answer.json()).message, /before any body parser/);
  // A page on another origin may read it, and the operator hears of it.
  assert.equal(answer.headers.get('access-control-allow-origin'), origin);
  const message = 'The body was read before: put the relay before any body parser.';
  assert.deepEqual(reports, [[500, message]]);
  keep = true;
  assert.equal((await post(base, 'type=init&name=%20a')).status, 200);
  assert.deepEqual(asked, ['type=init&name=%20a']);
});

test('what another has answered by then stands, and ends no process', async () => {
  const late = new EventEmitter();
  const relay = async (request) => {
    await once(late, 'go');
    // The listener goes on in the turns that follow this one.
    setImmediate(() => setImmediate(() => late.emit('gone')));
    return createRelay({ upstream, fetch: yes })(request);
  };
  const base = await listening(
    createServer((incoming, outgoing) => {
      toNodeListener(relay)(incoming, outgoing);
      outgoing.writeHead(503).end('too late');
    }),
  );
  const answer = await post(base);
  assert.deepEqual([answer.status, await answer.text()], [503, 'too late']);
  // Were there a rejection that nobody handles, it would end this test.
  late.emit('go');
  await once(late, 'gone');
});

test('a handler around the relay that throws, or breaks off, is no end of the process', async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('no')) });
  for (const relay of [() => Promise.reject(new Error('no')), async () => new Response(broken)]) {
    const answer = await post(await listening(createServer(toNodeListener(relay))));
    assert.equal(answer.status, 500);
    assert.equal((await answer.json()).message, 'libreauth-client relay: The relay failed.');
  }
});

test('over HTTP/2', async () => {
  const server = createServer2(toNodeListener(createRelay({ upstream, fetch: yes })));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = `http://127.0.0.1:${server.address().port}`;
  const session = connect(own);
  for (const [origin, status] of [
    [own, 200],
    ['https://evil.example', 403],
  ]) {
    const stream = session.request({ ':method': 'POST', ':path': '/licence/', origin, ...headers });
    stream.end('type=init');
    const [answer] = await once(stream, 'response');
    assert.equal(answer[':status'], status);
    stream.resume();
    await once(stream, 'close');
  }
  session.close();
  await once(session, 'close');
  server.close();
});

test('to TypeScript it is a listener of http, https and http2', () => {
  const path = (name) => fileURLToPath(new URL(name, import.meta.url));
  const flags = ['--strict', '--noEmit', '--exactOptionalPropertyTypes', '--skipLibCheck'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path('../../node_modules/typescript/bin/tsc'),
      ...[...flags, '--target', 'es2022', '--module', 'nodenext', '--types', 'node'],
      path('samples/relay-node.ts'),
    ],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout + stderr);
});
