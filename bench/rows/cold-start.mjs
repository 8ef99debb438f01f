import { inBrowser } from '../browser.mjs';
import { LABELS } from '../contestants/index.mjs';
import { inTurns } from '../statistics.mjs';
import { bars, summarise, timesTable } from './timed.mjs';

export const title = 'Cold start';

/** What each does until the clock stops: FingerprintJS only makes its id, the others have sent it. */
const JOBS = {
  libreauth: { job: 'firstRequest', until: 'request' },
  fingerprintjs: { job: 'deviceId' },
  'fingerprintjs-eager': { job: 'deviceId' },
  plain: { job: 'firstRequest', until: 'request' },
};

export async function measure({ chromium, service, rounds = 15, progress }) {
  const names = Object.keys(JOBS);
  const values = await inTurns(names, rounds, async (contestant, round) => {
    progress(round, rounds);
    const order = { page: 'script', contestant, ...JOBS[contestant], ...service };
    const { results } = await inBrowser(chromium, order);
    return results[0].took;
  });
  const labels = { ...LABELS, libreauth: 'libreauth-client/lockence' };
  return { unit: 'ms', who: summarise(values, labels) };
}

export function goals({ who }) {
  const { value } = who.fingerprintjs.ratio;
  return [{ what: 'first request, to FingerprintJS', value, must: 0.35, aim: 0.15, unit: '×' }];
}

export function* tables({ who }) {
  yield timesTable('New profile: script start until the first request leaves, id included', who);
}

export function* charts({ who }) {
  yield {
    name: 'cold-start',
    title: 'Cold start: ms until the first request leaves (FingerprintJS: until its id is there)',
    unit: 'ms',
    limit: { value: 0.35 * who.fingerprintjs.median, label: 'must reach: 0.35 × FingerprintJS' },
    bars: bars(who),
  };
}
