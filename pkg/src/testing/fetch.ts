/** The emulator as a `fetch`: what arrives, how late, or not at all. */
import { type Answerer, type Reply, wait } from './exchange.js';

/** What `fetch` gives no body to (Fetch standard, null body status). */
const BODILESS = [204, 205, 304];

/** Readable by a page of another origin without being exposed (Fetch standard). */
const SAFELISTED =
  'cache-control content-language content-length content-type expires last-modified';

const CHUNK = new Uint8Array(16_384).fill(0x20);

export type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** `cors`: an answer passes as through a browser, to a page of another origin. */
export function fetcher(answer: Answerer, base: string, cors: boolean): Fetch {
  return async (input, init) => {
    const request =
      input instanceof Request ? new Request(input, init) : requestTo(input, init, base);
    const { method, url, headers, signal } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    signal.throwIfAborted();
    const reply = answer({ method, url, headers, body });
    if (reply.delivery === 'drop') throw failed('the connection was closed without an answer');
    if (reply.delivery === 'never') await aborted(signal);
    if (reply.delivery === 'after') await wait(reply.amount, signal);
    return response(reply, url, cors);
  };
}

/** A path is one of the page's own origin, and without a page one of the emulator's. */
function requestTo(input: string | URL, init: RequestInit | undefined, base: string): Request {
  return new Request(new URL(input, globalThis.location?.href ?? base), init);
}

function response({ status, headers, body, delivery, amount }: Reply, url: string, cors: boolean) {
  const seen = cors ? readable(headers) : headers;
  const content = delivery === 'flood' ? filler(amount) : body;
  const answer = new Response(BODILESS.includes(status) ? null : content, {
    status,
    headers: seen.map(([name, value]): [string, string] => [name, value]),
  });
  Object.defineProperty(answer, 'url', { value: url });
  return answer;
}

function readable(headers: Reply['headers']): Reply['headers'] {
  const all = new Headers(headers.map(([name, value]): [string, string] => [name, value]));
  if (all.get('access-control-allow-origin') !== '*') throw failed('blocked by CORS');
  const exposed = (all.get('access-control-expose-headers') ?? '').toLowerCase().split(/, */);
  const names = [...exposed, ...SAFELISTED.split(' ')];
  return headers.filter(([name]) => names.includes(name.toLowerCase()));
}

/** So many bytes that are never held at once. */
function filler(bytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      const chunk = CHUNK.slice(0, left);
      left -= chunk.length;
      controller.enqueue(chunk);
    },
  });
}

/** As the runtimes put it: what went wrong stands in the cause. */
function failed(why: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(`emulator: ${why}`) });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
