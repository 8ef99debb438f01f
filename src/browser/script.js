// What of fetching and waiting is JavaScript. One file for all of it: a page that loads modules one
// by one (as the wasm tests do) fetches each separately.

/** A number that is one, else NaN. */
export const numberOf = (value) => (typeof value === 'number' ? value : Number.NaN);

/** `performance.now()`, or NaN where there is none. */
export function monotonic() {
  try {
    return performance.now();
  } catch {
    return Number.NaN;
  }
}

/** `setTimeout`, which lets a Node process end although the timer is running; it calls back with 0. */
export function later(callback, delay) {
  const timer = setTimeout(callback, delay, 0);
  timer.unref?.();
  return timer;
}

/**
 * Lets whoever has just been given an answer go on first: to tell other tabs, or to ask for a lock, takes as
 * long as all else that a check takes here. No timer, which a hidden page would be late with.
 */
export async function others() {
  for (let turn = 0; turn < 8; turn += 1) await undefined;
}

/**
 * Carries a request out and reads its answer as raw bytes. In JavaScript, since all of it is:
 * whatever a `fetch` option returns may throw from any getter, and a rejection covers that.
 *
 * @param {typeof fetch | undefined} fetch stands in for the global one
 * @param {string} url
 * @param {string} contentType of a POST
 * @param {string | undefined} body of a POST
 * @param {boolean} keepalive even if the page goes away
 * @param {number} timeoutMs
 * @param {number} maxBytes more are not read
 * @param {(status: number, body: Uint8Array | null, texts: (string | null)[]) => void} done is called
 *   once: with status, body (none: it has more than `maxBytes`), `Retry-After` and the signature's
 *   headers; with 0, no body and what went wrong; or with 0, no body and nothing when it took too long
 * @returns what gives it up, unless it failed at once
 */
export function carryOut(fetch, url, contentType, body, keepalive, timeoutMs, maxBytes, done) {
  let controller;
  try {
    controller = new AbortController();
  } catch {
    return void done(0, null, ['there is no AbortController']);
  }
  const { signal } = controller;
  const run = async () => {
    // Beside the signal: a `fetch` that ignores it and never settles can't keep a caller waiting.
    done(...(await within(timeoutMs, [0, null, []], ask(), failure, signal)));
  };
  run();
  return controller;

  async function ask() {
    await undefined; // whoever called has its promise before any foreign code runs
    // Keys never follow a redirect, and cookies are never sent.
    const init = {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? undefined : { 'content-type': contentType },
      body,
      cache: 'no-store',
      credentials: 'omit',
      keepalive,
      redirect: 'error',
      signal,
    };
    // The global one makes a request of that by itself, and another one of each that it is handed.
    const response = fetch ? fetch(new Request(url, init)) : globalThis.fetch(url, init);
    return await read(await response, signal, maxBytes);
  }
}

/**
 * What `work` comes to, or `late` if that takes too long or is given up. By `await` alone: `then` and
 * `race` may be patched.
 */
export function within(timeoutMs, late, work, failed, signal) {
  return new Promise((resolve) => {
    const end = (it) => {
      resolve(it);
      clearTimeout(timer);
    };
    const timer = setTimeout(end, timeoutMs, late);
    const wait = async () => {
      try {
        signal?.addEventListener('abort', () => end(late));
        end(await work);
      } catch (thrown) {
        end(failed?.(thrown));
      }
    };
    wait();
  });
}

/** Tells `done` what AES-256-CBC with PKCS#7 padding makes of `data`; nothing, if it can't be. */
export async function openSealed(key, iv, data, timeoutMs, done) {
  const name = 'AES-CBC';
  const open = async () => {
    const imported = await crypto.subtle.importKey('raw', key, name, false, ['decrypt']);
    return new Uint8Array(await crypto.subtle.decrypt({ name, iv }, imported, data));
  };
  done(0, await within(timeoutMs, undefined, open()));
}

/** Tells `done` the bytes (or the text's) that the app's function makes of `body`; or nothing. */
export async function openByApp(decrypt, body, enckey, timeoutMs, done) {
  const open = async () => {
    await undefined; // whoever called has its promise before any foreign code runs
    const plain = await decrypt(body, enckey);
    if (typeof plain === 'string') return new TextEncoder().encode(plain);
    return ArrayBuffer.isView(plain) || plain instanceof ArrayBuffer
      ? new Uint8Array(plain.buffer ?? plain, plain.byteOffset ?? 0, plain.byteLength)
      : undefined;
  };
  done(0, await within(timeoutMs, undefined, open()));
}

async function read(response, signal, maxBytes) {
  const { status } = response;
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw new TypeError('fetch returned no Response');
  const body = response.body === undefined ? await whole(response) : await chunks(response.body);
  const header = (name) => response.headers.get(name);
  const at = header('x-signature-timestamp');
  return [status, body, [header('retry-after'), header('x-signature-ed25519'), at]];

  // No stream to read from: an old polyfill. The limit then holds only afterwards.
  async function whole(response) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length > maxBytes ? null : bytes;
  }

  async function chunks(stream) {
    if (stream === null) return new Uint8Array();
    const reader = stream.getReader();
    // A stand-in may not heed the signal; nobody wants the rest then.
    if (signal.aborted) letGo(reader);
    else signal.addEventListener('abort', () => void letGo(reader));
    const parts = [];
    let length = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (!ArrayBuffer.isView(next.value)) throw new TypeError('the body is no bytes');
      length += next.value.length;
      if (length > maxBytes) {
        letGo(reader);
        return null;
      }
      parts.push(next.value);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

async function letGo(reader) {
  try {
    await reader.cancel();
  } catch {}
}

/** What `fetch` rejected with may be anything; only an error's text, shortened, is kept. */
function failure(thrown) {
  let text;
  try {
    text = thrown instanceof Error ? thrown.message : thrown;
  } catch {}
  return [0, null, [typeof text === 'string' ? text.slice(0, 200) : '']];
}
