/** A client as React and Vue hold it: the app's own, or one that they make, and then also end. */
import type { LicenseSession, Snapshot } from '../types/index.js';
import { beforeClient, misuse, onServer } from './no-client.js';

/** A client, a function that makes one, or nothing yet. */
export type Source = LicenseSession | (() => LicenseSession) | null | undefined;

/**
 * Frees what was made for a render that came to nothing: one that suspended, or broke off. Nobody is
 * told of that; React drops what it had, and renders anew with another.
 */
const dropped = /* @__PURE__ */ new FinalizationRegistry<LicenseSession>((made) => made.free());

/** There no client is made: it would compile wasm for each request, and speak for all of its users. */
export const isServer = (): boolean => typeof window === 'undefined';

export class Held {
  /** Its client was ended, and stays so: there is to be another. */
  ended = false;
  readonly #source: Source;
  #made: LicenseSession | undefined;
  #none: LicenseSession | undefined;
  #wanted = false;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * Is this what holds `source`? Of functions the first counts: most are written in place, and so are
   * another one at each render.
   */
  holds(source: Source): boolean {
    const making = typeof source === 'function' && typeof this.#source === 'function';
    return making || source === this.#source;
  }

  /** Made when first asked for, so that most renders that come to nothing have made none. */
  get client(): LicenseSession {
    const source = this.#source;
    if (source && typeof source !== 'function') return checked(source);
    if (isServer()) {
      this.#none ??= onServer();
      return this.#none;
    }
    if (!source) {
      this.#none ??= beforeClient();
      return this.#none;
    }
    if (!this.#made) {
      this.#made = checked(source());
      dropped.register(this, this.#made);
    }
    return this.#made;
  }

  // Bound, and the same for ever: React subscribes anew whenever these are others.
  readonly subscribe = (listener: () => void): (() => void) => this.client.subscribe(listener);
  readonly snapshot = (): Snapshot => this.client.getSnapshot();

  /**
   * Keeps what was made until the function that this returns is called, and for that very moment
   * longer: React's StrictMode ends each effect and runs it again at once, and `free()` is for good.
   */
  readonly keep = (): (() => void) => {
    this.#wanted = true;
    return () => {
      this.#wanted = false;
      queueMicrotask(() => this.#wanted || this.end());
    };
  };

  /** The same anew, once this one has ended. */
  again(): Held {
    return new Held(this.#source);
  }

  /** Ends what was made here; the app's own client is the app's to end. */
  end(): void {
    if (!this.#made) return;
    this.ended = true;
    this.#made.free();
  }
}

function checked(client: LicenseSession): LicenseSession {
  if (typeof client?.getSnapshot === 'function') return client;
  const is = Object.prototype.toString.call(client).slice(8, -1);
  throw misuse(
    `What was given as client is none: ${is}. Give one, or a function that makes one at once: () => new LibreAuth(…).`,
    'invalid_option',
  );
}
