/** The relay behind Node's own `http`, which knows no `Request`. */
import type { toNodeListener as ToNodeListener } from '../../types/relay.js';
import { Refused, refusal } from './answer.js';

/** As much of `IncomingMessage` and `ServerResponse` as is used here. */
interface Incoming {
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string; readonly encrypted?: boolean };
  readonly complete: boolean;
  readonly readableDidRead: boolean;
  /** The body as it came, where a platform parses it before any code runs (Google Cloud Functions). */
  readonly rawBody?: unknown;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'error' | 'close', listener: () => void): unknown;
}
interface Outgoing {
  readonly headersSent: boolean;
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: Uint8Array): unknown;
  on(event: 'error' | 'close', listener: () => void): unknown;
}
type Handler = (request: Request, connection: { address: string | undefined }) => Promise<Response>;

/** How long the rest of a refused body is read and thrown away, so that its sender sees the answer. */
const LINGER_MS = 1_000;

export const toNodeListener = ((relay) => (incoming, outgoing) =>
  void listen(relay, incoming as Incoming, outgoing as Outgoing)) as typeof ToNodeListener;

async function listen(relay: Handler, incoming: Incoming, outgoing: Outgoing): Promise<void> {
  // Whoever asked may be gone by now; there is nobody to tell.
  incoming.on('error', () => {});
  outgoing.on('error', () => {});
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  const reading = { on: true };
  const { response, body } = await request(incoming, reading, gone.signal)
    .then((asked) => relay(asked, { address: incoming.socket.remoteAddress }))
    .then(whole)
    .catch((thrown) => {
      const failed = new Refused(500, 'The relay failed.');
      return whole(refusal(thrown instanceof Refused ? thrown : failed, {}));
    });
  // A middleware with a time limit of its own may have answered by now; its answer stands.
  if (!outgoing.headersSent) {
    outgoing.statusCode = response.status;
    for (const [name, value] of response.headers) outgoing.setHeader(name, value);
    outgoing.end(body);
  }
  if (incoming.complete) return;
  // A connection that is cut while its other end writes may take the answer with it.
  reading.on = false;
  incoming.resume();
  const timer: unknown = setTimeout(() => incoming.complete || incoming.destroy(), LINGER_MS);
  (timer as { unref?: () => void }).unref?.();
}

async function whole(response: Response) {
  return { response, body: new Uint8Array(await response.arrayBuffer()) };
}

async function request(
  incoming: Incoming,
  reading: { on: boolean },
  signal: AbortSignal,
): Promise<Request> {
  const { method = 'GET', url = '/' } = incoming;
  const given = incoming.headers;
  const host = String(given.host ?? given[':authority'] ?? 'localhost');
  if (!/^[\w.\-:[\]]+$/.test(host)) throw new Refused(400, 'The host is none.');
  // Put together as text: resolved, a path such as //other.example/ would be another origin.
  const path = url.startsWith('/') ? url : '/';
  const address = `${incoming.socket.encrypted ? 'https' : 'http'}://${host}${path}`;
  const headers = new Headers();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !name.startsWith(':')) headers.set(name, String(value));
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal };
  if (method === 'POST') {
    const { rawBody } = incoming;
    init.body = lost(incoming) ? '-' : isBytes(rawBody) ? rawBody : stream(incoming, reading);
    init.duplex = 'half';
  }
  let asked: Request;
  try {
    asked = new Request(address, init);
  } catch {
    throw new Refused(400, 'This is no request.');
  }
  // The relay knows what that means, and whom to tell.
  if (lost(incoming)) asked.body?.getReader();
  return asked;
}

/** Whether there is a body that somebody read before and did not keep. */
function lost({ readableDidRead, rawBody }: Incoming): boolean {
  return readableDidRead && !isBytes(rawBody);
}

function isBytes(it: unknown): it is Uint8Array<ArrayBuffer> {
  return it instanceof Uint8Array;
}

/** The body as it is asked for, and as long as anybody does. */
function stream(incoming: Incoming, reading: { on: boolean }): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      const once = (end: () => void) => () => {
        if (reading.on) end();
        reading.on = false;
      };
      incoming.on('data', (chunk) => {
        if (!reading.on) return;
        controller.enqueue(new Uint8Array(chunk));
        incoming.pause();
      });
      incoming.on(
        'end',
        once(() => controller.close()),
      );
      incoming.on(
        'close',
        once(() => controller.error(new Error('The body broke off.'))),
      );
      incoming.pause();
    },
    pull: () => void incoming.resume(),
    cancel() {
      reading.on = false;
    },
  });
}
