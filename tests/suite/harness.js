// What stands between the client and the emulator in the place of a network: it delivers the
// emulator's answers as a real `fetch` would, and keeps what a test may ask about.

const CHUNK = 65_536;
// As they are before a test replaces any.
const { now } = Date;
const { setTimeout, clearTimeout } = globalThis;

/** The true time, whatever a test does to `Date`. */
export const moment = () => now();

/** What `promise` comes to; an error if nothing does for that long. */
export const within = (limitMs, promise) =>
  new Promise((resolve, reject) => {
    const late = new Error(`nothing came of it within ${limitMs} ms`);
    const timer = setTimeout(reject, limitMs, late);
    const wait = async () => {
      try {
        resolve(await promise);
      } catch (thrown) {
        reject(thrown);
      }
      clearTimeout(timer);
    };
    wait();
  });

/**
 * @typedef {{ status: number, headers: [string, string][], body: Uint8Array,
 *   delivery: 'now' | 'after' | 'never' | 'drop' | 'flood', amount: number }} Answer
 */

/**
 * A `fetch` that asks `handle`. Its fields:
 *
 * - `requests`: every `Request` so far.
 * - `instead`: another `fetch` to use as long as it is set.
 * - `pulled`, `cancelled`: bytes of filler that were read, and whether the reader gave up.
 *
 * @param {(method: string, path: string, headers: [string, string][], body: Uint8Array) => Answer} handle
 */
export function network(handle) {
  async function fetch(...args) {
    const [request] = args;
    fetch.requests.push(request);
    if (fetch.instead) return fetch.instead(...args);
    const { method, url, headers, signal } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = handle(method, new URL(url).pathname, [...headers], body);
    await arrival(answer, signal);
    const { status } = answer;
    const content = answer.delivery === 'flood' ? filler(fetch, answer.amount) : answer.body;
    return new Response(content, { status, headers: readable(answer.headers) });
  }
  return Object.assign(fetch, { requests: [], pulled: 0, cancelled: false });
}

/** The headers without those of a signature, unless the service exposes them (CORS). */
function readable(headers) {
  const exposed = headers.find(([name]) => name === 'Access-Control-Expose-Headers');
  return headers.filter(([name]) => !name.startsWith('X-Signature') || exposed?.[1].includes(name));
}

/**
 * @param {Answer} answer
 * @param {AbortSignal} signal
 */
function arrival({ delivery, amount }, signal) {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    if (delivery === 'drop') reject(new TypeError('connection closed'));
    else if (delivery === 'after') setTimeout(resolve, amount);
    else if (delivery !== 'never') resolve();
  });
}

/** A stream that makes each chunk only when it is asked for it. */
function filler(counts, length) {
  const pull = (stream) => {
    const size = Math.min(CHUNK, length - counts.pulled);
    if (size === 0) return stream.close();
    counts.pulled += size;
    stream.enqueue(new Uint8Array(size).fill(32));
  };
  const cancel = () => {
    counts.cancelled = true;
  };
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}

/** What can be seen of a thrown value: its fields and what is not among them. */
export function describe(thrown) {
  return JSON.stringify({
    ...thrown,
    name: thrown?.name,
    message: thrown?.message,
    text: `${String(thrown)}\n${thrown?.stack}`,
    isError: thrown instanceof Error,
  });
}

/** The same classes, which keep and share nothing unless the options say so. */
export function alone({ LibreAuth, Lockence }) {
  const apart = { storage: 'memory', remember: 'none', shareTabs: false };
  const options = (it = {}) => {
    try {
      // What is odd about an option is for the client to meet, not for us.
      if (Object.getPrototypeOf(it) === Object.prototype)
        return Object.defineProperties({ ...apart }, Object.getOwnPropertyDescriptors(it));
    } catch {}
    return it;
  };
  return {
    LibreAuth: class extends LibreAuth {
      constructor(...[name, ownerId, version, url, given]) {
        super(name, ownerId, version, url, options(given));
      }
    },
    Lockence: class extends Lockence {
      constructor(...[url, apiKey, given]) {
        super(url, apiKey, options(given));
      }
    },
  };
}
