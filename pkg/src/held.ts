/** A client as React and Vue hold it: the app's own, or one that they make, and then also end. */
import type { LicenseSession, Snapshot } from '../types/index.js';
import { noClient } from './no-client.js';

/** A client, a function that makes one, or nothing yet. */
export type Source = LicenseSession | (() => LicenseSession) | null | undefined;

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
   * Made when first asked for, so that a render that comes to nothing has made none; and never on the
   * server, where it would compile wasm for each request, and speak for all of its users.
   */
  get client(): LicenseSession {
    const source = this.#source;
    if (typeof source !== 'function') {
      this.#none ??= noClient(
        'before there was a client',
        'Wait for it, or pass a function that makes one: client={() => new LibreAuth(…)}.',
      );
      return source ?? this.#none;
    }
    if (typeof window === 'undefined') {
      this.#none ??= noClient(
        'while rendering on the server, where no client is made',
        'Use it in an effect, a mounted hook or an event handler.',
      );
      return this.#none;
    }
    this.#made ??= source();
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

  /** Ends what was made here; the app's own client is the app's to end. */
  end(): void {
    if (!this.#made) return;
    this.ended = true;
    this.#made.free();
  }
}
