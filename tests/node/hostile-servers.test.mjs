// What a server must not get: more time, more memory, or the keys.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { coded } from './support/checks.mjs';
import { SERVICES } from './support/clients.mjs';
import { faultyServer } from './support/server.mjs';

for (const { name, client, logIn } of SERVICES) {
  test(`${name}: of a gigabyte no more is taken than the limit and what was on its way`, async () => {
    const server = await faultyServer();
    const app = client(server.base);
    await logIn(app);
    const chunk = Buffer.alloc(65_536, ' ');
    let sent = 0;
    let left;
    server.instead = async (out) => {
      left = once(out, 'close');
      out.writeHead(200, { 'content-type': 'application/json' });
      while (sent < 1e9 && !out.destroyed) {
        sent += chunk.length;
        if (!out.write(chunk)) await Promise.race([once(out, 'drain'), left]);
      }
    };
    await assert.rejects(app.check(), coded('response_too_large', 'transient'));
    await left;
    // The rest are buffers of both ends and of the system between them.
    assert.ok(sent < 1e8, `${sent} bytes were sent`);
    server.instead = undefined;
    assert.equal((await app.check()).licensed, true);
    app.free();
  });

  test(`${name}: a redirect is not followed, wherever it leads`, async () => {
    let stolen = 0;
    const thief = createServer((_, out) => {
      stolen += 1;
      out.end('{"success":true}');
    });
    thief.listen(0, '127.0.0.1');
    await once(thief, 'listening');
    const elsewhere = `http://127.0.0.1:${thief.address().port}/`;
    const server = await faultyServer();
    const app = client(server.base);
    await logIn(app);
    for (const status of [301, 302, 303, 307, 308]) {
      for (const location of [elsewhere, '/api/1.3/', '/api/v1/validate', 'data:,{}', '']) {
        server.instead = (out) => out.writeHead(status, { location }).end();
        const { asked } = server;
        await assert.rejects(app.check(), coded('network', 'transient'), `${status} ${location}`);
        assert.equal(server.asked, asked + 1);
      }
    }
    assert.equal(stolen, 0);
    server.instead = undefined;
    assert.equal((await app.check()).licensed, true);
    app.free();
    thief.close();
  });

  test(`${name}: cookies are neither kept nor sent, and nothing names the page`, async () => {
    const server = await faultyServer();
    const app = client(server.base);
    const seen = [];
    server.instead = (out, { headers }) => {
      seen.push(headers);
      out.writeHead(500, { 'set-cookie': 'id=1; Path=/' }).end();
    };
    await assert.rejects(logIn(app), coded('server_error'));
    await assert.rejects(logIn(app), coded('server_error'));
    assert.equal(seen.length, 2);
    for (const { cookie, authorization, referer } of seen)
      assert.deepEqual([cookie, authorization, referer], [undefined, undefined, undefined]);
    app.free();
  });

  test(`${name}: a server that is not there is a network error`, async () => {
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const base = `http://127.0.0.1:${gone.address().port}`;
    gone.close();
    await once(gone, 'close');
    const app = client(base);
    await assert.rejects(logIn(app), coded('network', 'transient'));
    // It comes up after all.
    const server = await faultyServer();
    const other = client(server.base);
    await logIn(other);
    for (const it of [app, other]) it.free();
  });

  test(`${name}: a call that is given up leaves its connection`, async () => {
    const server = await faultyServer();
    const app = client(server.base);
    await logIn(app);
    const control = new AbortController();
    const left = new Promise((resolve) => {
      server.instead = (out) => {
        out.on('close', resolve);
        control.abort();
      };
    });
    await assert.rejects(app.check({ signal: control.signal }), coded('aborted', 'usage'));
    await left;
    assert.equal(app.state, 'active');
    server.instead = undefined;
    assert.equal((await app.check()).licensed, true);
    app.free();
  });
}
