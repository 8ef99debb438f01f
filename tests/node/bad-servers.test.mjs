// Servers that are broken, slow, hostile or not there: each is a typed error of its own, and the
// same client works again as soon as its server does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { coded } from './support/checks.mjs';
import { SERVICES } from './support/clients.mjs';
import { faultyServer, inTime } from './support/server.mjs';

const OK = '{"success":true,"message":"not from the service"}';
const PAGE = '<!doctype html><title>Welcome to the hotel</title>';
const SILENT = { timeoutMs: 200 };

/** `[what the server does, the error's code, how, the client's options]` */
const FAULTS = [
  ['HTML', 'response_not_json', (out) => out.end(PAGE)],
  ['a page of a proxy', 'server_error', (out) => out.writeHead(502).end(PAGE)],
  ['garbage', 'response_malformed', (out) => out.end(Buffer.from([0xff, 0xfe, 0, 1, 2, 0x80]))],
  ['nothing', 'response_empty', (out) => out.end()],
  ['200 and not even a length', 'response_empty', (out) => out.writeHead(200).end()],
  ['204', 'response_empty', (out) => out.writeHead(204).end()],
  ['half an answer', 'response_malformed', (out) => out.end(OK.slice(0, 20))],
  ['429', 'rate_limited', (out) => out.writeHead(429, { 'retry-after': '3' }).end()],
  ['500', 'server_error', (out) => out.writeHead(500).end(OK)],
  ['a closed connection', 'network', (out) => out.destroy()],
  ['a connection closed in the middle', 'network', closedInTheMiddle],
  ['less than it promised', 'network', lessThanPromised],
  ['what is no HTTP', 'network', (out) => out.socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
  ['a false content encoding', 'network', falseEncoding],
  ['huge headers', 'network', (out) => out.writeHead(200, { 'x-huge': 'x'.repeat(1e6) }).end(OK)],
  ['thousands of headers', 'network', thousandsOfHeaders],
  ['a bomb of zeros', 'response_too_large', (out) => bomb(out)],
  ['silence', 'timeout', () => {}, SILENT],
  ['headers and then silence', 'timeout', (out) => out.writeHead(200).flushHeaders(), SILENT],
  ['half an answer and then silence', 'timeout', (out) => out.write(OK.slice(0, 9)), SILENT],
  ['a byte at a time', 'timeout', drip, SILENT],
];

function closedInTheMiddle(out) {
  out.writeHead(200, { 'content-length': OK.length });
  out.write(OK.slice(0, 9), () => out.destroy());
}

function lessThanPromised(out) {
  out.writeHead(200, { 'content-length': OK.length + 9 });
  out.write(OK, () => out.socket.end());
}

function falseEncoding(out) {
  out.writeHead(200, { 'content-encoding': 'gzip' }).end(OK);
}

function thousandsOfHeaders(out) {
  for (let index = 0; index < 5000; index += 1) out.setHeader(`x-${index}`, 'y'.repeat(20));
  out.end(OK);
}

/** 100 MB of blanks in 100 kB. */
function bomb(out) {
  bomb.packed ??= gzipSync(Buffer.alloc(1e8, ' '));
  out.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb.packed);
}

function drip(out) {
  const timer = setInterval(() => out.write(' '), 20);
  out.on('close', () => clearInterval(timer));
}

for (const { name, client, logIn } of SERVICES) {
  for (const [what, code, instead, options] of FAULTS) {
    test(`${name}: ${what} is ${code}`, async () => {
      const server = await faultyServer();
      const app = client(server.base, options);
      server.instead = instead;
      await assert.rejects(logIn(app), coded(code, 'transient'));
      assert.equal(app.state, 'idle');

      server.instead = undefined;
      await inTime(() => logIn(app));
      server.instead = instead;
      await assert.rejects(app.check(), coded(code, 'transient'));
      const { state, licensed, reason } = app.getSnapshot();
      assert.deepEqual(
        { state, licensed, reason },
        { state: 'grace', licensed: true, reason: code },
      );

      server.instead = undefined;
      assert.equal((await inTime(() => app.check())).licensed, true);
      assert.equal(app.state, 'active');
      assert.equal(app.diagnostics().requestsInFlight, 0);
      app.free();
    });
  }
}
