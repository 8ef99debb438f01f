import { LibreAuthError } from 'libreauth-client/full';
import { advice, keptBecause } from './advice.ts';
import { el, pair } from './dom.ts';
import { duration } from './format.ts';
import type { Outcome } from './steps.ts';

/** The panel "Last answer": one call's outcome in full, or its error and what to do about it. */

export function showOutcome(place: HTMLElement, call: string, outcome: Outcome, ms: number): void {
  const facts = outcome.facts.map(([name, value]) => pair(name, value));
  place.replaceChildren(
    headline(outcome.good ? 'good' : 'bad', call, outcome.line),
    el('dl', { class: 'facts' }, ...facts, pair('Took', duration(ms))),
  );
  // A definite "no" comes as an answer, not as an error; what to do about it is the same.
  if (outcome.kept) place.append(next(keptBecause[outcome.kept]));
  else if (outcome.reason) place.append(next(advice({ code: outcome.reason, category: 'denied' })));
}

export function showError(place: HTMLElement, call: string, error: unknown): void {
  if (!LibreAuthError.is(error)) {
    place.replaceChildren(headline('bad', call, String(error)));
    return;
  }
  const facts = [
    pair('Category', error.category),
    pair('Try the same again?', error.retryable ? 'yes' : 'no'),
  ];
  if (error.verification) facts.push(pair('Verification', error.verification));
  if (error.status !== undefined) facts.push(pair('HTTP status', String(error.status)));
  const { serverMessage: words } = error;
  if (words && !error.message.includes(words)) facts.push(pair('Its words', words));
  if (error.downloadUrl) facts.push(pair('New version at', error.downloadUrl));
  place.replaceChildren(
    headline('bad', call, error.code),
    el('p', {}, error.message),
    el('dl', { class: 'facts' }, ...facts),
    next(advice(error)),
  );
}

/** In short, for the step's own row. */
export function inShort(error: unknown): string {
  return LibreAuthError.is(error) ? error.code : String(error);
}

function next(text: string): HTMLElement {
  return el('p', { class: 'advice' }, el('b', {}, 'What next: '), text);
}

function headline(kind: 'good' | 'bad', call: string, text: string): HTMLElement {
  return el(
    'p',
    { class: 'headline', 'data-kind': kind },
    el('span', { class: 'call' }, call),
    ' ',
    el('strong', {}, text),
  );
}
