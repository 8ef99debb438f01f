// Servers of the tests' own, on free ports; they end with the test file.
import { createServer } from 'node:http';
import { after } from 'node:test';

export const EMULATOR = process.env.LIBREAUTH_EMULATOR?.replace(/\/$/, '');
if (!EMULATOR)
  throw new Error(
    'LIBREAUTH_EMULATOR must name a running emulator: `cargo xtask test deno bun workerd` starts one',
  );

/** Listens, and says where. */
export async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** Answers `/302/…` with that redirect to `/stolen`, and that with how often it was led there. */
export function hostileServer() {
  let stolen = 0;
  return listening(
    createServer((incoming, outgoing) => {
      incoming.resume();
      const status = Number(incoming.url.split('/')[1]);
      if (status) return outgoing.writeHead(status, { location: '/stolen?by' }).end();
      if (incoming.url.includes('?')) stolen += 1;
      outgoing.end(String(stolen));
    }),
  );
}

/**
 * Stands before the emulator and keeps what it was asked, as it came over the wire. As long as
 * `instead` is set that answers.
 */
export async function recorder() {
  const it = { base: '', asked: [], instead: undefined };
  const server = createServer(async (incoming, outgoing) => {
    outgoing.on('error', () => {});
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url, headers } = incoming;
    const body = Buffer.concat(chunks);
    it.asked.push({ method, url, headers, body: body.toString('latin1') });
    if (it.instead) return it.instead(outgoing);
    const more = headers['x-forwarded-for'] && { 'x-forwarded-for': headers['x-forwarded-for'] };
    const answer = await fetch(`${EMULATOR}${url}`, {
      method,
      headers: { 'content-type': headers['content-type'] ?? '', ...more },
      ...(method === 'POST' && { body }),
    });
    outgoing.writeHead(answer.status, [...answer.headers].flat());
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });
  it.base = await listening(server);
  return it;
}
