import { inBrowser } from '../browser.mjs';
import { LABELS } from '../contestants/index.mjs';
import { inTurns, median } from '../statistics.mjs';
import { bars, summarise, timesTable } from './timed.mjs';

export const title = 'Device id';

const NAMES = ['libreauth', 'fingerprintjs', 'fingerprintjs-eager', 'thumbmarkjs', 'plain'];

/** After the first page of a new profile so many more are loaded, and in each it is asked once more. */
const WARM_PAGES = 3;
const AGAIN = 1;

export async function measure({ chromium, service, rounds = 9, progress }) {
  const runs = await inTurns(NAMES, rounds, async (contestant, round) => {
    progress(round, rounds);
    const order = {
      page: 'script',
      contestant,
      job: 'deviceId',
      again: AGAIN,
      reload: true,
      ...service,
    };
    const { results } = await inBrowser(chromium, order, { wanted: 1 + WARM_PAGES });
    if (results.some(({ value }) => !value)) throw new Error(`${contestant} made an empty id`);
    return results;
  });
  // One value a round, so that rounds can be compared: the median of those of its pages.
  const of = (pick) => {
    const picked = Object.entries(runs).map(([name, all]) => [name, all.map(pick)]);
    return summarise(Object.fromEntries(picked), LABELS);
  };
  const first = (value) => of(([page]) => value(page));
  const later = (value) => of(([, ...pages]) => median(pages.map(value)));
  return {
    unit: 'ms',
    cold: first(({ call }) => call),
    warm: later(({ call }) => call),
    again: later(({ repeated }) => median(repeated)),
    fromStart: { cold: first(({ took }) => took), warm: later(({ took }) => took) },
  };
}

export function* goals({ cold, warm }) {
  for (const peer of ['fingerprintjs', 'thumbmarkjs']) {
    const to = `to ${LABELS[peer]}`;
    yield { what: `cold, ${to}`, value: cold[peer].ratio.value, must: 0.15, unit: '×' };
    yield { what: `warm, ${to}`, value: warm[peer].ratio.value, must: 0.05, unit: '×' };
  }
}

export function* tables({ cold, warm, again, fromStart }) {
  yield timesTable(
    'Cold: the first page of a new profile, from the call until the id is there',
    cold,
  );
  yield timesTable('Warm: the next pages of the same profile, from the call', warm);
  yield timesTable('For comparison: once more on the same page, by another client', again);
  yield timesTable(
    'From script start, cold: what the script takes until its client is constructed, and the call',
    fromStart.cold,
  );
  yield timesTable('From script start, warm', fromStart.warm);
}

export function* charts({ cold, warm }) {
  const limit = (who, part) => ({
    value: part * Math.min(who.fingerprintjs.median, who.thumbmarkjs.median),
    label: `must reach: ${part} × the quicker one`,
  });
  yield {
    name: 'device-id-cold',
    title: 'Device id in a new profile: ms from the call',
    unit: 'ms',
    limit: limit(cold, 0.15),
    bars: bars(cold),
  };
  yield {
    name: 'device-id-warm',
    title: 'Device id on the next page: ms from the call',
    unit: 'ms',
    limit: limit(warm, 0.05),
    bars: bars(warm),
  };
}
