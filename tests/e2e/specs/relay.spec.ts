import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRelay, type RelayOptions, toNodeListener } from 'libreauth-client/relay';

import { goodKey } from '../support/demo.ts';
import { expect, test } from '../support/fixtures.ts';

/** A page on one origin, the relay on another, and a service that does nothing for pages. */

const servers: Server[] = [];

test.afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Serves a relay, and says where. */
async function serve(options: RelayOptions): Promise<string> {
  const server = createServer(toNodeListener(createRelay(options)));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const allowedOrigins = [new URL(process.env.CLIENT_URL ?? 'http://127.0.0.1').origin];

test('through the relay a page reads the signatures that CORS hides', async ({
  page,
  emulator,
}) => {
  await emulator.command('settings', { expose_signature_headers: false });
  const open = (url: string) =>
    page.goto(`${process.env.CLIENT_URL}?emulator=${url}&options={"heartbeat":false}`);
  await open(emulator.url);
  const code = await page.evaluate(() => app.init().then(String, ({ code }) => code));
  expect(code).toBe('signature_missing');

  await emulator.command('settings', { cors: false });
  await open(await serve({ upstream: `${emulator.url}/api/1.3/`, allowedOrigins }));
  await page.evaluate((key) => enter(key), goodKey.LibreAuth);
  const verdict = await page.evaluate(() => app.check());
  expect(verdict).toMatchObject({ licensed: true, verification: 'verified' });
  expect(await page.evaluate(() => app.health())).toMatchObject({ publicKeyMatches: true });
  await page.evaluate(() => app.logout());
  // The page's form posts are simple requests: the browser asked for no permission first.
  const log = await emulator.log();
  expect(log.map(({ method }) => method)).not.toContain('OPTIONS');
});

test('Lockence’s JSON gets through the preflight, and the page never has the key', async ({
  page,
  emulator,
}) => {
  await emulator.command('settings', { cors: false });
  const apiKey = 'lockence-demo-api-key';
  const url = await serve({ upstream: `${emulator.url}/api/v1`, apiKey, allowedOrigins });
  const seen: string[] = [];
  page.on('request', (request) => {
    seen.push(`${request.method()} ${request.url()} ${request.postData()}`);
  });
  await page.goto(`${process.env.CLIENT_URL}?emulator=${emulator.url}`);
  const answer = await page.evaluate(
    async ([url, key]) => {
      const body = JSON.stringify({ api_key: 'my-app', license_key: key, hwid: 'x'.repeat(20) });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}/init`, { method: 'POST', headers, body })).json();
    },
    [url, goodKey.Lockence] as const,
  );
  expect(answer).toMatchObject({ success: true, username: 'john_doe' });
  expect(seen.filter((line) => line.startsWith(`POST ${url}`))).toHaveLength(1);
  expect(seen.join('\n')).not.toContain(apiKey);
});

test('a page of the relay’s own origin needs no allowedOrigins', async ({ page, emulator }) => {
  const relay = toNodeListener(createRelay({ upstream: `${emulator.url}/api/1.3/` }));
  const server = createServer((request, response) => {
    if (request.url === '/page') response.setHeader('content-type', 'text/html').end('<p>A page');
    else if (request.url === '/favicon.ico') response.writeHead(204).end();
    else relay(request, response);
  });
  servers.push(server);
  // Another name for this machine than the one that the server would call itself.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/page`);
  const answer = await page.evaluate(async () => {
    const body = new URLSearchParams('type=init&name=MyApp&ownerid=XXXXXXXXXX&ver=1.0');
    const { headers } = await fetch('/licence/api/1.3/', { method: 'POST', body });
    const health = await fetch('/licence/health');
    return { signature: headers.get('x-signature-ed25519'), health: health.status };
  });
  expect(answer).toEqual({ signature: expect.stringMatching(/^[0-9a-f]{128}$/), health: 200 });
});
