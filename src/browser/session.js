// What surrounds a session: the other tabs of the same client, the page's own coming and going, and a
// storage that outlives the page (kept.js). It is JavaScript because it is all callbacks; what to do about any
// of it is decided in Rust.

import { isBrowser, NAME } from './device/script.js';
import { Kept } from './kept.js';
import { later, others } from './script.js';

// What a client is told: surroundings.rs counts likewise.
const LEADS = 8;
const FOLLOWS = 9;
const HEARD = 10;
const ONLINE = 11;
const OFFLINE = 12;
const BACK = 13;
const PUT_AWAY = 14;
const GONE = 15;

// No `unload` and no `beforeunload`: either keeps the page out of the back-forward cache.
const LIFECYCLE = 'visibilitychange pageshow pagehide freeze resume online offline'.split(' ');

// How long a lease lasts, how often it is renewed, how often others look at it, and how long it takes
// until all tabs see who wrote last.
const LEASE_MS = 5000;
const RENEWAL_MS = 2000;
const LOOK_MS = 1000;
const SETTLING_MS = 100;

/** One client's. It does nothing before it is told to, and never throws. */
export class Surroundings {
  #slot;
  #kept;
  #tell;
  #listens = false;
  #channel;
  #unsaid = [];
  /** Ends leading, or waiting for it. */
  #letGo;

  /**
   * @param {string} slot names the client among others of the origin
   * @param {unknown} storage see kept.js
   * @param {(what: number, none: null, values: unknown[]) => void} tell
   */
  constructor(slot, storage, tell) {
    this.#slot = slot;
    this.#kept = new Kept(slot, storage);
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

  async load() {
    this.#tell(...(await this.#kept.load()));
  }

  async keep(record, stamp) {
    const told = await this.#kept.keep(record, stamp);
    if (told) this.#tell(...told);
  }

  /** Calls back as soon as nothing is being kept, or when that takes long. */
  afterwards(callback) {
    this.#kept.afterwards(() => callback(0));
  }

  // ---- The other tabs.

  /** Hears the others, and leads as soon as nobody else does. */
  join() {
    this.#kept.prepare();
    try {
      if (hasTabs()) {
        this.#channel = new BroadcastChannel(`${NAME}:${this.#slot}`);
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
    this.#sayAll();
    this.#letGo?.();
    this.#letGo = undefined;
    this.#channel?.close();
    this.#channel = undefined;
  }

  async say(text) {
    this.#unsaid.push(text);
    await others();
    this.#sayAll();
  }

  #sayAll() {
    try {
      for (const text of this.#unsaid.splice(0)) this.#channel?.postMessage(text);
    } catch {} // a broken channel: then each tab is on its own
  }

  #compete(how) {
    this.#letGo?.();
    const by = globalThis.navigator?.locks ? byLock : byLease;
    const told = (leads) => this.#tell(leads ? LEADS : FOLLOWS);
    this.#letGo = by(`${NAME}:lead:${this.#slot}`, how, told);
  }
}

/**
 * A page or worker of a browser. Node's channels reach other threads, whose clients may be of other users;
 * what is made up there for tests has a document, too. Electron's pages are pages.
 */
function hasTabs() {
  const { process } = globalThis;
  return isBrowser() && (!process?.versions?.node || process.type === 'renderer');
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
    let taken = false;
    try {
      const [holder, until] = read();
      const now = Date.now();
      const left = until - now;
      // One that ends too late is of before the clock was set.
      taken = !steal && holder !== me && left > 0 && left <= LEASE_MS;
      if (!taken) localStorage.setItem(name, `${me} ${now + LEASE_MS}`);
      // Of tabs that write at once the last counts: who wrote looks again before it leads.
      leads = !taken && (leads || steal || holder === me);
      timer = later(look, leads ? RENEWAL_MS : taken ? LOOK_MS : SETTLING_MS);
    } catch {
      // A storage that is full may take it later. Where there is none, nobody else can be told from it.
      leads = !taken;
      timer = later(look, LOOK_MS);
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
