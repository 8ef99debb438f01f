import type { Told } from './client.ts';
import { el } from './dom.ts';
import { timeOfDay } from './format.ts';

/** What the client told, the newest first. */

const KEEP = 12;

export class EventLog {
  readonly #list: HTMLElement;
  readonly #empty: HTMLElement;

  constructor(list: HTMLElement, empty: HTMLElement) {
    this.#list = list;
    this.#empty = empty;
  }

  add(told: Told, at: number): void {
    this.#empty.hidden = true;
    this.#list.prepend(
      el(
        'li',
        { 'data-event': told.name },
        el('time', {}, timeOfDay(at)),
        el('code', {}, told.name),
        el('span', {}, words(told)),
      ),
    );
    while (this.#list.children.length > KEEP) this.#list.lastElementChild?.remove();
  }
}

function words({ name, event }: Told): string {
  switch (name) {
    case 'state':
      return `${event.from} → ${event.to}${event.reason ? `: ${event.reason}` : ''}`;
    case 'verdict':
      return `${event.success ? 'yes' : 'no'}: ${event.message || 'no words'}`;
    case 'error':
      return event.code;
    case 'leader':
      return event.leading ? 'this tab leads' : 'this tab leads no more';
    case 'storage':
      return event.trouble;
  }
}
