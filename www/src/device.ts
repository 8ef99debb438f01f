import type { DeviceExplanation } from 'libreauth-client/full';
import { el, pair } from './dom.ts';
import { date } from './format.ts';

/** The device id, what it is made of, and how far it can be trusted to stay. */

const sources: Readonly<Record<DeviceExplanation['source'], string>> = {
  override: 'given by the page',
  stored: 'kept in this browser',
  mended: 'kept in this browser; the store was damaged, its copy was not',
  minted: 'made just now',
  derived: 'made anew each time, as storage is refused',
};

/** `null` empties the place. */
export function showDevice(place: HTMLElement, device: DeviceExplanation | null): void {
  place.replaceChildren(...(device ? explained(device) : []));
}

function explained(device: DeviceExplanation): HTMLElement[] {
  const { id, source, persisted, createdAt, confidence, confidenceReason } = device;
  return [
    el('p', { class: 'device-id' }, el('code', {}, id)),
    el(
      'dl',
      { class: 'facts' },
      pair('Confidence', el('span', { class: 'grade', 'data-grade': confidence }, confidence)),
      pair('Why', confidenceReason),
      pair('From', sources[source]),
      pair('Stored', persisted ? 'yes' : 'no: the browser refused'),
      pair('Made', createdAt === null ? 'not known' : date(createdAt)),
    ),
    ...parts(device),
  ];
}

function parts({ parts, moved }: DeviceExplanation): HTMLElement[] {
  const rows = Object.entries(parts).map(([name, value]) => {
    const note = moved.includes(name) ? el('span', { class: 'moved' }, ' moved') : null;
    return pair(name, el('span', {}, value ?? 'left out', note), {
      class: value === null ? 'missing' : null,
    });
  });
  return [el('h3', {}, 'Made of'), el('dl', { class: 'parts' }, ...rows)];
}
