import type { Diagnostics, StorageTrouble } from 'libreauth-client/full';
import { el, setText } from './dom.ts';
import type { Settings } from './settings.ts';

/** Who of this client's tabs beats, how many others there are, and whether a reload finds the session. */

const troubles: Readonly<Record<StorageTrouble, string>> = {
  refused: 'refused, so in this tab’s memory only',
  damaged: 'what was kept did not open',
  foreign: 'what was kept was of another device or set-up',
  rolled_back: 'what was kept was older than the last',
  too_new: 'what was kept is of a later version',
};

const places = {
  indexedDB: 'over a reload, in IndexedDB',
  localStorage: 'over a reload, in local storage',
  memory: 'until the page is left',
} as const;

const rows = { lead: 'This tab', others: 'Other tabs', kept: 'Kept' } as const;

export class TabsView {
  readonly #cells: Readonly<Record<keyof typeof rows, HTMLElement>>;

  constructor(place: HTMLElement) {
    const cell = (name: string) => {
      const description = el('dd');
      place.append(el('div', {}, el('dt', {}, name), description));
      return description;
    };
    this.#cells = { lead: cell(rows.lead), others: cell(rows.others), kept: cell(rows.kept) };
  }

  /** `null`: there is no client. */
  show(diagnostics: Diagnostics | null, { life }: Settings): void {
    const { lead: place, others, kept } = this.#cells;
    setText(place, diagnostics ? lead(diagnostics) : 'holds no session');
    setText(others, diagnostics ? String(diagnostics.otherTabs) : 'not known yet');
    const where = life.storage;
    const usual =
      places[
        typeof where === 'string' && where in places ? (where as keyof typeof places) : 'indexedDB'
      ];
    const trouble = diagnostics?.storageTrouble;
    setText(kept, trouble ? troubles[trouble] : usual);
    kept.dataset.trouble = String(Boolean(trouble));
  }
}

function lead({ leading, otherTabs, state }: Diagnostics): string {
  if (leading) return otherTabs > 0 ? 'leads: it beats for all' : 'leads, alone';
  return state === 'idle' ? 'holds no session' : 'follows: another tab beats';
}
