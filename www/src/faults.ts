import { el, setText } from './dom.ts';
import type { Emulator, EmulatorState } from './emulator.ts';
import type { Settings } from './settings.ts';

/** "Make the service fail": the emulator's faults, and what an operator can do to a session. */

/** These stand until "Back to normal". */
const faults = [
  { label: 'Error 500', fault: { kind: 'server_error' } },
  { label: 'Empty answer', fault: { kind: 'empty' } },
  { label: 'HTML page', fault: { kind: 'html', status: 200 } },
  { label: 'Garbage', fault: { kind: 'garbage' } },
  { label: 'Slow, 2 s', fault: { kind: 'slow', ms: 2_000 } },
  { label: 'Hang', fault: { kind: 'hang' } },
  { label: 'Rate limit', fault: { kind: 'rate_limit', seconds: 10 } },
  { label: 'Flood, 1 GB', fault: { kind: 'flood', bytes: 1_000_000_000 } },
  { label: 'Drop connection', fault: { kind: 'drop' } },
] as const;

type Command = readonly [string, unknown];

/** These happen once; the session hears of it at its next beat. */
const events: readonly { label: string; command(settings: Settings): Command }[] = [
  { label: 'Lose all sessions', command: () => ['sessions', { action: 'kill_all' }] },
  licence('Revoke this licence', 'revoke'),
  licence('Ban this licence', 'ban'),
  licence('Restore this licence', 'restore'),
  { label: 'Reset everything', command: () => ['reset', {}] },
];

export class FaultPanel {
  readonly #now: HTMLElement;
  readonly #emulator: Emulator;
  readonly #buttons = new Map<string, HTMLElement>();
  readonly #normal: HTMLElement;

  constructor(place: HTMLElement, now: HTMLElement, emulator: Emulator, settings: () => Settings) {
    this.#now = now;
    this.#emulator = emulator;
    const standing = faults.map(({ label, fault }) => {
      const button = this.#button(label, () => ['faults', [fault]]);
      this.#buttons.set(fault.kind, button);
      return button;
    });
    this.#normal = this.#button('Back to normal', () => ['faults', []]);
    const once = events.map(({ label, command }) =>
      this.#button(label, () => command(settings()), `Done: ${label}`),
    );
    place.append(group('Every answer, until you stop it', [...standing, this.#normal]));
    place.append(group('Once, on the service’s side', once));
  }

  /** Lights the fault that stands; `done` is what to say when none does. */
  show(state: EmulatorState, done = 'Answers normally'): void {
    const kind = state.faults.at(-1)?.kind;
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-pressed', String(name === kind));
    }
    this.#normal.classList.toggle('primary', kind !== undefined);
    const label = faults.find(({ fault }) => fault.kind === kind)?.label ?? kind;
    if (label) this.#say(`Now: ${label}`, 'fault');
    else this.#say(done, 'normal');
  }

  #button(label: string, command: () => Command, done?: string): HTMLElement {
    const button = el('button', { type: 'button', class: 'button' }, label);
    button.addEventListener('click', () => {
      this.#emulator.command(...command()).then(
        (state) => this.show(state, done),
        (error: unknown) =>
          this.#say(error instanceof Error ? error.message : String(error), 'problem'),
      );
    });
    return button;
  }

  #say(text: string, kind: 'normal' | 'fault' | 'problem'): void {
    this.#now.dataset.kind = kind;
    setText(this.#now, text);
  }
}

function licence(label: string, action: string) {
  return {
    label,
    command: ({ service, key }: Settings): Command => ['licences', { service, key, action }],
  };
}

function group(title: string, buttons: HTMLElement[]): HTMLElement {
  return el(
    'fieldset',
    { class: 'fault-group' },
    el('legend', {}, title),
    el('div', { class: 'fault-buttons' }, ...buttons),
  );
}
