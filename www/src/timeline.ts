import type { Diagnostics, Snapshot } from 'libreauth-client/full';
import { drawing, el, setText } from './dom.ts';
import { countdown, timeOfDay } from './format.ts';

/**
 * The trace of beats, as a heart monitor draws it: a spike is a "yes", a step down is a "no", and
 * a gap is a beat that got none that counts. The client's own counters say when there was a beat.
 */

export type Beat = 'ok' | 'no' | 'miss';

const shapes: Readonly<Record<Beat, string>> = {
  ok: 'M0 44H22L28 38L34 44H39L46 8L55 64L61 36L65 44H88',
  no: 'M0 44H30V62H58V44H88',
  miss: 'M0 44H26M36 36L52 52M52 36L36 52M62 44H88',
};

const KEEP = 24;

export class Timeline {
  #beats = 0;
  #misses = 0;
  readonly #list: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #next: HTMLElement;

  constructor(places: { list: HTMLElement; empty: HTMLElement; next: HTMLElement }) {
    this.#list = places.list;
    this.#empty = places.empty;
    this.#next = places.next;
  }

  /** A new client counts from zero. */
  restart(): void {
    this.#beats = 0;
    this.#misses = 0;
    this.#list.replaceChildren();
    this.#empty.hidden = false;
    setText(this.#next, '');
  }

  /** Draws the automatic beats since the last look, and says how long it is to the next. */
  look(diagnostics: Diagnostics, snapshot: Snapshot, now: number): void {
    const { beats, misses, requestsInFlight } = diagnostics;
    setText(this.#next, next(diagnostics, snapshot.beating, now));
    // The client counts a beat when it is sent; what came of it is known once it is back.
    if (requestsInFlight > 0) return;
    for (; this.#beats < beats; this.#beats += 1) {
      const missed = this.#misses < misses;
      if (missed) this.#misses += 1;
      const said = snapshot.verdict?.success === false ? 'no' : 'ok';
      this.#draw(missed ? 'miss' : said, now);
    }
  }

  /** Draws a beat that a person asked for; one that joined an automatic beat is drawn by `look`. */
  byHand(beat: Beat, { beats }: Diagnostics, now: number): void {
    if (this.#beats === beats) this.#draw(beat, now);
  }

  #draw(beat: Beat, at: number): void {
    this.#empty.hidden = true;
    this.#list.prepend(
      el(
        'li',
        { class: 'beat', 'data-beat': beat },
        drawing('0 0 88 72', shapes[beat]),
        el('span', { class: 'beat-word' }, beat),
        el('time', {}, timeOfDay(at)),
      ),
    );
    while (this.#list.children.length > KEEP) this.#list.lastElementChild?.remove();
  }
}

function next(diagnostics: Diagnostics, beating: boolean, now: number): string {
  const { nextBeatAt: at, requestsInFlight, leading } = diagnostics;
  if (requestsInFlight > 0) return 'asking now…';
  if (at !== null) return `next beat in ${countdown(at - now)}`;
  if (!beating) return 'no automatic beats';
  return leading ? '' : 'another tab beats';
}
