// The record of a session in a storage that outlives the page. It is sealed with a key that no script
// can read; beside the key lies the largest stamp that was ever kept, by which an older record that is
// put back is told, and whether the last one was erased. It is JavaScript because it is all callbacks;
// what to keep is decided in Rust.

import { connected, extensionArea, inDatabase, NAME, PATIENCE_MS } from './device/script.js';
import { others, within } from './script.js';

// What comes of it: surroundings.rs counts likewise.
const RECORD = 1;
const ABSENT = 2;
const ERASED = 3;
const DAMAGED = 4;
const TOO_NEW = 5;
const REFUSED = 6;
const NOT_KEPT = 7;

/** Of what is sealed. A later one may mean anything. */
const VERSION = 1;
const AES = { name: 'AES-GCM', length: 256 };
const IV_BYTES = 12;
// A tab that was frozen while it kept something has its turn for as long.
const TURN_MS = 500;
// A caller's answer waits that long until the page may go away without losing it.
const HOLD_MS = 300;

/** One client's. */
export class Kept {
  #slot;
  #storage;
  /** The last of the jobs: they are done one after the other, each within its time. */
  #last;
  /** What is to be kept as soon as the jobs before are done: the newest counts. */
  #waiting;
  /** Until that is done. */
  #saving;
  #refused = false;
  /** Where there is no database to hold it. */
  #memory;

  /**
   * @param {string} slot names the client among others of the origin
   * @param {unknown} storage the option, which was checked
   */
  constructor(slot, storage) {
    this.#slot = slot;
    this.#storage = storage;
  }

  /** It will be asked for soon: whatever takes time for that may begin. */
  prepare() {
    try {
      if (this.#storage !== 'memory') connected();
    } catch {}
  }

  /** @returns what to tell; never rejects */
  async load() {
    return (await this.#queue(() => this.#read())) ?? [REFUSED];
  }

  /**
   * Keeps the record, or erases what was kept.
   *
   * @returns what to tell, if anything; of refusals in a row the first one. Never rejects
   */
  async keep(record, stamp) {
    if (this.#waiting) {
      Object.assign(this.#waiting, { record, stamp });
      return;
    }
    const what = { record, stamp };
    this.#waiting = what;
    const job = this.#queue(() => {
      this.#waiting = undefined;
      return this.#write(what);
    });
    this.#saving = job;
    const done = await job;
    if (this.#saving === job) this.#saving = undefined;
    const told = !done && !this.#refused && [NOT_KEPT];
    this.#refused = !done;
    return told;
  }

  /** Calls back as soon as nothing is being kept, at once if that is so, or when it takes long. */
  afterwards(callback) {
    if (!this.#saving) return callback();
    const wait = async () => {
      await within(HOLD_MS, undefined, this.#saving);
      callback();
    };
    wait();
  }

  #queue(work) {
    const before = this.#last;
    const job = async () => {
      await before;
      await others();
      return within(PATIENCE_MS, undefined, this.#alone(work));
    };
    this.#last = job();
    return this.#last;
  }

  /** Tabs take turns: what one reads and then writes is one step to the others. */
  async #alone(work) {
    let begun = false;
    const turn = () => {
      begun = true;
      return work();
    };
    try {
      const signal = AbortSignal.timeout(TURN_MS);
      return await navigator.locks.request(`${NAME}:kept:${this.#slot}`, { signal }, turn);
    } catch (refusal) {
      if (begun) throw refusal;
      // There are no locks here, or somebody has had it for too long.
      return work();
    }
  }

  async #read() {
    const { key, stamp = 0, erased } = await this.#held();
    const text = await this.#reach('get');
    if (text === undefined || text === null) return [erased ? ERASED : ABSENT, stamp];
    const [version, sealed] = typeof text === 'string' ? text.split('.') : [];
    if (version > VERSION) return [TOO_NEW, stamp];
    try {
      const bytes = Uint8Array.from(atob(sealed), (it) => it.charCodeAt(0));
      const how = this.#cipher(bytes.subarray(0, IV_BYTES), version);
      const record = await crypto.subtle.decrypt(how, key, bytes.subarray(IV_BYTES));
      return [RECORD, stamp, new TextDecoder().decode(record)];
    } catch {
      return [DAMAGED, stamp];
    }
  }

  async #write({ record, stamp }) {
    const { key, stamp: largest = 0 } = await this.#held();
    const next = stamp < Infinity ? stamp : largest + 1;
    // Another tab has kept a later one meanwhile.
    if (largest > next) return true;
    // In this order, since the page may go away in between: what is kept must not look older than it
    // is, and what is erased must not count again if it can't be removed.
    if (record === undefined) {
      await this.#hold({ key, stamp: next, erased: true });
      await this.#reach('remove');
    } else {
      const sealing = key ?? (await this.#newKey(largest));
      await this.#reach('set', await this.#sealed(sealing, record));
      await this.#hold({ key: sealing, stamp: next });
    }
    return true;
  }

  /** The key and the largest stamp, if there are any. */
  async #held() {
    if ('indexedDB' in globalThis) {
      const held = await inDatabase(`key:${this.#slot}`, false, (it) => it);
      return held?.key instanceof CryptoKey ? held : { ...held, key: undefined };
    }
    // There is nowhere to hold a key: what is kept is only out of a casual reader's sight.
    const seed = await crypto.subtle.digest('SHA-256', this.#bound());
    const key = await crypto.subtle.importKey('raw', seed, AES, false, ['encrypt', 'decrypt']);
    return { ...this.#memory, key };
  }

  async #hold(held) {
    this.#memory = held;
    if ('indexedDB' in globalThis) await inDatabase(`key:${this.#slot}`, true, () => held);
  }

  async #newKey(stamp) {
    const key = await crypto.subtle.generateKey(AES, false, ['encrypt', 'decrypt']);
    // Before anything is sealed with it.
    await this.#hold({ key, stamp });
    return key;
  }

  async #sealed(key, record) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const plain = new TextEncoder().encode(record);
    const sealed = await crypto.subtle.encrypt(this.#cipher(iv), key, plain);
    const bytes = Array.from([...iv, ...new Uint8Array(sealed)], (it) => String.fromCharCode(it));
    return `${VERSION}.${btoa(bytes.join(''))}`;
  }

  #cipher(iv, version = VERSION) {
    return { ...AES, iv, additionalData: this.#bound(version) };
  }

  /** What is sealed opens for this client, on this origin, and as this version, only. */
  #bound(version = VERSION) {
    const bound = [globalThis.location?.origin, this.#slot, version];
    return new TextEncoder().encode(bound.join('\u001f'));
  }

  /** Does something in the storage that the app chose: `get`, `set` or `remove`. */
  async #reach(how, text) {
    const key = `${NAME}:session:${this.#slot}`;
    const storage = this.#storage;
    const given = how === 'set' ? [key, text] : [key];
    if (typeof storage === 'object') return storage[how](...given);
    if (storage === 'localStorage') return localStorage[`${how}Item`](...given);
    const area = /^chrome\.(.+)/.exec(storage)?.[1];
    // One that is not there throws.
    if (area) return (await extensionArea(area)[how](text ? { [key]: text } : key))?.[key];
    return inDatabase(key, how !== 'get', (held) => (how === 'get' ? held : text));
  }
}
