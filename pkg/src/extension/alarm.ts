/** The one alarm, which wakes the background for what is due. */
import type { Alarms } from './api.js';
import { NAME } from './messages.js';

/** Should the background be ended before it set the next one, this one comes again. */
const AGAIN_MINUTES = 5;
/** What is overdue all the same is tried again no sooner. */
const LEAST_MS = 5_000;

export class Alarm {
  readonly #alarms: Alarms;
  /** What it is set to, once this run of the background has set it. */
  #due: number | null | undefined;

  constructor(alarms: Alarms) {
    this.#alarms = alarms;
  }

  /** Set anew at each start of the background: the browser forgets alarms when an extension is updated. */
  async set(due: number | null): Promise<void> {
    if (due === this.#due) return;
    this.#due = due;
    if (due === null) await this.#alarms.clear(NAME);
    else {
      const when = Math.max(due, Date.now() + LEAST_MS);
      await this.#alarms.create(NAME, { when, periodInMinutes: AGAIN_MINUTES });
    }
  }

  /** It rang, if that is its name. */
  rang(name: string): boolean {
    if (name !== NAME) return false;
    this.#due = undefined;
    return true;
  }
}
