/**
 * That there is a session to resume, and with which licence key: for the day after an update or a
 * restart. It lies in the local storage, sealed as the client seals its session (kept.js), and never
 * holds a password.
 */
import { Kept } from '../../../src/browser/kept.js';
import type { LicenseSession } from '../../types/index.js';
import { failure } from './errors.js';
import { isObject, NAME } from './messages.js';

/** Of what `Kept.load()` tells, that there is a record. */
const RECORD = 1;
/** That the storage refused, or took too long. */
const REFUSED = 6;

interface Keepsake {
  /** What `init` was given: with Lockence the licence key. */
  readonly init?: string;
  /** What `license` was given. */
  readonly license?: string;
}

const isLockence = (client: LicenseSession) => 'validate' in client;

export class Keepsakes {
  readonly #kept = new Kept(`${NAME}:background`, 'chrome.local');
  readonly #keeps: boolean;
  #loaded: Promise<Keepsake | undefined> | undefined;
  #now: Keepsake = {};

  /** @param keeps the licence key, too */
  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  /** @returns whether there is a session to resume */
  async has(): Promise<boolean> {
    // In doubt there is: to look costs nothing.
    return (await this.#load().catch(() => ({}))) !== undefined;
  }

  /** A call that opened a session, or logged in to it, succeeded. */
  heed(call: string, args: readonly unknown[]): void {
    const [key, options] = args;
    const once = isObject(options) && options.code !== undefined;
    const { init } = this.#now;
    if (/^init$/i.test(call)) this.#now = typeof key === 'string' ? { init: key } : this.#now;
    else if (call === 'license' && typeof key === 'string' && !once)
      this.#now = { ...(init !== undefined && { init }), license: key };
    else if (/^(license|login|register)$/.test(call))
      this.#now = init === undefined ? {} : { init };
  }

  /** There is a session now, or none that were to be resumed. */
  async keep(open: boolean): Promise<void> {
    const before = await this.#load();
    if (!open) this.#now = {};
    const now = this.#keeps ? this.#now : {};
    const text = open ? JSON.stringify(now) : undefined;
    if (text === (before && JSON.stringify(before))) return;
    this.#loaded = Promise.resolve(open ? now : undefined);
    await this.#kept.keep(text, Number.POSITIVE_INFINITY);
  }

  /**
   * Takes up the session where it was left. One that the service lost is opened anew, and logged in to
   * with the licence key.
   *
   * @param opened whether there was a session in which nobody is logged in: of that nothing is kept here
   * @throws what the client's calls do, and where the storage does not answer
   */
  async resume(client: LicenseSession, opened = false): Promise<void> {
    const kept = (await this.#load()) ?? (opened ? {} : undefined);
    this.#now = kept ?? this.#now;
    if (!kept) return;
    const { init, license } = client as Partial<Record<'init' | 'license', Ask>>;
    if (client.state === 'idle') {
      if (!isLockence(client)) await init?.call(client);
      else if (kept.init !== undefined) await init?.call(client, kept.init);
    }
    if (client.getSnapshot().state === 'initialized' && kept.license !== undefined)
      await license?.call(client, kept.license);
  }

  #load(): Promise<Keepsake | undefined> {
    this.#loaded ??= this.#read().catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  async #read(): Promise<Keepsake | undefined> {
    const [what, , text] = await this.#kept.load();
    // Not the same as none: what was kept may be there the next time.
    if (what === REFUSED) throw failure('internal', 'The storage did not answer.');
    if (what !== RECORD || text === undefined) return undefined;
    try {
      const kept: unknown = JSON.parse(text);
      return isObject(kept) ? kept : undefined;
    } catch {
      return undefined;
    }
  }
}

type Ask = (this: LicenseSession, key?: string) => Promise<unknown>;
