import { LibreAuthError } from 'libreauth-client/full';
import { inShort, showError, showOutcome } from './answer-view.ts';
import type { ClientHolder } from './client.ts';
import { el, setText } from './dom.ts';
import { duration } from './format.ts';
import type { Settings } from './settings.ts';
import { type Step, steps } from './steps.ts';
import type { Beat } from './timeline.ts';

/** So long a step of "Run all" stays to be seen before the next begins. */
const PAUSE_MS = 350;

interface Places {
  readonly list: HTMLElement;
  readonly answer: HTMLElement;
  readonly runAll: HTMLElement;
  readonly giveUp: HTMLElement;
}

interface Watch {
  readonly began: (step: Step) => void;
  /** The service was asked; `miss` when it gave no answer that counts. */
  readonly ended: (step: Step, answer: Beat) => void;
}

/** Was the service asked, and gave no answer that counts? */
function isMiss(error: unknown): boolean {
  return LibreAuthError.is(error) && ['transient', 'untrusted'].includes(error.category);
}

/** The steps as buttons, each with its own last result, and all of them in a row. */
export class Runner {
  readonly #places: Places;
  readonly #holder: ClientHolder;
  readonly #settings: () => Settings;
  readonly #watch: Watch;
  #rows = new Map<string, HTMLElement>();
  #calls = new Set<AbortController>();
  #runningAll = false;

  constructor(places: Places, holder: ClientHolder, settings: () => Settings, watch: Watch) {
    this.#places = places;
    this.#holder = holder;
    this.#settings = settings;
    this.#watch = watch;
    places.giveUp.addEventListener('click', () => {
      for (const call of this.#calls) call.abort();
    });
  }

  /** Shows the steps of the chosen service, without results. */
  list(): void {
    this.#rows = new Map();
    const items = steps[this.#settings().service].map((step) => {
      const button = el('button', { type: 'button', class: 'step-button' }, step.name);
      const result = el('p', { class: 'step-result' }, step.does);
      button.addEventListener('click', () => void this.run(step));
      this.#rows.set(step.name, result);
      return el('li', { 'data-step': step.name }, button, result);
    });
    this.#places.list.replaceChildren(...items);
  }

  /** All steps, one after the other, up to the first that fails. */
  async runAll(): Promise<void> {
    if (this.#runningAll) return;
    this.#runningAll = true;
    this.#places.runAll.setAttribute('aria-disabled', 'true');
    for (const [index, step] of steps[this.#settings().service].entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const client = this.#holder.current;
      if (client && step.done?.(client)) this.#result(step, 'good', 'Not needed: already licensed');
      else if (!(await this.run(step))) break;
    }
    this.#runningAll = false;
    this.#places.runAll.removeAttribute('aria-disabled');
  }

  /** One step; true when the service said yes. */
  async run(step: Step): Promise<boolean> {
    const settings = this.#settings();
    const call = new AbortController();
    const started = performance.now();
    const took = () => performance.now() - started;
    this.#watch.began(step);
    this.#result(step, 'waiting', 'Asking…');
    this.#waiting(call, true);
    try {
      const client = this.#holder.for(settings);
      const outcome = await step.run(client, settings.key, call.signal);
      this.#result(step, outcome.good ? 'good' : 'bad', `${outcome.line} · ${duration(took())}`);
      showOutcome(this.#places.answer, step.name, outcome, took());
      this.#watch.ended(step, outcome.good ? 'ok' : outcome.kept ? 'miss' : 'no');
      return outcome.good;
    } catch (error) {
      this.#result(step, 'bad', `${inShort(error)} · ${duration(took())}`);
      showError(this.#places.answer, step.name, error);
      if (isMiss(error)) this.#watch.ended(step, 'miss');
      return false;
    } finally {
      this.#waiting(call, false);
    }
  }

  #result(step: Step, kind: 'good' | 'bad' | 'waiting', text: string): void {
    const row = this.#rows.get(step.name);
    if (!row) return;
    row.dataset.kind = kind;
    setText(row, text);
  }

  #waiting(call: AbortController, begins: boolean): void {
    if (begins) this.#calls.add(call);
    else this.#calls.delete(call);
    this.#places.giveUp.hidden = this.#calls.size === 0;
  }
}
