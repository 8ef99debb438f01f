/** The kit's emulator behind `node:http`: it answers as the one in Rust does, by the same library. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from 'libreauth-client/testing';

/** Largest request body in bytes; more is answered with 413. */
const BODY_LIMIT = 1 << 20;

/** Listens, and says where. @throws what `listen` fails with */
export function serve(emulator: Emulator, host: string, port: number): Promise<string> {
  const server = createServer((request, response) => {
    // A client that leaves in the midst of it concerns itself only.
    answer(emulator, request, response).catch(() => request.socket.destroy());
  });
  // One request a connection: browsers repeat by themselves what fails on a connection they had used
  // before, and would hide a dropped one from the page. And none ends what hangs on purpose.
  server.maxRequestsPerSocket = 1;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { address, family, port } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
    });
  });
}

/** Why it does not listen, in words that lead on. */
export function explained(error: unknown, host: string, port: number): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const free = 'choose another with --port, or 0 for a free one';
  if (code === 'EADDRINUSE') return new Error(`Port ${port} of ${host} is taken: ${free}`);
  if (code === 'EACCES') return new Error(`Port ${port} is not for everybody: ${free}`);
  return new Error(`Cannot listen on ${host}, port ${port}: ${message}`);
}

async function answer(emulator: Emulator, incoming: IncomingMessage, outgoing: ServerResponse) {
  outgoing.shouldKeepAlive = false;
  const body = await bodyOf(incoming);
  if (body === undefined) return void outgoing.writeHead(413).end();
  const left = new AbortController();
  outgoing.once('close', () => left.abort());
  const { signal } = left;
  const method = incoming.method ?? 'GET';
  const bare = method === 'GET' || method === 'HEAD';
  // The emulator goes by the path. That of `//other/path` names no host here, as it would in a page.
  const target = incoming.url ?? '/';
  const url = target.startsWith('/')
    ? `http://emulator.test${target}`
    : new URL(target, 'http://emulator.test');
  const headers = headersOf(incoming);
  const answer = await emulator.fetch(url, { method, headers, signal, body: bare ? null : body });
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) return void outgoing.end();
  for await (const chunk of answer.body) {
    if (signal.aborted) return;
    if (!outgoing.write(chunk)) await drained(outgoing, signal);
  }
  outgoing.end();
}

/** None when it is too large. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read to its end all the same: who is cut off while writing never reads the answer.
    if (length <= BODY_LIMIT) chunks.push(chunk);
  }
  return length > BODY_LIMIT ? undefined : new Uint8Array(Buffer.concat(chunks));
}

/** The client's address is told as proxies do; what a client says of itself goes before it. */
function headersOf({ headers, socket }: IncomingMessage): Headers {
  const copy = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(':')) copy.set(name, String(value));
  }
  if (!copy.has('x-forwarded-for')) copy.set('x-forwarded-for', socket.remoteAddress ?? '');
  return copy;
}

function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
