import { el, setText } from './dom.ts';
import type { Emulator, EmulatorState } from './emulator.ts';
import type { Settings } from './settings.ts';

/** "Make the service fail": the emulator's faults, and what an operator can do to a session. */

interface Standing {
  readonly label: string;
  /** What the emulator does to every answer; `null`: it keeps its signature headers from pages. */
  readonly fault: { readonly kind: string; readonly [parameter: string]: unknown } | null;
}

/** These stand until "Back to normal", one at a time. */
const faults: readonly Standing[] = [
  { label: 'Error 500', fault: { kind: 'server_error' } },
  { label: 'Empty answer', fault: { kind: 'empty' } },
  { label: 'HTML page', fault: { kind: 'html', status: 200 } },
  { label: 'Garbage', fault: { kind: 'garbage' } },
  { label: 'Slow, 2 s', fault: { kind: 'slow', ms: 2_000 } },
  { label: 'Hang', fault: { kind: 'hang' } },
  { label: 'Rate limit', fault: { kind: 'rate_limit', seconds: 10 } },
  { label: 'Flood, 1 GB', fault: { kind: 'flood', bytes: 1_000_000_000 } },
  { label: 'Drop connection', fault: { kind: 'drop' } },
];

const forgeries: readonly Standing[] = [
  { label: 'Forged signature', fault: { kind: 'forged_signature' } },
  { label: 'No signature', fault: { kind: 'no_signature' } },
  { label: 'Stale, 2 min', fault: { kind: 'stale_signature', seconds: 120 } },
  { label: 'Replay', fault: { kind: 'replay' } },
  { label: 'Hidden headers', fault: null },
];

type Command = readonly [string, unknown];

/** These happen once; the session hears of it at its next beat. */
const events: readonly { label: string; command(settings: Settings): Command }[] = [
  { label: 'Lose all sessions', command: () => ['sessions', { action: 'kill_all' }] },
  licence('Revoke this licence', 'revoke'),
  licence('Ban this licence', 'ban'),
  licence('Restore this licence', 'restore'),
  { label: 'Reset everything', command: () => ['reset', {}] },
];

interface Places {
  readonly groups: HTMLElement;
  readonly now: HTMLElement;
  readonly normal: HTMLElement;
}

export class FaultPanel {
  readonly #places: Places;
  readonly #emulator: Emulator;
  readonly #buttons = new Map<Standing, HTMLElement>();
  readonly #signatures: HTMLElement;

  constructor(places: Places, emulator: Emulator, settings: () => Settings) {
    this.#places = places;
    this.#emulator = emulator;
    const standing = (list: readonly Standing[]) => list.map((one) => this.#standing(one));
    const once = events.map(({ label, command }) =>
      this.#button(label, () => [command(settings())], `Done: ${label}`),
    );
    this.#signatures = group('Every answer’s signature', standing(forgeries));
    places.groups.append(
      group('Every answer, until you stop it', standing(faults)),
      this.#signatures,
      group('Once, on the service’s side', once),
    );
    this.#command(places.normal, () => stand([], true));
  }

  /** Lockence signs nothing. */
  forService(service: Settings['service']): void {
    this.#signatures.hidden = service === 'lockence';
  }

  /** Lights the fault that stands; `done` is what to say when none does. */
  show({ faults, settings }: EmulatorState, done = 'Answers normally'): void {
    const kind = faults.at(-1)?.kind;
    const hidden = settings.expose_signature_headers ? undefined : null;
    let label = kind;
    for (const [standing, button] of this.#buttons) {
      const stands = standing.fault ? standing.fault.kind === kind : hidden === null && !kind;
      if (stands) label = standing.label;
      button.setAttribute('aria-pressed', String(stands));
    }
    this.#places.normal.classList.toggle('primary', label !== undefined);
    if (label) this.#say(`Now: ${label}`, 'fault');
    else this.#say(done, 'normal');
  }

  #standing(standing: Standing): HTMLElement {
    const { label, fault } = standing;
    const button = this.#button(label, () => stand(fault ? [fault] : [], fault !== null));
    this.#buttons.set(standing, button);
    return button;
  }

  #button(label: string, commands: () => Command[], done?: string): HTMLElement {
    const button = el('button', { type: 'button', class: 'button' }, label);
    this.#command(button, commands, done);
    return button;
  }

  /** Gives the commands at a press, and shows the state after the last. */
  #command(button: HTMLElement, commands: () => Command[], done?: string): void {
    const give = async () => {
      let state: EmulatorState | null = null;
      for (const command of commands()) state = await this.#emulator.command(...command);
      if (state) this.show(state, done);
    };
    button.addEventListener('click', () => {
      give().catch((error: unknown) =>
        this.#say(error instanceof Error ? error.message : String(error), 'problem'),
      );
    });
  }

  #say(text: string, kind: 'normal' | 'fault' | 'problem'): void {
    const { now } = this.#places;
    now.dataset.kind = kind;
    setText(now, text);
  }
}

function stand(faults: unknown[], exposed: boolean): Command[] {
  return [
    ['settings', { expose_signature_headers: exposed }],
    ['faults', faults],
  ];
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
