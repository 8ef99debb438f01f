// The emulator over HTTP: the package's command line, and that it answers as the server in Rust does.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LibreAuth } from 'libreauth-client';
import { Lockence } from 'libreauth-client/lockence';
import { createEmulator } from 'libreauth-client/testing';
import './support/checks.mjs';
import { HWID } from './support/kit.mjs';
import { PROGRAMS, run, serving } from './support/programs.mjs';
import { raw, transcript } from './support/story.mjs';

const CLI = PROGRAMS['npx libreauth-client emulator'];

for (const [name, program] of Object.entries(PROGRAMS)) {
  test(`${name}: it says what it is, and the client's main job runs on it`, async () => {
    await serving(program, async (url, said) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const { publicKey } = createEmulator();
      for (const needed of [publicKey, 'DEMO-KEY-0001', 'john_doe / correct horse', 'api_key'])
        assert.ok(said.includes(needed), needed);
      const options = { hwid: HWID, timeoutMs: 60_000 };
      const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${url}/api/1.3/`, {
        ...options,
        publicKey,
      });
      await app.init();
      await app.license('DEMO-KEY-0001');
      assert.equal((await app.check()).verification, 'verified');
      await app.logout();
      const other = new Lockence(`${url}/api/v1`, 'lockence-demo-api-key', options);
      await other.init('DEMO1-DEMO1-DEMO1-DEMO1');
      assert.equal((await other.validate()).licensed, true);
      for (const it of [app, other]) it.free();
    });
  });

  test(`${name}: one that hangs holds nobody up, and one that is dropped hears nothing`, async () => {
    await serving(program, async (url) => {
      const fault = (body) =>
        fetch(`${url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(body) });
      await fault({ kind: 'hang', count: 1 });
      const giving = new AbortController();
      const hanging = fetch(`${url}/health`, { signal: giving.signal });
      const log = async () => (await fetch(`${url}/_emulator/log`)).json();
      while (!(await log()).some((entry) => entry.fault === 'hang'));
      assert.equal((await fetch(`${url}/health`)).status, 200);
      giving.abort();
      await assert.rejects(hanging, { name: 'AbortError' });

      await fault({ kind: 'drop', count: 1 });
      assert.equal(await raw(url, 'GET /health HTTP/1.1\r\nHost: here\r\n\r\n'), '');
      // And a connection is never used twice.
      const answer = await raw(url, 'GET /health HTTP/1.1\r\nHost: here\r\n\r\n');
      assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
      assert.match(answer, /\r\nconnection: close\r\n/i);
    });
  });

  test(`${name}: it faces this machine only, and says what is wrong`, async () => {
    const refused = await run(program, '--host', '0.0.0.0');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /--host 0\.0\.0\.0 is not a loopback address/);
    for (const words of [['--port', '70000'], ['--prot', '1'], ['--port']]) {
      const { code, stderr } = await run(program, ...words);
      assert.equal(code, 1, words.join(' '));
      assert.match(stderr, /Usage: /);
    }
    const help = await run(program, '--help');
    assert.equal(help.code, 0);
    assert.match(help.stdout, /--seed FILE/);
    const missing = await run(program, '--seed', '/no/such/file.json');
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^\/no\/such\/file\.json: /);
  });

  test(`${name}: a port that is taken`, async () => {
    const holder = createServer();
    await new Promise((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address();
    const { code, stderr } = await run(program, '--port', String(port));
    holder.close();
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`${port}`));
    if (program === CLI) {
      assert.equal(
        stderr,
        `Port ${port} of 127.0.0.1 is taken: choose another with --port, or 0 for a free one\n`,
      );
    }
  });

  test(`${name}: a seed of one's own, and one that is wrong`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'libreauth-client-'));
    const file = join(folder, 'seed.json');
    try {
      const app = { name: 'Other', ownerid: 'YYYYYYYYYY', secret: 's', version: '2.0' };
      await writeFile(file, JSON.stringify({ libreauth: [app] }));
      const said = await serving(program, async (_, said) => said, '--seed', file);
      assert.ok(said.includes('name Other  ownerid YYYYYYYYYY  version 2.0'));
      await writeFile(file, JSON.stringify({ libreauth: [{ ...app, ownerid: 'short' }] }));
      const { code, stderr } = await run(program, `--seed=${file}`);
      assert.equal(code, 1);
      const field = 'seed field libreauth[0].ownerid: an ownerid has 10 characters';
      assert.equal(stderr, `${file}: ${field}\n`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

test('both servers answer one story alike', async (context) => {
  if (Object.keys(PROGRAMS).length < 2) return context.skip('EMULATOR_BIN names no server');
  const [one, other] = await Promise.all(
    Object.values(PROGRAMS).map((program) => serving(program, transcript)),
  );
  assert.ok(one.length > 40);
  for (const [index, exchange] of one.entries())
    assert.deepEqual(exchange, other[index], `exchange ${index}: ${exchange.path}`);
});

test('a seed as editors on Windows save it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'libreauth-client-'));
  const file = join(folder, 'seed.json');
  try {
    await writeFile(file, '\uFEFF{\r\n"libreauth": []\r\n}');
    assert.match(await serving(CLI, async (url) => url, '--seed', file), /^http:/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('hosts that only look like loopback', async () => {
  for (const host of ['127.0.0.999', '127.1', '::1%lo', '::ffff:127.0.0.1', 'localhost.example']) {
    const { code, stderr } = await run(CLI, '--host', host);
    assert.equal(code, 1);
    assert.ok(stderr.startsWith(`--host ${host} is not a loopback address`), stderr);
  }
  for (const host of ['127.0.0.2', 'localhost'])
    await serving(CLI, async (url) => assert.match(url, /^http:\/\/127\./), '--host', host);
});

test('the command is named, or help is given', async () => {
  const [node, cli] = CLI;
  for (const [words, text] of [
    [[], 'Say what to do'],
    [['emulate'], 'There is no command emulate.'],
    [['emulator', 'now'], 'now is one word too many.'],
  ]) {
    const { code, stderr } = await run([node, cli], ...words);
    assert.equal(code, 1);
    assert.ok(stderr.startsWith(text), stderr);
    assert.match(stderr, /Usage: libreauth-client emulator/);
  }
});
