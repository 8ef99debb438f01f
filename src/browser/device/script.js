// What of the device id is JavaScript: asking the app for one, reading the browser, keeping a record.
// One file for all of it: a page that loads modules one by one (as the wasm tests do) fetches each
// separately.

import { later } from '../script.js';

/**
 * Asks the app's own function for the id, which may throw or give anything.
 *
 * @param {() => unknown} hwid
 * @returns {Promise<string | [string]>} the id, or what went wrong in a list; never rejects
 */
export async function ask(hwid) {
  let id;
  try {
    id = await hwid();
  } catch (thrown) {
    return [textOf(thrown) ?? 'it threw something that is no Error'];
  }
  return typeof id === 'string' ? id : ['it did not return a string'];
}

function textOf(thrown) {
  if (typeof thrown === 'string') return thrown;
  try {
    if (typeof thrown.message === 'string') return thrown.message;
  } catch {}
}

/**
 * Waits for whatever the steps of a question ask for: each is told what the last promise came to (null,
 * if it was rejected), and gives the next promise, if there is one.
 *
 * @param {(what: number, none: null, value: unknown) => Promise<unknown> | undefined} step
 */
export async function walk(step) {
  let next;
  do {
    let value = null;
    try {
      value = await next;
    } catch {}
    next = step(0, null, value);
  } while (next);
}

// ---- What the browser says about itself. Each reading is a value or undefined; none throws. All are
// there alike in a page, a worker, a service worker and an extension's worker.

// WebGL's UNMASKED_RENDERER_WEBGL, of the extension WEBGL_debug_renderer_info.
const UNMASKED_RENDERER = 0x9246;
// A context with nothing to draw into is there in two thirds of the time.
const PLAIN = { alpha: false, antialias: false, depth: false };

const attempt = (read) => {
  try {
    return read();
  } catch {}
};

const hints = () => navigator.userAgentData;

/** The readings that are free, in the order in which signals.rs takes them. */
export const readings = () =>
  [
    // Texts:
    () => Function.prototype.toString.call(parseInt),
    () => navigator.userAgent,
    () => navigator.platform,
    () =>
      hints()
        .brands.map(({ brand }) => brand)
        .join('\n'),
    () => hints().platform,
    () => navigator.language,
    // Numbers. The sign of a NaN is the processor's; a compiler that folds the sum would give its
    // own.
    () => {
      const sum = new Float32Array([Infinity]);
      sum[0] -= sum[0];
      return new Uint8Array(sum.buffer)[3];
    },
    () => performance.now(),
    // Yes or no:
    () => typeof InternalError === 'function',
    () => !!navigator.brave,
  ].map(attempt);

const model = async () => {
  try {
    return (await hints().getHighEntropyValues(['model'])).model;
  } catch {}
};

/**
 * Draws nothing: a context on a canvas of one pixel, asked for its name and let go soon after (a
 * browser has few contexts, and takes away the oldest), which the answer need not wait for.
 */
const gpuRenderer = () =>
  attempt(() => {
    const context = new OffscreenCanvas(1, 1).getContext('webgl', PLAIN);
    context.getExtension('WEBGL_debug_renderer_info');
    const renderer = context.getParameter(UNMASKED_RENDERER);
    later(() => context.getExtension('WEBGL_lose_context')?.loseContext(), 100);
    return renderer;
  });

let ahead;

/**
 * Reads the name soon, unless it is wanted before: in a turn of its own, as a page that waits for its
 * graphics process goes on with nothing else.
 */
export function readAhead() {
  let renderer;
  ahead ??= () => {
    renderer ??= gpuRenderer();
    return renderer;
  };
  attempt(() => {
    later(ahead, 0);
    // It was not wanted after all: who asks later asks anew.
    later(() => {
      ahead = undefined;
    }, PATIENCE_MS);
  });
}

function gpu() {
  const read = ahead ?? gpuRenderer;
  ahead = undefined;
  return read();
}

/**
 * The readings that are not free, each only if it is wanted.
 *
 * @param {boolean} wantsModel
 * @param {boolean} wantsGpu
 * @returns {Promise<unknown[]>} never rejects
 */
export const details = (wantsModel, wantsGpu) =>
  Promise.all([wantsModel && model(), wantsGpu && gpu()]);

// ---- Where a record is kept. This side is JavaScript because it is all callbacks, and a quarter of the
// size so; what to write is decided in Rust.

export const NAME = 'libreauth-client';
const STORE = 'device';

// A database that is being deleted, or a browser that shuts down, leaves a request unanswered.
export const PATIENCE_MS = 3000;

/** A page has a document; every worker of a browser has the property, even where reading throws. */
export const isBrowser = () => typeof document === 'object' || 'indexedDB' in globalThis;

/** @returns {boolean} whether there is randomness to fill the bytes with */
export function fillRandom(bytes) {
  try {
    crypto.getRandomValues(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks into the slot, and writes what it is to hold.
 *
 * @param {string} slot
 * @param {number} how 0 to look only, 1 to write only over what was `seen`, 2 to write
 * @param {string | undefined} text what to write; nothing erases
 * @param {unknown} seen what the last visit resolved to
 * @returns {Promise<unknown>} what it holds now, or null if any of it was refused; never rejects
 */
export async function visit(slot, how, text, seen) {
  let timer;
  const change = (before) => (how > 1 || (how && `${before}` === `${seen}`) ? text : before);
  try {
    const area = extensionArea();
    const done = area ? inArea(area, slot, change) : inDatabase(slot, how, change);
    copy(slot); // fetched beside it, and at hand when it is asked for
    const tooLate = new Promise((_, reject) => {
      // In two halves: where one turn takes that long, an answer that came meanwhile still goes first.
      const late = () => {
        timer = setTimeout(reject, PATIENCE_MS / 2);
      };
      timer = setTimeout(late, PATIENCE_MS / 2);
    });
    return (await Promise.race([done, tooLate])) ?? undefined;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Reads the copy that a page keeps of what the database holds; erases it (null), or writes it.
 * Workers have no local storage; a blocked one throws when it is read, a full one when it is
 * written. None of it matters: the copy is for mending, and its absence for reading ahead.
 *
 * @param {string} slot
 * @param {string | null} [text]
 */
export function copy(slot, text) {
  try {
    if (extensionArea()) return;
    const key = `${NAME}:${slot}`;
    if (text === undefined) return localStorage.getItem(key);
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {}
}

/**
 * An extension's own storage: its worker, popup and content scripts share it, and clearing the
 * browsing data leaves it. `browser` comes first: Firefox has both, and promises always there. (A
 * page that an extension lets connect has `chrome.runtime` too, but without an id.)
 *
 * @param {string} area `session`, which is kept in memory, or `local`
 */
export function extensionArea(area = 'local') {
  for (const api of [globalThis.browser, globalThis.chrome]) {
    if (api?.runtime?.id && api.storage?.[area]) return api.storage[area];
  }
}

/** The area has no transactions: a web lock makes contexts that race take turns. */
async function inArea(area, slot, change) {
  const key = `${NAME}:${slot}`;
  const turn = async () => {
    const before = (await area.get(key))[key];
    const after = change(before);
    if (after !== before) await (after ? area.set({ [key]: after }) : area.remove(key));
    return after;
  };
  return globalThis.navigator?.locks ? navigator.locks.request(key, turn) : turn();
}

// The one connection of this context: a question takes some steps, and what is kept of a session is asked
// for beside it. It is closed a while later, and whenever it would be in the way.
const LIFE_MS = 1000;
let connection;
let listening = false;

/** The connection, which is made if there is none. It throws where a browser refuses at once. */
export function connected() {
  connection ??= connect();
  return connection;
}

function connect() {
  // Opened in whatever version it has, so that a later client's database stays readable.
  const opening = indexedDB.open(NAME);
  const it = {};
  // Who only looks need not wait until a new database is on the disk: it holds nothing.
  it.looked = new Promise((look) => {
    it.opened = new Promise((resolve) => {
      opening.onupgradeneeded = () => {
        it.empty = opening.result.createObjectStore(STORE);
        look();
      };
      opening.onsuccess = opening.onerror = () => {
        const database = opening.result ?? null;
        // Whoever wants to delete or upgrade it need not wait for us.
        if (database) database.onversionchange = database.onclose = () => disconnect(it);
        else disconnect(it);
        it.looked = it.opened;
        it.empty = undefined;
        look(database);
        resolve(database);
      };
    });
  });
  later(() => disconnect(it), LIFE_MS);
  if (!listening) globalThis.addEventListener?.('pagehide', () => disconnect());
  listening = true; // once, as a listener holds what it was made beside
  return it;
}

async function disconnect(it = connection) {
  if (connection === it) connection = undefined;
  (await it?.opened)?.close();
}

/** One transaction looks and writes: of contexts that race, the first to write wins. */
export async function inDatabase(slot, writes, change) {
  const it = connected();
  const { opened, looked, empty } = it;
  if (writes && empty) {
    it.empty = undefined; // whoever comes next looks first
    const after = change();
    try {
      // The transaction that makes it still lives if only microtasks ran since it was looked into.
      if (after) empty.put(after, slot);
      if (await opened) return after;
    } catch {}
  }
  const database = await (writes ? opened : looked);
  if (database === undefined) return change();
  const transaction = database.transaction(STORE, writes ? 'readwrite' : 'readonly');
  const store = transaction.objectStore(STORE);
  // The transaction lives while the microtasks of an answer run; nothing else is awaited.
  const before = await answer(store.get(slot));
  const after = change(before);
  if (after !== before) {
    if (after) store.put(after, slot);
    else store.delete(slot);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
      transaction.commit?.();
    });
  }
  return after;
}

/** @param {IDBRequest} request */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
}
