import type { SessionState, Snapshot, Verification } from 'libreauth-client/full';
import { el, pair, setText } from './dom.ts';
import { countdown, timeOfDay } from './format.ts';

/** The state diagram, with the state that the session is in lit, and its readings. */

const groups: readonly { readonly title: string; readonly states: readonly SessionState[] }[] = [
  { title: 'Before', states: ['idle', 'initialized'] },
  { title: 'Licensed', states: ['active', 'grace'] },
  { title: 'Over', states: ['expired', 'denied', 'closed'] },
];

const meaning: Readonly<Record<SessionState, string>> = {
  idle: 'no session',
  initialized: 'nobody logged in',
  active: 'the service says yes',
  grace: 'no good answer, still counts',
  expired: 'ended, or grace ran out',
  denied: 'the service says no',
  closed: 'logged out',
};

const proof: Readonly<Record<Verification, string>> = {
  verified: 'signed by the pinned key, and fresh',
  unverified: 'no valid signature: anybody may have said so',
  none: 'nothing is pinned, or nothing is signed',
};

export class StateView {
  readonly #nodes = new Map<SessionState, HTMLElement>();
  readonly #pill: HTMLElement;
  readonly #licensed: HTMLElement;
  readonly #readings: HTMLElement;
  readonly #announce: HTMLElement;

  constructor(places: {
    diagram: HTMLElement;
    pill: HTMLElement;
    licensed: HTMLElement;
    readings: HTMLElement;
    announce: HTMLElement;
  }) {
    this.#pill = places.pill;
    this.#licensed = places.licensed;
    this.#readings = places.readings;
    this.#announce = places.announce;
    places.diagram.append(this.#diagram());
  }

  /** `what` says in words what the snapshot's reason is about. */
  show(snapshot: Snapshot, what: string | null): void {
    const { state, licensed } = snapshot;
    for (const [name, node] of this.#nodes) {
      if (name === state) node.setAttribute('aria-current', 'true');
      else node.removeAttribute('aria-current');
    }
    this.#pill.dataset.state = state;
    setText(this.#pill, state);
    this.#licensed.dataset.licensed = licensed ? 'yes' : 'no';
    setText(this.#licensed, licensed ? 'licensed' : 'not licensed');
    setText(this.#announce, `Session: ${state}, ${licensed ? 'licensed' : 'not licensed'}`);
    this.#readings.replaceChildren(...readings(snapshot, what));
  }

  /** Runs the clock of the grace time down, once a second; no other reading moves by itself. */
  tick(snapshot: Snapshot, now: number): void {
    const clock = this.#readings.querySelector('[data-clock]');
    if (clock && snapshot.graceUntil !== null) {
      setText(clock, countdown(snapshot.graceUntil - now));
    }
  }

  #diagram(): HTMLElement {
    const list = el('ol', { class: 'states', 'aria-label': 'State diagram' });
    for (const { title, states } of groups) {
      const inner = el('ol', { 'aria-label': title });
      for (const state of states) {
        const node = el(
          'li',
          { 'data-state': state },
          el('span', { class: 'name' }, state),
          el('span', { class: 'meaning' }, meaning[state]),
        );
        this.#nodes.set(state, node);
        inner.append(node);
      }
      list.append(
        el(
          'li',
          { class: 'group' },
          el('p', { class: 'group-title', 'aria-hidden': 'true' }, title),
          inner,
        ),
      );
    }
    return list;
  }
}

function readings(snapshot: Snapshot, what: string | null): HTMLElement[] {
  const { verdict, reason, message, graceUntil } = snapshot;
  const rows = [
    pair(
      'Last verdict',
      verdict ? `${verdict.success ? 'yes' : 'no'}: ${verdict.message}` : 'none yet',
    ),
    pair('Heard', verdict ? timeOfDay(verdict.at) : 'never'),
    pair('Verification', verdict ? seal(verdict.verification) : 'none yet', { class: 'proof' }),
  ];
  if (reason) rows.push(pair('Reason', el('code', {}, reason)));
  if (reason && what) rows.push(pair('What happened', what, { class: 'what' }));
  if (message && message !== verdict?.message) rows.push(pair('Its words', message));
  if (graceUntil !== null) {
    const clock = el('span', { 'data-clock': true }, countdown(graceUntil - Date.now()));
    rows.push(pair('Grace ends in', clock));
  }
  return rows;
}

function seal(verification: Verification): HTMLElement {
  return el(
    'span',
    {},
    el('b', { class: 'seal', 'data-verification': verification }, verification),
    el('span', { class: 'seal-meaning' }, proof[verification]),
  );
}
