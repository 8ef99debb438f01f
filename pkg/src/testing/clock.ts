/**
 * The services' clock. It runs with the system's, ahead by what it was advanced; once set, it stands.
 *
 * `Date.now()` is asked anew each time, so fake timers that replace `Date` move it along.
 */
import { EmulatorError } from './error.js';

export class Clock {
  readonly #first: number | Date | undefined;
  #ahead = 0;
  #stands: number | undefined;

  constructor(first: number | Date | undefined) {
    this.#first = first;
    this.restart();
  }

  get now(): number {
    return (this.#stands ?? Date.now()) + this.#ahead;
  }

  set(at: number | Date): void {
    this.#stands = moment(at, 'now');
    this.#ahead = 0;
  }

  advance(ms: number): void {
    this.#ahead += moment(ms, 'advance(ms)');
  }

  /** As it was made. */
  restart(): void {
    this.#ahead = 0;
    this.#stands = this.#first === undefined ? undefined : moment(this.#first, 'now');
  }
}

function moment(given: number | Date, name: string): number {
  const ms = Number(given);
  if ((typeof given !== 'number' && !(given instanceof Date)) || !Number.isFinite(ms))
    throw new EmulatorError(`${name}: ${String(given)} is no time in milliseconds`);
  return ms;
}
