// What surrounds a session: a storage that outlives the page, the other tabs of the same client, and
// the page's own coming and going. It is JavaScript because it is all callbacks; what to do about any
// of it is decided in Rust.

import { extensionArea, inDatabase, isBrowser, NAME, PATIENCE_MS } from './device/script.js';
import { later, within } from './script.js';

// What a client is told: surroundings.rs counts likewise.
const RECORD = 1;
const ABSENT = 2;
const DAMAGED = 3;
const TOO_NEW = 4;
const REFUSED = 5;
const NOT_KEPT = 6;
const LEADS = 7;
const FOLLOWS = 8;
const HEARD = 9;
const ONLINE = 10;
const OFFLINE = 11;
const BACK = 12;
const PUT_AWAY = 13;
const GONE = 14;

// No `unload` and no `beforeunload`: either keeps the page out of the back-forward cache.
const LIFECYCLE = 'visibilitychange pageshow pagehide freeze resume online offline'.split(' ');

const AES = { name: 'AES-GCM', length: 256 };
const IV_BYTES = 12;

// How long a lease lasts, how often it is renewed, how often others look at it, and how long it takes
// until all tabs see who wrote last.
const LEASE_MS = 5000;
const RENEWAL_MS = 2000;
const LOOK_MS = 1000;
const SETTLING_MS = 100;

/** One client's. It does nothing before it is told to, and never throws. */
export class Surroundings {
  #slot;
  #storage;
  #tell;
  /** The last of the storage's jobs. */
  #job;
  #refused = false;
  #listens = false;
  #channel;
  /** Ends leading, or waiting for it. */
  #letGo;

  /**
   * @param {string} slot names the client among others of the origin
   * @param {unknown} storage the option, which was checked
   * @param {(what: number, none: null, values: unknown[]) => void} tell
   */
  constructor(slot, storage, tell) {
    this.#slot = slot;
    this.#storage = storage;
    this.#tell = (what, ...values) => tell(what, null, values);
  }

  /** Calls one of the methods below. One way in for all, since each would have its glue. */
  act(what, text, stamp) {
    try {
      this[what](text, stamp);
    } catch {}
  }

  // ---- The page's coming and going.

  listen() {
    if (this.#listens || !isBrowser()) return;
    this.#listens = true;
    // Capturing, as not all of them bubble up to the window.
    for (const type of LIFECYCLE) globalThis.addEventListener?.(type, this, true);
    if (navigator.onLine === false) this.#tell(OFFLINE);
  }

  handleEvent({ type, target, persisted }) {
    const { document } = globalThis;
    // Some element may have an event of that name.
    if (target !== globalThis && target !== document) return;
    const what = {
      visibilitychange: document?.visibilityState === 'visible' && BACK,
      pageshow: persisted && BACK,
      resume: BACK,
      pagehide: persisted ? PUT_AWAY : GONE,
      freeze: PUT_AWAY,
      online: ONLINE,
      offline: OFFLINE,
    }[type];
    if (what) this.#tell(what);
  }

  end() {
    this.#tell = () => {};
    this.leave();
    for (const type of LIFECYCLE) globalThis.removeEventListener?.(type, this, true);
  }

  // ---- The storage.

  load() {
    this.#queue(REFUSED, async () => {
      const text = await this.#reach('get');
      if (text === undefined || text === null) return [ABSENT, await this.#largest()];
      const [version, sealed] = typeof text === 'string' ? text.split('.') : [];
      if (version > 1) return [TOO_NEW];
      const { key, stamp } = await this.#vault();
      try {
        const bytes = Uint8Array.from(atob(sealed), (it) => it.charCodeAt(0));
        const how = this.#cipher(bytes.subarray(0, IV_BYTES));
        const record = await crypto.subtle.decrypt(how, key, bytes.subarray(IV_BYTES));
        return [RECORD, new TextDecoder().decode(record), stamp];
      } catch {
        return [DAMAGED];
      }
    });
  }

  keep(record, stamp) {
    this.#queue(NOT_KEPT, async () => {
      const largest = await this.#largest();
      const next = stamp < Infinity ? stamp : largest + 1;
      // Another tab may have kept a later one meanwhile.
      if (largest > next) return [];
      // In this order, since the page may go away in between: what is kept must not look older than
      // it is, and what is erased must not count again if it can't be removed.
      if (record !== undefined) await this.#reach('set', await this.#sealed(record));
      await this.#vault(next);
      if (record === undefined) await this.#reach('remove');
      return [];
    });
  }

  /** Jobs are done one after the other, each within its time. Of refused ones in a row, one is told. */
  #queue(refusal, work) {
    const before = this.#job;
    const job = async () => {
      await before;
      const told = await within(PATIENCE_MS, undefined, work());
      if (told?.length) this.#tell(...told);
      else if (!told && !(this.#refused && refusal === NOT_KEPT)) this.#tell(refusal);
      this.#refused = !told;
    };
    this.#job = job();
  }

  /**
   * The key, which no script can read, and the largest stamp, which is at least that: one transaction
   * looks and writes, so that tabs that race get one key.
   */
  async #vault(stamp = 0) {
    const { subtle } = crypto;
    const uses = ['encrypt', 'decrypt'];
    if (!('indexedDB' in globalThis)) {
      // There is nowhere to keep such a key: what is kept is only out of a casual reader's sight.
      const seed = await subtle.digest('SHA-256', this.#bound());
      return { key: await subtle.importKey('raw', seed, AES, false, uses), stamp: 0 };
    }
    const spare = await subtle.generateKey(AES, false, uses);
    return inDatabase(`key:${this.#slot}`, true, (held) => {
      const key = held?.key instanceof CryptoKey && held.key;
      return key && held.stamp >= stamp ? held : { key: key || spare, stamp };
    });
  }

  /** The largest stamp, which makes no key where there is none. */
  async #largest() {
    if (!('indexedDB' in globalThis)) return 0;
    return (await inDatabase(`key:${this.#slot}`, false, (held) => held))?.stamp ?? 0;
  }

  async #sealed(record) {
    const { key } = await this.#vault();
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const plain = new TextEncoder().encode(record);
    const sealed = await crypto.subtle.encrypt(this.#cipher(iv), key, plain);
    const bytes = Array.from([...iv, ...new Uint8Array(sealed)], (it) => String.fromCharCode(it));
    return `1.${btoa(bytes.join(''))}`;
  }

  #cipher(iv) {
    return { ...AES, iv, additionalData: this.#bound() };
  }

  /** What is sealed opens for this client, and on this origin, only. */
  #bound() {
    return new TextEncoder().encode(`${globalThis.location?.origin}\u001f${this.#slot}`);
  }

  /** Does something in the storage that the app chose: `get`, `set` or `remove`. */
  async #reach(how, text) {
    const key = `${NAME}:session:${this.#slot}`;
    const storage = this.#storage;
    const given = how === 'set' ? [key, text] : [key];
    if (typeof storage === 'object') return storage[how](...given);
    if (storage === 'localStorage') return localStorage[`${how}Item`](...given);
    const chosen = /^chrome\.(.+)/.exec(storage)?.[1];
    const area = storage !== 'indexedDB' && extensionArea(chosen ?? 'session');
    // One that was chosen and is not there throws.
    if (area || chosen) return (await area[how](text ? { [key]: text } : key))?.[key];
    return inDatabase(key, how !== 'get', (held) => (how === 'get' ? held : text));
  }

  // ---- The other tabs.

  /** Hears the others, and leads as soon as nobody else does. */
  join() {
    try {
      if (isBrowser()) {
        this.#channel = new BroadcastChannel(`${NAME}:${this.#slot}`);
        this.#channel.unref?.(); // Node's keeps the process running
        this.#channel.onmessage = ({ data }) => {
          if (typeof data === 'string') this.#tell(HEARD, data);
        };
        return this.#compete();
      }
    } catch {}
    // Alone.
    this.#tell(LEADS);
  }

  steal() {
    if (this.#letGo) this.#compete('steal');
  }

  yield() {
    if (!this.#letGo) return;
    this.#tell(FOLLOWS);
    this.#compete('yield');
  }

  leave() {
    this.#letGo?.();
    this.#letGo = undefined;
    this.#channel?.close();
    this.#channel = undefined;
  }

  say(text) {
    this.#channel?.postMessage(text);
  }

  #compete(how) {
    this.#letGo?.();
    const by = globalThis.navigator?.locks ? byLock : byLease;
    const told = (leads) => this.#tell(leads ? LEADS : FOLLOWS);
    this.#letGo = by(`${NAME}:lead:${this.#slot}`, how, told);
  }
}

/**
 * Leads while it holds a web lock, which a tab that closes or crashes lets go of by itself.
 *
 * @returns the function that ends it, untold
 */
function byLock(name, how, told) {
  const giveUp = new AbortController();
  let over = false;
  let release;
  const lead = async () => {
    let steal = how === 'steal';
    for (let leads = true; leads && !over; steal = false) {
      leads = false;
      try {
        await navigator.locks.request(name, steal ? { steal } : { signal: giveUp.signal }, () => {
          if (over) return;
          leads = true;
          const held = new Promise((resolve) => {
            release = resolve;
          });
          told(true);
          return held;
        });
      } catch {}
      // Stolen, which leads to the queue's end; or there are no locks here (a sandbox), and no others.
      if (!over) told(!leads);
    }
  };
  lead();
  return () => {
    over = true;
    giveUp.abort();
    release?.();
  };
}

/**
 * The same where there are no web locks (in an insecure context): leads while its number is in local
 * storage with a time that is not over. Without local storage, too: nobody else can be told from it.
 */
function byLease(name, how, told) {
  const me = `${Math.random()}`;
  let leads = false;
  let timer;
  const read = () => (localStorage.getItem(name) ?? '').split(' ');
  const look = (steal) => {
    const was = leads;
    try {
      const [holder, until] = read();
      const now = Date.now();
      const left = until - now;
      // One that ends too late is of before the clock was set.
      const taken = !steal && holder !== me && left > 0 && left <= LEASE_MS;
      if (!taken) localStorage.setItem(name, `${me} ${now + LEASE_MS}`);
      // Of tabs that write at once the last counts: who wrote looks again before it leads.
      leads = !taken && (leads || steal || holder === me);
      timer = later(look, leads ? RENEWAL_MS : taken ? LOOK_MS : SETTLING_MS);
    } catch {
      leads = true;
    }
    if (leads !== was) told(leads);
  };
  // Who yields lets all others look first.
  if (how === 'yield') timer = later(look, 2 * LOOK_MS);
  else look(how === 'steal');
  return () => {
    clearTimeout(timer);
    try {
      if (read()[0] === me) localStorage.removeItem(name);
    } catch {}
  };
}
