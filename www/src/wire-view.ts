import { el, setText } from './dom.ts';
import { duration, size, timeOfDay } from './format.ts';
import { fields, type Masker } from './secrets.ts';
import type { Exchange } from './wire.ts';

/** The list of exchanges. An entry is rewritten in place, so that an open one stays open. */
export class WireView {
  readonly #list: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #masker: Masker;
  readonly #entries = new Map<number, HTMLDetailsElement>();

  constructor(list: HTMLElement, empty: HTMLElement, masker: Masker) {
    this.#list = list;
    this.#empty = empty;
    this.#masker = masker;
  }

  /** Shows an exchange that began or went on. */
  show(exchange: Exchange): void {
    this.#masker.learn(exchange);
    let entry = this.#entries.get(exchange.id);
    if (!entry) {
      entry = el('details', {}, el('summary'), el('div', { class: 'exchange' }));
      this.#entries.set(exchange.id, entry);
      this.#list.prepend(el('li', {}, entry));
      this.#empty.hidden = true;
    }
    const [summary, body] = entry.children;
    summary?.replaceChildren(...summaryOf(exchange));
    body?.replaceChildren(this.#request(exchange), this.#answer(exchange));
  }

  /** Drops the entries of exchanges that are kept no longer, and shows the rest anew. */
  reset(exchanges: readonly Exchange[]): void {
    const kept = new Set(exchanges.map(({ id }) => id));
    for (const [id, entry] of this.#entries) {
      if (kept.has(id)) continue;
      entry.parentElement?.remove();
      this.#entries.delete(id);
    }
    for (const exchange of exchanges) this.show(exchange);
    this.#empty.hidden = exchanges.length > 0;
  }

  #request(exchange: Exchange): HTMLElement {
    const line = `${exchange.method} ${exchange.url.pathname}${exchange.url.search}`;
    return el(
      'div',
      { class: 'side' },
      el('h3', {}, 'Request'),
      raw(`${line}\nhost: ${exchange.url.host}\n${headerLines(exchange.requestHeaders)}`),
      ...this.#body(exchange.requestBody),
    );
  }

  #answer(exchange: Exchange): HTMLElement {
    const side = el('div', { class: 'side' }, el('h3', {}, 'Answer'));
    if (exchange.status !== undefined) {
      side.append(raw(`${exchange.status}\n${headerLines(exchange.answerHeaders ?? [])}`));
      if (!exchange.answerHeaders?.some(([name]) => name.includes('signature'))) {
        side.append(el('p', { class: 'quiet' }, 'No signature header that this page may read.'));
      }
    }
    if (exchange.answerBody !== undefined) side.append(...this.#body(exchange.answerBody));
    if (exchange.cut) side.append(el('p', { class: 'quiet' }, 'It went on: not all is kept here.'));
    if (exchange.failure) side.append(el('p', { class: 'failure' }, ended(exchange)));
    if (exchange.status === undefined && !exchange.failure) {
      side.append(el('p', { class: 'quiet' }, 'Waiting…'));
    }
    return side;
  }

  #body(text: string): HTMLElement[] {
    if (text === '') return [el('p', { class: 'quiet' }, 'Empty body.')];
    const parts = [raw(this.#masker.hide(text))];
    const rows = fields(text) ?? [];
    if (rows.length > 0) {
      const cells = rows.map(([name, value]) =>
        el('div', {}, el('dt', {}, name), el('dd', {}, this.#masker.hide(value))),
      );
      parts.push(el('dl', { class: 'body-fields' }, ...cells));
    }
    return parts;
  }
}

function summaryOf(exchange: Exchange): HTMLElement[] {
  const status = el('span', { class: 'status', 'data-kind': kind(exchange) });
  setText(status, exchange.failure ?? String(exchange.status ?? '…'));
  const bytes = exchange.answerBody?.length ?? 0;
  const took = exchange.tookMs === undefined ? '' : duration(exchange.tookMs);
  return [
    el('span', { class: 'when' }, timeOfDay(exchange.at)),
    el('span', { class: 'what' }, `${exchange.method} ${exchange.url.pathname}`),
    el('span', { class: 'action' }, action(exchange)),
    status,
    el('span', { class: 'took' }, exchange.cut ? 'cut' : took && `${size(bytes)} · ${took}`),
  ];
}

/** LibreAuth has one path for all its calls; the field `type` tells them apart. */
function action(exchange: Exchange): string {
  return fields(exchange.requestBody)?.find(([name]) => name === 'type')?.[1] ?? '';
}

function kind(exchange: Exchange): string {
  if (exchange.failure) return 'failed';
  if (exchange.status === undefined) return 'waiting';
  return exchange.status < 400 ? 'ok' : 'failed';
}

function ended({ failure, tookMs = 0 }: Exchange): string {
  return `${failure === 'given up' ? 'Given up by the client' : 'The connection failed'} after ${duration(tookMs)}.`;
}

function headerLines(headers: readonly (readonly [string, string])[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function raw(text: string): HTMLElement {
  return el('pre', { class: 'raw' }, text.trimEnd());
}
