/** How things stood when the background went to sleep: until it is due, nobody need ask the service. */
import type { Diagnostics, Snapshot } from '../../types/index.js';
import type { Area } from './api.js';
import { isObject, NAME } from './messages.js';

export interface Nap {
  readonly snapshot: Snapshot;
  readonly diagnostics: Diagnostics;
  /** When to wake up; `null`: nothing is due. Epoch milliseconds, as are all here. */
  readonly due: number | null;
  /** When this was written. */
  readonly at: number;
  /** How often in a row the session could not be resumed. */
  readonly failures: number;
}

const KEY = `${NAME}:nap`;
/** A clock that was set back by less is none of ours to mind. */
const SLACK_MS = 5_000;

/**
 * In the session's storage: in memory, for the extension's own contexts only, and gone after an update
 * or when the browser is closed, which are reloads. Where there is none, each awakening is one.
 */
export class Naps {
  readonly #area: Area | undefined;

  constructor(area: Area | undefined) {
    this.#area = area;
  }

  async read(): Promise<Nap | undefined> {
    try {
      const nap = (await this.#area?.get(KEY))?.[KEY];
      return isObject(nap) ? (nap as unknown as Nap) : undefined;
    } catch {
      return undefined;
    }
  }

  async write(nap: Nap): Promise<void> {
    try {
      await this.#area?.set({ [KEY]: nap });
    } catch {
      // The one before no longer tells how things stand; without any the next awakening asks the service.
      await this.#area?.remove(KEY).catch(() => {});
    }
  }
}

/** Does it still tell how things stand? */
export function counts({ due, at }: Nap, now = Date.now()): boolean {
  return (due === null || now < due) && now > at - SLACK_MS;
}
