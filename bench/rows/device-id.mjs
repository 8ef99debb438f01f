import { inBrowser } from '../browser.mjs';
import { LABELS } from '../contestants/index.mjs';
import { inTurns, median } from '../statistics.mjs';
import { bars, summarise, timesTable } from './timed.mjs';

export const title = 'Device id';

const NAMES = ['libreauth', 'fingerprintjs', 'fingerprintjs-eager', 'thumbmarkjs', 'plain'];

/** After the first page of a new profile so many more are loaded, and in each it is asked once more. */
const WARM_PAGES = 2;
const AGAIN = 1;

export async function measure({ chromium, service, rounds = 7, progress }) {
  const inAll = (times, how, wanted) =>
    inTurns(NAMES, times, async (contestant, round) => {
      progress(round, times);
      const order = {
        page: 'script',
        contestant,
        job: 'deviceId',
        reload: true,
        ...how,
        ...service,
      };
      const { results } = await inBrowser(chromium, order, { wanted });
      if (results.some(({ value }) => !value)) throw new Error(`${contestant} made an empty id`);
      return results;
    });
  const asked = await inAll(rounds, { again: AGAIN }, 1 + WARM_PAGES);
  const atOnce = await inAll(Math.ceil(rounds / 2), { atOnce: true }, 2);
  // One value a round, so that rounds can be compared: the median of those of its pages.
  const of = (runs, pick) => {
    const picked = Object.entries(runs).map(([name, all]) => [name, all.map(pick)]);
    return summarise(Object.fromEntries(picked), LABELS);
  };
  const first = (runs, value) => of(runs, ([page]) => value(page));
  const later = (runs, value) => of(runs, ([, ...pages]) => median(pages.map(value)));
  const call = (page) => page.call;
  const took = (page) => page.took;
  return {
    unit: 'ms',
    cold: first(asked, call),
    warm: later(asked, call),
    again: later(asked, ({ repeated }) => median(repeated)),
    fromStart: { cold: first(atOnce, took), warm: later(atOnce, took) },
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
    'From script start, cold: the script, the constructor and the call in one go, by runs of its own',
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
